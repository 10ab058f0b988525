//! `assignments.csv`, `territories.csv`, `moves.csv`: for people, in the dialect of their own tables. Amounts are rounded to two
//! decimals and shares to four; `summary.json` has them whole.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use super::content::Report;
use crate::balance::moves::{Move, moves};
use crate::balance::territories::{Assigned, Centre, RolePlan, Territory};
use crate::cells::{Writer, write_table};
use crate::plan::Plan;
use crate::plan::service::Service;
use crate::plan::workload::channel;

/// Version of the columns of the tables; `docs/src/columns.md` lists them.
#[cfg(feature = "parquet")]
pub const SCHEMA: &str = "sutton/tables/1";

/// Columns of `assignments.csv`, before those of each channel.
const ASSIGNMENT: [&str; 16] = [
    "account_id",
    "account",
    "city",
    "role",
    "rep_id",
    "rep_name",
    "previous_rep_id",
    "previous_rep",
    "segment",
    "calls",
    "call_hours",
    "travel_hours",
    "moved",
    "reason",
    "service",
    "calls_given_up",
];

/// The last column of every table of a plan whose rules have given way: where they did for this account or rep.
pub const RELAXED: &str = "relaxed";

/// Columns of `territories.csv` where the map of any role is redrawn: the unit that a territory is drawn around, and its middle
/// (y and x in km where places are given so).
const CENTRE: [&str; 3] = ["centre", "centre_latitude", "centre_longitude"];

/// The columns that hold ids, names, words and counts; all others hold amounts.
const EXACT: [&str; 23] = [
    "account_id",
    "account",
    "city",
    "role",
    "kind",
    "rep_id",
    "rep_name",
    "previous_rep_id",
    "previous_rep",
    "from_rep_id",
    "from_rep",
    "to_rep_id",
    "to_rep",
    "segment",
    "moved",
    "reason",
    "service",
    "centre",
    "postal_code",
    "accounts_before",
    "accounts",
    "moved_in",
    RELAXED,
];

const MOVE: [&str; 11] =
    ["account_id", "account", "role", "kind", "from_rep_id", "from_rep", "to_rep_id", "to_rep", "segment", "hours", "reason"];

const TERRITORY: [&str; 18] = [
    "role",
    "rep_id",
    "rep_name",
    "accounts_before",
    "accounts",
    "calls",
    "call_hours",
    "travel_hours_before",
    "travel_hours",
    "nights_before",
    "nights",
    "hours_before",
    "hours",
    "capacity_hours",
    "utilisation",
    "share",
    "load_to_share",
    "moved_in",
];

/// Decimals of hours and calls, of shares, and of degrees: a metre and better.
const AMOUNT: usize = 2;
const SHARE: usize = 4;
const DEGREES: usize = 5;

/// Decimals that the amounts of a column are rounded to; `None` where it holds something else.
pub fn decimals(column: &str) -> Option<usize> {
    match column {
        _ if EXACT.contains(&column) => None,
        "utilisation" | "share" | "load_to_share" => Some(SHARE),
        "centre_latitude" | "centre_longitude" => Some(DEGREES),
        _ => Some(AMOUNT),
    }
}

/// The header of `assignments.csv`.
pub fn assignment_header(plan: &Plan, relaxed: bool) -> Vec<String> {
    let of_channel = |name: &&str| [format!("{name}_calls"), format!("{name}_minutes_per_call")];
    let channels: Vec<String> = plan.channels().iter().flat_map(of_channel).collect();
    marked(ASSIGNMENT.iter().map(ToString::to_string).chain(channels).collect(), relaxed)
}

/// Writes `assignments.csv`: a row per account and role; hours in the period.
///
/// # Errors
/// Where the disk fails.
pub fn assignments(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let (plan, channels) = (report.plan, report.plan.channels());
    let assigned: Vec<(&RolePlan, &Assigned)> =
        report.roles.iter().flat_map(|role| role.accounts.iter().map(move |assigned| (role, assigned))).collect();
    write_table((plan.dialect, out), assignment_header(plan, report.is_relaxed()), &assigned, |&(role, assigned)| {
        let mut row = assignment_row(report, role, assigned);
        row.extend(channels.iter().flat_map(|name| channel_cells(report, role, assigned, name)).map(Cow::Owned));
        row.extend(report.is_relaxed().then(|| role.relaxed_for(plan, assigned).into()));
        row
    })
}

fn assignment_row<'a>(report: &'a Report, role: &'a RolePlan, assigned: &'a Assigned) -> Vec<Cow<'a, str>> {
    let (segment, account) = (&report.segments[assigned.account], &report.plan.accounts[assigned.account]);
    let amount = |number| Cow::Owned(report.plan.dialect.number(number, AMOUNT));
    let rep = assigned.rep.map(|rep| &report.plan.reps[rep]);
    vec![
        account.id.as_str().into(),
        account.name.as_str().into(),
        account.city.as_str().into(),
        role.role.as_str().into(),
        rep.map_or("", |rep| &rep.id).into(),
        rep.map_or("", |rep| &rep.name).into(),
        assigned.previous.as_deref().unwrap_or_default().into(),
        previous_name(report, role, assigned).into(),
        segment.label.as_str().into(),
        amount(assigned.calls),
        amount(assigned.call_hours),
        amount(assigned.travel_hours),
        if assigned.leaving().is_some() { "true" } else { "false" }.into(),
        format!("{}; {}", segment.reason, assigned.reason).into(),
        assigned.service.word().into(),
        amount(assigned.given_up.calls),
    ]
}

/// Calls of an account through a channel and minutes of each; empty where it has none, or another role makes them.
fn channel_cells(report: &Report, role: &RolePlan, assigned: &Assigned, name: &str) -> [String; 2] {
    let (plan, segment) = (report.plan, &report.segments[assigned.account].label);
    let asked = channel(plan, &role.role, segment, assigned.account, name);
    let asked = asked.filter(|_| matches!(assigned.service, Service::Full | Service::Reduced));
    let kept = assigned.calls / (assigned.calls + assigned.given_up.calls);
    let amount = |number| plan.dialect.number(number, AMOUNT);
    asked.map_or_else(Default::default, |asked| [amount(kept * asked.calls), amount(asked.minutes_per_call)])
}

/// The name of today's owner, where the plan knows it.
fn previous_name<'a>(report: &Report<'a>, role: &RolePlan, assigned: &Assigned) -> &'a str {
    let owner = report.plan.owners.get(assigned.account, &role.role);
    owner.and_then(|owner| owner.rep).map_or("", |rep| report.plan.reps[rep].name.as_str())
}

/// Writes `moves.csv`: a row per account that somebody else has than today.
///
/// # Errors
/// Where the disk fails.
pub fn moved(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let header = marked(MOVE.iter().map(ToString::to_string).collect(), report.is_relaxed());
    let of_role = |role| moves(report.plan, report.segments, role).into_iter().map(move |own| (role, own));
    let all: Vec<(&RolePlan, Move)> = report.roles.iter().flat_map(of_role).collect();
    write_table((report.plan.dialect, out), header, &all, |(role, own)| {
        let mut row = move_row(report, role, own);
        row.extend(report.is_relaxed().then(|| own.relaxed.as_deref().unwrap_or_default().into()));
        row
    })
}

fn move_row<'a>(report: &'a Report, role: &'a RolePlan, own: &Move<'a>) -> Vec<Cow<'a, str>> {
    let (plan, assigned) = (report.plan, own.assigned);
    let account = &plan.accounts[assigned.account];
    vec![
        account.id.as_str().into(),
        account.name.as_str().into(),
        role.role.as_str().into(),
        own.kind.into(),
        own.from_rep_id.into(),
        previous_name(report, role, assigned).into(),
        own.to_rep_id.into(),
        assigned.rep.map_or("", |rep| &plan.reps[rep].name).into(),
        own.segment.into(),
        plan.dialect.number(assigned.call_hours + assigned.travel_hours, AMOUNT).into(),
        assigned.reason.as_str().into(),
    ]
}

/// A header, with a last column where rules have given way.
fn marked(header: Vec<String>, relaxed: bool) -> Vec<String> {
    header.into_iter().chain(relaxed.then(|| RELAXED.to_owned())).collect()
}

/// The columns that every `territories.csv` begins with.
#[cfg(feature = "cli")]
pub fn territory_columns() -> &'static [&'static str] {
    &TERRITORY
}

/// The header of `territories.csv`: an activity that is called like another column gets a name of its own.
fn territory_header(report: &Report, activities: &BTreeSet<&str>) -> Vec<String> {
    let mut header: Vec<String> = TERRITORY.iter().map(ToString::to_string).collect();
    for &activity in activities {
        let stands = |name: &str| header.iter().any(|own| own == name) || CENTRE.contains(&name) || EXACT.contains(&name);
        let mut name = activity.to_owned();
        while stands(&name) || (name != activity && activities.contains(name.as_str())) {
            name = format!("balanced_{name}");
        }
        header.push(name);
    }
    header.extend(report.is_redrawn().then_some(CENTRE).into_iter().flatten().map(String::from));
    marked(header, report.is_relaxed())
}

/// Writes `territories.csv`: a row per rep, with a last column per further activity that any role balances.
///
/// # Errors
/// Where the disk fails.
pub fn territories(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let names: BTreeSet<&str> = report.roles.iter().flat_map(|role| role.activities.iter().map(String::as_str)).collect();
    let dialect = report.plan.dialect;
    let mut writer = Writer::in_dialect(dialect, out, territory_header(report, &names))?;
    for role in report.roles {
        for territory in &role.territories {
            let mut row = territory_row(report, role, territory);
            row.extend(names.iter().map(|name| {
                let at = role.activities.iter().position(|own| own == name);
                at.map_or(String::new(), |at| dialect.number(territory.after.activities[at + 1], AMOUNT))
            }));
            if report.is_redrawn() {
                row.extend(centre_row(report, territory));
            }
            row.extend(report.is_relaxed().then(|| role.relaxed_of(report.plan, territory.rep)));
            writer.row(row)?;
        }
    }
    writer.finish()
}

fn territory_row(report: &Report, role: &RolePlan, territory: &Territory) -> Vec<String> {
    let rep = &report.plan.reps[territory.rep];
    let (before, after) = (&territory.before, &territory.after);
    let used = (rep.capacity_hours > 0.0).then(|| after.hours() / rep.capacity_hours);
    let amount = |number| report.plan.dialect.number(number, AMOUNT);
    let share = |value: Option<f64>| value.map_or(String::new(), |value| report.plan.dialect.number(value, SHARE));
    vec![
        role.role.clone(),
        rep.id.clone(),
        rep.name.clone(),
        before.accounts.to_string(),
        after.accounts.to_string(),
        amount(after.calls),
        amount(after.call_hours),
        amount(before.travel_hours),
        amount(after.travel_hours),
        amount(before.nights),
        amount(after.nights),
        amount(before.hours()),
        amount(after.hours()),
        amount(rep.capacity_hours),
        share(used),
        share(Some(territory.share)),
        share(territory.fairness),
        territory.moved_in.to_string(),
    ]
}

fn centre_row(report: &Report, territory: &Territory) -> [String; 3] {
    let degrees = |number| report.plan.dialect.number(number, DEGREES);
    let place = |centre: &Centre| [centre.unit.clone(), degrees(centre.place.latitude), degrees(centre.place.longitude)];
    territory.centre.as_ref().map(place).unwrap_or_default()
}
