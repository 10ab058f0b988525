//! `sutton init`: a commented starter plan that solves as it stands.

use std::path::PathBuf;

use super::terminal::print;
use sutton::Result;
use sutton::folder::{Folder, store};

/// The files of the starter plan.
const FILES: [(&str, &str); 4] = [
    ("plan.toml", include_str!("starter/plan.toml")),
    ("accounts.csv", include_str!("starter/accounts.csv")),
    ("reps.csv", include_str!("starter/reps.csv")),
    ("call_patterns.csv", include_str!("starter/call_patterns.csv")),
];

/// Arguments of `sutton init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to write; it must not exist, or be empty.
    folder: PathBuf,
}

/// Runs `sutton init`.
pub fn run(args: Args) -> Result<()> {
    let folder = &args.folder;
    Folder::claim(folder)?.write(|fresh| {
        FILES.iter().try_for_each(|(name, text)| store(&fresh.join(name), |out| out.write_all(text.as_bytes())))
    })?;
    let plan = folder.join("plan.toml");
    print(&format!(
        "Wrote {}: a plan of 12 accounts and 2 reps, every setting explained.\n\
         Next:  sutton inspect {plan}\n       sutton solve {plan} --out out\n",
        folder.display(),
        plan = plan.display()
    ))
}
