//! `sutton verify`

use std::path::PathBuf;

use super::terminal::print;
use sutton::Result;
use sutton::report::{text, verify::StoredPlan};

/// Arguments of `sutton verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Print nothing but errors.
    #[arg(long)]
    quiet: bool,
}

/// Runs `sutton verify`.
pub fn run(args: Args) -> Result<()> {
    let written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    let roles = written.verified()?;
    written.verify_pages(&roles)?;
    if args.quiet {
        return Ok(());
    }
    let lines: String = roles.iter().map(|role| text::verified(&written.plan, role)).collect();
    print(&lines)
}
