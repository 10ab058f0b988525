//! A first plan file over tables as people have them: every match, style and guess is a line that can be read and changed.

mod channels;
mod fit;
mod left;
mod pairs;
mod segments;
mod source;
mod tables;
mod text;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::sheet::Sheet;
use super::two_roles;
use super::words::fold;
use super::{inactive, lock_flags, owner_column, unread};
use crate::error::{Defect, Error, Result};
use segments::Segments;
use tables::{Found, find};

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
    let (Found { sheets: mut found, matrix }, mut guesses) = find(files)?;
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
    let call_patterns = sheet("call_patterns").is_none().then(|| call_patterns(accounts, reps, &roles, &segments, &mut guesses));
    guesses.extend(unused(accounts, sheet("owners").is_some()).chain(unused(reps, true)));
    let plan = text::plan((&found, matrix.as_ref()), folder, (&roles, &segments), &mut guesses);
    Ok(Draft { plan, call_patterns, guesses })
}

/// What nothing reads, though it looks like something that counts.
fn unused(sheet: &Sheet, owners_known: bool) -> impl Iterator<Item = String> {
    let told = unread::warnings(sheet, None, owners_known, &[]).into_iter().chain(unread::unread_places(sheet));
    let told = told.chain(inactive::warnings(sheet, &[]));
    told.chain(lock_flags::warnings(sheet, &[]).into_iter().filter(|_| sheet.schema.table == "accounts"))
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
    let cells = reps.texts(column);
    let known: BTreeSet<String> = cells.iter().map(|cell| fold(cell)).collect();
    let names = cells.into_iter().flat_map(|cell| two_roles::parted(cell, |part| known.contains(&fold(part))));
    names.filter(|name| !name.is_empty() && seen.insert(name.to_lowercase())).map(String::from).collect()
}

/// Calls to start from: the better the segment, the more.
fn call_patterns(accounts: &Sheet, reps: &Sheet, roles: &[String], segments: &Segments, guesses: &mut Vec<String>) -> String {
    let labels: Vec<String> = match segments {
        Segments::Given(labels, _) | Segments::Pareto(_, labels) | Segments::Called(labels) => labels.clone(),
        Segments::One => vec![segments::A_TO_C[0].into()],
    };
    let mut table = csv::Writer::from_writer(Vec::new());
    let header = ["segment", "role", "channel", "calls_per_period", "minutes_per_call"].map(String::from);
    let row = |role: &str, rank: usize, label: &str, visits: bool| {
        let rank = rank.min(2);
        let (channel, minutes) = if visits { ("visit", [60, 45, 30]) } else { ("phone", [30, 20, 15]) };
        [label.into(), role.into(), channel.into(), [12, 6, 3][rank].to_string(), minutes[rank].to_string()]
    };
    let mut rows = vec![header];
    for role in roles {
        let visits = channels::visits(role, [accounts, reps]);
        guesses.extend(channels::told(role, visits));
        rows.extend(labels.iter().enumerate().map(|(rank, label)| row(role, rank, label, visits)));
    }
    // What is written to memory can't fail.
    let written = rows.into_iter().try_for_each(|cells| table.write_record(cells));
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
