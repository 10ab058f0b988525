//! How values are written as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::error::{Error, Result};

/// Writes JSON with a last line end.
///
/// # Errors
/// Where the disk fails.
pub fn json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// The same, as text.
///
/// # Errors
/// [`Error::Command`] where a value can't be written as JSON: a mistake of the program.
pub fn json_text(value: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Error::Command(format!("JSON: {error}")))?;
    Ok(text + "\n")
}

/// JSON has no infinity: no bound is null.
pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
