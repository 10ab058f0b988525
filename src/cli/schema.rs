//! `sutton schema`

use super::terminal::print_lines;
use sutton::plan::Config;
use sutton::{Error, Result};

/// Arguments of `sutton schema`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `sutton schema`.
pub fn run(_: Args) -> Result<()> {
    let schema = schemars::schema_for!(Config);
    let text = serde_json::to_string_pretty(&schema).map_err(|error| Error::Command(error.to_string()))?;
    print_lines(&(text + "\n"))
}
