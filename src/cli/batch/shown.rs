//! The manifest of a batch that is to be shown.

use std::path::Path;

use crate::cli::terminal::note;
use sutton::Result;
use sutton::read::ScenarioWorkbook;
use sutton::scenarios::batch::{BatchManifest, Standing};

/// Reads the manifest of a batch that is to be shown, and holds it against its plan as far as that is still what it was.
pub fn shown(folder: &Path) -> Result<BatchManifest> {
    let manifest = BatchManifest::read(folder)?;
    let workbook = ScenarioWorkbook::read(&folder.join(&manifest.plan), None, None);
    let standing = workbook.and_then(|workbook| Ok(manifest.standing(&BatchManifest::new(&workbook, &manifest.plan)?)));
    let unknown = match standing {
        Ok(Standing::Current) => return Ok(manifest),
        Ok(Standing::Edited(what)) => return Err(BatchManifest::edited(folder, &what)),
        Ok(Standing::Outdated(changed)) => changed,
        Err(_) => "the plan or a file of it can't be read".into(),
    };
    note(&format!("{unknown}: whether these are the scenarios that were planned can't be told"));
    Ok(manifest)
}
