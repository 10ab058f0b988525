//! How much of a rep's working time has gone by: the days of the rep within the period, less holidays and absences.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::plan::Rep;
use crate::plan::availability::Availability;

/// Working days of a rep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// Those of the period up to the day that is looked at.
    pub gone: usize,
    /// All of the period.
    pub all: usize,
    /// Of those gone by, how many lie in each week of the period.
    pub weeks: Vec<usize>,
}

impl Days {
    /// The share that has gone by; 0 of a rep who never works.
    pub fn share(&self) -> f64 {
        if self.all == 0 { 0.0 } else { self.gone as f64 / self.all as f64 }
    }
}

/// The working days of each rep.
pub fn days(reps: &[Rep], availability: &Availability, period: (Date, Date), until: Date) -> Vec<Days> {
    let weeks = week(period.0, until) + 1;
    let of = |(at, rep): (usize, &Rep)| {
        let mut found = Days { weeks: vec![0; weeks], ..Days::default() };
        for date in working_days((at, rep), availability, period) {
            found.all += 1;
            if date <= until {
                found.gone += 1;
                found.weeks[week(period.0, date)] += 1;
            }
        }
        found
    };
    reps.iter().enumerate().map(of).collect()
}

/// The days of a period on which a rep (with its index) works.
pub fn working_days((at, rep): (usize, &Rep), availability: &Availability, period: (Date, Date)) -> Vec<Date> {
    let absences: Vec<_> = availability.absences.iter().filter(|own| own.rep == at).collect();
    let works = |date: &Date| {
        rep.workdays.has(date.weekday())
            && rep.presence.has(*date)
            && !availability.holidays.contains(date)
            && !absences.iter().any(|own| (own.from..=own.until).contains(date))
    };
    period.0.series(1.day()).take_while(|date| *date <= period.1).filter(works).collect()
}

/// Which week of a period that begins on `first` a day lies in, from 0; weeks begin on Mondays.
pub fn week(first: Date, date: Date) -> usize {
    let days = date.duration_since(first).as_hours() / 24 + i64::from(first.weekday().to_monday_zero_offset());
    usize::try_from(days / 7).unwrap_or(0)
}

/// Name of a week as ISO 8601 has it.
///
/// ```
/// use sutton::measure::days::week_name;
/// assert_eq!(week_name("2026-01-01".parse().unwrap(), 0), "2026-W01");
/// assert_eq!(week_name("2026-01-01".parse().unwrap(), 1), "2026-W02");
/// ```
pub fn week_name(first: Date, week: usize) -> String {
    let day = first.saturating_add((7 * week as i64).days()).iso_week_date();
    format!("{}-W{:02}", day.year(), day.week())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::plan::availability::Absence;

    #[test]
    fn days_are_those_on_which_the_rep_works() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let holidays = BTreeSet::from([date("2026-01-06")]);
        let absences = vec![Absence { rep: 0, from: date("2026-01-08"), until: date("2026-01-09") }];
        let availability = Availability { holidays, absences, ..Availability::default() };
        let period = (date("2026-01-01"), date("2026-01-31"));
        let found = days(&[Rep::default(), Rep::default()], &availability, period, date("2026-01-14"));
        assert_eq!(found[0], Days { gone: 7, all: 19, weeks: vec![2, 2, 3] });
        assert_eq!((found[1].gone, found[1].all), (9, 21));
    }
}
