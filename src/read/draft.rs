//! A first plan file over tables as people have them: every match, style and guess is a line that can be read and changed.

mod segments;
mod tables;
mod text;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::owner_column;
use super::sheet::Sheet;
use crate::error::{Defect, Error, Result};
use segments::Segments;
use tables::find;

/// A plan file, and the call patterns to start from.
#[derive(Debug)]
pub struct Draft {
    /// Text of `plan.toml`.
    pub plan: String,
    /// Text of `call_patterns.csv`; `None` where the files hold some.
    pub call_patterns: Option<String>,
    /// What was guessed, in words.
    pub guesses: Vec<String>,
}

/// Looks at the files and drafts a plan over them; `folder` is where the plan file will lie.
///
/// # Errors
/// [`Error::Input`] where a file can't be read, fits no table, or accounts or reps are missing; [`Error::Machine`] if the disk fails.
pub fn draft(files: &[PathBuf], folder: &Path) -> Result<Draft> {
    let (mut found, mut guesses) = find(files)?;
    settle_owners(&mut found);
    let sheet = |table: &str| found.iter().find(|sheet| sheet.schema.table == table);
    let (Some(accounts), Some(reps)) = (sheet("accounts"), sheet("reps")) else {
        let missing = if sheet("accounts").is_none() { "accounts" } else { "reps" };
        let names: Vec<String> = found.iter().map(|sheet| format!("{} ({})", sheet.table.file, sheet.schema.table)).collect();
        let reason = format!("no file looks like {missing}: name it, too; there are {}", names.join(", "));
        return Err(Error::defect(Defect::of_file("--from", reason)));
    };
    let roles = roles(reps);
    let segments = Segments::of(accounts, sheet("call_patterns"));
    let call_patterns = sheet("call_patterns").is_none().then(|| call_patterns(accounts, reps, &roles, &segments));
    let plan = text::plan(&found, folder, (&roles, &segments), &mut guesses);
    Ok(Draft { plan, call_patterns, guesses })
}

/// Reads the owners from the column that names reps.
fn settle_owners(found: &mut [Sheet]) {
    let Some(at) = found.iter().position(|sheet| sheet.schema.table == "accounts") else { return };
    let (before, rest) = found.split_at_mut(at);
    let Some((accounts, after)) = rest.split_first_mut() else { return };
    if let Some(team) = before.iter().chain(after.iter()).find(|sheet| sheet.schema.table == "reps") {
        text::rep_id(team).iter().for_each(|&id| owner_column::settle(accounts, (team, id)));
    }
}

/// The roles of the reps as they are written, in the order of the file.
fn roles(reps: &Sheet) -> Vec<String> {
    let Some(column) = reps.column("role") else { return vec![text::ROLE.into()] };
    let mut seen = BTreeSet::new();
    let names = reps.texts(column).into_iter().filter(|name| !name.is_empty());
    names.filter(|name| seen.insert(name.to_lowercase())).map(String::from).collect()
}

/// Calls to start from: the better the segment, the more.
fn call_patterns(accounts: &Sheet, reps: &Sheet, roles: &[String], segments: &Segments) -> String {
    let placed = |sheet: &Sheet| ["latitude", "x", "city", "postal_code"].iter().any(|name| sheet.column(name).is_some());
    let (channel, minutes) = if placed(accounts) && placed(reps) { ("visit", [60, 45, 30]) } else { ("phone", [30, 20, 15]) };
    let labels: Vec<String> = match segments {
        Segments::Given(labels, _) | Segments::Pareto(_, labels) | Segments::Called(labels) => labels.clone(),
        Segments::One => vec![segments::A_TO_C[0].into()],
    };
    let mut table = csv::Writer::from_writer(Vec::new());
    let header = ["segment", "role", "channel", "calls_per_period", "minutes_per_call"].map(String::from);
    let row = |role: &str, rank: usize, label: &str| {
        let rank = rank.min(2);
        [label.into(), role.into(), channel.into(), [12, 6, 3][rank].to_string(), minutes[rank].to_string()]
    };
    let rows = roles.iter().flat_map(|role| labels.iter().enumerate().map(move |(rank, label)| row(role, rank, label)));
    // What is written to memory can't fail.
    let written = std::iter::once(header).chain(rows).try_for_each(|cells| table.write_record(cells));
    let bytes = written.ok().and_then(|()| table.into_inner().ok()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What is asked about once the draft is read.
///
/// # Errors
/// [`Error::Machine`] if the disk fails.
pub fn questions(plan: &Path) -> Result<Vec<Defect>> {
    match super::plan(plan) {
        Ok(_) => Ok(Vec::new()),
        Err(Error::Input(defects)) => Ok(defects),
        Err(error) => Err(error),
    }
}
