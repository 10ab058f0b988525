//! `sutton batch status`

use std::path::PathBuf;

use super::shown::shown;
use crate::cli::terminal::{print, print_lines};
use serde::Serialize;
use sutton::Result;
use sutton::plan::words::{count, number};
use sutton::report::summary;
use sutton::report::width::{lines, table};
use sutton::scenarios::batch::{ScenarioState, Store};

/// Arguments of `sutton batch status`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the batch.
    folder: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Status<'a> {
    schema: &'static str,
    finished: usize,
    failed: usize,
    damaged: usize,
    open: usize,
    scenarios: Vec<OneStatus<'a>>,
}

#[derive(Serialize)]
struct OneStatus<'a> {
    scenario: &'a str,
    /// Finished, failed, damaged, or open.
    state: &'static str,
    /// Where the plan lies, or will lie.
    result: PathBuf,
    /// Why there is no plan, or none to be believed.
    reasons: Vec<String>,
}

/// Runs `sutton batch status`.
pub fn run(args: &Args) -> Result<()> {
    let (manifest, store) = (shown(&args.folder)?, Store::open(&args.folder)?);
    let mut scenarios = Vec::new();
    for entry in &manifest.scenarios {
        let (state, reasons) = match store.state(entry)? {
            ScenarioState::Open => ("open", Vec::new()),
            ScenarioState::Finished => ("finished", Vec::new()),
            ScenarioState::Failed(failure) => ("failed", failure.reasons),
            ScenarioState::Damaged(damage) => ("damaged", damage),
        };
        scenarios.push(OneStatus { scenario: &entry.name, state, result: store.result(entry), reasons });
    }
    let counted = |state: &str| scenarios.iter().filter(|own| own.state == state).count();
    let [finished, failed, damaged, open] = ["finished", "failed", "damaged", "open"].map(counted);
    let status = Status { schema: "sutton/batch/1", finished, failed, damaged, open, scenarios };
    if args.json { print_lines(&summary::json_text(&status)?) } else { print(&text(&status)) }
}

fn text(status: &Status) -> String {
    let mut table = table(&["scenario", "state", "where, or why not"], []);
    for own in &status.scenarios {
        let result = if own.state == "finished" { own.result.display().to_string() } else { String::new() };
        let why = own.reasons.first().and_then(|reason| reason.lines().next()).map_or(result, String::from);
        table.add_row([own.scenario, own.state, &why]);
    }
    let damaged = if status.damaged == 0 { String::new() } else { format!(", {} damaged", number(status.damaged as f64)) };
    format!(
        "{}: {} finished, {} without a plan{damaged}, {} open\n{}\n",
        count(status.scenarios.len(), "scenario"),
        number(status.finished as f64),
        number(status.failed as f64),
        number(status.open as f64),
        lines(&table)
    )
}
