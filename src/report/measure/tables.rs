//! `measure.csv` and `overdue.csv`.

use std::io::{self, Write};

use super::told::Told;
use crate::cells::Writer;

/// Columns of `measure.csv`.
const CELLS: [&str; 17] = [
    "rep_id",
    "rep_name",
    "role",
    "segment",
    "channel",
    "planned_calls",
    "due_calls",
    "done_calls",
    "others_calls",
    "beyond_calls",
    "planned_hours",
    "due_hours",
    "done_hours",
    "others_hours",
    "beyond_hours",
    "unplanned_calls",
    "unplanned_hours",
];
/// Columns of `overdue.csv`.
const OVERDUE: [&str; 13] = [
    "account_id",
    "account",
    "city",
    "role",
    "rep_id",
    "rep_name",
    "segment",
    "due_calls",
    "done_calls",
    "last_call",
    "potential",
    "revenue",
    "waiting",
];
const DECIMALS: usize = 2;

/// A row per rep, segment and channel with calls, planned or made.
pub fn cells(told: &Told, out: &mut dyn Write) -> io::Result<()> {
    let (plan, dialect) = (told.plan, told.plan.plan.dialect);
    let number = |value: f64| dialect.number(value, DECIMALS);
    let mut writer = Writer::in_dialect(dialect, out, CELLS)?;
    for (at, rep) in plan.plan.reps.iter().enumerate() {
        for (segment, label) in plan.plan.config.segment.labels.iter().enumerate() {
            for (channel, name) in plan.channels.iter().enumerate() {
                let own = told.found.tally.cell(at, segment, channel);
                if own.is_empty() {
                    continue;
                }
                writer.row([
                    rep.id.clone(),
                    rep.name.clone(),
                    rep.role.clone(),
                    label.clone(),
                    name.clone(),
                    number(own.planned),
                    number(own.due),
                    own.done.to_string(),
                    own.others.to_string(),
                    own.beyond.to_string(),
                    number(own.planned_hours),
                    number(own.due_hours),
                    number(own.done_hours),
                    number(own.others_hours),
                    number(own.beyond_hours),
                    own.unplanned.to_string(),
                    number(own.unplanned_hours),
                ])?;
            }
        }
    }
    writer.finish()
}

/// A row per account and role that is behind, the most valuable calls first.
pub fn overdue(told: &Told, out: &mut dyn Write) -> io::Result<()> {
    let (plan, dialect) = (&told.plan.plan, told.plan.plan.dialect);
    let mut writer = Writer::in_dialect(dialect, out, OVERDUE)?;
    for own in &told.found.overdue {
        let entry = &told.found.due.entries[own.entry];
        let (account, rep) = (&plan.accounts[entry.account], &plan.reps[entry.rep]);
        let amount = |column: &str| account.numbers.get(column).map_or(String::new(), |value| dialect.number(value, DECIMALS));
        writer.row([
            account.id.clone(),
            account.name.clone(),
            account.city.clone(),
            told.plan.roles[entry.role].role.clone(),
            rep.id.clone(),
            rep.name.clone(),
            told.label(entry.segment).to_owned(),
            own.due.to_string(),
            own.done.to_string(),
            own.last.map_or(String::new(), |date| date.to_string()),
            amount("potential"),
            amount("revenue"),
            dialect.number(own.waiting, DECIMALS),
        ])?;
    }
    writer.finish()
}
