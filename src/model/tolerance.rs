//! What limits may be passed by.

/// Slack given to limits, relative to their size: sums of thousands of hours carry rounding errors.
pub const FEASIBILITY_TOLERANCE: f64 = 1e-9;
