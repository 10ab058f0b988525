//! What it costs when an account leaves its owner, and how many may at most.
//!
//! An account leaves when its owner stays and no longer has it, whoever has it then: another rep, nobody, or another role's
//! phone. Accounts of an owner who leaves, and those that nobody owned, go for nothing and count for no limit.

use std::sync::Arc;

use super::formulation::Formulation;
use super::rules::{CapRule, Rules};
use super::team::RoleTeam;
use crate::model::{Budget, Quantity};
use crate::plan::config::StabilitySection;
use crate::plan::words::percent;
use crate::plan::{Account, Ownership, Plan, RepStatus};

/// Days of a year of tenure.
const YEAR: f64 = 365.25;
/// Money that the prices of `[stability]` are for.
const MONEY: f64 = 1000.0;

/// The owner of a unit who stays: (territory, ownership).
fn staying<'a>(team: &RoleTeam<'a>, unit: usize) -> Option<(usize, &'a Ownership)> {
    team.owner(unit).filter(|_| team.plan.staying_owner(team.workload.accounts[unit], team.role).is_some())
}

/// Adds what it costs when units leave their owners.
pub(super) fn price(team: &RoleTeam, costs: &mut Quantity) {
    let prices = team.plan.stability(team.role);
    let hours = |unit: usize| {
        let handover = prices.handover_hours(team.workload.visits[unit] > 0.0);
        let earned = |owner| earned_hours(team.plan, &prices, team.account(unit), owner);
        staying(team, unit).map_or(0.0, |(_, owner)| prices.price(handover, earned(owner)))
    };
    costs.away = (0..team.units()).map(hours).collect();
    if team.coverage.drops() {
        costs.uncovered.resize(team.units(), 0.0);
        costs.uncovered.iter_mut().zip(&costs.away).for_each(|(cost, hours)| *cost += hours);
    }
}

/// What each account of a redrawn role counts when it leaves its owner: its price where `[stability]` writes one, else its hours
/// of calls. Nothing for accounts of who leaves, or of nobody.
pub(in crate::balance) fn moving_prices(plan: &Plan, draft: &Formulation) -> Vec<f64> {
    let section = plan.stability(&draft.role);
    let stays = |at: usize| plan.staying_owner(draft.accounts[at], &draft.role).is_some();
    let owner = |at: usize| plan.owners.get(draft.accounts[at], &draft.role);
    let written = section.move_hours.unwrap_or_default();
    let earned = |at: usize, owner| earned_hours(plan, &section, &plan.accounts[draft.accounts[at]], owner);
    let price = |at: usize| owner(at).map_or(0.0, |owner| section.price(written, earned(at, owner)));
    let prices: Vec<f64> = (0..draft.accounts.len()).map(|at| if stays(at) { price(at) } else { 0.0 }).collect();
    if prices.iter().any(|&price| price > 0.0) {
        return prices;
    }
    (0..prices.len()).map(|at| if stays(at) { draft.workload.call_hours[at] } else { 0.0 }).collect()
}

/// Hours that it costs beside the handover when an account leaves its owner: for tenure, revenue and pipeline.
fn earned_hours(plan: &Plan, prices: &StabilitySection, account: &Account, owner: &Ownership) -> f64 {
    let start = plan.config.plan.start;
    let days = owner.since.zip(start).and_then(|(since, start)| since.until(start).ok()).map_or(0, |span| span.get_days());
    prices.move_hours_per_year * (f64::from(days).max(0.0) / YEAR)
        + prices.move_hours_per_1000_revenue * account.number("revenue").max(0.0) / MONEY
        + prices.move_hours_per_1000_pipeline * account.number("open_pipeline").max(0.0) / MONEY
}

/// The caps on what leaves its owner, as budgets: of the whole role, then per rep who stays.
pub(super) fn caps(team: &RoleTeam, rules: &mut Rules) -> Vec<(Budget, CapRule)> {
    let caps = team.plan.stability(team.role);
    let owners: Vec<Option<usize>> = (0..team.units()).map(|unit| Some(staying(team, unit)?.0)).collect();
    let mut budgets = of_role(team, &caps, &owners, rules);
    let mut own = vec![0.0; team.reps.len()];
    owners.iter().flatten().for_each(|&j| own[j] += 1.0);
    // One count of who leaves for all reps: one for each would be a table of accounts × reps.
    let each: Vec<f64> = owners.iter().map(|owner| f64::from(owner.is_some())).collect();
    let (handed_over, received) =
        (Arc::new(leaving(team, each.clone())), Arc::new(Quantity { away: each, ..Quantity::default() }));
    for j in (0..own.len()).filter(|&j| team.rep(j).status != RepStatus::Leaving) {
        let id = &team.rep(j).id;
        if let Some(share) = caps.max_handed_over.filter(|_| own[j] > 0.0) {
            let words = format!("at most {} of the accounts of rep {id} may leave", percent(share));
            let cap = CapRule { key: "max_handed_over", territory: Some(j), share, base: own[j] };
            let budget = Budget::new(Arc::clone(&handed_over), share * own[j], rules.add(words));
            budgets.push((Budget { home: Some(j), ..budget }, cap));
        }
        if let Some(share) = caps.max_received.filter(|_| own[j] > 0.0) {
            let words = format!("rep {id} may receive at most {} as many accounts as today's from other reps", percent(share));
            let cap = CapRule { key: "max_received", territory: Some(j), share, base: own[j] };
            let budget = Budget::new(Arc::clone(&received), share * own[j], rules.add(words));
            budgets.push((Budget { territory: Some(j), ..budget }, cap));
        }
    }
    budgets
}

/// Caps on accounts, revenue and hours of calls, as shares of what owners who stay have today.
fn of_role(team: &RoleTeam, caps: &StabilitySection, owners: &[Option<usize>], rules: &mut Rules) -> Vec<(Budget, CapRule)> {
    let revenue = |unit: usize| team.account(unit).number("revenue").max(0.0);
    let hours = |unit: usize| team.workload.call_hours[unit];
    let amounts = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
        owners.iter().enumerate().map(|(unit, owner)| owner.map_or(0.0, |_| of(unit))).collect()
    };
    let kinds = [
        ("max_moved", caps.max_moved, "accounts", amounts(&|_| 1.0)),
        ("max_moved_revenue", caps.max_moved_revenue, "revenue", amounts(&revenue)),
        ("max_moved_hours", caps.max_moved_hours, "hours of calls", amounts(&hours)),
    ];
    let mut budgets = Vec::new();
    for (key, share, what, away) in kinds {
        let Some(share) = share else { continue };
        let base = away.iter().sum::<f64>();
        let rule = rules.add(format!("at most {} of the {what} may leave an owner who stays", percent(share)));
        budgets.push((Budget::new(leaving(team, away), share * base, rule), CapRule { key, territory: None, share, base }));
    }
    budgets
}

/// What leaves, to whomever or to nobody.
fn leaving(team: &RoleTeam, away: Vec<f64>) -> Quantity {
    let uncovered = if team.coverage.drops() { away.clone() } else { Vec::new() };
    Quantity { away, uncovered, ..Quantity::default() }
}
