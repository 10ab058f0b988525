//! Bytes from disk, and where they came from.

use std::io::ErrorKind;
use std::path::Path;

use super::nearest::nearest;
use crate::error::{Defect, Error};
pub use crate::hash::sha256;

/// The bytes of an input file; `name` is how the user wrote it.
///
/// # Errors
/// [`Error::Input`] if the file is missing, is a folder or is empty; [`Error::Machine`] if the disk fails.
pub fn bytes(path: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let defect = |reason: String| Err(Error::defect(Defect::of_file(name, reason)));
    if path.is_dir() {
        return defect("is a folder: name a file".into());
    }
    match std::fs::read(path) {
        Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => defect("is empty".into()),
        Ok(bytes) => Ok(bytes),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput) => {
            defect(format!("does not exist{}", neighbour(path)))
        }
        Err(source) => Err(Error::Machine { path: path.into(), source }),
    }
}

/// What the folder holds instead: the nearest name, if one is near.
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
