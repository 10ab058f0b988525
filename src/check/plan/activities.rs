//! Activities: ℓ_j = Σ_i a_i x_ij, shares s_j = w_j / Σ w with w the capacity, 1 or the target weight, and the reference total
//! T = Σ_i a_i if nothing were given up and all were served from the nearest home.

use std::collections::BTreeMap;

use super::asked::Asked;
use super::demand::Demand;
use super::role::Seat;
use crate::plan::RepStatus;
use crate::plan::config::{BalanceSection, Centres, RoleSection, Share, SpanSection};
use crate::plan::service::Service;

/// Hours of work, the activity that every role has.
pub(super) const WORKLOAD: &str = "workload";

/// An activity of a role in a plan; lists are by rep.
pub(super) struct Activity {
    pub(super) name: String,
    pub(super) tolerance: Option<f64>,
    pub(super) at_least: Option<f64>,
    pub(super) at_most: Option<f64>,
    pub(super) weight: f64,
    pub(super) share: Vec<f64>,
    /// T: what it would come to if nothing were given up and all were served from the nearest home.
    pub(super) reference: f64,
    pub(super) loads: Vec<f64>,
    pub(super) total: f64,
}

/// The activities of a role, by name.
pub(super) fn activities(demand: &Demand, seats: &[Seat], taken: &[(usize, usize)]) -> Vec<Activity> {
    let all = sections(demand).into_iter();
    all.map(|(name, section)| {
        let loads = loads(demand, &name, seats, taken);
        let reference = reference(demand, &name);
        let weight = if reference > 0.0 && !demand.redrawn { section.weight } else { 0.0 };
        let total = loads.iter().sum();
        let BalanceSection { tolerance, at_least, at_most, share, .. } = section;
        Activity { tolerance, at_least, at_most, weight, share: shares(demand, share), reference, loads, total, name }
    })
    .collect()
}

/// The role's own sections replace the plan's; what has spans counts, too, and hours of work always.
fn sections(demand: &Demand) -> BTreeMap<String, BalanceSection> {
    let mut sections = demand.plan.config.balance.clone();
    let own = demand.plan.config.roles.get(demand.role).into_iter().flat_map(|own| own.balance.clone());
    sections.extend(own);
    sections.entry(WORKLOAD.into()).or_default();
    for name in spans(demand).into_keys() {
        sections.entry(name).or_insert_with(|| BalanceSection { weight: 0.0, ..BalanceSection::default() });
    }
    sections
}

/// The role's own spans, else those of `[hierarchy]` where any rep who stays has a manager.
pub(super) fn spans(demand: &Demand) -> BTreeMap<String, SpanSection> {
    if demand.redrawn {
        return BTreeMap::new();
    }
    let stays = |&&rep: &&usize| demand.rep(rep).status != RepStatus::Leaving;
    let managed = demand.reps.iter().filter(stays).any(|&rep| demand.rep(rep).manager_id.is_some());
    let all = if managed { demand.plan.config.hierarchy.spans.clone() } else { BTreeMap::new() };
    demand.plan.config.roles.get(demand.role).and_then(|own| own.spans.clone()).unwrap_or(all)
}

/// Shares of a total, by rep. A map that is redrawn has territories as its `sizes` say, in the order of who stays; they are equal
/// where centres are anywhere, or where not all who stay get one.
fn shares(demand: &Demand, share: Share) -> Vec<f64> {
    let section = demand.plan.redrawn(demand.role);
    let stays = |rep: usize| demand.rep(rep).status != RepStatus::Leaving;
    let staying: Vec<usize> = demand.reps.iter().copied().filter(|&rep| stays(rep)).collect();
    let some = section.and_then(RoleSection::territories).is_some_and(|count| count < staying.len());
    let equal = section.is_some_and(|own| some || own.centres == Centres::Anywhere);
    let size = |rep: usize| section?.sizes.get(staying.iter().position(|&own| own == rep)?).copied();
    let weight = |&rep: &usize| match (share, size(rep)) {
        _ if !demand.is_open(rep) => 0.0,
        (_, Some(size)) => size,
        _ if equal => 1.0,
        (Share::Capacity, _) => demand.rep(rep).capacity_hours,
        (Share::Equal, _) => 1.0,
        (Share::Weighted, _) => demand.rep(rep).target_weight.unwrap_or(0.0),
    };
    let weights: Vec<f64> = demand.reps.iter().map(weight).collect();
    let all: f64 = weights.iter().sum();
    let equal = 1.0 / weights.len().max(1) as f64;
    weights.into_iter().map(|weight| if all > 0.0 { weight / all } else { equal }).collect()
}

fn loads(demand: &Demand, name: &str, seats: &[Seat], taken: &[(usize, usize)]) -> Vec<f64> {
    let place: BTreeMap<usize, usize> = demand.reps.iter().copied().zip(0..).collect();
    let mut loads = vec![0.0; demand.reps.len()];
    let here = seats.iter().filter(|seat| !matches!(seat.service, Service::Shifted | Service::Uncovered));
    for (seat, own) in here.filter_map(|seat| Some((seat, demand.accounts.get(&seat.account)?))) {
        let (part, once) = (own.part(seat.service), demand.plan.accounts[seat.account].number(name));
        let load = match name {
            WORKLOAD if demand.redrawn => part * (own.own.hours + own.hops),
            WORKLOAD => {
                let (calls, travel) = demand.hours(seat);
                calls + travel
            }
            "accounts" => 1.0,
            "calls" => part * own.own.calls,
            "visits" => part * own.own.visits,
            "call_hours" => part * own.own.hours,
            _ => once,
        };
        seat.rep.and_then(|rep| place.get(&rep)).into_iter().for_each(|&j| loads[j] += load);
    }
    for (own, account, rep) in taken.iter().filter_map(|&(account, rep)| Some((demand.accounts.get(&account)?, account, rep))) {
        let load = of_shift(demand, name, own, account);
        place.get(&rep).into_iter().for_each(|&j| loads[j] += load);
    }
    loads
}

/// Load of taking over an account; an activity that counts accounts counts it once.
fn of_shift(demand: &Demand, name: &str, own: &Asked, account: usize) -> f64 {
    let by_phone = own.shifts.unwrap_or_default();
    match name {
        WORKLOAD | "call_hours" => by_phone.hours,
        "calls" => by_phone.calls,
        "visits" => 0.0,
        _ if own.is_own() => 0.0,
        "accounts" => 1.0,
        column => demand.plan.accounts[account].number(column),
    }
}

fn reference(demand: &Demand, name: &str) -> f64 {
    let value = |(account, own): (&usize, &Asked)| match name {
        WORKLOAD => own.own.hours + own.hops,
        "accounts" => 1.0,
        "calls" => own.own.calls,
        "visits" => own.own.visits,
        "call_hours" => own.own.hours,
        column => demand.plan.accounts[*account].number(column),
    };
    let all: f64 = demand.accounts.iter().filter(|(_, own)| own.is_own()).map(value).sum();
    // A role that only takes over has what it may take over.
    let shifted = || demand.accounts.iter().map(|(&account, own)| of_shift(demand, name, own, account)).sum();
    let work: f64 = if all > 0.0 { all } else { shifted() };
    let ways: f64 = demand.accounts.values().map(|own| own.least_way).sum();
    if name == WORKLOAD { work + ways } else { work }
}
