//! The bound that prices prove:
//! ```text
//! D(λ, ν, μ) = Σ_i min_o (c_io + Σ_k λ_k,j(o) a_iko + Σ_r μ_r r_io) − Σ_r μ_r R_r
//!            + Σ_k min_Λ [ Σ_j min_ℓ ( w_kj (ℓ − s_kj Λ)² − (λ_kj − ν_k) ℓ ) − ν_k Λ ]
//! ```
//! and, where territories of groups have a price, what `pairing` finds beyond the least of each unit.
//! The coupling rows are relaxed with any λ, ν and any μ ≥ 0, so that no plan costs less.

use super::super::raw;
use super::super::refusal::Refusal;
use super::super::sum::Sum;
use super::super::tolerance::{ROUNDING, slack};
use super::reach::Reach;
use super::term::Term;
use super::{pairing, prices, total, units};
use crate::model::{Instance, Prices};

/// D at some prices, rounded down; +∞ where loads, limits and permissions leave no plan.
pub(super) fn bound(instance: &Instance, prices: &Prices) -> Result<f64, Refusal> {
    let defects = prices::defects(instance, prices);
    if !defects.is_empty() {
        return Err(Refusal::Malformed(defects));
    }
    let (stranded, reach, priced) = units_part(instance, prices);
    if stranded {
        return Ok(f64::INFINITY);
    }
    let Some(mut terms) = loads_part(instance, prices, &reach) else { return Ok(f64::INFINITY) };
    terms.insert(0, priced);
    let value: Sum = terms.iter().map(|term| term.value).collect();
    let size: f64 = terms.iter().map(|term| term.size).sum();
    let bound = value.value() - ROUNDING * size;
    if bound.is_finite() { Ok(bound) } else { Err(Refusal::Overflow("the prices are too large to compute with")) }
}

/// Whether a unit has no allowed option, how far loads can reach, and the units' part of the bound.
fn units_part(instance: &Instance, prices: &Prices) -> (bool, Vec<Reach>, Term) {
    let Some(pairing) = &instance.pairing else {
        let scan = units::scan(instance, prices);
        let priced = scan.priced();
        return (scan.stranded, scan.reach, priced);
    };
    let place = |option: usize| raw::place(instance, option).map(|place| place.territory as u32);
    let territories: Vec<Option<u32>> = (0..raw::options(instance)).map(place).collect();
    let by_territory = units::by_team(instance, prices, &territories, instance.options.territories());
    let priced = pairing::priced(instance, pairing, &by_territory);
    (by_territory.stranded, by_territory.reach, priced)
}

/// Loads' and budgets' part of the bound; `None` where they leave no plan.
pub(super) fn loads_part(instance: &Instance, prices: &Prices, reach: &[Reach]) -> Option<Vec<Term>> {
    let of_activity =
        |(k, reach): (usize, &Reach)| total::least(&instance.activities[k], &prices.load[k], prices.total[k], reach);
    let mut terms: Vec<Term> = reach.iter().enumerate().map(of_activity).collect::<Option<_>>()?;
    terms.extend(instance.budgets.iter().zip(&prices.budget).filter(|(_, price)| **price > 0.0).map(|(budget, price)| {
        let limit = match &budget.team_balance {
            Some(balance) => balance.room + slack(balance.part * reach[balance.activity].total().greatest),
            None => budget.limit + slack(budget.limit),
        };
        Term { value: -price * limit, size: (price * limit).abs() }
    }));
    Some(terms)
}
