//! The objective: Σ ways + prices of leaving owners + (1 − part) · worth + Σ_k β_k Σ_j h_j ((ℓ_jk − s_jk Λ_k) / (s_jk T_k))²
//! and the price of pairs;
//! where a map is redrawn, Σ ways, Σ w_i d_i, Σ w_i d_i² or Σ w_i |x_i − mean|².

use std::collections::BTreeMap;

use super::activities::activities;
use super::broken::near;
use super::demand::Demand;
use super::role::{PublishedRole, Seat};
use super::{stability, travel};
use crate::plan::Place;
use crate::plan::config::{Centres, Objective};
use crate::plan::service::Service;

pub(super) fn violations(
    demand: &Demand,
    role: &PublishedRole,
    seats: &[Seat],
    taken: &[(usize, usize)],
    pairs: f64,
) -> Vec<String> {
    let on_seats = || of_seats(demand, seats) + unevenness(demand, seats, taken) + pairs;
    let value = if demand.redrawn { of_map(demand, seats) } else { on_seats() };
    if near(value, role.value) { Vec::new() } else { vec![format!("the plan costs {value}, not {}", role.value)] }
}

fn of_seats(demand: &Demand, seats: &[Seat]) -> f64 {
    let gives = demand.plan.config.shift.as_ref().filter(|shift| shift.from == demand.role);
    let cost = |seat: &Seat| {
        let Some(own) = demand.accounts.get(&seat.account) else { return f64::NAN };
        let part = own.part(seat.service);
        let way = seat.rep.map_or(0.0, |rep| if part > 0.0 { part * demand.way(seat.account, rep) } else { 0.0 });
        match (seat.service, gives) {
            (Service::Shifted, Some(shift)) => shift.price,
            // A shift saves the hop, so that whoever may shift and does not pays for it.
            (_, Some(_)) if own.shifts.is_some() => way + own.hops,
            _ => way + (1.0 - part) * own.worth,
        }
    };
    seats.iter().map(cost).sum::<f64>() + stability::price(demand, seats)
}

/// weight · capacity · ((load − share · total) / (share · reference))², summed over activities and reps with a share.
fn unevenness(demand: &Demand, seats: &[Seat], taken: &[(usize, usize)]) -> f64 {
    let mut price = 0.0;
    for activity in activities(demand, seats, taken).iter().filter(|activity| activity.weight > 0.0) {
        for (j, &rep) in demand.reps.iter().enumerate().filter(|(j, _)| activity.share[*j] > 0.0) {
            let fair = activity.share[j] * activity.total;
            let off = (activity.loads[j] - fair) / (activity.share[j] * activity.reference);
            price += activity.weight * demand.rep(rep).capacity_hours * off * off;
        }
    }
    price
}

/// Objective of a map that is redrawn.
fn of_map(demand: &Demand, seats: &[Seat]) -> f64 {
    let Some(section) = demand.plan.redrawn(demand.role) else { return f64::NAN };
    let weight = |account: usize, default: &str| {
        let own = &demand.accounts[&account];
        match section.objective_weight.as_deref().unwrap_or(default) {
            "accounts" => 1.0,
            "calls" => own.own.calls,
            "visits" => own.own.visits,
            "call_hours" => own.own.hours,
            column => demand.plan.accounts[account].number(column),
        }
    };
    let pairs = seats.iter().filter_map(|seat| Some((seat.account, seat.rep?)));
    match section.objective {
        Objective::Travel => pairs.map(|(account, rep)| demand.way(account, rep)).sum(),
        Objective::Distance => pairs.map(|(account, rep)| weight(account, "accounts") * demand.straight_km(account, rep)).sum(),
        Objective::SquaredDistance if section.centres == Centres::Anywhere => {
            let pairs: Vec<(usize, usize)> = pairs.collect();
            around_means(demand, &pairs, |account| weight(account, "call_hours"))
        }
        Objective::SquaredDistance => {
            pairs.map(|(account, rep)| weight(account, "call_hours") * demand.straight_km(account, rep).powi(2)).sum()
        }
    }
}

/// Σ weight · squared distance, on a flat map, to the weighted mean of the own territory.
fn around_means(demand: &Demand, pairs: &[(usize, usize)], weight: impl Fn(usize) -> f64) -> f64 {
    let places: Vec<Place> = demand.accounts.values().filter_map(|own| own.place).collect();
    let flat = travel::flat(&places);
    let at = |account: usize| demand.accounts[&account].place.map_or([f64::NAN; 2], |place| flat(&place));
    let mut territories: BTreeMap<usize, Vec<(f64, [f64; 2])>> = BTreeMap::new();
    for &(account, rep) in pairs {
        territories.entry(rep).or_default().push((weight(account), at(account)));
    }
    let squares = |own: &Vec<(f64, [f64; 2])>| {
        let all: f64 = own.iter().map(|(weight, _)| weight).sum();
        let mean = [0, 1].map(|side| own.iter().map(|(weight, place)| weight * place[side]).sum::<f64>() / all);
        let square = |place: &[f64; 2]| (place[0] - mean[0]).powi(2) + (place[1] - mean[1]).powi(2);
        if all > 0.0 { own.iter().map(|(weight, place)| weight * square(place)).sum() } else { 0.0 }
    };
    territories.values().map(squares).sum()
}
