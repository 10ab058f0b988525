//! A subfolder that a command adds to an output folder: made beside the others, then put in its place as a whole.

use std::path::Path;
use std::{fs, io};

use super::disk::machine;
use super::fresh::{Fresh, sweep};
use super::manifest::{MANIFEST, Manifest};
use super::replace;
use super::swap::{exchange, sync};
use crate::error::{Error, Result};

/// Lets `fill` write a subfolder of an output folder, which takes the place of an earlier one of that name, and lists its files in
/// the manifest as those of `command`.
///
/// # Errors
/// [`Error::Command`] where something in its place is not listed, or was changed since; those of `fill`; [`Error::Machine`] where the
/// disk fails. Nothing is changed then.
pub fn put_part(
    folder: &Path,
    part: &str,
    (manifest, command): (Manifest, &str),
    fill: impl FnOnce(&Path) -> Result<()>,
) -> Result<()> {
    sweep(folder);
    refuse_others(folder, part, &manifest)?;
    let (fresh, place) = (Fresh::beside(folder)?, folder.join(part));
    fill(&fresh.path())?;
    sync(&fresh.path());
    let renewed = manifest.with_part(&fresh.path(), part, command)?;
    refuse_others(folder, part, &manifest)?;
    let placed = if place.exists() { exchange(&fresh, &place) } else { moved(&fresh, &place) };
    placed.map_err(|source| machine(&place, source))?;
    sync(folder);
    replace(&folder.join(MANIFEST), |out| renewed.render(out))
}

/// Puts what is fresh where nothing is yet, perhaps in a folder that is not there either.
fn moved(fresh: &Fresh, place: &Path) -> io::Result<()> {
    fs::create_dir_all(place.parent().unwrap_or(Path::new("")))?;
    fs::rename(fresh.path(), place)
}

/// Refuses a subfolder in which anything would be lost that we have not written.
fn refuse_others(folder: &Path, part: &str, manifest: &Manifest) -> Result<()> {
    let below = format!("{part}/");
    let others = manifest.compare(folder)?.others();
    let others: Vec<String> =
        others.into_iter().filter(|path| path.starts_with(&below) || path.starts_with(&format!("{part}:"))).collect();
    let place = folder.join(part);
    match others.is_empty() {
        true => Ok(()),
        false => Err(Error::Command(format!(
            "{} holds what would be lost:\n  {}\nMove that elsewhere, or take the folder away",
            place.display(),
            others.join("\n  ")
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::store;

    fn written() -> tempfile::TempDir {
        let out = tempfile::tempdir().unwrap();
        fs::write(out.path().join("plan.csv"), "plan").unwrap();
        Manifest::of(out.path(), "solve", &[]).unwrap().write(out.path()).unwrap();
        out
    }

    fn put(out: &Path, name: &str) -> Result<()> {
        let manifest = Manifest::read(out).unwrap();
        put_part(out, "calendar", (manifest, "schedule"), |fresh| store(&fresh.join(name), |file| file.write_all(b"text")))
    }

    #[test]
    fn a_part_is_replaced_as_a_whole_and_listed() {
        let out = written();
        put(out.path(), "old.csv").unwrap();
        put(out.path(), "new.csv").unwrap();
        let manifest = Manifest::read(out.path()).unwrap();
        let listed: Vec<(&str, &str)> = manifest.files.iter().map(|own| (own.path.as_str(), own.command.as_str())).collect();
        assert_eq!(listed, [("calendar/new.csv", "schedule"), ("plan.csv", "solve")]);
        assert!(manifest.compare(out.path()).unwrap().is_empty());
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 3, "nothing is left behind");
    }

    #[test]
    fn parts_of_a_part_stand_beside_each_other() {
        let out = written();
        for (part, name) in [("measure/a", "1"), ("measure/b", "2"), ("measure/a", "3")] {
            let manifest = Manifest::read(out.path()).unwrap();
            put_part(out.path(), part, (manifest, "measure"), |fresh| store(&fresh.join(name), |file| file.write_all(b"x")))
                .unwrap();
        }
        let manifest = Manifest::read(out.path()).unwrap();
        let listed: Vec<&str> = manifest.files.iter().map(|own| own.path.as_str()).collect();
        assert_eq!(listed, ["measure/a/3", "measure/b/2", "plan.csv"]);
        assert!(manifest.compare(out.path()).unwrap().is_empty());
    }

    #[test]
    fn what_somebody_else_put_there_or_changed_stays() {
        let out = written();
        put(out.path(), "own.csv").unwrap();
        for (name, said) in [("own.csv", "calendar/own.csv: changed"), ("notes.txt", "calendar/notes.txt: not written by sutton")]
        {
            let file = out.path().join("calendar").join(name);
            fs::write(&file, "mine").unwrap();
            let refused = put(out.path(), "own.csv").unwrap_err().to_string();
            assert!(refused.contains(said), "{refused}");
            assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
            fs::write(&file, "text").unwrap();
        }
    }

    #[test]
    fn what_fails_changes_nothing() {
        let out = written();
        put(out.path(), "own.csv").unwrap();
        let manifest = Manifest::read(out.path()).unwrap();
        let failed = put_part(out.path(), "calendar", (manifest.clone(), "schedule"), |_| Err(Error::Command("no".into())));
        assert!(failed.is_err());
        assert_eq!(Manifest::read(out.path()).unwrap(), manifest);
        assert!(out.path().join("calendar/own.csv").exists());
    }
}
