//! How the dates of a column are written, and what its cells show of that.

use jiff::civil::Date;

use super::date::{DateCell, Order};
use super::place::ColumnPlace;
use super::rows::Rows;
use crate::error::Defect;
use crate::plan::words::count;

/// How the dates of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateStyle {
    /// The order of three numbers.
    pub order: Order,
    /// The order in eight digits.
    pub eight: Order,
    /// Whether a number is a count of days as spreadsheets have it.
    pub serial: bool,
}

impl DateStyle {
    /// ISO dates.
    pub const ISO: DateStyle = DateStyle { order: Order::Year, eight: Order::Year, serial: false };

    /// The date that a cell holds.
    pub fn parse(&self, cell: &str) -> Option<Date> {
        let parts = DateCell::of(cell)?;
        match parts {
            DateCell::Serial(_) if !self.serial => None,
            DateCell::Eight(_) => parts.date(self.eight),
            _ => parts.date(self.order),
        }
    }
}

/// Which orders the cells of a column leave.
#[derive(Clone, Debug, Default)]
pub struct DateEvidence {
    /// Cells by the orders that make them a date: the sum of 1 for the day first, 2 for the month, 4 for the year.
    orders: [Rows; 8],
    /// Cells that are another date in two orders: not day and month, not day and year, not month and year.
    differ: [Rows; 3],
    /// Cells of three numbers, parted by something else than points.
    unpointed: Rows,
    /// Cells with a year of two digits.
    short: Rows,
    /// Cells of text that may be counts of days.
    serial: Rows,
}

/// The pairs of orders that `differ` counts.
const PAIRS: [[Order; 2]; 3] = [[Order::Day, Order::Month], [Order::Day, Order::Year], [Order::Month, Order::Year]];

impl DateEvidence {
    /// Looks at a cell of text.
    pub fn see(&mut self, row: usize, cell: &str) {
        match DateCell::of(cell) {
            Some(DateCell::Serial(_)) => self.serial.see(row),
            Some(parts @ DateCell::Numbers(_, mark)) => {
                let dates = Order::ALL.map(|order| parts.date(order));
                let bits = dates.iter().enumerate().filter(|(_, date)| date.is_some()).map(|(at, _)| 1 << at).sum::<usize>();
                if bits == 0 {
                    return;
                }
                self.orders[bits].see(row);
                for (rows, pair) in self.differ.iter_mut().zip(PAIRS) {
                    let [first, second] = pair.map(|order| dates[order as usize]);
                    if first.is_some() && second.is_some() && first != second {
                        rows.see(row);
                    }
                }
                if mark != '.' {
                    self.unpointed.see(row);
                }
                if parts.has_short_year() {
                    self.short.see(row);
                }
            }
            _ => {}
        }
    }

    /// Adds what a later part of the table shows.
    pub fn append(&mut self, mut later: DateEvidence) {
        self.rows().into_iter().zip(later.rows()).for_each(|(rows, later)| rows.append(later));
    }

    fn rows(&mut self) -> Vec<&mut Rows> {
        let rest = [&mut self.unpointed, &mut self.short, &mut self.serial];
        self.orders.iter_mut().chain(self.differ.iter_mut()).chain(rest).collect()
    }

    /// The orders that make every cell a date.
    fn left(&self) -> Vec<Order> {
        let fits = |order: &Order| (0..8).all(|bits| bits >> *order as usize & 1 == 1 || !self.orders[bits].any());
        Order::ALL.into_iter().filter(fits).collect()
    }
}

/// The style that the cells of a column leave, or that the plan file gives.
///
/// # Errors
/// Two readings of the column, or cells that contradict each other.
pub fn conclude(evidence: &DateEvidence, setting: Option<DateStyle>, place: &ColumnPlace) -> Result<DateStyle, Defect> {
    if let Some(style) = setting {
        return Ok(style);
    }
    if evidence.serial.any() {
        let (row, style) = (evidence.serial.first, DateStyle { serial: true, ..DateStyle::ISO });
        let (cell, setting) = (place.cell(row), place.setting("serial"));
        let date = style.parse(cell).map(|date| date.to_string()).unwrap_or_default();
        let reason = format!("{cell} may be {date}, as spreadsheets count days: say so with {setting}, or write it as a date");
        return Err(place.defect(row, reason));
    }
    let left = evidence.left();
    let differ = |orders: &[Order]| {
        let both = |pair: &[Order; 2]| pair.iter().all(|order| orders.contains(order));
        let rows = PAIRS.iter().zip(&evidence.differ).filter(|(pair, rows)| both(pair) && rows.any());
        rows.map(|(_, rows)| rows.first).min()
    };
    let order = match (left.first(), differ(&left)) {
        (None, _) => return Err(contradiction(evidence, place)),
        (Some(&first), None) => first,
        // Wherever points part the numbers of a date, the day comes first.
        (Some(Order::Day), Some(_)) if !evidence.unpointed.any() => Order::Day,
        (Some(_), Some(row)) => return Err(two_readings(row, &left, place)),
    };
    Ok(DateStyle { order, ..DateStyle::ISO })
}

fn two_readings(row: usize, orders: &[Order], place: &ColumnPlace) -> Defect {
    let cell = place.cell(row);
    let parts = DateCell::of(cell);
    let readings = orders.iter().filter_map(|&order| parts?.date(order).map(|date| date.to_string()));
    let settings: Vec<String> = orders.iter().map(|&order| place.setting(&pattern(order, cell))).collect();
    let (readings, settings) = (readings.collect::<Vec<_>>().join(" or "), settings.join(" or "));
    place.defect(row, format!("{cell} is {readings}, and no cell of the column tells which: say it with {settings}"))
}

fn contradiction(evidence: &DateEvidence, place: &ColumnPlace) -> Defect {
    let seen: Vec<usize> = (1..8).filter(|&bits| evidence.orders[bits].any()).collect();
    let pairs = seen.iter().flat_map(|&a| seen.iter().map(move |&b| (a, b)));
    let (a, b) = pairs.into_iter().find(|(a, b)| a & b == 0).unwrap_or((seen[0], seen[seen.len() - 1]));
    let (a, b) = (&evidence.orders[a], &evidence.orders[b]);
    let rarer = if a.count < b.count { a } else { b };
    let shown =
        |rows: &Rows| format!("{} (line {}: {})", count(rows.count, "cell"), place.line(rows.first), place.cell(rows.first));
    let (day, month) = (place.setting("dd/mm/yyyy"), place.setting("mm/dd/yyyy"));
    let reason = format!(
        "day and month stand in two orders, as in {} and in {}: mend the cells, or say which is right with {day} or {month}",
        shown(a),
        shown(b)
    );
    place.defect(rarer.first, reason)
}

/// An order in letters, written as a cell is: `dd/mm/yyyy`.
fn pattern(order: Order, cell: &str) -> String {
    let parts = DateCell::of(cell);
    let mark = if let Some(DateCell::Numbers(_, mark)) = parts { mark } else { '-' };
    let year = if parts.is_some_and(|parts| parts.has_short_year()) { "yy" } else { "yyyy" };
    let [first, second, third] = match order {
        Order::Day => ["dd", "mm", year],
        Order::Month => ["mm", "dd", year],
        Order::Year => [year, "mm", "dd"],
    };
    format!("{first}{mark}{second}{mark}{third}")
}

/// What is told of a style, where the cells are not as programs write dates.
pub fn told(style: &DateStyle, evidence: &DateEvidence, place: &ColumnPlace, numbers: usize) -> Option<String> {
    let mut told = Vec::new();
    let first = (1..8).filter(|&bits| evidence.orders[bits].any()).map(|bits| evidence.orders[bits].first).min();
    told.extend(first.map(|row| pattern(style.order, place.cell(row))));
    if evidence.short.any() {
        told.push("two-digit years are 1970 to 2069".to_string());
    }
    let serials = numbers + if style.serial { evidence.serial.count } else { 0 };
    if serials > 0 {
        told.push(format!("days counted from 1900, as spreadsheets do ({})", count(serials, "cell")));
    }
    (!told.is_empty()).then(|| told.join(", "))
}
