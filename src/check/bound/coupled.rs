//! The bound that prices of coupled instances prove: every group in its cheapest team t, and the loads' part of each instance.
//! ```text
//! D = Σ_g min_t Σ_{(p,i) ∈ g} min { c_io + Σ_k λ_pk,j(o) a_iko + Σ_r μ_pr r_io : o in t, or free } + Σ_p (loads' part of p)
//! ```

use super::super::refusal::Refusal;
use super::super::sum::Sum;
use super::super::tolerance::ROUNDING;
use super::lagrangian::loads_part;
use super::prices;
use super::term::{Term, lesser};
use super::units::{self, ByTeam};
use crate::model::{CoupledInstances, Prices};

/// See [`coupled_bound`](super::super::coupled_bound).
pub(in super::super) fn bound(coupled: &CoupledInstances, prices: &[Prices]) -> Result<f64, Refusal> {
    let Some(parts) = scanned(coupled, prices)? else { return Ok(f64::INFINITY) };
    let (mut terms, mut size) = (Sum::default(), 0.0);
    let mut add = |term: Term| {
        terms.add(term.value);
        size += term.size;
    };
    for (part, (scan, instance)) in parts.iter().zip(&coupled.parts).enumerate() {
        let Some(of_loads) = loads_part(instance, &prices[part], &scan.reach) else { return Ok(f64::INFINITY) };
        of_loads.into_iter().for_each(&mut add);
    }
    for group in &coupled.groups {
        match cheapest(&parts, group) {
            Some(term) => add(term),
            None => return Ok(f64::INFINITY),
        }
    }
    let bound = terms.value() - ROUNDING * size;
    if bound.is_finite() { Ok(bound) } else { Err(Refusal::Overflow("the prices are too large to compute with")) }
}

/// Whether no team is open to all units of a group.
pub(in super::super) fn stranded(coupled: &CoupledInstances, prices: &[Prices], group: &[Option<u32>]) -> bool {
    scanned(coupled, prices).is_ok_and(|parts| parts.is_none_or(|parts| cheapest(&parts, group).is_none()))
}

/// Every instance's units by team; `None` where a unit has no option at all.
fn scanned(coupled: &CoupledInstances, of_parts: &[Prices]) -> Result<Option<Vec<ByTeam>>, Refusal> {
    if of_parts.len() != coupled.parts.len() {
        return Err(Refusal::malformed(format!("{} sets of prices, there must be {}", of_parts.len(), coupled.parts.len())));
    }
    let defects = coupled.parts.iter().zip(of_parts).flat_map(|(part, own)| prices::defects(part, own));
    let defects: Vec<String> = defects.collect();
    if !defects.is_empty() {
        return Err(Refusal::Malformed(defects));
    }
    let teams = coupled.teams.iter().flatten().flatten().max().map_or(0, |&team| team as usize + 1);
    let parts: Vec<ByTeam> = coupled
        .parts
        .iter()
        .zip(of_parts)
        .zip(&coupled.teams)
        .map(|((part, prices), of_option)| units::by_team(part, prices, of_option, teams))
        .collect();
    Ok((!parts.iter().any(|scan| scan.stranded)).then_some(parts))
}

/// The cheapest team of a group, each unit there or outside all teams, as all may be; `None` where there is none.
fn cheapest(parts: &[ByTeam], group: &[Option<u32>]) -> Option<Term> {
    let units: Vec<&[Term]> = group.iter().zip(parts).filter_map(|(unit, scan)| Some(scan.of((*unit)? as usize))).collect();
    let teams = parts.first().map_or(0, |scan| scan.teams);
    let in_team = |team: usize| {
        let own = |costs: &&[Term]| lesser(costs[team].value, costs[teams].value);
        units.iter().map(own).sum::<f64>()
    };
    let least = (0..=teams).map(in_team).fold(f64::INFINITY, lesser);
    let sizes = units.iter().map(|costs| costs.iter().map(|term| term.size).fold(0.0, f64::max));
    (least != f64::INFINITY).then(|| Term { value: least, size: sizes.sum() })
}
