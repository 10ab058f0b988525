//! Figures of accounts, reps and the role beside the objective: sums of calls and hours, accounts that leave their owners, and
//! cv = σ / μ of hours_j / (s_j · all hours) over reps with a share.

use std::collections::BTreeMap;

use super::activities::{WORKLOAD, activities};
use super::broken::near;
use super::demand::Demand;
use super::role::{AccountRow, PublishedRole, RepFigures, Seat};
use super::stability;
use crate::plan::service::Service;

pub(super) fn violations(demand: &Demand, role: &PublishedRole, taken: &[(usize, usize)]) -> Vec<String> {
    let seats: Vec<Seat> = role.rows.iter().map(|row| row.seat).collect();
    let mut wrong: Vec<String> = role.rows.iter().flat_map(|row| of_row(demand, row)).collect();
    wrong.extend(of_reps(demand, role, &seats, taken));
    let left = stability::left(demand, &seats);
    if left != role.left {
        wrong.push(format!("{left} accounts leave owners who stay, not {}", role.left));
    }
    wrong.extend(evenness(demand, role, &seats, taken));
    wrong
}

/// A number that is said to be another.
fn differs(what: &str, found: f64, said: f64) -> Option<String> {
    (!near(found, said)).then(|| format!("{what} is {found}, not {said}"))
}

fn of_row(demand: &Demand, row: &AccountRow) -> Vec<String> {
    let Some(own) = demand.accounts.get(&row.seat.account) else { return Vec::new() };
    let part = own.part(row.seat.service);
    let by_phone = own.shifts.filter(|_| row.seat.service == Service::Shifted);
    let (calls, call_hours) = by_phone.map_or((part * own.own.calls, part * own.own.hours), |work| (work.calls, work.hours));
    let travel = if by_phone.is_some() { 0.0 } else { demand.hours(&row.seat).1 };
    let of = |what: &str| format!("{what} of account {}", demand.plan.accounts[row.seat.account].id);
    let numbers =
        [("calls", calls, row.calls), ("call_hours", call_hours, row.call_hours), ("travel_hours", travel, row.travel_hours)];
    numbers.into_iter().filter_map(|(what, found, said)| differs(&of(what), found, said)).collect()
}

/// Accounts, calls, hours and nights by rep.
fn of_reps(demand: &Demand, role: &PublishedRole, seats: &[Seat], taken: &[(usize, usize)]) -> Vec<String> {
    let mut sums: BTreeMap<usize, [f64; 4]> = BTreeMap::new();
    let mut add = |rep: usize, numbers: [f64; 4]| {
        sums.entry(rep).or_default().iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
    };
    for (seat, own) in seats.iter().filter_map(|seat| Some((seat, demand.accounts.get(&seat.account)?))) {
        if let Some(rep) = seat.rep.filter(|_| seat.service != Service::Shifted) {
            let (call_hours, travel_hours) = demand.hours(seat);
            let part = own.part(seat.service);
            add(rep, [1.0, part * own.own.calls, call_hours + travel_hours, part * demand.nights(seat.account, rep)]);
        }
    }
    for (own, rep) in taken.iter().filter_map(|(account, rep)| Some((demand.accounts.get(account)?, *rep))) {
        let by_phone = own.shifts.unwrap_or_default();
        add(rep, [if own.is_own() { 0.0 } else { 1.0 }, by_phone.calls, by_phone.hours, 0.0]);
    }
    let of_rep = |own: &RepFigures| {
        let found = sums.get(&own.rep).copied().unwrap_or_default();
        let said = [own.accounts as f64, own.calls, own.hours, own.nights];
        let id = &demand.rep(own.rep).id;
        let numbers = ["accounts", "calls", "hours", "nights"].into_iter().zip(found).zip(said);
        numbers.filter_map(|((what, found), said)| differs(&format!("{what} of rep {id}"), found, said)).collect::<Vec<_>>()
    };
    role.figures.iter().flat_map(of_rep).collect()
}

/// The coefficient of variation of hours ÷ share; where a map is redrawn, hours on the way are among them.
fn evenness(demand: &Demand, role: &PublishedRole, seats: &[Seat], taken: &[(usize, usize)]) -> Option<String> {
    let hours = activities(demand, seats, taken).into_iter().find(|activity| activity.name == WORKLOAD)?;
    let loads: Vec<f64> = if demand.redrawn { role.figures.iter().map(|own| own.hours).collect() } else { hours.loads };
    let all: f64 = loads.iter().sum();
    let ratios =
        loads.iter().zip(&hours.share).filter(|(_, share)| **share * all > 0.0).map(|(load, share)| load / (share * all));
    let ratios: Vec<f64> = ratios.collect();
    let count = ratios.len() as f64;
    let mean = ratios.iter().sum::<f64>() / count;
    let variance = ratios.iter().map(|ratio| (ratio - mean).powi(2)).sum::<f64>() / count;
    let found = (mean > 0.0).then(|| variance.sqrt() / mean);
    match (found, role.cv) {
        (None, None) => None,
        (found, said) => differs("the variation of hours ÷ share", found.unwrap_or(f64::NAN), said.unwrap_or(f64::NAN)),
    }
}
