//! What the cells of a column show of how its numbers are written.

use super::cell::{Amount, Decimal, Group, grouping, value};
use super::clock::Duration;
use super::currency::Currency;
use super::rows::Rows;

/// Which readings the cells of a column leave.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Cells that hold a number in some reading.
    pub numbers: usize,
    /// Cells that hold none.
    pub others: usize,
    /// Cells that only a decimal point, or only a decimal comma, makes a number.
    pub only: [Rows; 2],
    /// Cells that are another number with either mark.
    pub doubtful: Rows,
    /// Grouped cells by decimal mark and mark of the groups.
    pub groups: [[Rows; 4]; 2],
    /// Cells with a currency; the first one, and the first other one with its row.
    pub money: Rows,
    /// The first currency.
    pub currency: Option<Currency>,
    /// Another one, and its row.
    pub other_currency: Option<(Currency, usize)>,
    /// Percentages.
    pub percent: Rows,
    /// Numbers besides 0 that are none.
    pub bare: Rows,
    /// Dashes that stand for nothing.
    pub dashes: Rows,
    /// Durations (`1:08:30`); those of two numbers; those of them that can be no hours and minutes of a day.
    pub durations: Rows,
    /// `1:08`
    pub two_parts: Rows,
    /// `45:30`
    pub long_parts: Rows,
}

impl Evidence {
    /// Looks at a cell of text; readings beyond `most` are none.
    pub fn see(&mut self, row: usize, cell: &str, most: f64) {
        if cell.is_empty() {
            return;
        }
        if let Some(pointed) = plain(cell) {
            self.numbers += 1;
            self.bare.see(row);
            if pointed {
                self.only[0].see(row);
            }
            return;
        }
        let Some(amount) = Some(cell).filter(|cell| may_be_amount(cell)).and_then(Amount::of) else {
            self.others += 1;
            return self.see_duration(row, cell);
        };
        if amount.digits.is_empty() {
            self.see_affixes(row, &amount);
            return self.dashes.see(row);
        }
        let mut readings = Decimal::ALL.map(|decimal| grouping(amount.digits, decimal));
        let differ = amount.digits.contains(['.', ',']);
        if let ([Some(point), Some(comma)], true) = (readings, differ) {
            // The reading with groups is the larger one.
            let (grouped, decimal) = if point.is_some() { (0, Decimal::Point) } else { (1, Decimal::Comma) };
            debug_assert!(point.is_some() != comma.is_some());
            if value(&amount, decimal).is_none_or(|number| number.abs() > most) {
                readings[grouped] = None;
            }
        }
        self.see_readings(row, readings, differ);
        if readings == [None, None] {
            self.others += 1;
            self.see_duration(row, cell);
        } else {
            self.numbers += 1;
            self.see_affixes(row, &amount);
            match amount.percent {
                true => self.percent.see(row),
                false if amount.digits.contains(|digit| ('1'..='9').contains(&digit)) => self.bare.see(row),
                false => {}
            }
        }
    }

    fn see_duration(&mut self, row: usize, cell: &str) {
        let Some(duration) = Some(cell).filter(|cell| cell.len() < 40 && may_be_amount(cell)).and_then(Duration::of) else {
            return;
        };
        self.durations.see(row);
        if matches!(duration, Duration::Two(..)) {
            self.two_parts.see(row);
        }
        if duration.is_long() {
            self.long_parts.see(row);
        }
    }

    fn see_readings(&mut self, row: usize, readings: [Option<Option<Group>>; 2], differ: bool) {
        for (at, reading) in readings.into_iter().enumerate() {
            if let Some(Some(group)) = reading {
                self.groups[at][group as usize].see(row);
            }
        }
        match readings {
            [Some(_), Some(_)] if differ => self.doubtful.see(row),
            [Some(_), None] => self.only[0].see(row),
            [None, Some(_)] => self.only[1].see(row),
            _ => {}
        }
    }

    fn see_affixes(&mut self, row: usize, amount: &Amount) {
        let Some(name) = amount.currency else { return };
        self.money.see(row);
        if *self.currency.get_or_insert(name) != name {
            self.other_currency.get_or_insert((name, row));
        }
    }

    /// Adds what a later part of the table shows.
    pub fn append(&mut self, mut later: Evidence) {
        self.numbers += later.numbers;
        self.others += later.others;
        let others = later.currency.filter(|&name| self.currency.is_some_and(|own| own != name));
        let other = others
            .map(|name| (name, later.money.first))
            .or(later.other_currency.filter(|(name, _)| Some(*name) != self.currency));
        self.other_currency = self.other_currency.or(other);
        self.currency = self.currency.or(later.currency);
        let own = self.rows();
        own.into_iter().zip(later.rows()).for_each(|(rows, later)| rows.append(later));
    }

    fn rows(&mut self) -> Vec<&mut Rows> {
        let groups = self.groups.iter_mut().flatten();
        let rest = [&mut self.doubtful, &mut self.money, &mut self.percent, &mut self.bare, &mut self.dashes];
        let times = [&mut self.durations, &mut self.two_parts, &mut self.long_parts];
        self.only.iter_mut().chain(groups).chain(rest).chain(times).collect()
    }
}

/// Whether a cell has a digit, or the first byte of a dash: most words have neither.
fn may_be_amount(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-' || byte == "–".as_bytes()[0])
}

/// Whether a number as programs write it has a point that parts no thousands; `None` where there is more to look at.
fn plain(cell: &str) -> Option<bool> {
    let digits = cell.strip_prefix('-').unwrap_or(cell).as_bytes();
    let (mut point, mut any) = (None, false);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => any |= *byte != b'0',
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    match point {
        _ if !any => None,
        None => Some(false),
        Some(at) => {
            let parts_thousands = digits.len() - at == 4 && (1..=3).contains(&at) && digits[0] != b'0';
            (!parts_thousands).then_some(true)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(cells: &[&str], most: f64) -> [usize; 4] {
        let mut evidence = Evidence::default();
        cells.iter().enumerate().for_each(|(row, cell)| evidence.see(row, cell, most));
        [evidence.only[0].count, evidence.only[1].count, evidence.doubtful.count, evidence.numbers]
    }

    #[test]
    fn cells_tell_the_decimal_mark_or_leave_it_open() {
        assert_eq!(seen(&["1.5", "1234.567", "0.125", "1,234.5", "1,234,567", "-.5"], 1e18), [6, 0, 0, 6]);
        assert_eq!(seen(&["1,5", "1.234,567", "0,125", "1.234.567"], 1e18), [0, 4, 0, 4]);
        assert_eq!(seen(&["1.234", "-1,234", "$420.000", "(1.000)"], 1e18), [0, 0, 4, 4]);
        assert_eq!(seen(&["751", "1 234", "1'234", "0", "0.0"], 1e18), [1, 0, 0, 5]);
        assert_eq!(seen(&["52.123", "13,405"], 180.0), [1, 1, 0, 2], "no latitude is 52123");
    }

    #[test]
    fn parts_of_a_table_add_up() {
        let cells = ["$1", "€2", "5%", "-", "1.234", "CHF 3"];
        let mut whole = Evidence::default();
        let mut parts = Evidence::default();
        for (row, cell) in cells.iter().enumerate() {
            whole.see(row, cell, 1e18);
            let mut part = Evidence::default();
            part.see(row, cell, 1e18);
            parts.append(part);
        }
        assert_eq!(format!("{whole:?}"), format!("{parts:?}"));
        assert_eq!(whole.other_currency, Some(("EUR", 1)));
    }
}
