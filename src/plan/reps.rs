//! Sellers of every role.

use jiff::civil::Date;

use super::Place;
use super::postal::PostalRange;
use super::workdays::Workdays;

/// Whether a rep stays, leaves, or is yet to be hired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RepStatus {
    /// Works through the period.
    #[default]
    Active,
    /// Leaves: must end without accounts.
    Leaving,
    /// A position to be filled.
    Placeholder,
}

/// What a rep is there for, of the period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Presence {
    /// First day of work.
    pub start: Option<Date>,
    /// Last day of work.
    pub end: Option<Date>,
    /// Hours of leave.
    pub leave_hours: f64,
    /// Share of a full rep's work done meanwhile, as by who is new; `None` = all.
    pub ramp: Option<f64>,
}

impl Presence {
    /// Whether a day lies between the first and the last one of work.
    pub fn has(&self, date: Date) -> bool {
        self.start.is_none_or(|start| date >= start) && self.end.is_none_or(|end| date <= end)
    }

    /// The hours left of `full_hours` for a whole period (first and last day): by the days there, less for who is new,
    /// minus leave; the rest of them from a day on, by the days there since.
    ///
    /// ```
    /// use sutton::plan::reps::Presence;
    /// let period = Some(("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap()));
    /// let hire = Presence { start: Some("2026-10-20".parse().unwrap()), ramp: Some(0.5), leave_hours: 4.0, ..Presence::default() };
    /// // 73 of 365 days at half the pace.
    /// assert_eq!(hire.hours(1_000.0, period), 1_000.0 * 73.0 / 365.0 * 0.5 - 4.0);
    /// assert_eq!(hire.rest(period, Some("2026-12-31".parse().unwrap())), 1.0 / 73.0);
    /// ```
    pub fn hours(&self, full_hours: f64, period: Option<(Date, Date)>) -> f64 {
        let there = period.map_or(1.0, |period| self.days(period) / days(period));
        (full_hours * there * self.ramp.unwrap_or(1.0) - self.leave_hours).max(0.0)
    }

    /// The share of a period's hours that lies on a day or after it; all of them, where there is none.
    pub fn rest(&self, period: Option<(Date, Date)>, from: Option<Date>) -> f64 {
        let Some((period, from)) = period.zip(from) else { return 1.0 };
        let all = self.days(period);
        if all > 0.0 { self.days((from.max(period.0), period.1)) / all } else { 0.0 }
    }

    /// Days there, of those of a period.
    fn days(&self, (first, last): (Date, Date)) -> f64 {
        days((self.start.unwrap_or(first).max(first), self.end.unwrap_or(last).min(last)))
    }
}

/// Days from the first to the last one.
fn days((first, last): (Date, Date)) -> f64 {
    first.until(last).map_or(0.0, |span| f64::from(span.get_days() + 1)).max(0.0)
}

/// A seller, as read.
#[derive(Clone, Debug, Default)]
pub struct Rep {
    /// Unique id, text.
    pub id: String,
    /// Role: outside, inside, vp, …
    pub role: String,
    /// Hours of calls and travel that fit into the period: what is left of the hours as written after dates, ramp and leave.
    pub capacity_hours: f64,
    /// The least hours the rep must get.
    pub min_hours: f64,
    /// The most accounts the rep may have.
    pub max_accounts: Option<f64>,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// Id of the user in the CRM, where it is not the rep's.
    pub user_id: Option<String>,
    /// Name of the rep's territory in the CRM, where it has one of its own.
    pub territory: Option<String>,
    /// Manager's id.
    pub manager_id: Option<String>,
    /// Home or office; may be missing where the role's channels don't travel.
    pub place: Option<Place>,
    /// Skills.
    pub skills: Vec<String>,
    /// Languages; none = all.
    pub languages: Vec<String>,
    /// Regions whose accounts the rep may have; none of these and no postal codes = all.
    pub regions: Vec<String>,
    /// Postal codes whose accounts the rep may have, too.
    pub postal_codes: Vec<PostalRange>,
    /// Weight for weighted shares.
    pub target_weight: Option<f64>,
    /// Active, leaving or placeholder; who is gone before the plan's first day is leaving.
    pub status: RepStatus,
    /// First and last day, leave and ramp, as written; `capacity_hours` is without them already.
    pub presence: Presence,
    /// The weekdays on which the rep works.
    pub workdays: Workdays,
    /// Name of the time zone, as written; `None` = local times.
    pub time_zone: Option<String>,
    /// Line in the reps file, for messages.
    pub line: usize,
}

impl Rep {
    /// The name, or the id of one who has none.
    pub fn called(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }
}
