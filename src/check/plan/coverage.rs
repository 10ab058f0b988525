//! What may be given up, at which price, and which services accounts may so have.

use std::collections::BTreeMap;

use super::{Demand, Seat, Service};
use crate::plan::Plan;
use crate::plan::config::CoverageSection;

/// The price of an hour given up in the last segment, and how much dearer each better one is.
const LAST: f64 = 5.0;
const STEP: f64 = 5.0;

/// Finds out what each account may do without: a unit keeps as much as the member that keeps most, and has a rep where any must.
pub(super) fn find(demand: &mut Demand) {
    let (plan, sections) = (demand.plan, demand.plan.coverage(demand.role));
    let shifts = plan.config.shift.as_ref().is_some_and(|own| [own.from.as_str(), own.to.as_str()].contains(&demand.role));
    if sections.is_empty() || shifts {
        return;
    }
    let section = |segment: usize| sections.get(&plan.config.segment.labels[segment]);
    let mut units: BTreeMap<String, (f64, bool)> = BTreeMap::new();
    for own in demand.accounts.values() {
        let (kept, droppable) = units.entry(own.unit.clone()).or_insert((0.0, true));
        *kept = kept.max(section(own.segment).and_then(|own| own.reduced).unwrap_or(1.0));
        *droppable &= section(own.segment).is_some_and(|own| own.uncovered);
    }
    for own in demand.accounts.values_mut() {
        let (kept, droppable) = units[&own.unit];
        (own.kept, own.droppable) = (Some(kept).filter(|kept| *kept < 1.0), droppable);
        let hours = own.own.hours + own.hops + own.least_way;
        own.worth = section(own.segment).map_or(0.0, |section| price(plan, section, own.segment) * hours);
    }
}

/// What an hour given up counts: five in the last segment, five times as much in each better one, where nothing is said.
fn price(plan: &Plan, section: &CoverageSection, segment: usize) -> f64 {
    let better = plan.config.segment.labels.len() - 1 - segment;
    section.price.unwrap_or(LAST * STEP.powi(better as i32))
}

/// Seats that nobody may have.
pub(super) fn violations(demand: &Demand, seats: &[Seat]) -> Vec<String> {
    let plan = demand.plan;
    let other = plan.config.shift.as_ref().filter(|own| own.from == demand.role).map(|own| own.to.as_str());
    let wrong = |seat: &Seat| {
        let own = demand.accounts.get(&seat.account)?;
        let of = |role: Option<&str>| seat.rep.is_some_and(|rep| Some(plan.reps[rep].role.as_str()) == role);
        let here = || of(Some(demand.role)) && seat.rep.is_some_and(|rep| demand.is_open(rep));
        let right = match seat.service {
            Service::Full => here(),
            Service::Reduced => here() && own.kept.is_some(),
            Service::Uncovered => seat.rep.is_none() && own.droppable,
            Service::Shifted => own.shifts.is_some() && of(other),
        };
        let rep = seat.rep.map_or("nobody", |rep| plan.reps[rep].id.as_str());
        (!right).then(|| format!("account {} may not be with {rep} as {:?}", plan.accounts[seat.account].id, seat.service))
    };
    seats.iter().filter_map(wrong).collect()
}
