//! Bytes from disk, and where they came from.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::defects::Defects;
use super::nearest::nearest;
use crate::error::{Defect, Error};
use crate::plan::words::number;

/// Bytes of an input file, at most: what has more is no table, but a device or the wrong file.
pub const LARGEST: u64 = 2_000_000_000;

/// The extensions of workbooks whose sheet may be named: `accounts.xlsx#Sheet 2`; those that can't be read are refused by name.
const WORKBOOKS: [&str; 6] = [".xlsx#", ".xlsm#", ".xlsb#", ".xls#", ".ods#", ".numbers#"];

/// A file as the plan file names it, parted into its path and the sheet that is meant.
///
pub fn parted(name: &str) -> (&str, Option<&str>) {
    let lower = name.to_ascii_lowercase();
    match WORKBOOKS.iter().find_map(|mark| Some(lower.find(mark)? + mark.len() - 1)) {
        Some(at) => (&name[..at], Some(&name[at + 1..])),
        None => (name, None),
    }
}
/// Bytes that tell what a file is.
const START: u64 = 1_000;

/// The bytes of an input file; `name` is how the user wrote it.
///
/// # Errors
/// [`Error::Input`] if the file is missing, is a folder, is empty or too large; [`Error::Machine`] if the disk fails.
pub fn bytes(path: &Path, name: &str) -> Result<Vec<u8>, Error> {
    bytes_within(LARGEST, path, name)
}

/// The same of a file that has at most so many bytes.
///
/// # Errors
/// As [`bytes`].
pub fn bytes_within(most: u64, path: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let defect = |reason: String| Err(Error::defect(Defect::of_file(name, reason)));
    if path.is_dir() {
        return defect("is a folder: name a file".into());
    }
    match read(path, most + 1) {
        Ok(bytes) if bytes.len() as u64 > most => {
            defect(format!("has more than {} bytes, the most that are read", number(most as f64)))
        }
        Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => defect("is empty".into()),
        Ok(bytes) => Ok(bytes),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput) => {
            defect(format!("does not exist{}", neighbour(path)))
        }
        Err(source) => Err(Error::Machine { path: path.into(), source }),
    }
}

/// The same; what is wrong with the file is put into `defects`.
///
/// # Errors
/// [`Error::Machine`] if the disk fails.
pub fn bytes_or_defects(most: u64, path: &Path, name: &str, defects: &mut Defects) -> Result<Option<Vec<u8>>, Error> {
    match bytes_within(most, path, name) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(Error::Input(found)) => {
            defects.extend(found);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The first bytes of a file; none where it can't be read.
pub fn start(path: &Path) -> Vec<u8> {
    let bytes = File::open(path).and_then(|file| {
        let mut bytes = Vec::new();
        file.take(START).read_to_end(&mut bytes).map(|_| bytes)
    });
    bytes.unwrap_or_default()
}

/// The first bytes of a file, at most so many: a device may have no end.
fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(file.metadata()?.len().min(most) as usize)?;
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Suggests what the folder holds instead: the nearest name, if one is near.
fn neighbour(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = std::fs::read_dir(folder) else {
        return format!(": neither does its folder {}", folder.display());
    };
    let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let wanted = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match nearest(&wanted, names.iter().map(String::as_str)) {
        Some(name) => format!(" (did you mean {name}?)"),
        None => format!(" in {}", folder.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_named_behind_its_workbook() {
        assert_eq!(parted("b/Book.XLSX#Accounts #2"), ("b/Book.XLSX", Some("Accounts #2")));
        for name in ["a.xls", "a.xlsb", "a.ods", "a.numbers"] {
            assert_eq!(parted(&format!("{name}#S")), (name, Some("S")));
        }
        assert_eq!(parted("a#1.csv"), ("a#1.csv", None));
        assert_eq!(parted("a#1.xlsx"), ("a#1.xlsx", None));
    }

    #[test]
    fn files_beyond_the_limit_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "a".repeat(2_000)).unwrap();
        assert_eq!(bytes_within(2_000, &path, "a.csv").unwrap().len(), 2_000);
        let told = |path: &Path| bytes_within(1_999, path, "a.csv").unwrap_err().to_string();
        assert!(told(&path).contains("a.csv: has more than 1,999 bytes, the most that are read"));
        if cfg!(unix) {
            assert!(told(Path::new("/dev/zero")).contains("more than 1,999 bytes"), "it has no end");
        }
    }
}
