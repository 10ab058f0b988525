//! The terminal's view of a written plan: a role with a bar per rep, and lists of accounts.

use serde::Serialize;

use super::Report;
use super::terminal::{sentence, short};
use super::text::{relaxed, table, verdict};
use crate::balance::territories::{Assigned, RolePlan, Territory};
use crate::plan::Plan;
use crate::plan::words::{count, number, percent};

/// Characters of a bar that is as long as the rep's capacity, and the longest.
const FULL: usize = 20;
const LONGEST: usize = 30;

/// An account of a list, in JSON. Hours in the period.
#[derive(Debug, Serialize)]
pub struct AccountShown<'a> {
    /// The role.
    pub role: &'a str,
    /// The account.
    pub account_id: &'a str,
    /// Its name.
    pub account: &'a str,
    /// Its segment.
    pub segment: &'a str,
    /// Who has it; null where nobody does.
    pub rep_id: Option<&'a str>,
    /// Today's owner; null where there is none.
    pub previous_rep_id: Option<&'a str>,
    /// Calls that it gets.
    pub calls: f64,
    /// Hours of calls and travel.
    pub hours: f64,
    /// How many of its calls it gets: `full`, `reduced`, `uncovered`, `shifted`.
    pub service: &'static str,
}

/// Which accounts to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Those of this rep: index into `Plan::reps`.
    pub rep: Option<usize>,
    /// Those of this segment.
    pub segment: Option<&'a str>,
}

/// A role: a line per rep with a bar of its hours, and how good the plan is.
pub fn role(report: &Report, role: &RolePlan) -> String {
    let head = format!(
        "{}: {} for {}\n{}",
        short(&role.role),
        count(role.accounts.len(), "account"),
        count(role.territories.len(), "rep"),
        relaxed(report.plan, role)
    );
    let rows: Vec<Vec<String>> = role.territories.iter().map(|own| row(report.plan, own)).collect();
    let header = ["rep", "accounts", "today", "hours", "today", "of capacity", "travel", "today", "come"];
    let bars: Vec<String> = role.territories.iter().map(|own| bar(report.plan, own)).collect();
    let lines = table(&header, &rows);
    let mut lines: Vec<String> = lines.lines().map(String::from).collect();
    // Where the terminal has folded lines, bars would stand beside others' rows.
    if lines.len() == bars.len() + 1 {
        lines.iter_mut().skip(1).zip(&bars).for_each(|(line, bar)| *line = format!("{line}  {bar}"));
    }
    format!("{head}{}\n  {}\n", lines.join("\n"), verdict(role))
}

fn row(plan: &Plan, own: &Territory) -> Vec<String> {
    let rep = &plan.reps[own.rep];
    let used = (rep.capacity_hours > 0.0).then(|| percent(own.after.hours() / rep.capacity_hours));
    let name = if rep.name.is_empty() { String::new() } else { format!(" {}", short(&rep.name)) };
    vec![
        format!("{}{name}", short(&rep.id)),
        number(own.after.accounts as f64),
        number(own.before.accounts as f64),
        number(own.after.hours()),
        number(own.before.hours()),
        used.unwrap_or_else(|| "–".into()),
        number(own.after.travel_hours),
        number(own.before.travel_hours),
        number(own.moved_in as f64),
    ]
}

/// Hours against capacity: `|` is where capacity ends.
fn bar(plan: &Plan, own: &Territory) -> String {
    let capacity = plan.reps[own.rep].capacity_hours;
    let used = if capacity > 0.0 { own.after.hours() / capacity } else { 0.0 };
    let filled = ((used * FULL as f64).round() as usize).min(LONGEST);
    let mark = |at: usize| if at < filled { '█' } else { '·' };
    let inside: String = (0..FULL).map(mark).collect();
    format!("{inside}|{}", "█".repeat(filled.saturating_sub(FULL)))
}

/// The accounts of a role that a filter lets through, the largest first.
pub fn listed<'a>(report: &Report<'a>, role: &'a RolePlan, filter: Filter) -> Vec<&'a Assigned> {
    let wanted = |own: &&Assigned| {
        filter.rep.is_none_or(|rep| own.rep == Some(rep))
            && filter.segment.is_none_or(|label| report.segments[own.account].label == label)
    };
    let mut listed: Vec<&Assigned> = role.accounts.iter().filter(wanted).collect();
    let hours = |own: &Assigned| own.call_hours + own.travel_hours;
    listed.sort_by(|a, b| hours(b).total_cmp(&hours(a)));
    listed
}

/// A table of accounts.
pub fn accounts(report: &Report, role: &RolePlan, listed: &[&Assigned]) -> String {
    let plan = report.plan;
    let hours: f64 = listed.iter().map(|own| own.call_hours + own.travel_hours).sum();
    let row = |own: &&Assigned| {
        let account = &plan.accounts[own.account];
        let rep = own.rep.map(|rep| plan.reps[rep].id.as_str());
        let changed = own.previous.as_deref() != rep;
        vec![
            short(&account.id),
            number(own.calls),
            number(own.call_hours),
            number(own.travel_hours),
            format!("  {}", short(&report.segments[own.account].label)),
            rep.map_or("–".into(), short),
            if changed { own.previous.as_deref().map_or("–".into(), short) } else { String::new() },
            short(&account.name),
        ]
    };
    let rows: Vec<Vec<String>> = listed.iter().map(row).collect();
    let mut table =
        super::width::table(&["account", "calls", "call hours", "travel hours", "  segment", "rep", "before", "name"], 1..4);
    rows.into_iter().for_each(|row| {
        table.add_row(row);
    });
    let head = format!("{}: {}, {} h\n", short(&role.role), count(listed.len(), "account"), number(hours));
    format!("{head}{}\n", super::width::lines(&table))
}

/// The same in JSON.
pub fn accounts_json<'a>(report: &Report<'a>, role: &'a RolePlan, listed: &[&'a Assigned]) -> Vec<AccountShown<'a>> {
    let shown = |own: &&'a Assigned| AccountShown {
        role: &role.role,
        account_id: &report.plan.accounts[own.account].id,
        account: &report.plan.accounts[own.account].name,
        segment: &report.segments[own.account].label,
        rep_id: own.rep.map(|rep| report.plan.reps[rep].id.as_str()),
        previous_rep_id: own.previous.as_deref(),
        calls: own.calls,
        hours: own.call_hours + own.travel_hours,
        service: own.service.word(),
    };
    listed.iter().map(shown).collect()
}

/// A sentence for a list in which nothing is.
pub fn none(what: &str) -> String {
    format!("No account of {}.\n", sentence(what))
}
