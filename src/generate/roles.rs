//! The roles a synthetic team can have, and how each calls on the segments.

use std::str::FromStr;

/// Segment labels, best first.
pub const SEGMENTS: [&str; 3] = ["A", "B", "C"];

/// Role of a seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Visits every account, phones the better ones.
    Outside,
    /// Phones what the outside team sees too seldom.
    Inside,
    /// Sees the best accounts twice a year.
    Vp,
}

/// Calls on each account of a segment in the year of the plan.
#[derive(Clone, Copy, Debug)]
pub struct Calls {
    /// Index into [`SEGMENTS`].
    pub segment: usize,
    /// `visit` costs travel, `phone` does not.
    pub channel: &'static str,
    /// Calls in the period.
    pub number: f64,
    /// Minutes per call.
    pub minutes: f64,
}

const fn calls(segment: usize, channel: &'static str, number: f64, minutes: f64) -> Calls {
    Calls { segment, channel, number, minutes }
}

// Visits every fortnight, month and quarter: with 100 accounts per rep about eight calls a working day, half of them visits.
const OUTSIDE: &[Calls] = &[
    calls(0, "visit", 24.0, 60.0),
    calls(0, "phone", 36.0, 15.0),
    calls(1, "visit", 12.0, 50.0),
    calls(1, "phone", 18.0, 15.0),
    calls(2, "visit", 4.0, 40.0),
];
const INSIDE: &[Calls] = &[calls(1, "phone", 24.0, 20.0), calls(2, "phone", 12.0, 15.0)];
const VP: &[Calls] = &[calls(0, "visit", 2.0, 90.0), calls(0, "phone", 4.0, 30.0)];

impl Role {
    /// The name in the files.
    pub fn name(self) -> &'static str {
        match self {
            Role::Outside => "outside",
            Role::Inside => "inside",
            Role::Vp => "vp",
        }
    }

    /// The rows of the call pattern table.
    pub fn calls(self) -> &'static [Calls] {
        match self {
            Role::Outside => OUTSIDE,
            Role::Inside => INSIDE,
            Role::Vp => VP,
        }
    }

    /// Hours of calls on an account of a segment, without travel.
    pub fn call_hours(self, segment: usize) -> f64 {
        self.of_segment(segment).map(|calls| calls.number * calls.minutes / 60.0).sum()
    }

    /// Calls on an account of a segment that cost travel, and their hours.
    pub fn visits(self, segment: usize) -> (f64, f64) {
        let visits = self.of_segment(segment).filter(|calls| calls.channel == "visit");
        visits.fold((0.0, 0.0), |sum, calls| (sum.0 + calls.number, sum.1 + calls.number * calls.minutes / 60.0))
    }

    /// Whether the role calls on a segment at all.
    pub fn covers(self, segment: usize) -> bool {
        self.of_segment(segment).next().is_some()
    }

    /// Whether any of its calls costs travel.
    pub fn travels(self) -> bool {
        self.calls().iter().any(|calls| calls.channel == "visit")
    }

    fn of_segment(self, segment: usize) -> impl Iterator<Item = &'static Calls> {
        self.calls().iter().filter(move |calls| calls.segment == segment)
    }
}

/// Number of reps by role, as in `outside=20,inside=6,vp=2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster(pub Vec<(Role, u32)>);

impl FromStr for Roster {
    type Err = String;

    /// ```
    /// use sutton::generate::{Role, Roster};
    /// assert_eq!("outside=20,vp=2".parse(), Ok(Roster(vec![(Role::Outside, 20), (Role::Vp, 2)])));
    /// assert!("outside=0".parse::<Roster>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, String> {
        let mut team: Vec<(Role, u32)> = Vec::new();
        for part in text.split(',') {
            let (name, reps) = part.split_once('=').ok_or(format!("{part:?} is not of the form role=reps"))?;
            let role = [Role::Outside, Role::Inside, Role::Vp].into_iter().find(|role| role.name() == name.trim());
            let role = role.ok_or(format!("{name:?} is no role: outside, inside and vp are"))?;
            if team.iter().any(|(known, _)| *known == role) {
                return Err(format!("{name} is there twice"));
            }
            match reps.trim().parse() {
                Ok(reps) if (1..=MAX_REPS).contains(&reps) => team.push((role, reps)),
                _ => return Err(format!("{reps:?} is not a number of reps from 1 to {MAX_REPS}")),
            }
        }
        Ok(Roster(team))
    }
}

/// The most reps a role can have.
pub const MAX_REPS: u32 = 100_000;
