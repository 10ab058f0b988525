//! What a relaxation tells of a node: a bound on its plans, and one on those that use a pair.

use super::super::super::tolerance::slack;
use super::open::Open;

/// What the numbers of a step say of the pairs left open.
pub(super) trait Relaxation: Sync {
    /// Closes what can't be whatever the numbers; whether every unit keeps a pair.
    fn settle(&self, open: &mut Open) -> bool;

    /// The bound, and that of every open pair, rounding errors subtracted; what is beyond `target` need not be told.
    fn relaxed(&self, open: &Open, numbers: &[f64], target: f64) -> Relaxed;
}

/// What the numbers of a step prove.
pub(super) struct Relaxed {
    /// Of all plans that the node leaves open.
    pub(super) bound: f64,
    /// Of those that use a pair, by pair.
    pub(super) conditional: Vec<f64>,
}

/// What a limit holds where the checker lets it pass by its slack, and a thousandth of that more for rounding.
pub(super) fn widened(limit: f64) -> f64 {
    limit + 1.001 * slack(limit)
}
