//! Times of activities: the day where the person was, and what lies between begin and end.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// A date and time that a cell has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// Local, wherever the person was.
    Local(DateTime),
    /// With its zone, and as written.
    Zoned(Timestamp, DateTime),
}

impl Moment {
    /// The moment of a cell in ISO 8601, with or without a zone; `None` where it is none, or has no time.
    pub fn of(cell: &str) -> Option<Self> {
        let bytes = cell.as_bytes();
        if bytes.len() < 16 || !matches!(bytes[10], b'T' | b't' | b' ') || bytes[13] != b':' {
            return None;
        }
        let (local, zone) = parted(cell);
        let written: DateTime = local.trim_end().parse().ok()?;
        let Some(zone) = zone else { return Some(Moment::Local(written)) };
        let instant = format!("{written}{zone}").parse().ok()?;
        Some(Moment::Zoned(instant, written))
    }

    /// The day, in a zone where it is known; else as written.
    pub fn day(self, zone: Option<&TimeZone>) -> Date {
        match (self, zone) {
            (Moment::Zoned(instant, _), Some(zone)) => zone.to_datetime(instant).date(),
            (Moment::Zoned(_, written) | Moment::Local(written), _) => written.date(),
        }
    }

    /// The minute from midnight, in a zone where it is known; else as written. Midnight stands for days without a time.
    pub fn minute(self, zone: Option<&TimeZone>) -> Option<u16> {
        let time = match (self, zone) {
            (Moment::Zoned(instant, _), Some(zone)) => zone.to_datetime(instant).time(),
            (Moment::Zoned(_, written) | Moment::Local(written), _) => written.time(),
        };
        let minute = 60 * u16::from(time.hour().unsigned_abs()) + u16::from(time.minute().unsigned_abs());
        (minute > 0).then_some(minute)
    }

    /// Minutes from this one to a later one.
    pub fn minutes_to(self, end: Moment) -> Option<f64> {
        let seconds = match (self, end) {
            (Moment::Zoned(from, _), Moment::Zoned(to, _)) => to.duration_since(from).as_secs_f64(),
            (Moment::Local(from), Moment::Local(to)) => to.duration_since(from).as_secs_f64(),
            _ => return None,
        };
        Some(seconds / 60.0)
    }
}

/// The minute from midnight of a cell whose date is no ISO 8601: `30.03.2026 14:05`, `3/30/2026 2:05 PM`.
pub fn clock(cell: &str) -> Option<u16> {
    let (before, after) = cell.split_once(':')?;
    let hour: u16 = before.rsplit(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()?;
    let minute: u16 = after.get(..2)?.parse().ok()?;
    let mark: String = after[2..].chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect();
    let hour = match (mark.as_str(), hour) {
        ("am", 12) => 0,
        ("pm", 1..12) => hour + 12,
        _ => hour,
    };
    (hour < 24 && minute < 60).then(|| 60 * hour + minute).filter(|minute| *minute > 0)
}

/// A date-time and its zone as `Z` or `+01:00`.
fn parted(cell: &str) -> (&str, Option<String>) {
    if let Some(local) = cell.strip_suffix(['Z', 'z']) {
        return (local, Some("Z".into()));
    }
    let Some(at) = cell.rfind(['+', '-']).filter(|&at| at > 13) else { return (cell, None) };
    let digits: String = cell[at + 1..].chars().filter(|letter| *letter != ':').collect();
    let is_zone = matches!(digits.len(), 2 | 4) && digits.bytes().all(|digit| digit.is_ascii_digit());
    let minutes = if digits.len() == 4 { &digits[2..] } else { "00" };
    if is_zone { (&cell[..at], Some(format!("{}{}:{minutes}", &cell[at..=at], &digits[..2]))) } else { (cell, None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_person() {
        let zone = jiff::tz::TimeZoneDatabase::bundled().get("America/Chicago").unwrap();
        let day = |cell: &str, zone: Option<&TimeZone>| Moment::of(cell).map(|own| own.day(zone).to_string());
        for cell in ["2026-03-31T02:00:00.000Z", "2026-03-31T02:00:00.000+0000", "2026-03-31 04:00:00+02:00", "2026-03-31T02:00Z"]
        {
            assert_eq!(day(cell, Some(&zone)).as_deref(), Some("2026-03-30"), "{cell}");
            assert_eq!(day(cell, None).as_deref(), Some("2026-03-31"), "{cell}");
        }
        assert_eq!(day("2026-03-31 02:00", Some(&zone)).as_deref(), Some("2026-03-31"));
        assert_eq!(
            ["2026-03-31", "31/03/2026 02:00", "", "2026-03-31Tx2:00"].map(|cell| day(cell, None)),
            [None, None, None, None]
        );
    }

    #[test]
    fn the_hour_is_that_of_the_person() {
        let zone = jiff::tz::TimeZoneDatabase::bundled().get("America/Chicago").unwrap();
        let minute = |cell: &str| Moment::of(cell).and_then(|own| own.minute(Some(&zone)));
        assert_eq!(minute("2026-03-31T02:00:00.000Z"), Some(21 * 60));
        assert_eq!((minute("2026-03-31 08:05"), minute("2026-03-31 00:00")), (Some(485), None));
        let clocks =
            ["30.03.2026 14:05", "3/30/2026 2:05 PM", "3/30/2026 12:05 am", "3/30/2026 9:30:15 AM", "3/30/2026", "12:70"];
        assert_eq!(clocks.map(clock), [Some(845), Some(845), Some(5), Some(570), None, None]);
    }

    #[test]
    fn minutes_go_over_a_change_to_summer_time() {
        let minutes = |from: &str, to: &str| Moment::of(from).zip(Moment::of(to)).and_then(|(from, to)| from.minutes_to(to));
        assert_eq!(minutes("2026-03-31 08:00", "2026-03-31 09:15:00"), Some(75.0));
        assert_eq!(minutes("2026-03-29T00:30:00Z", "2026-03-29T03:30:00+02:00"), Some(60.0));
        assert_eq!(minutes("2026-03-31 08:00", "2026-03-31T09:00Z"), None);
    }
}
