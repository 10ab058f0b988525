//! When an account is open on the working days of a rep.

use jiff::civil::{Date, Time};

use super::task::Hours;
use crate::plan::availability::{Appointment, On, minutes};

/// The hours of an account by working day, and the days on which a call is agreed; `None` where it is always open. `day_start` is the
/// minute at which days begin.
pub fn hours(appointments: &[&Appointment], dates: &[Date], day_start: u32) -> (Option<Vec<Vec<Hours>>>, Vec<usize>) {
    if appointments.is_empty() {
        return (None, Vec::new());
    }
    let open = dates.iter().map(|&date| on(appointments, date, day_start)).collect();
    let agreed = |date: &Date| appointments.iter().any(|own| !own.closed && own.on == On::Date(*date));
    let agreed = dates.iter().enumerate().filter(|(_, date)| agreed(date)).map(|(day, _)| day).collect();
    (Some(open), agreed)
}

/// The hours of one date: as agreed for it, else on the weekdays that are named, else all day; less those at which it is closed.
fn on(appointments: &[&Appointment], date: Date, day_start: u32) -> Vec<Hours> {
    let of = |own: &&&Appointment| hours_of(own, day_start);
    let calls = || appointments.iter().filter(|own| !own.closed);
    let dated: Vec<Hours> = calls().filter(|own| own.on == On::Date(date)).map(|own| of(&own)).collect();
    let weekly = || calls().filter(|own| matches!(own.on, On::Weekdays(_)));
    let mut open = match () {
        () if !dated.is_empty() => dated,
        () if weekly().next().is_some() => weekly().filter(|own| own.on.has(date)).map(|own| of(&own)).collect(),
        () => vec![ALL_DAY],
    };
    for closed in appointments.iter().filter(|own| own.closed && own.on.has(date)) {
        let (from, until) = hours_of(closed, day_start);
        let parts = open.into_iter().flat_map(|(start, end)| [(start, end.min(from)), (start.max(until), end)]);
        open = parts.filter(|(start, end)| start < end).collect();
    }
    open.sort_unstable();
    open
}

const ALL_DAY: Hours = (0, u32::MAX);

fn hours_of(appointment: &Appointment, day_start: u32) -> Hours {
    let minutes = |time: Time| minutes(time).saturating_sub(day_start);
    appointment.hours.map_or(ALL_DAY, |(from, until)| (minutes(from), minutes(until)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::workdays::Workdays;

    fn appointment(on: On, hours: Option<(i8, i8)>, closed: bool) -> Appointment {
        let hours = hours.map(|(from, until)| (Time::constant(from, 0, 0, 0), Time::constant(until, 0, 0, 0)));
        Appointment { account: 0, role: None, on, hours, closed, line: 1 }
    }

    #[test]
    fn what_is_agreed_goes_before_weekdays_and_what_is_closed_before_all() {
        let date = |text: &str| -> Date { text.parse().unwrap() };
        let [monday, tuesday, friday] = ["2026-01-05", "2026-01-06", "2026-01-09"].map(date);
        let week = appointment(On::Weekdays(Workdays::parse("Mon-Tue").unwrap()), Some((9, 12)), false);
        let agreed = appointment(On::Date(friday), Some((14, 15)), false);
        let lunch = appointment(On::Weekdays(Workdays::default()), Some((10, 11)), true);
        let shut = appointment(On::Date(tuesday), None, true);
        let all = [&week, &agreed, &lunch, &shut];
        let (open, days) = hours(&all, &[monday, tuesday, date("2026-01-07"), friday], 480);
        let open = open.unwrap();
        assert_eq!(open[0], [(60, 120), (180, 240)]);
        assert_eq!((open[1].len(), open[2].len(), &open[3][..]), (0, 0, &[(360, 420)][..]));
        assert_eq!(days, [3]);
        assert_eq!(hours(&[], &[monday], 480), (None, Vec::new()));
        assert_eq!(hours(&[&shut], &[monday, tuesday], 480).0, Some(vec![vec![ALL_DAY], Vec::new()]));
    }
}
