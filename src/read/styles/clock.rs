//! Durations as clocks and people write them: `450:30`, `1:08:30`, `1h 08m`.

/// What the two numbers of `1:08` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Hours and minutes.
    HoursMinutes,
    /// Minutes and seconds.
    MinutesSeconds,
}

/// A duration that a cell holds, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Duration {
    /// Whatever the style of others.
    Certain(f64),
    /// Two numbers.
    Two(f64, f64),
}

/// Words for units of time, and their seconds.
const UNITS: [(&[&str], f64); 3] = [
    (&["h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures", "hora", "horas"], 3600.0),
    (&["m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos"], 60.0),
    (&["s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "seconde", "secondes", "seg", "segundos"], 1.0),
];
/// Minutes of an hour, seconds of a minute.
const SIXTY: f64 = 60.0;
/// Hours that no single call or drive takes.
const DAY: f64 = 24.0;

impl Clock {
    /// Both of them.
    pub const ALL: [Clock; 2] = [Clock::HoursMinutes, Clock::MinutesSeconds];

    /// As the plan file writes it.
    pub fn name(self) -> &'static str {
        if self == Clock::HoursMinutes { "h:mm" } else { "mm:ss" }
    }

    /// The one that a setting names.
    pub fn of(text: &str) -> Option<Self> {
        match text.trim() {
            "h:mm" | "hh:mm" | "[h]:mm" => Some(Clock::HoursMinutes),
            "m:ss" | "mm:ss" | "[m]:ss" => Some(Clock::MinutesSeconds),
            _ => None,
        }
    }

    /// The seconds of two numbers.
    fn seconds(self, first: f64, second: f64) -> f64 {
        let whole = SIXTY * first + second;
        if self == Clock::HoursMinutes { SIXTY * whole } else { whole }
    }
}

impl Duration {
    /// The duration of a cell; `None` where it is none. Plain numbers are none.
    pub fn of(cell: &str) -> Option<Self> {
        if !cell.contains(':') {
            return words(cell).map(Duration::Certain);
        }
        let parts: Vec<f64> = cell.split(':').map(whole).collect::<Option<_>>()?;
        let is_clock = parts[1..].iter().all(|&part| part < SIXTY);
        match parts[..] {
            [first, second] if is_clock => Some(Duration::Two(first, second)),
            [hours, minutes, seconds] if is_clock => Some(Duration::Certain((SIXTY * hours + minutes) * SIXTY + seconds)),
            _ => None,
        }
    }

    /// Its seconds.
    pub fn seconds(self, clock: Clock) -> f64 {
        match self {
            Duration::Certain(seconds) => seconds,
            Duration::Two(first, second) => clock.seconds(first, second),
        }
    }

    /// Whether two numbers can be no hours of a day.
    pub fn is_long(self) -> bool {
        matches!(self, Duration::Two(first, _) if first >= DAY)
    }
}

/// Digits alone.
fn whole(text: &str) -> Option<f64> {
    let text = text.trim();
    (!text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// `1h 08m`, `1 h 8`, `90 min`, `1,5 Std.`: numbers with their units, the larger ones first; behind hours, bare minutes.
fn words(cell: &str) -> Option<f64> {
    let lower = cell.to_lowercase();
    let (mut rest, mut seconds, mut last) = (lower.trim(), 0.0, f64::INFINITY);
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',').unwrap_or(rest.len());
        let number: f64 = rest[..digits].replace(',', ".").parse().ok()?;
        let behind = rest[digits..].trim_start();
        let letters = behind.find(|letter: char| !letter.is_alphabetic()).unwrap_or(behind.len());
        let unit = match &behind[..letters] {
            "" if last == SIXTY * SIXTY && behind.is_empty() => SIXTY,
            word => UNITS.iter().find(|(words, _)| words.contains(&word)).map(|&(_, seconds)| seconds)?,
        };
        if unit >= last {
            return None;
        }
        (seconds, last) = (seconds + number * unit, unit);
        rest = behind[letters..].trim_start_matches(['.', ' ', ',', '\u{a0}']);
    }
    last.is_finite().then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_they_are_written() {
        for (cell, seconds) in [
            ("1:08:30", 4110.0),
            ("450:30:00", 1_621_800.0),
            ("1h 08m", 4080.0),
            ("1h08", 4080.0),
            ("1 Std. 8 Min.", 4080.0),
            ("90 min", 5400.0),
            ("1,5 h", 5400.0),
            ("2 hours", 7200.0),
            ("45s", 45.0),
        ] {
            assert_eq!(Duration::of(cell), Some(Duration::Certain(seconds)), "{cell}");
        }
        assert_eq!(Duration::of("450:30"), Some(Duration::Two(450.0, 30.0)));
        for cell in ["12", "1:75", "1:2:3:4", "8m 1h", "", "h", "12 km", "1.5", "a:b", "12:", "2026-01-01"] {
            assert_eq!(Duration::of(cell), None, "{cell}");
        }
    }

    #[test]
    fn settings_name_clocks() {
        let clocks = ["h:mm", "hh:mm", "[h]:mm", "mm:ss", "m:ss"].map(Clock::of);
        let [hours, minutes] = Clock::ALL.map(Some);
        assert_eq!(clocks, [hours, hours, hours, minutes, minutes]);
        assert_eq!(["h:m:s", "minutes", "1:08", "", ":"].map(Clock::of), [None; 5]);
    }
}
