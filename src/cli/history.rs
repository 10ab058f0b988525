//! `sutton history`

use std::path::PathBuf;

use super::terminal::{self, note};
use sutton::Result;
use sutton::report::history;

/// Arguments of `sutton history`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folders of past plans, and of the present one.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Print JSON instead of text.
    #[arg(long)]
    pub json: bool,
    /// Print CSV: a row for each plan and role, and for each measure.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// Runs `sutton history`.
pub fn run(args: Args) -> Result<()> {
    let cycles = history::cycles(&args.folders)?;
    let undated: Vec<&str> = cycles.iter().filter(|own| own.start.is_none()).map(|own| own.folder.as_str()).collect();
    if !undated.is_empty() && cycles.len() > 1 {
        let folders = undated.join(", ");
        note(&format!("{folders}: without a first day ([plan] start), so the plans stand in the order in which they are named"));
    }
    if args.json {
        return terminal::print_lines(&history::json(&cycles)?);
    }
    if args.csv {
        return terminal::print_file(|out| history::csv(&cycles, out));
    }
    terminal::print(&history::text(&cycles))
}
