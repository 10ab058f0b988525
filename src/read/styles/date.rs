//! A cell's text → the parts of a date, and the dates that they may be.

use jiff::civil::{Date, date};

use super::cell::plain;
use super::months::month;

/// The order of day, month and year where all three are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `31/12/2026`
    Day,
    /// `12/31/2026`
    Month,
    /// `2026/12/31`
    Year,
}

impl Order {
    /// All of them.
    pub const ALL: [Order; 3] = [Order::Day, Order::Month, Order::Year];

    /// Of three numbers in this order the places of year, month and day.
    fn places(self) -> [usize; 3] {
        match self {
            Order::Day => [2, 1, 0],
            Order::Month => [2, 0, 1],
            Order::Year => [0, 1, 2],
        }
    }
}

/// Digits, and how many of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digits {
    number: i32,
    count: usize,
}

/// What a cell of a date column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateCell {
    /// A date, whatever the style of others: ISO, or with the month's name.
    Certain(Date),
    /// Three numbers.
    Numbers([Digits; 3], char),
    /// Eight digits in a row.
    Eight(i32),
    /// A count of days as spreadsheets have it.
    Serial(Date),
}

/// Marks between the parts of a date.
const MARKS: [char; 6] = ['/', '.', '-', ',', ' ', '\u{a0}'];
/// Words between the parts of a date.
const FILLERS: [&str; 9] = ["de", "del", "of", "st", "nd", "rd", "th", "er", "den"];
/// Days that spreadsheets count for dates of the years 1954 to 2119.
const SERIALS: std::ops::Range<f64> = 20_000.0..80_000.0;

impl DateCell {
    /// The parts of a date; a time behind it is left out.
    pub fn of(cell: &str) -> Option<Self> {
        // With or without a time behind it.
        let day = cell.split(['T', ' ']).next().unwrap_or_default();
        if let (true, Ok(date)) = (day.contains('-'), day.parse()) {
            return Some(DateCell::Certain(date));
        }
        match plain(cell) {
            Some(_) if cell.len() == 8 && cell.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(DateCell::Eight(cell.parse().ok()?))
            }
            Some(days) => SERIALS.contains(&days).then(|| DateCell::Serial(serial(days))),
            None => parts(cell),
        }
    }

    /// The date with its numbers in an order.
    pub fn date(&self, order: Order) -> Option<Date> {
        match *self {
            DateCell::Certain(date) | DateCell::Serial(date) => Some(date),
            DateCell::Numbers(numbers, _) => {
                let [year, month, day] = order.places().map(|place| numbers[place]);
                if month.count > 2 || day.count > 2 {
                    return None;
                }
                Date::new(year.year()?, month.number as i8, day.number as i8).ok()
            }
            DateCell::Eight(digits) => {
                let (year, month, day) = match order {
                    Order::Day => (digits % 10_000, digits / 10_000 % 100, digits / 1_000_000),
                    Order::Month => (digits % 10_000, digits / 1_000_000, digits / 10_000 % 100),
                    Order::Year => (digits / 10_000, digits / 100 % 100, digits % 100),
                };
                Date::new(year as i16, month as i8, day as i8).ok()
            }
        }
    }

    /// Whether its year has two digits.
    pub fn has_short_year(&self) -> bool {
        matches!(self, DateCell::Numbers(numbers, _) if numbers.iter().all(|part| part.count < 4))
    }
}

impl Digits {
    /// A year of four digits, or of two: 1970 to 2069.
    fn year(self) -> Option<i16> {
        let century = match self.count {
            4 => 0,
            2 if self.number < 70 => 2000,
            2 => 1900,
            _ => return None,
        };
        i16::try_from(century + self.number).ok()
    }
}

/// Whether a cell counts days.
pub fn is_serial(cell: &str) -> bool {
    matches!(DateCell::of(cell), Some(DateCell::Serial(_)))
}

/// The day that a spreadsheet means by a count of days.
fn serial(days: f64) -> Date {
    date(1899, 12, 30).saturating_add(jiff::Span::new().days(days as i64))
}

/// Three numbers, or two and the name of a month.
fn parts(cell: &str) -> Option<DateCell> {
    let (mut numbers, mut named, mut marks) = ([Digits::default(); 3], None, [' '; 2]);
    let (mut rest, mut found, mut seen) = (cell, 0, 0);
    while seen < 3 {
        let before = rest;
        rest = rest.trim_start_matches(MARKS);
        let mark = before[..before.len() - rest.len()].trim().chars().next().unwrap_or(' ');
        let is_digit = rest.starts_with(|letter: char| letter.is_ascii_digit());
        let end = rest.find(|letter: char| letter.is_ascii_digit() != is_digit || (!is_digit && !letter.is_alphabetic()));
        let (word, tail) = rest.split_at(end.unwrap_or(rest.len()));
        rest = tail;
        if is_digit {
            if word.len() > 4 || (seen == 0 && mark != ' ') {
                return None;
            }
            numbers[found] = Digits { number: word.parse().ok()?, count: word.len() };
            found += 1;
        } else if let (Some(month), None) = (month(word), named) {
            named = Some(month);
        } else if FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(word)) {
            continue;
        } else {
            return None;
        }
        if seen > 0 {
            marks[seen - 1] = mark;
        }
        seen += 1;
    }
    if !is_time(rest) {
        return None;
    }
    match named {
        None => (marks[0] == marks[1] && marks[0] != ',').then_some(DateCell::Numbers(numbers, marks[0])),
        Some(month) => {
            let [first, second, _] = numbers;
            let (day, year) = if first.count == 4 { (second, first) } else { (first, second) };
            let date = if day.count <= 2 { Date::new(year.year()?, month, day.number as i8).ok() } else { None };
            date.map(DateCell::Certain)
        }
    }
}

/// Whether nothing, or a time, stands behind a date.
fn is_time(rest: &str) -> bool {
    let time = rest.trim_start_matches([' ', ',', 'T', '\u{a0}', '\u{202f}']);
    let fits = |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || ":.+-APMZapm".contains(letter);
    time.is_empty()
        || (time.len() < rest.len()
            && time.starts_with(|letter: char| letter.is_ascii_digit())
            && time.contains(':')
            && time.chars().all(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_leave_one_reading_are_certain() {
        let cells = [
            "2026-12-31",
            "2026-12-31T08:30:00Z",
            "2026-12-31 08:30",
            "31-Dec-2026",
            "31-DEC-26",
            "Dec 31, 2026",
            "December 31st, 2026",
            "31. Dezember 2026",
            "31 décembre 2026",
            "31 de diciembre de 2026",
            "2026 Dec 31",
            "31. Dez. 2026 14:05",
            "Dec 31, 2026, 2:05 PM",
        ];
        for cell in cells {
            assert_eq!(DateCell::of(cell), Some(DateCell::Certain(date(2026, 12, 31))), "{cell}");
        }
    }

    #[test]
    fn numbers_are_dates_by_their_order() {
        let read = |cell: &str| DateCell::of(cell).map(|cell| Order::ALL.map(|order| cell.date(order)));
        let day = Some(date(2026, 12, 31));
        assert_eq!(read("31/12/2026"), Some([day, None, None]));
        assert_eq!(read("31.12.2026 10:00"), Some([day, None, None]));
        assert_eq!(read("31. 12. 2026"), Some([day, None, None]));
        assert_eq!(read("12/31/2026"), Some([None, day, None]));
        assert_eq!(read("12/31/26, 11:59 PM"), Some([None, day, None]));
        assert_eq!(read("2026/12/31"), Some([None, None, day]));
        assert_eq!(read("3/4/2026"), Some([Some(date(2026, 4, 3)), Some(date(2026, 3, 4)), None]));
        assert_eq!(read("03-04-05"), Some([(2005, 4, 3), (2005, 3, 4), (2003, 4, 5)].map(|(y, m, d)| Some(date(y, m, d)))));
        assert_eq!(read("20261231"), Some([None, None, day]));
        assert_eq!(read("31122026").map(|dates| dates[0]), Some(day));
        assert_eq!(DateCell::of("46387"), Some(DateCell::Serial(date(2026, 12, 31))));
        assert_eq!(DateCell::of("46387.75"), Some(DateCell::Serial(date(2026, 12, 31))));
    }

    #[test]
    fn everything_else_is_no_date() {
        let cells = [
            "",
            "soon",
            "31/12",
            "2026",
            "12-2026",
            "Dec 2026",
            "31/12/2026x",
            "1,234,56",
            "31/12-2026",
            "-3/4/2026",
            "Dec Jan 2026",
            "99999999999",
            "31/12/20261",
            "5",
            "3/4/2026 noon",
            "...",
            "31/12/2026/1",
        ];
        for cell in cells {
            let read = DateCell::of(cell).map(|cell| Order::ALL.map(|order| cell.date(order)));
            assert!(matches!(read, None | Some([None, None, None])), "{cell}: {read:?}");
        }
    }
}
