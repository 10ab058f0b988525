//! Coupled instances: all units of a group are in one team, or free of the coupling; and the bound that prices of all parts
//! prove together.

use super::assignment::{undefined, violations};
use super::bound::coupled as of_prices;
use super::conflict::{conflict, for_nothing};
use super::refusal::Refusal;
use super::violation::Violation;
use crate::model::coupled::CoupledConflict;
use crate::model::{CoupledInstances, Prices};

/// Everything that is wrong with assignments of coupled instances whose objectives are claimed to be `values`, one per part; what
/// [`violations`](super::violations) says of a part names it.
pub fn coupled_violations(coupled: &CoupledInstances, assignments: &[Vec<u32>], values: &[f64]) -> Vec<Violation> {
    if assignments.len() != coupled.parts.len() || values.len() != coupled.parts.len() {
        let (assignments, values, parts) = (assignments.len(), values.len(), coupled.parts.len());
        return vec![Violation::Parts { assignments, values, parts }];
    }
    let parts = coupled.parts.iter().zip(assignments).zip(values).enumerate();
    let mut found: Vec<Violation> = parts
        .flat_map(|(part, ((instance, assignment), &value))| {
            let own = violations(instance, assignment, value);
            own.into_iter().map(move |violation| Violation::Part { part, violation: Box::new(violation) })
        })
        .collect();
    if coupled.parts.iter().zip(assignments).all(|(part, own)| undefined(part, own).is_empty()) {
        found.extend(split(coupled, assignments));
    }
    found
}

/// Groups in more than one team.
fn split(coupled: &CoupledInstances, assignments: &[Vec<u32>]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for group in &coupled.groups {
        let units = group.iter().enumerate().filter_map(|(part, unit)| Some((part, (*unit)? as usize)));
        let placed: Vec<(usize, usize, u32)> =
            units.filter_map(|(part, unit)| Some((part, unit, coupled.teams[part][assignments[part][unit] as usize]?))).collect();
        if placed.windows(2).any(|pair| pair[0].2 != pair[1].2) {
            violations.push(Violation::Split(placed));
        }
    }
    violations
}

/// The dual bound that prices of coupled instances (one set per part) prove together, re-derived: no assignments that
/// [`coupled_violations`] accepts cost less. +∞ as for [`bound`](super::bound), or where no team is open to all units of a group.
///
/// # Errors
/// What is wrong with the prices.
pub fn coupled_bound(instances: &CoupledInstances, prices: &[Prices]) -> Result<f64, Refusal> {
    of_prices::bound(instances, prices)
}

/// Confirms that coupled instances have no plan for the reason given.
///
/// # Errors
/// The [`Refusal`](super::Refusal) of a reason that does not hold.
pub fn coupled_conflict(instances: &CoupledInstances, claimed: &CoupledConflict) -> Result<(), Refusal> {
    let refuse = |what| Err(Refusal::DoesNotHold(what));
    match claimed {
        CoupledConflict::Part { part, conflict: of_part } => match instances.parts.get(*part) {
            Some(instance) => conflict(instance, of_part),
            None => refuse("there is no such part"),
        },
        CoupledConflict::NoCommonTeam { group } => {
            let Some(units) = instances.groups.get(*group) else { return refuse("there is no such group") };
            let zero: Vec<Prices> = instances.parts.iter().map(Prices::zero).collect();
            if of_prices::stranded(instances, &zero, units) { Ok(()) } else { refuse("a team is open to all units of a group") }
        }
        CoupledConflict::FarkasDual { prices } => {
            let bound = of_prices::bound(&instances.with_parts(instances.parts.iter().map(for_nothing).collect()), prices)?;
            if bound > 0.0 { Ok(()) } else { refuse("prices leave room for an assignment") }
        }
        CoupledConflict::Exhausted => Err(Refusal::Unconfirmed("a search that found nothing can't be confirmed".to_owned())),
    }
}
