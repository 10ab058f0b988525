//! Times that headers of hours speak of: `Hours per week`, `Wochenstunden`, `heures/mois`.

use std::fmt;

/// A time that hours are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A twelfth of a year.
    Month,
    /// A fourth of a year.
    Quarter,
    /// A year.
    Year,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
        })
    }
}

impl Period {
    /// How many there are in some days; months, quarters and years count whole where they nearly are, as calendars have it. `None` of
    /// days, of which not all are worked.
    pub fn times(self, days: f64) -> Option<f64> {
        let whole =
            |times: f64, off: f64| if (times - times.round()).abs() <= off && times > 0.5 { times.round() } else { times };
        match self {
            Period::Day => None,
            Period::Week => Some(days / 7.0),
            Period::Month => Some(whole(12.0 * days / YEAR, 0.085)),
            Period::Quarter => Some(whole(4.0 * days / YEAR, 0.03)),
            Period::Year => Some(whole(days / YEAR, 0.01)),
        }
    }
}

/// Days of a year.
const YEAR: f64 = 365.25;

/// Words for them in simplified headers, the longer ones first.
const WORDS: [(Period, &[&str]); 5] = [
    (
        Period::Week,
        &["wochentliche", "wochentlich", "hebdomadaires", "hebdomadaire", "semanales", "semaine", "semanal", "weekly"],
    ),
    (Period::Month, &["monatliche", "monatlich", "mensuelles", "mensuales", "mensuelle", "monthly", "mensual", "monats"]),
    (
        Period::Quarter,
        &["trimestrielles", "trimestrales", "trimestre", "trimestral", "quarterly", "quartals", "quartal", "quarter"],
    ),
    (
        Period::Year,
        &["jahrliche", "annuelles", "jahrlich", "annually", "anuales", "annuel", "yearly", "jahres", "annual", "anual"],
    ),
    (Period::Day, &["tagliche", "taglich", "diarias", "daily", "tages"]),
];
const SHORT_WORDS: [(Period, &[&str]); 5] = [
    (Period::Week, &["wochen", "semana", "woche", "week", "wk"]),
    (Period::Month, &["month", "monat", "mois", "mes"]),
    (Period::Quarter, &["qtr"]),
    (Period::Year, &["annum", "annee", "jahr", "year", "ano", "an", "yr", "pa"]),
    (Period::Day, &["jour", "dia", "day", "tag"]),
];
/// Words between the hours and their time.
const JOINTS: [&str; 9] = ["per", "pro", "par", "por", "je", "inder", "im", "al", "a"];

/// The time that a simplified header begins or ends with, and the header without it.
pub fn parted(header: &str) -> Option<(&str, Period)> {
    WORDS.iter().chain(&SHORT_WORDS).find_map(|&(period, words)| {
        let rest = words.iter().find_map(|word| header.strip_suffix(word).or_else(|| header.strip_prefix(word)))?;
        let rest = JOINTS.iter().find_map(|joint| rest.strip_suffix(joint)).unwrap_or(rest);
        (!rest.is_empty()).then_some((rest, period))
    })
}

/// The time that a simplified header of hours speaks of, whatever else it says: one beside a name of the column, or a long word.
pub fn spoken(header: &str, is_name: impl Fn(&str) -> bool) -> Option<Period> {
    const LONG: usize = 4;
    let inside = |&(period, words): &(Period, &[&str])| {
        words.iter().any(|word| word.len() >= LONG && header.contains(word)).then_some(period)
    };
    let beside = parted(header).filter(|(rest, _)| is_name(rest)).map(|(_, period)| period);
    beside.or_else(|| WORDS.iter().chain(&SHORT_WORDS).find_map(inside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::aliases::simplify;

    #[test]
    fn headers_tell_the_time_that_hours_are_of() {
        for (header, rest, period) in [
            ("Hours per week", "hours", Period::Week),
            ("Wochenstunden", "stunden", Period::Week),
            ("Weekly hours", "hours", Period::Week),
            ("heures/mois", "heures", Period::Month),
            ("Stunden pro Monat", "stunden", Period::Month),
            ("Horas al año", "horas", Period::Year),
            ("Annual hours", "hours", Period::Year),
            ("Stunden/Tag", "stunden", Period::Day),
            ("Capacity (h/quarter)", "capacityh", Period::Quarter),
        ] {
            assert_eq!(parted(&simplify(header)), Some((rest, period)), "{header}");
        }
        assert_eq!([parted("capacityhours"), parted("kapazitat"), parted("week")], [None; 3]);
        let spoken = |header| spoken(header, |rest| rest == "stunden");
        assert_eq!([spoken("sollprowochebrutto"), spoken("stundentag")], [Some(Period::Week), Some(Period::Day)]);
        assert_eq!([spoken("kapa"), spoken("stundenplan"), spoken("urlaubsstunden"), spoken("capacityfy26")], [None; 4]);
    }

    #[test]
    fn calendars_are_even() {
        assert_eq!([28.0, 31.0, 59.0, 92.0].map(|days| Period::Month.times(days)), [1.0, 1.0, 2.0, 3.0].map(Some));
        assert_eq!([Period::Quarter.times(365.0), Period::Year.times(90.0)], [Some(4.0), Some(90.0 / 365.25)]);
        assert_eq!([Period::Week.times(91.0), Period::Day.times(91.0)], [Some(13.0), None]);
    }
}
