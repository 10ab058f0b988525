//! A cell's text → the parts of a number: its sign, currency, percent, and its digits with their marks.

use super::currency::{self, Currency};

/// The mark before the fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// `1234.5`
    Point,
    /// `1234,5`
    Comma,
}

impl Decimal {
    /// Both of them.
    pub const ALL: [Decimal; 2] = [Decimal::Point, Decimal::Comma];

    /// As it is written.
    pub fn mark(self) -> char {
        if self == Decimal::Point { '.' } else { ',' }
    }
}

/// The mark between groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// `1,234`
    Comma,
    /// `1.234`
    Point,
    /// `1'234`
    Apostrophe,
    /// `1 234`
    Blank,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 4] = [Group::Comma, Group::Point, Group::Apostrophe, Group::Blank];

    /// The mark that a letter is.
    fn of(letter: char) -> Option<Group> {
        match letter {
            ',' => Some(Group::Comma),
            '.' => Some(Group::Point),
            '\'' | '’' => Some(Group::Apostrophe),
            _ if letter.is_whitespace() => Some(Group::Blank),
            _ => None,
        }
    }

    /// As it is written.
    pub fn mark(self) -> char {
        match self {
            Group::Comma => ',',
            Group::Point => '.',
            Group::Apostrophe => '\'',
            Group::Blank => ' ',
        }
    }
}

/// The parts of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount<'a> {
    /// Below 0: a minus before or behind it, or parentheses around it.
    pub negative: bool,
    /// Its currency.
    pub currency: Option<Currency>,
    /// A percent sign before or behind it.
    pub percent: bool,
    /// Its digits with their marks, such as `1.234,56`; empty where a dash stands for them.
    pub digits: &'a str,
}

impl<'a> Amount<'a> {
    /// Peels sign, currency and percent off the digits; `None` where something else stands there.
    pub fn of(cell: &'a str) -> Option<Self> {
        let (mut amount, mut signs, mut dash) = (Amount { digits: cell.trim(), ..Amount::default() }, 0, false);
        loop {
            let rest = amount.digits;
            amount.digits = if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
                (amount.negative, signs) = (true, signs + 2);
                inner
            } else if let Some(rest) = rest.strip_prefix(MINUS).or_else(|| rest.strip_suffix(MINUS)) {
                (amount.negative, dash, signs) = (true, true, signs + 1);
                rest
            } else if let Some(rest) = rest.strip_prefix('+') {
                signs += 1;
                rest
            } else if let Some(rest) = rest.strip_suffix('%').or_else(|| rest.strip_prefix('%')).filter(|_| !amount.percent) {
                amount.percent = true;
                rest
            } else if let Some((name, rest)) = currency::leading(rest).or_else(|| currency::trailing(rest)) {
                if amount.currency.replace(name).is_some() {
                    return None;
                }
                rest
            } else {
                break;
            }
            .trim();
        }
        let nothing = amount.digits.is_empty();
        let fits = if nothing { dash && signs == 1 } else { signs < 2 || (signs == 2 && !dash && amount.negative) };
        fits.then_some(Amount { negative: amount.negative && !nothing, ..amount })
    }
}

/// Minus signs: the key's, the typesetter's, and dashes that spreadsheets show for nothing.
const MINUS: [char; 4] = ['-', '−', '–', '—'];

/// How the digits of a number are grouped, read with a decimal mark: `None` where they are no number with that mark.
pub fn grouping(digits: &str, decimal: Decimal) -> Option<Option<Group>> {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once(decimal.mark()).unwrap_or((mantissa, ""));
    if !all_digits(fraction) || exponent.is_some_and(|digits| digits.is_empty() || !all_digits(digits)) {
        return None;
    }
    match all_digits(whole) {
        true => (!whole.is_empty() || !fraction.is_empty()).then_some(None),
        // Nobody groups the digits of 1.2E+05.
        false if exponent.is_some() => None,
        false => groups(whole).map(Some),
    }
}

/// The mark that parts digits into groups of three, or as in India, with twos before the last three.
fn groups(whole: &str) -> Option<Group> {
    let mark = whole.chars().find_map(Group::of)?;
    let mut parts = whole.split(|letter| Group::of(letter) == Some(mark));
    let (first, last) = (parts.next()?, parts.next_back()?);
    let (mut threes, mut twos) = (true, mark == Group::Comma && first.len() <= 2);
    for part in parts {
        if !all_digits(part) {
            return None;
        }
        (threes, twos) = (threes && part.len() == 3, twos && part.len() == 2);
    }
    let ends =
        (1..=3).contains(&first.len()) && all_digits(first) && !first.starts_with('0') && last.len() == 3 && all_digits(last);
    (ends && (threes || twos)).then_some(mark)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Bytes of a number that is not written plainly, at most.
const LONGEST: usize = 120;

/// The number that digits with their marks are, read with a decimal mark; `None` where it is not finite.
pub fn value(amount: &Amount, decimal: Decimal) -> Option<f64> {
    let (mut plain, mut length) = ([0; LONGEST + 4], 0);
    for letter in amount.digits.chars() {
        let byte = match letter {
            _ if letter == decimal.mark() => b'.',
            '0'..='9' | 'e' | 'E' | '-' | '+' => letter as u8,
            _ => continue,
        };
        if length == LONGEST {
            return None;
        }
        plain[length] = byte;
        length += 1;
    }
    if amount.percent {
        if amount.digits.contains(['e', 'E']) {
            return None;
        }
        // As an exponent, so that it is rounded once.
        plain[length..length + 3].copy_from_slice(b"e-2");
        length += 3;
    }
    let number: f64 = std::str::from_utf8(&plain[..length]).ok()?.parse().ok()?;
    number.is_finite().then_some(if amount.negative { -number } else { number })
}

/// A number as programs write it: digits, a point, an exponent.
pub fn plain(cell: &str) -> Option<f64> {
    // What Rust reads beyond digits (inf, nan, infinity) is no number of a plan.
    let fits = cell.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    let number: f64 = if fits { cell.parse().ok()? } else { return None };
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, decimal: Decimal) -> Option<f64> {
        let amount = Amount::of(cell)?;
        grouping(amount.digits, decimal)?;
        value(&amount, decimal)
    }

    #[test]
    fn numbers_are_read_with_either_mark() {
        let cells = [
            ("1,234.50", Some(1234.5), None),
            ("1.234,50", None, Some(1234.5)),
            ("1,234", Some(1234.0), Some(1.234)),
            ("12,34,567.8", Some(1_234_567.8), None),
            ("1'234.5", Some(1234.5), None),
            ("1 234 567,5", None, Some(1_234_567.5)),
            ("1\u{a0}234\u{202f}567", Some(1_234_567.0), Some(1_234_567.0)),
            ("0,125", None, Some(0.125)),
            ("1234,567", None, Some(1234.567)),
            ("1.2E+05", Some(120_000.0), None),
            (".5", Some(0.5), None),
            ("15 %", Some(0.15), Some(0.15)),
            ("33.3%", Some(0.333), None),
        ];
        for (cell, point, comma) in cells {
            assert_eq!((read(cell, Decimal::Point), read(cell, Decimal::Comma)), (point, comma), "{cell}");
        }
    }

    #[test]
    fn signs_stand_before_behind_or_around() {
        let cells = [
            "-1,200.5",
            "1,200.5-",
            "(1,200.5)",
            "−1,200.5",
            "-$1,200.5",
            "$-1,200.5",
            "($1,200.5)",
            "$ (1,200.5)",
            "1,200.5- EUR",
        ];
        for cell in cells {
            assert_eq!(read(cell, Decimal::Point), Some(-1200.5), "{cell}");
        }
        assert_eq!(read("+7", Decimal::Point), Some(7.0));
        for cell in ["-", " – ", "$-", "- €"] {
            assert_eq!(Amount::of(cell).map(|amount| (amount.digits, amount.negative)), Some(("", false)), "{cell}");
        }
    }

    #[test]
    fn everything_else_is_no_number() {
        let cells = [
            "",
            "nan",
            "inf",
            "1e999",
            "12 h",
            "0x10",
            "1.2.3",
            "--5",
            "(-5)",
            "-5-",
            "+",
            "()",
            "$",
            "%",
            "1,23,4",
            "1  234",
            "030 123 456",
            "31.12.2026",
            "$5 EUR",
            "1e",
            "e5",
            "5%%",
            "1.5k",
            ".",
            "1,234.567,8",
            "0.123.456",
            "+-5",
            "१२",
        ];
        for cell in cells {
            assert_eq!((read(cell, Decimal::Point), read(cell, Decimal::Comma)), (None, None), "{cell}");
        }
    }
}
