//! The dual bound that a certificate proves: D(λ, ν, μ) of [`Prices`](crate::model::Prices), or the least leaf of a
//! [`Tree`](crate::model::Tree), rounded down.

pub(super) mod coupled;
mod lagrangian;
mod load;
mod pairing;
mod prices;
mod reach;
mod scan;
mod tables;
mod term;
mod total;
mod tree;
mod units;

use super::refusal::Refusal;
use crate::model::{Certificate, Instance};

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
pub fn bound(instance: &Instance, certificate: &Certificate) -> Result<f64, Refusal> {
    match certificate {
        Certificate::Prices(prices) => lagrangian::bound(instance, prices),
        Certificate::Tree(tree) => tree::bound(instance, tree),
        Certificate::Centres(_) => Err(Refusal::OfFreeCentres),
    }
}
