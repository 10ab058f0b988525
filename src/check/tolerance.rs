//! Tolerance of limits, objectives and bounds: 10⁻⁹ · max(1, |limit|).

/// Slack of every limit and of the objective, relative to their size (absolute below 1).
pub const TOLERANCE: f64 = 1e-9;

/// Rounding errors of a compensated sum are below this share of the sum of its terms' absolute values.
pub(super) const ROUNDING: f64 = 64.0 * f64::EPSILON;

/// Whether what is proven bears out a bound that is claimed, but for `slack`. What is no number bears out nothing, nor is it
/// borne out; where nothing is proven (−∞), nothing may be claimed.
///
/// ```
/// use sutton::check::bears_out;
/// assert!(bears_out(100.0, 99.0, 1e-9) && !bears_out(99.0, 100.0, 1e-9));
/// assert!(bears_out(f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY));
/// assert!(!bears_out(f64::NEG_INFINITY, 100.0, f64::INFINITY));
/// assert!(!bears_out(f64::NAN, 100.0, 1e-9) && !bears_out(100.0, f64::NAN, 1e-9));
/// ```
pub fn bears_out(proven: f64, claimed: f64, slack: f64) -> bool {
    // A slack relative to an infinite bound is infinite, too, and −∞ + ∞ no number.
    claimed <= proven + if slack.is_finite() { slack } else { 0.0 }
}

/// Slack of a limit of this size.
pub(super) fn slack(limit: f64) -> f64 {
    TOLERANCE * limit.abs().max(1.0)
}
