//! Requests: the log to draw.

use jiff::civil::Date;

use super::deviation::{Left, Longer, Skips, Slower};

/// The log to draw.
#[derive(Clone, Debug)]
pub struct LogRequest {
    /// Seed of every random number.
    pub seed: u64,
    /// First day; `None` = that of the plan.
    pub from: Option<Date>,
    /// Last day; `None` = that of the plan.
    pub until: Option<Date>,
    /// Share of the due calls that are made.
    pub made: f64,
    /// How widely the lengths of calls scatter: standard deviation ÷ mean.
    pub spread: f64,
    /// How widely drives scatter.
    pub traffic: f64,
    /// Minutes of the break at noon.
    pub lunch: f64,
    /// Minutes to whose multiples times and lengths are rounded.
    pub step: u32,
    /// Reps who don't call a segment.
    pub skips: Vec<Skips>,
    /// Calls that take longer, or less.
    pub longer: Vec<Longer>,
    /// Regions whose drives take longer, or less.
    pub slower: Vec<Slower>,
    /// Reps who leave.
    pub left: Vec<Left>,
}

impl Default for LogRequest {
    fn default() -> Self {
        LogRequest {
            seed: 1,
            from: None,
            until: None,
            made: 0.97,
            spread: 0.25,
            traffic: 0.2,
            lunch: 40.0,
            step: 1,
            skips: Vec::new(),
            longer: Vec::new(),
            slower: Vec::new(),
            left: Vec::new(),
        }
    }
}
