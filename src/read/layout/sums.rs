//! Running sums of the amounts of a table, to know its totals by.

use crate::read::table::{CellKind, Table};

/// Largest difference of a total and what it sums: of its size, and of roundings to cents.
const RELATIVE: f64 = 1e-6;
const CENTS: f64 = 0.011;

/// Sums over the rows so far: all of them, and those since the last total.
#[derive(Debug)]
pub struct Sums {
    columns: Vec<usize>,
    all: Running,
    group: Running,
}

#[derive(Clone, Debug)]
struct Running {
    sums: Vec<f64>,
    rows: usize,
}

/// What the amounts of a row are of the rows above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Their sum, over so many rows.
    Sum(usize),
    /// Their mean.
    Mean,
}

impl Sums {
    /// Sums of some columns, ascending, without rows.
    pub fn new(columns: Vec<usize>) -> Self {
        let none = Running { sums: vec![0.0; columns.len()], rows: 0 };
        Sums { columns, all: none.clone(), group: none }
    }

    /// Adds a row.
    pub fn add(&mut self, table: &Table, row: usize) {
        for (at, &column) in self.columns.iter().enumerate() {
            let value = amount(table, row, column).unwrap_or(0.0);
            self.all.sums[at] += value;
            self.group.sums[at] += value;
        }
        self.all.rows += 1;
        self.group.rows += 1;
    }

    /// Begins a new group of rows.
    pub fn close_group(&mut self) {
        self.group.sums.fill(0.0);
        self.group.rows = 0;
    }

    /// What amounts, by column, are of the rows above them.
    pub fn relation(&self, amounts: &[(usize, f64)]) -> Option<Relation> {
        if amounts.iter().all(|(_, value)| *value == 0.0) {
            return None;
        }
        let is = |running: &Running, parts: f64| {
            let fits = |&(column, value): &(usize, f64)| {
                let at = self.columns.binary_search(&column);
                at.is_ok_and(|at| (running.sums[at] / parts - value).abs() <= RELATIVE * value.abs() + CENTS / parts)
            };
            running.rows > 0 && amounts.iter().all(fits)
        };
        let of = |running: &Running| is(running, 1.0).then_some(Relation::Sum(running.rows));
        let mean = |running: &Running| (running.rows > 1 && is(running, running.rows as f64)).then_some(Relation::Mean);
        let (all, group) = (&self.all, &self.group);
        of(all).or_else(|| of(group)).or_else(|| mean(all)).or_else(|| mean(group))
    }
}

/// The number that a cell holds, however it is written; whether a dot parts thousands is guessed, so that this is for
/// comparisons alone.
pub fn amount(table: &Table, row: usize, column: usize) -> Option<f64> {
    let cell = table.cell(row, column);
    match table.kind(row, column) {
        CellKind::Number => cell.parse().ok(),
        CellKind::Date => None,
        CellKind::Text => written(cell),
    }
}

fn written(cell: &str) -> Option<f64> {
    if !cell.bytes().any(|byte| byte.is_ascii_digit()) || cell.len() > 40 {
        return None;
    }
    if cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return cell.parse().ok();
    }
    let is_sign =
        |letter: char| matches!(letter, '$' | '€' | '£' | '¥' | '%' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '(' | ')' | '+');
    // `EUR 5`, `5 CHF`, and the sign behind, as SAP writes it.
    let is_code = |text: &&str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let bare = cell.split_once(' ').filter(|(code, _)| is_code(code)).map_or(cell, |(_, rest)| rest);
    let bare = bare.rsplit_once(' ').filter(|(_, code)| is_code(code)).map_or(bare, |(rest, _)| rest);
    let behind = bare.trim_end().strip_suffix(['-', '−']);
    let (mut plain, mut marks) = (String::with_capacity(cell.len()), 0);
    for letter in behind.unwrap_or(bare).chars() {
        match letter {
            '0'..='9' | '-' => plain.push(letter),
            '−' => plain.push('-'),
            '.' | ',' => {
                marks += 1;
                plain.push(letter);
            }
            _ if is_sign(letter) => {}
            _ => return None,
        }
    }
    let last = plain.rfind(['.', ',']);
    let is_decimal = last.is_some_and(|at| {
        let mark = plain.as_bytes()[at];
        let same = plain.bytes().filter(|byte| *byte == mark).count();
        same == 1 && (marks > 1 || plain.len() - at != 4 || mark == b'.')
    });
    let digits: String = match last {
        Some(at) if is_decimal => {
            let (whole, fraction) = plain.split_at(at);
            format!("{}.{}", whole.replace(['.', ','], ""), &fraction[1..])
        }
        _ => plain.replace(['.', ','], ""),
    };
    let number: f64 = digits.parse().ok()?;
    Some(if cell.contains('(') || behind.is_some() { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_many_styles() {
        for (cell, value) in [
            ("1200", 1200.0),
            ("1,200", 1200.0),
            ("1.200,50", 1200.5),
            ("$1,200.50", 1200.5),
            ("1 200 €", 1200.0),
            ("(5)", -5.0),
            ("1.200.300", 1_200_300.0),
            ("0,5", 0.5),
            ("-7", -7.0),
            ("7-", -7.0),
            ("1.200,50-", -1200.5),
            ("−1,200", -1200.0),
            ("EUR 1.200,50", 1200.5),
            ("1,200.50 CHF", 1200.5),
            ("420,00- EUR", -420.0),
        ] {
            assert_eq!(written(cell), Some(value), "{cell}");
        }
        for cell in ["A1", "", "2026-01-31x", "-", "2026-01-31", "5--", "12 ABCD"] {
            assert_eq!(written(cell), None, "{cell}");
        }
    }

    #[test]
    fn sums_are_those_of_all_rows_or_of_a_group() {
        let mut table = Table::new("t", "CSV".into(), vec!["a".into()]);
        ["10", "20", "30", "5"].iter().enumerate().for_each(|(at, cell)| table.push(at + 2, [*cell].into_iter()));
        let mut sums = Sums::new(vec![0]);
        (0..2).for_each(|row| sums.add(&table, row));
        assert_eq!(sums.relation(&[(0, 30.0)]), Some(Relation::Sum(2)));
        assert_eq!(sums.relation(&[(0, 15.0)]), Some(Relation::Mean));
        sums.close_group();
        (2..4).for_each(|row| sums.add(&table, row));
        assert_eq!(sums.relation(&[(0, 35.0)]), Some(Relation::Sum(2)), "the group");
        assert_eq!(sums.relation(&[(0, 65.0)]), Some(Relation::Sum(4)), "all");
        assert_eq!((sums.relation(&[(0, 0.0)]), sums.relation(&[(0, 36.0)])), (None, None));
    }
}
