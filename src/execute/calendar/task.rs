//! What one rep has to put on days: raw numbers, in minutes from the beginning of a day and in seconds of driving.

use super::legs::Legs;

/// Hours at which an account is open on a day: (from, until), minutes from the beginning of the rep's day.
pub type Hours = (u32, u32);

/// The calls of one rep and the days for them.
#[derive(Debug)]
pub struct Task {
    /// Minutes of a working day.
    pub day: u32,
    /// Per working day, whether the next one is the date after it, so that a night may lie between.
    pub linked: Vec<bool>,
    /// What drives take: place 0 is home, place i + 1 that of visit i.
    pub legs: Legs,
    /// Accounts to visit.
    pub visits: Vec<Calls>,
    /// Accounts to phone.
    pub phoned: Vec<Calls>,
    /// What a night away counts beside the drives, seconds; `None` where nobody stays away.
    pub night: Option<u32>,
    /// Seed of the search.
    pub seed: u64,
    /// Rounds of the search.
    pub rounds: usize,
}

/// The calls on one account through one channel.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    /// How many, at most one a day.
    pub count: usize,
    /// Minutes of each, and those at the desk after it.
    pub minutes: u32,
    pub desk: u32,
    /// Per working day, when the account is open; `None` = always.
    pub open: Option<Vec<Vec<Hours>>>,
    /// Days on which a call is agreed.
    pub agreed: Vec<usize>,
    /// The same account's place among those to visit, of accounts to phone.
    pub visited_as: Option<usize>,
}

impl Task {
    /// Number of working days.
    pub fn days(&self) -> usize {
        self.linked.len()
    }
}

impl Calls {
    /// Minutes of a call with what follows it.
    pub fn whole(&self) -> u32 {
        self.minutes + self.desk
    }

    /// When the account is open on a day; the day's own end is no limit here.
    pub fn hours(&self, day: usize) -> &[Hours] {
        self.open.as_ref().map_or(&[(0, u32::MAX)], |open| &open[day])
    }

    /// Whether there is an hour at all on a day.
    pub fn is_open(&self, day: usize) -> bool {
        self.open.as_ref().is_none_or(|open| !open[day].is_empty())
    }
}
