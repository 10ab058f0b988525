//! What a log tells of a plan's assumptions: the page as text, JSON, and a folder with what a plan file would say and why.

mod json;
mod page;
mod patterns;
mod settings;
mod tables;
mod text;
mod told;

use std::path::Path;

pub use json::json;
pub use settings::PROPOSAL;
pub use text::text;
pub use told::Told;

use crate::error::Result;
use crate::folder::manifest::Manifest;
use crate::folder::{Folder, store};

/// The plan's call patterns with other minutes.
pub const PATTERNS: &str = "call_patterns.csv";
/// The evidence, for people.
const PAGE: &str = "proposal.md";

/// Writes the files of a proposal and their manifest.
///
/// # Errors
/// As [`Folder::write`].
pub fn write(folder: &Folder, told: &Told) -> Result<()> {
    folder.write(|fresh| {
        let files: [(&str, String); 2] = [(PROPOSAL, settings::settings(told)), (PAGE, page::page(told))];
        for (name, text) in files {
            store(&fresh.join(name), |out| out.write_all(text.as_bytes()))?;
        }
        store(&fresh.join(PATTERNS), |out| patterns::patterns(told, out))?;
        Manifest::of(fresh, "calibrate", &[])?.write(fresh)
    })
}

/// A place as a plan file names it: relative to the folder that its files are relative to, where that can be.
pub fn seen_from(data: &Path, place: &Path) -> String {
    // A way up from a folder behind `..` would lead elsewhere.
    let data = data.canonicalize().unwrap_or_else(|_| data.into());
    let relative = pathdiff::diff_paths(place, &data).unwrap_or_else(|| place.into());
    relative.to_string_lossy().replace('\\', "/")
}
