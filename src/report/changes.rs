//! What changed between two plans: in words and by rep, account by account as CSV, and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::text::table;
use crate::cells::Writer;
use crate::execute::changes::{Change, Held, Kind, RoleChanges};
use crate::plan::words::{count, number};

const COLUMNS: [&str; 13] = [
    "role",
    "kind",
    "account_id",
    "account",
    "from_rep_id",
    "from_rep",
    "to_rep_id",
    "to_rep",
    "segment_before",
    "segment",
    "calls_before",
    "calls",
    "hours_more",
];
/// Reps shown, at most.
const SHOWN: usize = 30;

/// The changes in words, with a table of the reps.
pub fn text(changes: &[RoleChanges]) -> String {
    changes.iter().map(of_role).collect::<Vec<String>>().join("\n")
}

fn of_role(own: &RoleChanges) -> String {
    let kinds = [
        (Kind::Moved, "goes to another rep", "go to another rep"),
        (Kind::New, "has a rep now", "have a rep now"),
        (Kind::Dropped, "has none any more", "have none any more"),
        (Kind::Calls, "gets other calls", "get other calls"),
    ];
    let told = kinds.iter().filter_map(|(kind, one, many)| {
        let accounts = own.changes.iter().filter(|change| change.kind == *kind).count();
        (accounts > 0).then(|| format!("{} {}", number(accounts as f64), if accounts == 1 { one } else { many }))
    });
    let told = told.collect::<Vec<String>>().join(", ");
    let [before, after] = own.accounts.map(|accounts| count(accounts, "account"));
    let told = if told.is_empty() { "nothing changes".into() } else { told };
    let mut text = format!("{}: {before} before, {after} after; {told}\n", own.role);
    let rows: Vec<[String; 4]> = own
        .reps
        .iter()
        .take(SHOWN)
        .map(|rep| [rep.name.clone(), number(rep.gains as f64), number(rep.loses as f64), signed(rep.hours)])
        .collect();
    if !rows.is_empty() {
        text += &format!("{}\n", table(&["rep", "gains", "loses", "hours"], &rows));
    }
    if own.reps.len() > SHOWN {
        text += &format!("  and {} more, who change less\n", count(own.reps.len() - SHOWN, "rep"));
    }
    text
}

fn signed(hours: f64) -> String {
    // What rounds to nothing has no sign.
    let rounded = (100.0 * hours).round() / 100.0;
    if rounded > 0.0 { format!("+{}", number(rounded)) } else { number(rounded) }
}

/// Writes a row for each change.
///
/// # Errors
/// Where the disk fails.
pub fn csv(changes: &[RoleChanges], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(out, COLUMNS)?;
    for (role, change) in changes.iter().flat_map(|own| own.changes.iter().map(move |change| (&own.role, change))) {
        let row = Row::of(role, change);
        let given = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        writer.row([
            row.role.to_owned(),
            row.kind.to_owned(),
            row.account_id.to_owned(),
            row.account.to_owned(),
            text(row.from_rep_id),
            text(row.from_rep),
            text(row.to_rep_id),
            text(row.to_rep),
            text(row.segment_before),
            text(row.segment),
            given(row.calls_before),
            given(row.calls),
            row.hours_more.to_string(),
        ])?;
    }
    writer.finish()
}

/// The changes for programs.
#[derive(Debug, Serialize)]
pub struct ChangesSummary<'a> {
    schema: &'static str,
    roles: Vec<RoleSummary<'a>>,
}

#[derive(Debug, Serialize)]
struct RoleSummary<'a> {
    role: &'a str,
    accounts_before: usize,
    accounts: usize,
    reps: Vec<RepSummary<'a>>,
    changes: Vec<Row<'a>>,
}

#[derive(Debug, Serialize)]
struct RepSummary<'a> {
    rep_id: &'a str,
    rep: &'a str,
    gains: usize,
    loses: usize,
    hours_more: f64,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    role: &'a str,
    kind: &'static str,
    account_id: &'a str,
    account: &'a str,
    from_rep_id: Option<&'a str>,
    from_rep: Option<&'a str>,
    to_rep_id: Option<&'a str>,
    to_rep: Option<&'a str>,
    segment_before: Option<&'a str>,
    segment: Option<&'a str>,
    calls_before: Option<f64>,
    calls: Option<f64>,
    hours_more: f64,
}

impl<'a> Row<'a> {
    fn of(role: &'a str, change: &'a Change) -> Self {
        let text = |held: &'a Option<Held>, of: fn(&Held) -> &str| held.as_ref().map(of);
        let number = |held: &Option<Held>, of: fn(&Held) -> f64| held.as_ref().map(of);
        let hours = |held: &Option<Held>| number(held, |own| own.hours).unwrap_or(0.0);
        Row {
            role,
            kind: change.kind.word(),
            account_id: &change.account,
            account: &change.name,
            from_rep_id: text(&change.before, |own| &own.rep),
            from_rep: text(&change.before, |own| &own.name),
            to_rep_id: text(&change.after, |own| &own.rep),
            to_rep: text(&change.after, |own| &own.name),
            segment_before: text(&change.before, |own| &own.segment),
            segment: text(&change.after, |own| &own.segment),
            calls_before: number(&change.before, |own| own.calls),
            calls: number(&change.after, |own| own.calls),
            hours_more: (100.0 * (hours(&change.after) - hours(&change.before))).round() / 100.0,
        }
    }
}

impl<'a> ChangesSummary<'a> {
    /// The summary of all roles.
    pub fn new(changes: &'a [RoleChanges]) -> Self {
        let rep = |own: &'a crate::execute::changes::RepChange| RepSummary {
            rep_id: &own.rep,
            rep: &own.name,
            gains: own.gains,
            loses: own.loses,
            hours_more: (100.0 * own.hours).round() / 100.0,
        };
        let role = |own: &'a RoleChanges| RoleSummary {
            role: &own.role,
            accounts_before: own.accounts[0],
            accounts: own.accounts[1],
            reps: own.reps.iter().map(rep).collect(),
            changes: own.changes.iter().map(|change| Row::of(&own.role, change)).collect(),
        };
        ChangesSummary { schema: "sutton/diff/1", roles: changes.iter().map(role).collect() }
    }
}
