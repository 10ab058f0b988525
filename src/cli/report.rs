//! `sutton report`

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::terminal::print;
use sutton::report::PAGE;
use sutton::report::Report;
use sutton::report::folder::add;
use sutton::report::verify::StoredPlan;
use sutton::{Error, Result};

/// Arguments of `sutton report`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// Open the page in the browser.
    #[arg(long)]
    open: bool,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Print nothing but errors.
    #[arg(long)]
    quiet: bool,
}

/// Runs `sutton report`.
pub fn run(args: Args) -> Result<()> {
    let mut written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    written.overlook(PAGE);
    let roles = written.verified()?;
    let report = Report { plan: &written.plan, segments: &written.segments, roles: &roles, seed: written.seed() };
    let page = written.page(&report)?;
    add(&args.folder, "report", &[(PAGE, page.into_bytes())])?;
    let file = args.folder.join(PAGE);
    if args.open {
        open(&file)?;
    }
    if args.quiet { Ok(()) } else { print(&format!("Written to {}: open it in a browser\n", file.display())) }
}

/// Hands a file to whatever the system opens pages with.
fn open(file: &Path) -> Result<()> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let started = Command::new(opener).arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    started.map(|_| ()).map_err(|error| {
        Error::Command(format!("{opener} can't be started ({error}): open {} yourself, it is written", file.display()))
    })
}
