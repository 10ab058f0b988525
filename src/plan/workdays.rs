//! The weekdays on which a rep works, or an account is open.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The Monday of a date's week.
pub fn monday_of(date: Date) -> Date {
    date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
}

/// A set of weekdays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workdays([bool; 7]);

impl Default for Workdays {
    /// Monday to Friday.
    fn default() -> Self {
        Workdays([true, true, true, true, true, false, false])
    }
}

/// What weekdays are called, from Monday on: English, German, French, Spanish, each word or its first letters.
const NAMES: [[&str; 4]; 7] = [
    ["monday", "montag", "lundi", "lunes"],
    ["tuesday", "dienstag", "mardi", "martes"],
    ["wednesday", "mittwoch", "mercredi", "miercoles"],
    ["thursday", "donnerstag", "jeudi", "jueves"],
    ["friday", "freitag", "vendredi", "viernes"],
    ["saturday", "samstag", "samedi", "sabado"],
    ["sunday", "sonntag", "dimanche", "domingo"],
];

impl Workdays {
    /// The weekdays that a text names: `Mon-Wed`, `Mon, Thu`, `Mo-Mi;Fr`; `None` where a word is no weekday, or could be two.
    ///
    /// ```
    /// use sutton::plan::workdays::Workdays;
    /// assert_eq!(Workdays::parse("Mon-Fri"), Some(Workdays::default()));
    /// assert_eq!(Workdays::parse("Mo, mi").map(|days| days.to_string()), Some("Mon, Wed".into()));
    /// assert_eq!(Workdays::parse("Sat-Mon").map(|days| days.to_string()), Some("Mon, Sat, Sun".into()));
    /// assert_eq!((Workdays::parse("M"), Workdays::parse("weekdays"), Workdays::parse("")), (None, None, None));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut days = [false; 7];
        let parts = text.split([',', ';', '|', '/', '+', ' ']).filter(|part| !part.is_empty());
        for part in joined(parts) {
            let (first, last) = part.split_once(['-', '–']).unwrap_or((&part, &part));
            let (first, last) = (weekday(first)?, weekday(last)?);
            let span = (last + 7 - first) % 7;
            (0..=span).for_each(|step| days[(first + step) % 7] = true);
        }
        days.contains(&true).then_some(Workdays(days))
    }

    /// Whether a weekday is among them.
    pub fn has(self, day: Weekday) -> bool {
        self.0[day.to_monday_zero_offset() as usize]
    }
}

/// Parts of a list, those around a dash that stands by itself joined: `Mon - Wed`.
fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in parts {
        let open = found.last().is_some_and(|last| last.ends_with(['-', '–']));
        match found.last_mut() {
            Some(last) if open || part.starts_with(['-', '–']) => last.push_str(part),
            _ => found.push(part.into()),
        }
    }
    found
}

/// The weekday that a word names, from Monday = 0.
fn weekday(word: &str) -> Option<usize> {
    let plain: String = word.trim().trim_end_matches('.').to_lowercase().replace('é', "e").replace('á', "a");
    let is_named = |names: &[&str; 4]| plain.chars().count() >= 2 && names.iter().any(|name| name.starts_with(&plain));
    let mut found = (0..7).filter(|&day| is_named(&NAMES[day]));
    let (first, other) = (found.next(), found.next());
    first.filter(|_| other.is_none())
}

impl std::fmt::Display for Workdays {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let own: Vec<&str> = names.into_iter().zip(self.0).filter(|(_, is)| *is).map(|(name, _)| name).collect();
        f.write_str(&own.join(", "))
    }
}
