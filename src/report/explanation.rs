//! Report of `explain`: an account and what every other rep would cost, or a rep's book.

pub(super) mod sentence;

use std::collections::BTreeMap;

use serde::Serialize;

use super::Report;
use super::paired::{InCommon, of_rep};
use super::terminal::{sentence as cut, short};
use super::text::{relaxed, table};
use crate::balance::explain::{AccountExplained, Alternative, RepExplained};
use crate::balance::territories::RolePlan;
use crate::plan::config::Unit;
use crate::plan::words::{count, first, number};
use crate::plan::{Plan, Rep};

/// Accounts named before the rest is only counted.
const NAMED: usize = 5;

/// Another rep in the JSON of `explain`. Hours throughout.
#[derive(Debug, Serialize)]
pub struct AlternativeJson<'a> {
    /// The rep.
    pub rep_id: &'a str,
    /// Change of travel by the move alone.
    pub travel: f64,
    /// Change of the cost of moving accounts.
    pub moving: f64,
    /// Change of the price of calls given up.
    pub service: f64,
    /// Change of the price of unevenness.
    pub balance: f64,
    /// Change of the price of pairs with reps of the role that it follows.
    pub pairs: f64,
    /// The sum of the five.
    pub change: f64,
    /// The least that a plan with this pair costs; null where a rule forbids it.
    pub least_value: Option<f64>,
    /// The rules that the move alone breaks.
    pub broken: &'a [String],
}

/// An account of a role in the JSON of `explain`.
#[derive(Debug, Serialize)]
pub struct AccountJson<'a> {
    /// The role.
    pub role: &'a str,
    /// The account.
    pub account_id: &'a str,
    /// Its rep; null where it is left without one.
    pub rep_id: Option<&'a str>,
    /// The accounts of its family, which go where it goes.
    pub family: Vec<&'a str>,
    /// Why, in one plain sentence.
    pub because: String,
    /// Why, as the tables of the plan have it.
    pub reason: &'a str,
    /// Which rules have given way for it; absent where the role keeps all of its rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relaxed: Option<String>,
    /// Objective value of the role's plan.
    pub value: f64,
    /// The other reps, the least value first.
    pub others: Vec<AlternativeJson<'a>>,
}

/// A rep in the JSON of `explain`.
#[derive(Debug, Serialize)]
pub struct RepJson<'a> {
    /// The role.
    pub role: &'a str,
    /// The rep.
    pub rep_id: &'a str,
    /// Which rules have given way for the rep; absent where the role keeps all of its rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relaxed: Option<String>,
    /// Hours of calls and travel.
    pub hours: f64,
    /// The most hours the rules leave; null = no limit.
    pub most_hours: Option<f64>,
    /// Shadow price of capacity: savings of an hour more, about.
    pub hour_worth: Option<f64>,
    /// Limits reached.
    pub reached: &'a [String],
    /// Accounts that stay.
    pub stayed: Vec<&'a str>,
    /// Accounts that come.
    pub came: Vec<&'a str>,
    /// Accounts that go.
    pub went: Vec<&'a str>,
    /// Reps with accounts in common, of roles that follow each other; absent where none do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<InCommon<'a>>,
}

/// An account in JSON.
pub fn account_json<'a>(report: &Report<'a>, role: &'a RolePlan, explained: &'a AccountExplained) -> AccountJson<'a> {
    let other = |other: &'a Alternative| AlternativeJson {
        rep_id: &report.plan.reps[other.rep].id,
        travel: other.travel,
        moving: other.moving,
        service: other.service,
        balance: other.balance,
        pairs: other.pairs,
        change: other.change(),
        least_value: other.bound.is_finite().then_some(other.bound),
        broken: &other.broken,
    };
    AccountJson {
        role: &role.role,
        account_id: &report.plan.accounts[explained.assigned.account].id,
        rep_id: explained.assigned.rep.map(|rep| report.plan.reps[rep].id.as_str()),
        family: explained.family.iter().map(|&at| report.plan.accounts[at].id.as_str()).collect(),
        because: sentence::because(report.plan, role, explained),
        reason: &explained.assigned.reason,
        relaxed: (!role.relaxed.is_empty()).then(|| role.relaxed_for(report.plan, explained.assigned)),
        value: role.proof.primal,
        others: explained.others.iter().map(other).collect(),
    }
}

/// A rep in JSON.
pub fn rep_json<'a>(report: &Report<'a>, role: &'a RolePlan, explained: &'a RepExplained) -> RepJson<'a> {
    let ids = |units: &[usize]| units.iter().map(|&unit| id(report, role, unit)).collect();
    RepJson {
        role: &role.role,
        rep_id: &report.plan.reps[explained.rep].id,
        relaxed: (!role.relaxed.is_empty()).then(|| role.relaxed_of(report.plan, explained.rep)),
        hours: explained.hours,
        most_hours: explained.most.is_finite().then_some(explained.most),
        hour_worth: explained.hour_worth,
        reached: &explained.reached,
        stayed: ids(&explained.stayed),
        came: ids(&explained.came),
        went: ids(&explained.went),
        pairs: of_rep(report.roles, &role.role, &report.plan.reps[explained.rep].id),
    }
}

/// An account: who has it and why, and a row per other rep, the cheapest first.
pub fn account(report: &Report, role: &RolePlan, explained: &AccountExplained) -> String {
    let (assigned, plan) = (explained.assigned, report.plan);
    let account = &plan.accounts[assigned.account];
    let with = assigned.rep.map_or("without a rep".into(), |rep| format!("with {}", person(&plan.reps[rep])));
    let segment = &report.segments[assigned.account];
    let head = format!(
        "{}\n{} {} ({}), role {}: {with}\n  {}\n  {} h of calls, {} h of travel\n{}",
        sentence::because(plan, role, explained),
        short(&account.id),
        short(&account.name),
        short(&segment.label),
        short(&role.role),
        cut(&assigned.reason),
        number(assigned.call_hours),
        number(assigned.travel_hours),
        family(report, role, explained),
    ) + &relaxed(plan, role);
    if explained.others.is_empty() {
        return format!("{head}  no other rep of the role\n");
    }
    let table = alternatives(plan, role, &explained.others);
    let broken = explained.others.iter().filter(|other| !other.broken.is_empty());
    let broken: String =
        broken.map(|other| format!("  {}: {}\n", short(&plan.reps[other.rep].id), cut(&first(&other.broken, NAMED)))).collect();
    let rules = if broken.is_empty() { String::new() } else { format!("  The move alone breaks rules:\n{broken}") };
    format!("{head}{table}\n{rules}")
}

/// A row per other rep; what changes with none of them has no column, if it is little known.
fn alternatives(plan: &Plan, role: &RolePlan, others: &[Alternative]) -> String {
    let instead = format!(" instead, {}", if role.unit == "h" { "hours" } else { role.unit });
    let (mut header, mut rows) = (vec![instead.as_str()], Vec::new());
    rows.extend(others.iter().map(|other| vec![format!(" {}", short(&plan.reps[other.rep].id))]));
    let parts: [Part; 6] = [
        ("travel", true, |other| other.travel),
        ("moving", true, |other| other.moving),
        ("balance", true, |other| other.balance),
        ("calls given up", false, |other| other.service),
        ("pairs", false, |other| other.pairs),
        ("this move alone", true, Alternative::change),
    ];
    for (name, always, part) in parts {
        if always || others.iter().any(|other| part(other) != 0.0) {
            header.push(name);
            rows.iter_mut().zip(others).for_each(|(row, other)| row.push(signed(part(other))));
        }
    }
    header.push("best plan with it");
    for (row, other) in rows.iter_mut().zip(others) {
        row.push(match other.bound {
            f64::INFINITY => "no plan".into(),
            f64::NEG_INFINITY => "not known".into(),
            bound => at_least(bound - role.proof.primal),
        });
    }
    table(&header, &rows)
}

/// A part of what a move changes: its name, whether it is always told, and how much.
type Part = (&'static str, bool, fn(&Alternative) -> f64);

/// Accounts that go where the account goes.
fn family(report: &Report, role: &RolePlan, explained: &AccountExplained) -> String {
    let ids: Vec<String> = explained.family.iter().map(|&at| short(&report.plan.accounts[at].id)).collect();
    let with = match report.plan.unit(&role.role) {
        Unit::Column(column) => {
            let unit = report.plan.unit_name(&role.role, explained.assigned.account);
            format!("the others of {} {}", short(&column), short(unit))
        }
        _ => "its family".into(),
    };
    if ids.is_empty() { String::new() } else { format!("  goes with {with}: {}\n", first(&ids, NAMED)) }
}

/// A rep's book: hours and limits, who stays, comes and goes, and what an hour more is worth.
pub fn rep(report: &Report, role: &RolePlan, explained: &RepExplained) -> String {
    let rep = &report.plan.reps[explained.rep];
    let all: Vec<usize> = explained.stayed.iter().chain(&explained.came).copied().collect();
    let mut text =
        format!("{}, role {}: {}, {} h", person(rep), short(&role.role), count(all.len(), "account"), number(explained.hours));
    if explained.most.is_finite() {
        text.push_str(&format!(" (rules leave {} to {} h)", number(explained.least), number(explained.most)));
    }
    text.push('\n');
    text.push_str(&relaxed(report.plan, role));
    for rule in &explained.reached {
        text.push_str(&format!("  limit reached: {}\n", cut(rule)));
    }
    match explained.hour_worth {
        Some(hour) if hour >= 0.005 => text.push_str(&format!("  an hour more of capacity saves about {} h\n", number(hour))),
        Some(_) => text.push_str("  an hour more of capacity saves nothing\n"),
        None => {}
    }
    of_rep(report.roles, &role.role, &rep.id).iter().for_each(|own| text.push_str(&in_common(own)));
    let mut segments: BTreeMap<&str, (usize, f64, f64)> = BTreeMap::new();
    for &unit in &all {
        let assigned = &role.accounts[unit];
        let sum = segments.entry(&report.segments[assigned.account].label).or_default();
        *sum = (sum.0 + 1, sum.1 + assigned.call_hours, sum.2 + assigned.travel_hours);
    }
    let row = |(label, (accounts, calls, travel)): (&&str, &(usize, f64, f64))| {
        [format!(" {}", short(label)), number(*accounts as f64), number(*calls), number(*travel)]
    };
    let rows: Vec<[String; 4]> = segments.iter().map(row).collect();
    text.push_str(&format!("{}\n", table(&[" segment", "accounts", "call hours", "travel hours"], &rows)));
    for (units, verbs) in
        [(&explained.stayed, ["stays", "stay"]), (&explained.came, ["comes", "come"]), (&explained.went, ["leaves", "leave"])]
    {
        text.push_str(&listed(report, role, units, verbs));
    }
    text
}

/// `  has to do with 3 reps of inside (…); that costs 8 h`
fn in_common(own: &InCommon) -> String {
    let ids: Vec<String> = own.rep_ids.iter().map(|id| short(id)).collect();
    let cost = own.hours.filter(|hours| *hours > 0.0).map_or(String::new(), |hours| format!("; that costs {} h", number(hours)));
    format!("  has to do with {} of {} ({}){cost}\n", count(ids.len(), "rep"), short(own.role), first(&ids, NAMED))
}

/// `  12 accounts come, the largest: …`
fn listed(report: &Report, role: &RolePlan, units: &[usize], [one, many]: [&str; 2]) -> String {
    let hours = |unit: usize| role.accounts[unit].call_hours + role.accounts[unit].travel_hours;
    let mut largest = units.to_vec();
    largest.sort_by(|&a, &b| hours(b).total_cmp(&hours(a)).then(a.cmp(&b)));
    let names: Vec<String> =
        largest.iter().map(|&unit| format!("{} ({} h)", short(id(report, role, unit)), number(hours(unit)))).collect();
    let largest = if names.is_empty() { String::new() } else { format!(", the largest: {}", first(&names, NAMED)) };
    format!("  {} {}{largest}\n", count(units.len(), "account"), if units.len() == 1 { one } else { many })
}

/// A rep by id and name.
fn person(rep: &Rep) -> String {
    format!("{} {}", short(&rep.id), short(&rep.name))
}

fn id<'a>(report: &Report<'a>, role: &RolePlan, unit: usize) -> &'a str {
    &report.plan.accounts[role.accounts[unit].account].id
}

fn signed(hours: f64) -> String {
    let text = number(hours);
    if hours > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// Proven extra cost of the best plan with a pair over this one.
fn at_least(hours: f64) -> String {
    if hours > 0.005 { format!("+{} or more", number(hours)) } else { format!("saves {} at most", number(-hours.min(0.0))) }
}
