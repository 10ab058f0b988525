//! Costs of head counts: as a table, in plain words, as JSON and as CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::terminal::{sentence, short};
use super::text::{gap_of, table};
use crate::balance::metrics::Measures;
use crate::cells::Writer;
use crate::plan::Plan;
use crate::plan::inspection::RoleHours;
use crate::plan::words::{count, first, number, percent};
use crate::scenarios::size::{Cost, HeadCount, Hire, SizedPlan, Sizing};

/// The columns of the CSV file.
const COLUMNS: [&str; 16] = [
    "role",
    "sellers",
    "total_cost",
    "sellers_cost",
    "travel_cost",
    "overtime_cost",
    "given_up_cost",
    "travel_hours",
    "overtime_hours",
    "plan_cost_hours",
    "plan_bound_hours",
    "gap",
    "cheapest",
    "shifted_cost",
    "shifted_accounts",
    "shifted_hours",
];

/// Homes for the next hire that the text names.
const NEXT: usize = 5;

/// Head counts for programs.
#[derive(Debug, Serialize)]
pub struct SizeSummary<'a> {
    schema: &'static str,
    /// Sellers needed by role, from hours of work and the ways from the nearest home.
    roles: &'a [RoleHours],
    role: &'a str,
    sellers_today: usize,
    cheapest: usize,
    counts: Vec<CountSummary<'a>>,
    next_homes: Vec<NextSummary<'a>>,
}

#[derive(Debug, Serialize)]
struct CountSummary<'a> {
    sellers: usize,
    go: &'a [String],
    hires: Vec<HireSummary<'a>>,
    #[serde(flatten)]
    plan: Option<PlanSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_plan: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct PlanSummary {
    total_cost: f64,
    cost: Cost,
    travel_hours: f64,
    overtime_hours: f64,
    plan_cost_hours: f64,
    plan_bound_hours: Option<f64>,
    gap: Option<f64>,
    /// Calls that shift to another role; absent where none may.
    #[serde(skip_serializing_if = "Option::is_none")]
    shifted: Option<ShiftedSummary>,
}

#[derive(Debug, Serialize)]
struct ShiftedSummary {
    to: String,
    accounts: usize,
    calls: f64,
    hours: f64,
    /// Hours of the other role over its capacity.
    to_utilisation: Option<f64>,
}

#[derive(Debug, Serialize)]
struct HireSummary<'a> {
    rep_id: &'a str,
    at_account: Option<&'a str>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    accounts: usize,
    hours: f64,
    travel_hours: f64,
}

#[derive(Debug, Serialize)]
struct NextSummary<'a> {
    at_account: &'a str,
    saves_at_most_hours: f64,
}

impl<'a> SizeSummary<'a> {
    /// The summary of a role's head counts; `roles`: what every role needs.
    pub fn new(plan: &'a Plan, roles: &'a [RoleHours], sizing: &'a Sizing) -> Self {
        let next = sizing.next_homes.iter();
        SizeSummary {
            schema: "sutton/size/1",
            roles,
            role: &sizing.role,
            sellers_today: sizing.today,
            cheapest: sizing.counts[sizing.best].heads,
            counts: sizing.counts.iter().map(|count| CountSummary::new(plan, count)).collect(),
            next_homes: next
                .map(|next| NextSummary { at_account: &plan.accounts[next.account].id, saves_at_most_hours: next.worth })
                .collect(),
        }
    }
}

impl<'a> CountSummary<'a> {
    fn new(plan: &'a Plan, count: &'a HeadCount) -> Self {
        let hire = |hire: &'a Hire| HireSummary {
            rep_id: &hire.id,
            at_account: hire.account.map(|at| plan.accounts[at].id.as_str()),
            latitude: hire.place.map(|place| place.latitude),
            longitude: hire.place.map(|place| place.longitude),
            accounts: hire.accounts,
            hours: hire.hours,
            travel_hours: hire.travel_hours,
        };
        CountSummary {
            sellers: count.heads,
            go: &count.dropped,
            hires: count.hires.iter().map(hire).collect(),
            plan: count.plan.as_ref().ok().map(PlanSummary::from),
            no_plan: count.plan.as_ref().err().map(String::as_str),
        }
    }
}

impl From<&SizedPlan> for PlanSummary {
    fn from(solved: &SizedPlan) -> Self {
        let finite = |value: f64| value.is_finite().then_some(value);
        PlanSummary {
            total_cost: solved.cost.total(),
            cost: solved.cost,
            travel_hours: after(solved, |after| after.travel_hours),
            overtime_hours: solved.overtime_hours,
            plan_cost_hours: solved.plan.proof.primal,
            plan_bound_hours: finite(solved.plan.proof.dual_bound),
            gap: finite(solved.plan.gap()),
            shifted: solved.plan.shift.as_ref().map(|shift| ShiftedSummary {
                to: shift.other.clone(),
                accounts: shift.accounts.len(),
                calls: shift.calls,
                hours: shift.hours,
                to_utilisation: taker_used(solved),
            }),
        }
    }
}

/// Load of the role that takes calls over.
fn taker_used(solved: &SizedPlan) -> Option<f64> {
    solved.taker.as_ref()?.after.as_ref()?.utilisation.map(|used| used.mean)
}

fn after(solved: &SizedPlan, measure: impl Fn(&Measures) -> f64) -> f64 {
    solved.plan.after.as_ref().map_or(0.0, measure)
}

/// Writes the head counts that have a plan as CSV.
///
/// # Errors
/// Where the disk fails.
pub fn csv(sizing: &Sizing, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(out, COLUMNS)?;
    let given = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for (at, count) in sizing.counts.iter().enumerate() {
        let Ok(solved) = &count.plan else { continue };
        let plan = PlanSummary::from(solved);
        let numbers = [plan.total_cost, plan.cost.sellers, plan.cost.travel, plan.cost.overtime, plan.cost.given_up];
        let hours = [plan.travel_hours, plan.overtime_hours, plan.plan_cost_hours];
        let mut record = vec![sizing.role.clone(), count.heads.to_string()];
        record.extend(numbers.iter().chain(&hours).map(f64::to_string));
        record.extend([given(plan.plan_bound_hours), given(plan.gap), (at == sizing.best).to_string()]);
        let shifted = plan.shifted.as_ref().map_or((0, 0.0), |shifted| (shifted.accounts, shifted.hours));
        record.extend([plan.cost.shifted.to_string(), shifted.0.to_string(), shifted.1.to_string()]);
        writer.row(record)?;
    }
    writer.finish()
}

/// Needs of every role, and costs of the head counts of one.
pub fn text(plan: &Plan, roles: &[RoleHours], sizing: &Sizing) -> String {
    let mut text = String::from("Sellers needed by hours of calls, hops, and the ways from the nearest home\n");
    needs(roles).iter().for_each(|need| text.push_str(&format!("  {need}\n")));
    let prices = &plan.config.size;
    let unit = if prices.salary.is_none() && prices.hour.is_none() { ", in hours" } else { "" };
    text.push_str(&format!("\n{}: what a head count costs{unit}\n", short(&sizing.role)));
    let rows: Vec<[String; 12]> = (0..sizing.counts.len()).filter_map(|at| row(sizing, at)).collect();
    text.push_str(&format!("{}\n", counts(plan.config.shift.is_some(), rows)));
    without_plan(sizing).for_each(|line| text.push_str(&format!("  {line}\n")));
    text.push_str(&cheapest(plan, sizing));
    text
}

/// Head counts without a plan, and why.
pub(super) fn without_plan(sizing: &Sizing) -> impl Iterator<Item = String> + '_ {
    sizing.counts.iter().filter_map(|count| {
        // What comes after names accounts.
        let reason = count.plan.as_ref().err()?.lines().next().and_then(|line| line.split(". ").next()).unwrap_or_default();
        Some(format!("{}: no plan. {}", self::count(count.heads, "seller"), sentence(reason)))
    })
}

/// What every role needs, in words.
pub(super) fn needs(roles: &[RoleHours]) -> Vec<String> {
    roles.iter().map(|role| format!("{} {}", short(&role.role), sentence(&role.verdict()))).collect()
}

/// The table of head counts; without what shifts where nothing may.
fn counts(shift: bool, rows: Vec<[String; 12]>) -> String {
    let header = table_header();
    if shift { table(&header, &rows) } else { table(&unshifted(header), &rows.into_iter().map(unshifted).collect::<Vec<_>>()) }
}

pub(super) fn table_header() -> [&'static str; 12] {
    [
        "sellers",
        "cost of sellers",
        "travel",
        "overtime",
        "given up",
        "shifted",
        "total",
        "travel h",
        "accounts shifted",
        "busy",
        "gap",
        "",
    ]
}

/// A row without what shifts.
pub(super) fn unshifted<T: Default>(row: [T; 12]) -> [T; 10] {
    let mut rest = row.into_iter().enumerate().filter(|(at, _)| ![5, 8].contains(at)).map(|(_, cell)| cell);
    std::array::from_fn(|_| rest.next().unwrap_or_default())
}

pub(super) fn row(sizing: &Sizing, at: usize) -> Option<[String; 12]> {
    let count = &sizing.counts[at];
    let solved = count.plan.as_ref().ok()?;
    let Cost { sellers, travel, overtime, given_up, shifted } = solved.cost;
    let used = solved.plan.after.as_ref().and_then(|after| after.utilisation);
    let mut marks = Vec::new();
    marks.extend((count.heads == sizing.today).then_some("today"));
    marks.extend((at == sizing.best).then_some("cheapest"));
    Some([
        number(count.heads as f64),
        number(sellers),
        number(travel),
        number(overtime),
        number(given_up),
        number(shifted),
        number(solved.cost.total()),
        number(after(solved, |after| after.travel_hours)),
        solved.plan.shift.as_ref().map_or(String::new(), |shift| number(shift.accounts.len() as f64)),
        used.map_or("–".into(), |used| percent(used.mean)),
        gap_of(&solved.plan),
        marks.join(", "),
    ])
}

/// Calls that shift to another role, and the load of that role.
fn shifted(solved: &SizedPlan) -> Option<String> {
    let shift = solved.plan.shift.as_ref()?;
    let busy = taker_used(solved).map_or(String::new(), |used| format!(", which is then {} busy", percent(used)));
    Some(format!(
        "  {} of {} that may shift to {}: {} calls, {} h by phone there{busy}.\n",
        count(shift.accounts.len(), "account"),
        number(shift.open as f64),
        short(&shift.other),
        number(shift.calls),
        number(shift.hours)
    ))
}

/// The cheapest head count in words: who goes, who comes, and where the next one should live.
pub(super) fn cheapest(plan: &Plan, sizing: &Sizing) -> String {
    let best = &sizing.counts[sizing.best];
    let against = match best.heads.cmp(&sizing.today) {
        std::cmp::Ordering::Less => format!("{} fewer than today", sizing.today - best.heads),
        std::cmp::Ordering::Equal => "as many as today".into(),
        std::cmp::Ordering::Greater => format!("{} more than today", best.heads - sizing.today),
    };
    let mut text = format!("  {} cost least, {against}.\n", count(best.heads, "seller"));
    let ends = [0, sizing.counts.len() - 1];
    if sizing.counts.len() > 1 && sizing.best == ends[1] {
        text.push_str("  It is the last of the range: more may cost less still.\n");
    } else if sizing.counts.len() > 1 && sizing.best == ends[0] {
        text.push_str("  It is the first of the range: fewer may cost less still.\n");
    }
    text.extend(best.plan.as_ref().ok().and_then(shifted));
    if !best.dropped.is_empty() {
        text.push_str(&format!(
            "  The others take over from {}.\n",
            first(&best.dropped.iter().map(|id| short(id)).collect::<Vec<_>>(), 10)
        ));
    }
    for hire in &best.hires {
        let place = hire.account.map_or(String::new(), |at| format!(" at the place of account {}", short(&plan.accounts[at].id)));
        text.push_str(&format!(
            "  {}{place}: {}, {} h, {} of them travel\n",
            short(&hire.id),
            count(hire.accounts, "account"),
            number(hire.hours),
            number(hire.travel_hours)
        ));
    }
    let next: Vec<String> = sizing
        .next_homes
        .iter()
        .take(NEXT)
        .map(|next| format!("{} ({} h)", short(&plan.accounts[next.account].id), number(next.worth)))
        .collect();
    if !next.is_empty() {
        text.push_str(&format!("  Homes for one more, with the hours saved at most, roughly: accounts {}.\n", next.join(", ")));
    }
    text
}
