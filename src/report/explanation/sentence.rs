//! The one plain sentence that an explanation begins with: who has the account, and what the next best rep would change.

use crate::balance::explain::{AccountExplained, Alternative};
use crate::balance::territories::{Assigned, RolePlan};
use crate::geometry::Metric;
use crate::plan::words::number;
use crate::plan::{Account, Place, Plan};
use crate::report::terminal::{sentence, short};

/// A distance below this says nothing, km; nor does a cost below this.
const NEAR: f64 = 0.5;
const WORTH: f64 = 0.005;

/// The sentence of an account in a role.
pub fn because(plan: &Plan, role: &RolePlan, explained: &AccountExplained) -> String {
    let assigned = explained.assigned;
    let account = &plan.accounts[assigned.account];
    let head =
        format!("{}{} {}", called(&account.name, &account.id), worth(plan, role, account, assigned), placed(plan, assigned));
    let may = explained.others.iter().find(|other| other.bound.is_finite() && other.broken.is_empty());
    match may.or_else(|| explained.others.iter().find(|other| other.bound.is_finite())) {
        Some(next) => format!("{head}: {}.", instead(plan, role, assigned, next)),
        None => match explained.others.first().and_then(|other| Some((other, other.broken.first()?))) {
            Some((other, rule)) => {
                let rep = &plan.reps[other.rep];
                format!("{head}: no other rep may have it, {} for one: {}.", called(&rep.name, &rep.id), sentence(rule))
            }
            None => format!("{head}: the role has no other rep."),
        },
    }
}

/// ` (A, revenue 412,000; with Sam Maddox since 2021-03-01)`: what there is to lose.
fn worth(plan: &Plan, role: &RolePlan, account: &Account, assigned: &Assigned) -> String {
    let revenue = account.number("revenue");
    let revenue = (revenue > 0.0).then(|| format!("revenue {}", number(revenue.round())));
    let owner = plan.owners.get(assigned.account, &role.role);
    let since = owner.and_then(|owner| Some(format!("with {} since {}", name_of(plan, owner.rep, &owner.rep_id), owner.since?)));
    let parts: Vec<String> = revenue.into_iter().chain(since).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

/// `stays with Sam Maddox`, `moves from Sam Maddox to Ana Silva`.
fn placed(plan: &Plan, assigned: &Assigned) -> String {
    let rep = assigned.rep.map(|rep| called(&plan.reps[rep].name, &plan.reps[rep].id));
    let owner = assigned.previous.as_deref().map(|id| {
        let known = plan.reps.iter().position(|rep| rep.id == id);
        name_of(plan, known, id)
    });
    match (rep, owner) {
        (Some(rep), Some(owner)) if rep == owner => format!("stays with {rep}"),
        (Some(rep), Some(owner)) => format!("moves from {owner} to {rep}"),
        (Some(rep), None) => format!("goes to {rep}, as nobody had it"),
        (None, Some(owner)) => format!("leaves {owner} and is given up"),
        (None, None) => "is given up".into(),
    }
}

/// What the next best rep would change, the largest parts first.
fn instead(plan: &Plan, role: &RolePlan, assigned: &Assigned, next: &Alternative) -> String {
    let (rep, unit) = (&plan.reps[next.rep], role.unit);
    let who = format!("the next best, {},", called(&rep.name, &rep.id));
    let broken = next.broken.first().map(|rule| format!(", and that alone breaks a rule: {}", sentence(rule)));
    let broken = broken.unwrap_or_default();
    if next.change() < WORTH {
        let less = if next.change() > -WORTH { "as much".into() } else { format!("{} {unit} less", number(-next.change())) };
        let gap = if broken.is_empty() { ", within the gap of the plan" } else { "" };
        return format!("{who} would cost {less} by this move alone{gap}{broken}");
    }
    let way = farther(plan, role, assigned, next.rep).filter(|km| *km > NEAR);
    let way = way.map_or("more driving".into(), |km| format!("{} km farther each way", number(km)));
    let named = [way, "a change of hands".into(), "less even loads".into(), "calls given up".into(), "more pairs".into()];
    let amounts = [next.travel, next.moving, next.balance, next.service, next.pairs];
    let mut parts: Vec<(f64, String)> = amounts.into_iter().zip(named).filter(|(amount, _)| *amount >= WORTH).collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let parts: Vec<String> = parts.into_iter().map(|(amount, what)| format!("{what} ({} {unit})", number(amount))).collect();
    format!("{who} would cost {} {unit} more: {}{broken}", number(next.change()), parts.join(", "))
}

/// How much farther another rep has it to the account, in km by road as the plan counts them; `None` where one has no place.
fn farther(plan: &Plan, role: &RolePlan, assigned: &Assigned, other: usize) -> Option<f64> {
    let account = plan.accounts[assigned.account].place?;
    let site = |rep: usize| -> Option<Place> {
        let own = role.territories.iter().find(|own| own.rep == rep)?;
        own.centre.as_ref().map(|centre| centre.place).or(plan.reps[rep].place)
    };
    let km = |place: Place| {
        let metric = if account.planar { Metric::Plane } else { Metric::Sphere };
        (place.planar == account.planar).then(|| metric.distance(&place.position(), &account.position()))
    };
    Some(plan.config.travel.road_km(km(site(other)?)? - km(site(assigned.rep?)?)?))
}

fn name_of(plan: &Plan, rep: Option<usize>, id: &str) -> String {
    rep.map_or_else(|| short(id), |rep| called(&plan.reps[rep].name, id))
}

/// A name, or the id where there is none.
fn called(name: &str, id: &str) -> String {
    short(if name.is_empty() { id } else { name })
}
