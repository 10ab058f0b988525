//! Units that are tied are in one team, and what prices of all instances prove together.

use super::assignment::{undefined, violations};
use super::bound::tied;
use super::conflict::{conflict, for_nothing};
use crate::model::tied::TiedConflict;
use crate::model::{Instance, Prices, Tied};

/// Everything that is wrong with assignments of tied instances whose objectives are claimed to be `values`, one per part; what
/// [`violations`](super::violations) says of a part names it.
pub fn tied_violations(tied: &Tied, assignments: &[Vec<u32>], values: &[f64]) -> Vec<String> {
    if assignments.len() != tied.parts.len() || values.len() != tied.parts.len() {
        return vec![format!(
            "there are {} assignments and {} values of {} parts",
            assignments.len(),
            values.len(),
            tied.parts.len()
        )];
    }
    let parts = tied.parts.iter().zip(assignments).zip(values).enumerate();
    let mut found: Vec<String> = parts
        .flat_map(|(part, ((instance, assignment), &value))| {
            let own = violations(instance, assignment, value);
            own.into_iter().map(move |violation| format!("part {part}: {violation}"))
        })
        .collect();
    if tied.parts.iter().zip(assignments).all(|(part, own)| undefined(part, own).is_empty()) {
        found.extend(split(tied, assignments));
    }
    found
}

/// Groups in more than one team.
fn split(tied: &Tied, assignments: &[Vec<u32>]) -> Vec<String> {
    let mut violations = Vec::new();
    for group in &tied.groups {
        let units = group.iter().enumerate().filter_map(|(part, unit)| Some((part, (*unit)? as usize)));
        let placed: Vec<(usize, usize, u32)> =
            units.filter_map(|(part, unit)| Some((part, unit, tied.teams[part][assignments[part][unit] as usize]?))).collect();
        if placed.windows(2).any(|pair| pair[0].2 != pair[1].2) {
            let words: Vec<String> =
                placed.iter().map(|(part, unit, team)| format!("unit {unit} of part {part} in team {team}")).collect();
            violations.push(format!("tied units are in different teams: {}", words.join(", ")));
        }
    }
    violations
}

/// The dual bound that prices of tied instances (one set per part) prove together, re-derived: no assignments that
/// [`tied_violations`] accepts cost less. +∞ as for [`bound`](super::bound), or where no team is open to all units of a group.
///
/// # Errors
/// What is wrong with the prices.
pub fn tied_bound(instances: &Tied, prices: &[Prices]) -> Result<f64, String> {
    tied::bound(instances, prices)
}

/// Confirms that tied instances have no plan for the reason given.
///
/// # Errors
/// What is wrong with the reason.
pub fn tied_conflict(instances: &Tied, claimed: &TiedConflict) -> Result<(), String> {
    let refuse = |what: &str| Err(format!("the reason why there is no plan does not hold: {what}"));
    match claimed {
        TiedConflict::Part { part, conflict: of_part } => match instances.parts.get(*part) {
            Some(instance) => conflict(instance, of_part),
            None => refuse("there is no such part"),
        },
        TiedConflict::Stranded { group } => {
            let Some(units) = instances.groups.get(*group) else { return refuse("there is no such group") };
            let zero: Vec<Prices> = instances.parts.iter().map(zero_prices).collect();
            if tied::stranded(instances, &zero, units) { Ok(()) } else { refuse("a team is open to all units of a group") }
        }
        TiedConflict::Clashing { prices } => {
            let bound = tied::bound(&instances.with_parts(instances.parts.iter().map(for_nothing).collect()), prices)?;
            if bound > 0.0 { Ok(()) } else { refuse("prices leave room for an assignment") }
        }
        TiedConflict::Exhausted => refuse("a search that found nothing can't be confirmed"),
    }
}

fn zero_prices(instance: &Instance) -> Prices {
    let load = vec![vec![0.0; instance.options.territories()]; instance.activities.len()];
    Prices { load, total: vec![0.0; instance.activities.len()], budget: vec![0.0; instance.budgets.len()] }
}
