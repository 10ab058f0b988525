//! The days on which a rep works: weekdays of the rep within the period, less holidays and absences, and of those the share that
//! the rep's hours fill.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::plan::Rep;
use crate::plan::availability::Absence;

/// Why a rep does not work on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// It is no workday of the rep.
    Weekday,
    /// It is a holiday.
    Holiday,
    /// The rep is absent.
    Absent,
    /// The rep is not there yet, or any more.
    Gone,
    /// The rep's hours are fewer than the days have.
    PartTime,
}

impl Off {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Off::Weekday => "no workday of the rep",
            Off::Holiday => "a holiday",
            Off::Absent => "an absence of the rep",
            Off::Gone => "before the rep starts, or after the last day",
            Off::PartTime => "a day that the rep's hours leave free",
        }
    }
}

/// Every date of a period, and why the rep does not work on it; on dates with `agreed` calls the rep's hours leave nobody free.
pub fn dates(
    (first, last): (Date, Date),
    rep: &Rep,
    (holidays, absences): (&BTreeSet<Date>, &[Absence]),
    (agreed, day_hours): (&BTreeSet<Date>, f64),
) -> Vec<(Date, Option<Off>)> {
    let absent = |date: Date| absences.iter().any(|own| (own.from..=own.until).contains(&date));
    let off = |date: Date| {
        let gone = !rep.presence.has(date);
        match () {
            () if gone => Some(Off::Gone),
            () if !rep.workdays.has(date.weekday()) => Some(Off::Weekday),
            () if holidays.contains(&date) => Some(Off::Holiday),
            () if absent(date) => Some(Off::Absent),
            () => None,
        }
    };
    let mut dates: Vec<(Date, Option<Off>)> =
        first.series(1.day()).take_while(|date| *date <= last).map(|date| (date, off(date))).collect();
    leave_free(&mut dates, agreed, rep.capacity_hours / day_hours);
    dates
}

/// Leaves days free where the rep's hours fill but so many: evenly over the weeks, and in each the last ones, so that the same
/// weekdays stay. Days on which calls are agreed go before others.
fn leave_free(dates: &mut [(Date, Option<Off>)], agreed: &BTreeSet<Date>, wanted: f64) {
    let open = dates.iter().filter(|(_, off)| off.is_none()).count();
    let share = wanted / open.max(1) as f64;
    if share >= 1.0 {
        return;
    }
    let (mut seen, mut kept, mut from) = (0, 0, 0);
    while from < dates.len() {
        let until =
            (from + 1..dates.len()).find(|&at| dates[at].0.weekday() == jiff::civil::Weekday::Monday).unwrap_or(dates.len());
        let mut week: Vec<usize> = (from..until).filter(|&at| dates[at].1.is_none()).collect();
        week.sort_by_key(|&at| !agreed.contains(&dates[at].0));
        let fixed = week.iter().filter(|&&at| agreed.contains(&dates[at].0)).count();
        seen += week.len();
        let target = (share * seen as f64).round() as usize;
        let keep = target.saturating_sub(kept).max(fixed).min(week.len());
        week[keep..].iter().for_each(|&at| dates[at].1 = Some(Off::PartTime));
        (kept, from) = (kept + keep, until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::reps::Presence;
    use crate::plan::workdays::Workdays;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn worked(rep: &Rep, holidays: &[&str], absences: &[Absence]) -> Vec<Date> {
        let holidays = holidays.iter().map(|own| date(own)).collect();
        let agreed = [date("2026-02-13")].into();
        let all = dates((date("2026-01-01"), date("2026-03-31")), rep, (&holidays, absences), (&agreed, 8.0));
        all.into_iter().filter(|(_, off)| off.is_none()).map(|(date, _)| date).collect()
    }

    #[test]
    fn holidays_absences_and_dates_of_reps_are_free() {
        let presence = Presence { start: Some(date("2026-01-05")), end: Some(date("2026-01-16")), ..Presence::default() };
        let rep = Rep { capacity_hours: 500.0, presence, ..Rep::default() };
        let absence = Absence { rep: 0, from: date("2026-01-08"), until: date("2026-01-13") };
        let days = worked(&rep, &["2026-01-06"], &[absence]);
        assert_eq!(days, ["2026-01-05", "2026-01-07", "2026-01-14", "2026-01-15", "2026-01-16"].map(date));
    }

    #[test]
    fn fewer_hours_are_fewer_days_on_the_same_weekdays() {
        // 64 weekdays in the quarter; 3 days a week of 8 h.
        let rep = Rep { capacity_hours: 8.0 * 64.0 * 0.6, ..Rep::default() };
        let days = worked(&rep, &[], &[]);
        assert_eq!(days.len(), 38);
        let early = days.iter().filter(|day| day.weekday().to_monday_zero_offset() < 3).count();
        assert!(early >= 35, "{early}");
        assert!(days.contains(&date("2026-02-13")), "a Friday on which a call is agreed");
        let part = Rep { workdays: Workdays::parse("Tue;Thu").unwrap(), capacity_hours: 9e9, ..Rep::default() };
        assert_eq!(worked(&part, &[], &[]).len(), 26);
    }
}
