//! `sutton diff`

use std::path::PathBuf;

use sutton::execute::changes::changes;
use sutton::folder::NewFile;
use sutton::read::earlier::handed_out;
use sutton::report::changes::{ChangesSummary, csv, text};
use sutton::report::summary::json_text;
use sutton::{Error, Result};

use super::terminal::{print, print_lines};

/// Arguments of `sutton diff`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the plan before; its inputs need not be there any more.
    before: PathBuf,
    /// The folder of the plan after.
    after: PathBuf,
    /// File to write the changes to as CSV, a row for each; one that is there stays.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// Runs `sutton diff`.
pub fn run(args: Args) -> Result<()> {
    let [before, after] = [handed_out(&args.before), handed_out(&args.after)];
    let (before, after) = match (before, after) {
        (Err(Error::Input(mut one)), Err(Error::Input(other))) => {
            one.extend(other);
            return Err(Error::Input(one));
        }
        (before, after) => (before?, after?),
    };
    let found = changes(&before, &after);
    if let Some(file) = args.out.as_deref().map(NewFile::claim).transpose()? {
        file.write(|out| csv(&found, out))?;
    }
    if args.json { print_lines(&json_text(&ChangesSummary::new(&found))?) } else { print(&text(&found)) }
}
