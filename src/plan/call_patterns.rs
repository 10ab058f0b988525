//! How much attention each segment gets.

/// A row of the call pattern table: calls on every account of a segment, by one role through one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct CallPattern {
    /// Segment label.
    pub segment: String,
    /// Role that calls.
    pub role: String,
    /// Channel: `visit`, `phone`, …
    pub channel: String,
    /// Calls per account in the period.
    pub calls_per_period: f64,
    /// Minutes per call, without travel.
    pub minutes_per_call: f64,
    /// Line in the file, for messages.
    pub line: usize,
}
