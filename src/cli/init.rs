//! `sutton init`: a commented starter plan that solves as it stands, or a plan drafted over files that are there.

use std::path::{Path, PathBuf};

use super::terminal::print;
use sutton::folder::{Folder, store};
use sutton::plan::words::count;
use sutton::read::draft;
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
    /// Files as they are (CSV, XLSX): accounts, reps, and what else there is; `owners=FILE` says which table one is. The plan is drafted
    /// over them where they lie.
    #[arg(long, num_args = 1.., value_name = "FILE")]
    from: Vec<PathBuf>,
}

/// Runs `sutton init`.
pub fn run(args: Args) -> Result<()> {
    if args.from.is_empty() { starter(&args.folder) } else { drafted(&args.folder, &args.from) }
}

fn starter(folder: &Path) -> Result<()> {
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

/// Writes a plan over files, and tells what was guessed and what is to be answered.
fn drafted(folder: &Path, files: &[PathBuf]) -> Result<()> {
    let place = Folder::claim(folder)?;
    let draft = draft::draft(files, folder)?;
    place.write(|fresh| {
        store(&fresh.join("plan.toml"), |out| out.write_all(draft.plan.as_bytes()))?;
        draft
            .call_patterns
            .iter()
            .try_for_each(|text| store(&fresh.join("call_patterns.csv"), |out| out.write_all(text.as_bytes())))
    })?;
    let plan = folder.join("plan.toml");
    let mut text = format!("Wrote {}: every match and guess is a line in it.\n", plan.display());
    if !draft.guesses.is_empty() {
        text += &format!("\nGuessed\n{}", draft.guesses.iter().map(|guess| format!("  {guess}\n")).collect::<String>());
    }
    let questions = draft::questions(&plan)?;
    if questions.is_empty() {
        text += &format!("\nNext:  sutton inspect {plan}\n       sutton solve {plan} --out out\n", plan = plan.display());
    } else {
        let asked = Error::Input(questions).to_string();
        let lines = asked.split_once('\n').map_or("", |(_, lines)| lines);
        let number = count(lines.lines().count(), "question");
        text += &format!("\n{number} to answer in it\n{lines}\n\nNext:  sutton inspect {}\n", plan.display());
    }
    print(&text)
}
