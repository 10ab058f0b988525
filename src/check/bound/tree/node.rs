//! What a relaxation proves of a node: value(x) ≥ bound for every plan x of open pairs, and ≥ bound_ij for those that use ij.

use super::super::super::tolerance::slack;
use super::open::Open;

/// A relaxation of the plans that use open pairs alone, with multipliers that a step gives.
pub(super) trait NodeRelaxation: Sync {
    /// Closes pairs that no plan uses, whatever the multipliers; whether every unit keeps one.
    fn settle(&self, open: &mut Open) -> bool;

    /// The bounds at some multipliers, rounding errors subtracted; beyond `target` they need not be sharp.
    fn bounds(&self, open: &Open, numbers: &[f64], target: f64) -> NodeBounds;
}

/// Lower bounds on the value of plans.
pub(super) struct NodeBounds {
    /// Of all plans that the node leaves open.
    pub(super) bound: f64,
    /// Of those that use a pair, by pair.
    pub(super) pair_bounds: Vec<f64>,
}

/// Widens a limit by the checker's slack, and a thousandth of that more for rounding.
pub(super) fn widened(limit: f64) -> f64 {
    limit + 1.001 * slack(limit)
}
