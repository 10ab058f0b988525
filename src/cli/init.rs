//! `sutton init`: a commented starter plan that solves as it stands.

use std::path::{Path, PathBuf};

use sutton::{Error, Result};

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
    if folder.exists() && !is_empty_folder(folder)? {
        return Err(Error::Command(format!("{} is not an empty folder: name a new one", folder.display())));
    }
    write(folder).map_err(|source| Error::Machine { path: folder.clone(), source })?;
    let plan = folder.join("plan.toml");
    super::print(&format!(
        "Wrote {}: a plan of 12 accounts and 2 reps, every setting explained.\n\
         Next:  sutton inspect {plan}\n       sutton solve {plan} --out out\n",
        folder.display(),
        plan = plan.display()
    ))
}

fn is_empty_folder(folder: &Path) -> Result<bool> {
    let machine = |source| Error::Machine { path: folder.to_path_buf(), source };
    Ok(folder.is_dir() && std::fs::read_dir(folder).map_err(machine)?.next().is_none())
}

/// Writes beside the target and renames, so that the folder is whole or not there.
fn write(folder: &Path) -> std::io::Result<()> {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)?;
    let draft = tempfile::Builder::new().prefix(".sutton-init-").tempdir_in(parent)?;
    let whole = draft.path().join("plan");
    std::fs::create_dir(&whole)?;
    for (name, text) in FILES {
        std::fs::write(whole.join(name), text)?;
    }
    if folder.exists() {
        std::fs::remove_dir(folder)?;
    }
    std::fs::rename(&whole, folder)
}
