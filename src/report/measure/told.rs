//! What is told of a measure, and who is called what.

use crate::measure::Measured;
use crate::measure::call_log::CallLog;
use crate::measure::overdue::Overdue;
use crate::measure::tally::Cell;
use crate::plan::published::Published;

/// A measure, of which plan, and by which log.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The plan.
    pub plan: &'a Published,
    /// The log.
    pub log: &'a CallLog,
    /// What it shows.
    pub found: &'a Measured,
}

impl<'a> Told<'a> {
    /// Reps with calls, planned or made: index into `Plan::reps` and the sum of their calls.
    pub fn reps(&self) -> Vec<(usize, Cell)> {
        let all = (0..self.plan.plan.reps.len()).map(|rep| (rep, self.found.tally.sum(|own, _, _| own == rep)));
        all.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    /// The segments with calls: label and the sum of their calls.
    pub fn segments(&self) -> Vec<(&'a str, Cell)> {
        let labels = self.plan.plan.config.segment.labels.iter().enumerate();
        let all = labels.map(|(at, label)| (label.as_str(), self.found.tally.sum(|_, own, _| own == at)));
        all.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    /// The channels with calls: name and the sum of their calls.
    pub fn channels(&self) -> Vec<(&'a str, Cell)> {
        let names = self.plan.channels.iter().enumerate();
        let all = names.map(|(at, name)| (name.as_str(), self.found.tally.sum(|_, _, own| own == at)));
        all.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    /// All calls.
    pub fn total(&self) -> Cell {
        self.found.tally.sum(|_, _, _| true)
    }

    /// An account that is behind, in a line: name, rep, calls due and made, the last one.
    pub fn behind(&self, own: &Overdue) -> String {
        let entry = &self.found.due.entries[own.entry];
        let account = &self.plan.plan.accounts[entry.account];
        let name = if account.name.is_empty() { &account.id } else { &account.name };
        let last = own.last.map_or("never".into(), |date| date.to_string());
        let rep = self.plan.plan.reps[entry.rep].called();
        format!("{name}, {}, {rep}: {} of {} calls, the last one: {last}", self.label(entry.segment), own.done, own.due)
    }

    /// The label of a segment.
    pub fn label(&self, segment: usize) -> &'a str {
        self.plan.plan.config.segment.labels.get(segment).map_or("", String::as_str)
    }
}

/// A part of a whole; `None` of nothing.
pub fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}
