//! A cycle as its folder has it, whatever became of its inputs: the summary of the plan, and its measures by day.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::execute::changes::{HandedOut, Kind, changes};
use crate::read::earlier::handed_out;
use crate::report::SUMMARY;
use crate::report::measure;
use crate::report::summary::{RoleSummary, SCHEMA, Summary};

/// A plan that was carried out, or is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cycle {
    /// The folder, as the user named it.
    pub folder: String,
    /// Name of the plan.
    pub plan: String,
    /// First and last day, where the plan says.
    pub start: Option<Date>,
    /// The latter.
    pub end: Option<Date>,
    /// Its roles.
    pub roles: Vec<RoleCycle>,
    /// Its measures by day.
    pub measures: Vec<MeasuredCycle>,
}

/// A role of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoleCycle {
    /// The role.
    pub role: String,
    /// Accounts that it serves.
    pub accounts: usize,
    /// Reps of the role.
    pub reps: usize,
    /// Hours of calls and travel.
    pub workload_hours: f64,
    /// Hours of travel.
    pub travel_hours: Option<f64>,
    /// Coefficient of variation of load ÷ share.
    pub load_spread: Option<f64>,
    /// What any plan could save at most, in the unit of costs, and as a share of the cost.
    pub absolute_gap: Option<f64>,
    /// The latter.
    pub gap: Option<f64>,
    /// Accounts that left their owners of that day.
    pub moved: usize,
    /// Accounts that the plan before in this history has with another rep; `None` where it has none of the role's accounts.
    pub changed_hands: Option<usize>,
}

/// What was made of a plan up to a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasuredCycle {
    /// The last day that counts.
    pub until: Date,
    /// Calls due by then.
    pub due_calls: f64,
    /// Calls of these that were made.
    pub done_calls: f64,
    /// Calls made ÷ calls due.
    pub adherence: Option<f64>,
    /// The Sutton index, what the plan has, and the best one.
    pub index: Option<f64>,
    /// The plan's.
    pub index_of_plan: Option<f64>,
    /// The best one.
    pub best_index: Option<f64>,
    /// Accounts that are behind.
    pub behind: usize,
}

/// The parts of `measure.json` that history takes.
#[derive(Deserialize)]
struct MeasureFile {
    until: Date,
    total: Total,
    index: Option<Index>,
    overdue: Overdue,
}

#[derive(Deserialize)]
struct Total {
    due_calls: f64,
    done_calls: f64,
}

#[derive(Deserialize)]
struct Index {
    share: Option<f64>,
    plan: Option<f64>,
    best: Option<f64>,
}

#[derive(Deserialize)]
struct Overdue {
    accounts: usize,
}

/// The cycles of some folders, by their first day where all have one, else as they are named.
///
/// # Errors
/// [`Error::Input`] where a folder is none of ours, or not as it was written; [`Error::Command`] where its files can't be read, or a folder
/// is named twice.
pub fn cycles(folders: &[PathBuf]) -> Result<Vec<Cycle>> {
    let mut found = Vec::new();
    for folder in folders {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        if found.iter().any(|(_, _, other)| *other == real) {
            return Err(Error::Command(format!("{}: is named twice", folder.display())));
        }
        let rows = handed_out(folder)?;
        found.push((cycle(folder)?, rows, real));
    }
    if found.iter().all(|(own, _, _)| own.start.is_some()) {
        found.sort_by_key(|(own, _, _)| (own.start, own.end));
    }
    for at in 1..found.len() {
        let (before, after) = found.split_at_mut(at);
        change_hands(&before[at - 1].1, &mut after[0]);
    }
    Ok(found.into_iter().map(|(own, _, _)| own).collect())
}

fn change_hands(before: &[HandedOut], (cycle, rows, _): &mut (Cycle, Vec<HandedOut>, PathBuf)) {
    let had: BTreeSet<(&str, &str)> = before.iter().map(|own| (own.role.as_str(), own.account.as_str())).collect();
    let both: BTreeSet<&str> =
        rows.iter().filter(|own| had.contains(&(own.role.as_str(), own.account.as_str()))).map(|own| own.role.as_str()).collect();
    for role in changes(before, rows).iter().filter(|role| both.contains(role.role.as_str())) {
        let moved = role.changes.iter().filter(|change| change.kind == Kind::Moved).count();
        if let Some(own) = cycle.roles.iter_mut().find(|own| own.role == role.role) {
            own.changed_hands = Some(moved);
        }
    }
}

fn cycle(folder: &Path) -> Result<Cycle> {
    let summary: Summary = parsed(&folder.join(SUMMARY))?;
    if summary.schema != SCHEMA {
        let reason = format!("{}: schema {:?} is not {SCHEMA:?}", folder.join(SUMMARY).display(), summary.schema);
        return Err(Error::Command(reason));
    }
    let mut measures = Vec::new();
    let below = folder.join(measure::FOLDER);
    let entries = fs::read_dir(&below).into_iter().flatten().flatten();
    let mut days: Vec<Date> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    days.sort();
    for day in days {
        measures.push(measured(&parsed(&below.join(day.to_string()).join(measure::JSON))?));
    }
    let folder = folder.display().to_string();
    let roles = summary.roles.iter().map(role).collect();
    Ok(Cycle { folder, plan: summary.plan, start: summary.start, end: summary.end, roles, measures })
}

fn role(own: &RoleSummary) -> RoleCycle {
    RoleCycle {
        role: own.role.clone(),
        accounts: own.accounts,
        reps: own.reps,
        workload_hours: own.workload_hours,
        travel_hours: own.travel_hours_after,
        load_spread: own.workload_cv_after,
        absolute_gap: own.absolute_gap,
        gap: own.gap,
        moved: own.turnover.moved_accounts,
        changed_hands: None,
    }
}

fn measured(own: &MeasureFile) -> MeasuredCycle {
    let index = own.index.as_ref();
    MeasuredCycle {
        until: own.until,
        due_calls: own.total.due_calls,
        done_calls: own.total.done_calls,
        adherence: (own.total.due_calls > 0.0).then(|| own.total.done_calls / own.total.due_calls),
        index: index.and_then(|own| own.share),
        index_of_plan: index.and_then(|own| own.plan),
        best_index: index.and_then(|own| own.best),
        behind: own.overdue.accounts,
    }
}

fn parsed<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let wrong = |reason: String| Error::Command(format!("{}: {reason}", path.display()));
    let bytes = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))
}
