//! Units that are coupled are in one team, and what prices of all instances prove together.

use super::assignment::{undefined, violations};
use super::bound::coupled as of_prices;
use super::conflict::{conflict, for_nothing};
use crate::model::coupled::CoupledConflict;
use crate::model::{CoupledInstances, Prices};

/// Everything that is wrong with assignments of coupled instances whose objectives are claimed to be `values`, one per part; what
/// [`violations`](super::violations) says of a part names it.
pub fn coupled_violations(coupled: &CoupledInstances, assignments: &[Vec<u32>], values: &[f64]) -> Vec<String> {
    if assignments.len() != coupled.parts.len() || values.len() != coupled.parts.len() {
        return vec![format!(
            "there are {} assignments and {} values of {} parts",
            assignments.len(),
            values.len(),
            coupled.parts.len()
        )];
    }
    let parts = coupled.parts.iter().zip(assignments).zip(values).enumerate();
    let mut found: Vec<String> = parts
        .flat_map(|(part, ((instance, assignment), &value))| {
            let own = violations(instance, assignment, value);
            own.into_iter().map(move |violation| format!("part {part}: {violation}"))
        })
        .collect();
    if coupled.parts.iter().zip(assignments).all(|(part, own)| undefined(part, own).is_empty()) {
        found.extend(split(coupled, assignments));
    }
    found
}

/// Groups in more than one team.
fn split(coupled: &CoupledInstances, assignments: &[Vec<u32>]) -> Vec<String> {
    let mut violations = Vec::new();
    for group in &coupled.groups {
        let units = group.iter().enumerate().filter_map(|(part, unit)| Some((part, (*unit)? as usize)));
        let placed: Vec<(usize, usize, u32)> =
            units.filter_map(|(part, unit)| Some((part, unit, coupled.teams[part][assignments[part][unit] as usize]?))).collect();
        if placed.windows(2).any(|pair| pair[0].2 != pair[1].2) {
            let words: Vec<String> =
                placed.iter().map(|(part, unit, team)| format!("unit {unit} of part {part} in team {team}")).collect();
            violations.push(format!("tied units are in different teams: {}", words.join(", ")));
        }
    }
    violations
}

/// The dual bound that prices of coupled instances (one set per part) prove together, re-derived: no assignments that
/// [`coupled_violations`] accepts cost less. +∞ as for [`bound`](super::bound), or where no team is open to all units of a group.
///
/// # Errors
/// What is wrong with the prices.
pub fn coupled_bound(instances: &CoupledInstances, prices: &[Prices]) -> Result<f64, String> {
    of_prices::bound(instances, prices)
}

/// Confirms that coupled instances have no plan for the reason given.
///
/// # Errors
/// What is wrong with the reason.
pub fn coupled_conflict(instances: &CoupledInstances, claimed: &CoupledConflict) -> Result<(), String> {
    let refuse = |what: &str| Err(format!("the reason why there is no plan does not hold: {what}"));
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
        CoupledConflict::Exhausted => refuse("a search that found nothing can't be confirmed"),
    }
}
