//! `manifest.json` of an output folder: the files that we wrote into it, so that nobody else's are replaced, and none that
//! was changed since is believed.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::disk::{machine, store};
use super::seal::is_sealed;
use crate::error::Result;
use crate::hash::sha256_of_file;

/// Name of the file.
pub const MANIFEST: &str = "manifest.json";
/// Schema: marks the file as ours, and says how to read it.
const SCHEMA: &str = "sutton/files/1";

/// `manifest.json`: every file of a folder and below it but itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    schema: String,
    /// Name of the folder in a batch; absent elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// By path.
    pub files: Vec<Listed>,
}

/// A file of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Path below the folder, its parts separated by `/`.
    pub path: String,
    /// SHA-256 of its bytes; absent where it varies from run to run, and is sealed instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The command that wrote it: `solve`.
    pub command: String,
}

/// Why a folder has no manifest to go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// It has none.
    Absent,
    /// It has another file of that name, and why it can't be read.
    Unreadable(String),
}

/// Differences of a folder from its manifest, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Files with other bytes than were written, or links or folders in their place.
    pub changed: Vec<String>,
    /// Files that vary from run to run and whose seal is broken.
    pub unsealed: Vec<String>,
    /// Files that are gone.
    pub missing: Vec<String>,
    /// Files that somebody else has put there; an empty folder ends in `/`.
    pub unlisted: Vec<String>,
}

impl Manifest {
    /// The manifest of a folder whose files `command` has just written; those of `by_name`, which are [sealed](super::sealed), are
    /// listed without a hash.
    ///
    /// # Errors
    /// [`Error::Machine`](crate::Error::Machine) where the disk fails.
    pub fn of(folder: &Path, command: &str, by_name: &[&str]) -> Result<Self> {
        let listed = |path: String| -> Result<Listed> {
            let file = folder.join(&path);
            let hash = || sha256_of_file(&file).map_err(|source| machine(&file, source));
            let sha256 = (!by_name.contains(&path.as_str())).then(hash).transpose()?;
            Ok(Listed { path, sha256, command: command.into() })
        };
        let files = contents(folder)?.into_keys().map(listed).collect::<Result<_>>()?;
        Ok(Manifest { schema: SCHEMA.into(), result: None, files })
    }

    /// Lists a file that `command` has just written, in the place of an earlier one at its path.
    ///
    /// # Errors
    /// [`Error::Machine`](crate::Error::Machine) where the disk fails.
    pub fn put(&mut self, folder: &Path, path: &str, command: &str) -> Result<()> {
        let file = folder.join(path);
        let sha256 = Some(sha256_of_file(&file).map_err(|source| machine(&file, source))?);
        self.files.retain(|own| own.path != path);
        self.files.push(Listed { path: path.into(), sha256, command: command.into() });
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(())
    }

    /// The manifest with the files of a subfolder, which `command` has just written into `fresh`, in the place of earlier ones.
    ///
    /// # Errors
    /// [`Error::Machine`](crate::Error::Machine) where the disk fails.
    pub fn with_part(&self, fresh: &Path, part: &str, command: &str) -> Result<Self> {
        let below = format!("{part}/");
        let mut files = self.files.clone();
        files.retain(|own| !own.path.starts_with(&below));
        let own = Manifest::of(fresh, command, &[])?.files;
        files.extend(own.into_iter().map(|own| Listed { path: format!("{below}{}", own.path), ..own }));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Manifest { files, ..self.clone() })
    }

    /// Reads the manifest of a folder.
    ///
    /// # Errors
    /// Where there is none to go by.
    pub fn read(folder: &Path) -> std::result::Result<Self, Lost> {
        let bytes = fs::read(folder.join(MANIFEST)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Lost::Absent,
            _ => Lost::Unreadable(error.to_string()),
        })?;
        let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| Lost::Unreadable(error.to_string()))?;
        match value.get("schema") {
            Some(schema) if schema == SCHEMA => {
                serde_json::from_value(value).map_err(|error| Lost::Unreadable(error.to_string()))
            }
            Some(schema) => Err(Lost::Unreadable(format!("its schema is {schema}, not \"{SCHEMA}\""))),
            None => Err(Lost::Unreadable("it has no schema".into())),
        }
    }

    /// Writes the manifest into its folder.
    ///
    /// # Errors
    /// [`Error::Machine`](crate::Error::Machine) where the disk fails.
    pub fn write(&self, folder: &Path) -> Result<()> {
        store(&folder.join(MANIFEST), |out| self.render(out))
    }

    /// Writes the text of the manifest.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn render(&self, out: &mut dyn io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }

    /// Compares a folder, as it stands, with its manifest. No link is followed, so nothing outside of it is looked at.
    ///
    /// # Errors
    /// [`Error::Machine`](crate::Error::Machine) where the disk fails.
    pub fn compare(&self, folder: &Path) -> Result<Differences> {
        let mut differences = Differences::default();
        let mut there = contents(folder)?;
        for listed in &self.files {
            let Some(kind) = there.remove(&listed.path) else {
                differences.missing.push(listed.path.clone());
                continue;
            };
            if kind == Kind::File && listed.matches(folder)? {
                continue;
            }
            let of_its_kind = if listed.sha256.is_some() { &mut differences.changed } else { &mut differences.unsealed };
            of_its_kind.push(listed.path.clone());
        }
        differences.unlisted.extend(there.into_keys());
        Ok(differences)
    }
}

impl Listed {
    /// Whether the file has the bytes that were written.
    fn matches(&self, folder: &Path) -> Result<bool> {
        let file = folder.join(&self.path);
        let matches = match &self.sha256 {
            Some(written) => sha256_of_file(&file).map(|hash| hash == *written),
            None => fs::read(&file).map(|bytes| is_sealed(&bytes)),
        };
        matches.map_err(|source| machine(&file, source))
    }
}

impl Differences {
    /// Whether all is as it was written.
    pub fn is_empty(&self) -> bool {
        let all = [&self.changed, &self.unsealed, &self.missing, &self.unlisted];
        all.iter().all(|paths| paths.is_empty())
    }

    /// Files that have changed or are gone: reasons not to believe the folder. Nothing rests on those that vary from run to run.
    pub fn damage(&self) -> Vec<String> {
        let changed = self.changed.iter().map(|path| format!("{path}: changed since it was written"));
        changed.chain(self.missing.iter().map(|path| format!("{path}: is gone"))).collect()
    }

    /// Files that somebody else has put there or has changed: reasons not to replace the folder.
    pub fn others(&self) -> Vec<String> {
        let unlisted = self.unlisted.iter().map(|path| format!("{path}: not written by sutton"));
        let changed = self.changed.iter().chain(&self.unsealed).map(|path| format!("{path}: changed since it was written"));
        unlisted.chain(changed).collect()
    }
}

/// Kind of entry at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    /// A link, an empty folder, a device.
    Other,
}

/// Everything in a folder and below it but its manifest.
fn contents(folder: &Path) -> Result<BTreeMap<String, Kind>> {
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found).map_err(|source| machine(folder, source))?;
    found.remove(MANIFEST);
    Ok(found)
}

fn walk(folder: &Path, before: &str, found: &mut BTreeMap<String, Kind>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if !kind.is_dir() {
            found.insert(path, if kind.is_file() { Kind::File } else { Kind::Other });
            continue;
        }
        let (below, count) = (format!("{path}/"), found.len());
        walk(&entry.path(), &below, found)?;
        if found.len() == count {
            found.insert(below, Kind::Other);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::sealed;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    fn written() -> tempfile::TempDir {
        let folder = folder(&[("a.csv", "a"), ("deep/er/b.csv", "b"), ("run.json", &sealed("{\n  \"seconds\": 3\n}\n"))]);
        Manifest::of(folder.path(), "solve", &["run.json"]).unwrap().write(folder.path()).unwrap();
        folder
    }

    fn differences(folder: &Path) -> Differences {
        Manifest::read(folder).unwrap().compare(folder).unwrap()
    }

    #[test]
    fn what_was_written_is_listed_and_matches() {
        let folder = written();
        let manifest = Manifest::read(folder.path()).unwrap();
        let listed: Vec<(&str, bool)> = manifest.files.iter().map(|own| (own.path.as_str(), own.sha256.is_some())).collect();
        assert_eq!(listed, [("a.csv", true), ("deep/er/b.csv", true), ("run.json", false)]);
        assert_eq!(manifest.files[0].sha256, Some(crate::hash::sha256(b"a")));
        assert!(differences(folder.path()).is_empty());
        fs::write(folder.path().join("run.json"), sealed("{\n  \"seconds\": 4\n}\n")).unwrap();
        assert!(differences(folder.path()).is_empty(), "what varies is listed by name alone");
    }

    #[test]
    fn what_varies_may_not_be_somebody_else_s() {
        let folder = written();
        fs::write(folder.path().join("run.json"), "my notes").unwrap();
        let found = differences(folder.path());
        assert_eq!((found.is_empty(), found.damage().len()), (false, 0), "nothing rests on it");
        assert_eq!(found.others(), ["run.json: changed since it was written"]);
    }

    #[test]
    fn every_difference_is_found() {
        let folder = written();
        let path = folder.path();
        fs::write(path.join("a.csv"), "A").unwrap();
        fs::remove_file(path.join("run.json")).unwrap();
        fs::write(path.join("deep/notes.txt"), "mine").unwrap();
        fs::create_dir_all(path.join("empty/er")).unwrap();
        let found = differences(path);
        assert_eq!((&found.changed[..], &found.missing[..]), (&["a.csv".to_string()][..], &["run.json".to_string()][..]));
        assert_eq!(found.unlisted, ["deep/notes.txt", "empty/er/"]);
        assert_eq!((found.damage().len(), found.others().len()), (2, 3));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_what_was_written() {
        let (folder, elsewhere) = (written(), folder(&[("a.csv", "a"), ("c.csv", "c")]));
        let path = folder.path();
        fs::remove_file(path.join("a.csv")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("a.csv"), path.join("a.csv")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), path.join("more")).unwrap();
        let found = differences(path);
        assert_eq!((found.changed, found.unlisted), (vec!["a.csv".to_string()], vec!["more".to_string()]));
    }

    #[test]
    fn what_is_no_manifest_is_told() {
        let folder = folder(&[]);
        assert_eq!(Manifest::read(folder.path()), Err(Lost::Absent));
        for text in ["{", "[]", "{\"schema\": \"sutton/manifest/1\"}", "{\"schema\": \"sutton/files/1\"}"] {
            fs::write(folder.path().join(MANIFEST), text).unwrap();
            assert!(matches!(Manifest::read(folder.path()), Err(Lost::Unreadable(_))), "{text}");
        }
    }

    #[test]
    fn a_manifest_never_leads_out_of_its_folder() {
        let outer = folder(&[("secret.txt", "mine"), ("out/a.csv", "a")]);
        let out = outer.path().join("out");
        let mut manifest = Manifest::of(&out, "solve", &[]).unwrap();
        manifest.files[0].path = "../secret.txt".into();
        let found = manifest.compare(&out).unwrap();
        assert_eq!((found.missing, found.unlisted), (vec!["../secret.txt".to_string()], vec!["a.csv".to_string()]));
    }
}
