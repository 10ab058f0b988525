//! Ends of a sweep: its loose one, and the tight one of a sweep of moves that names none.

use super::point::SweptLimits;
use super::swept_role::{SweptRole, without_prices};
use crate::balance::moves::turnover;
use crate::error::{Error, Result};
use crate::plan::config::StabilitySection;
use crate::scenarios::steps::Steps;
use crate::solve::{Parameters, Progress, WarmStart, prices};

/// Price of a move at the loose end of a sweep and at the tight one, in hours of an account's work: cheap enough for every
/// move that saves anything to speak of, and so dear that hardly one saves as much.
const CHEAP: f64 = 0.01;
const DEAR: f64 = 3.0;
/// Prices in between, each of which starts from the one before.
const BETWEEN: i32 = 3;

/// Plan and prices where moves hardly cost anything, which a sweep starts from at its loose end; and the share of accounts
/// that leaves there.
pub(super) fn loose(role: &mut SweptRole) -> Result<(f64, WarmStart)> {
    let price = CHEAP * role.work;
    role.limit(SweptLimits { max_moved: Some(1.0), ..SweptLimits::default() }, |stability| priced(stability, price, None));
    let (formulation, optimised) = role.optimise(None, 1)?;
    let turnover = turnover(&role.plan, &optimised.plan);
    if turnover.owned == 0 {
        let reason = "no account has an owner who stays, so none can move; sweep the balance instead: --balance 0.02..0.1";
        return Err(Error::Command(format!("role {}: {reason}", formulation.role)));
    }
    let mut start = optimised.start;
    // The cap comes before all others, and is worth what a move costs.
    start.prices.iter_mut().for_each(|prices| prices.budget.insert(0, price));
    Ok((turnover.left_share(), start))
}

/// From the moves that still are made where they are dear, to the share at the loose end.
pub(super) fn worth_trying(role: &mut SweptRole, most: f64, start: &WarmStart, parameters: &Parameters) -> Result<Steps> {
    let mut known = start.prices.clone();
    let mut fewest = most;
    for step in 0..=BETWEEN {
        let price = CHEAP * role.work * (DEAR / CHEAP).powf(f64::from(step + 1) / f64::from(BETWEEN + 1));
        role.limit(SweptLimits { max_moved: Some(1.0), ..SweptLimits::default() }, |stability| {
            priced(stability, price, Some(1.0))
        });
        let instance = role.formulate()?.instance;
        // What the cap was worth, a move costs already.
        known.iter_mut().for_each(|prices| prices.budget[0] = 0.0);
        let found = prices::price_from(&instance, known.as_ref(), parameters, &Progress::new(None));
        let shares = found.fractional.iter().enumerate().flat_map(|(unit, shares)| shares.iter().map(move |share| (unit, share)));
        let moved: f64 = shares.map(|(unit, &(option, share))| share * instance.usage(0, unit, option as usize)).sum();
        fewest = moved / instance.budgets()[0].limit;
        known = Some(found.prices);
    }
    Ok(Steps::Between(fewest.min(most), most))
}

fn priced(stability: &StabilitySection, price: f64, max_moved: Option<f64>) -> StabilitySection {
    StabilitySection { move_hours: Some(price), max_moved, ..without_prices(stability) }
}
