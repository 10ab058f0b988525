//! The dual bound that a certificate proves: D(λ, ν, μ) of [`Prices`](crate::model::Prices), or the least leaf of a
//! [`Tree`](crate::model::Tree), rounded down.

mod load;
mod prices;
mod reach;
mod tables;
pub(super) mod tied;
mod total;
mod tree;
mod units;

use super::slack;
use super::sum::Sum;
use crate::model::{Certificate, Instance, Prices};
use reach::Reach;

/// Rounding errors of one term are below this share of the sum of its parts' absolute values; both sums of terms are compensated.
const ROUNDING: f64 = 64.0 * f64::EPSILON;

/// A lower bound on something, and the sum of the absolute values that it was computed from.
#[derive(Clone, Copy, Debug, Default)]
struct Term {
    value: f64,
    size: f64,
}

/// The lesser of two numbers; no number where one is none.
fn lesser(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}

/// The dual bound that a certificate proves, re-derived: no assignment that [`violations`](super::violations) accepts costs less.
///
/// +∞ where loads, limits and permissions alone show that there is no plan. What D leaves open is used as well: no load
/// passes what the units may bring or take away, and no total what the limits of all territories leave room for. Limits
/// are widened by [`TOLERANCE`](super::TOLERANCE), and rounding errors are subtracted.
///
/// # Errors
/// What is wrong with the prices or the tree: a count or an index that does not fit the instance, a number that is not
/// finite, a negative budget price, or prices too large to compute with.
///
/// ```
/// use sutton::check;
/// use sutton::model::{Certificate, Instance, Options, Prices, Quantity};
/// let instance = Instance::builder(2, Options::new(2, 1, false)).costs(Quantity::dense(2, vec![1.0, 2.0, 4.0, 3.0])).build()?;
/// let bound = check::bound(&instance, &Certificate::Prices(Prices::default()));
/// assert!((bound.unwrap() - 4.0).abs() < 1e-9);
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn bound(instance: &Instance, certificate: &Certificate) -> Result<f64, String> {
    match certificate {
        Certificate::Prices(prices) => of_prices(instance, prices),
        Certificate::Tree(tree) => tree::bound(instance, tree),
        Certificate::Centres(_) => Err("the certificate is one of free centres".into()),
    }
}

fn of_prices(instance: &Instance, prices: &Prices) -> Result<f64, String> {
    let defects = prices::defects(instance, prices);
    if !defects.is_empty() {
        return Err(defects.join("; "));
    }
    let scan = units::scan(instance, prices);
    if scan.stranded {
        return Ok(f64::INFINITY);
    }
    let Some(mut terms) = loads_part(instance, prices, &scan.reach) else { return Ok(f64::INFINITY) };
    terms.insert(0, scan.priced());
    let value: Sum = terms.iter().map(|term| term.value).collect();
    let size: f64 = terms.iter().map(|term| term.size).sum();
    let bound = value.value() - ROUNDING * size;
    if bound.is_finite() { Ok(bound) } else { Err("the prices are too large to compute with".to_owned()) }
}

/// What loads and budgets add to the bound; `None` where they leave no plan.
fn loads_part(instance: &Instance, prices: &Prices, reach: &[Reach]) -> Option<Vec<Term>> {
    let of_activity =
        |(k, reach): (usize, &Reach)| total::least(&instance.activities[k], &prices.load[k], prices.total[k], reach);
    let mut terms: Vec<Term> = reach.iter().enumerate().map(of_activity).collect::<Option<_>>()?;
    terms.extend(instance.budgets.iter().zip(&prices.budget).filter(|(_, price)| **price > 0.0).map(|(budget, price)| {
        let limit = match &budget.span {
            Some(span) => span.room + slack(span.part * reach[span.activity].total().greatest),
            None => budget.limit + slack(budget.limit),
        };
        Term { value: -price * limit, size: (price * limit).abs() }
    }));
    Some(terms)
}
