//! Columns written in random styles: what is read is what was meant, or the column is refused.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::{ColumnStyle, settle};
use crate::read::aliases::ACCOUNTS;
use crate::read::schema::Schema;
use crate::read::table::Table;

/// How a column is written.
#[derive(Debug)]
struct Writer {
    decimal: &'static str,
    group: Group,
    digits: usize,
    /// Zeros behind the last digit are written, too.
    padded: bool,
    currency: (&'static str, &'static str),
    negative: (&'static str, &'static str),
    percent: &'static str,
    dash: Option<&'static str>,
    grouped: f64,
}

#[derive(Clone, Copy, Debug)]
enum Group {
    None,
    Threes(&'static str),
    Indian,
}

impl Writer {
    fn random(rng: &mut Pcg64Mcg) -> Self {
        let decimal = *[".", ","].choose(rng).unwrap();
        let groups: &[Group] = match decimal {
            "." => &[Group::None, Group::Threes(","), Group::Threes("'"), Group::Threes(" "), Group::Threes("’"), Group::Indian],
            _ => &[
                Group::None,
                Group::Threes("."),
                Group::Threes(" "),
                Group::Threes("\u{a0}"),
                Group::Threes("\u{202f}"),
                Group::Threes("'"),
            ],
        };
        let currencies = [
            ("$", ""),
            ("€ ", ""),
            ("", " €"),
            ("CHF ", ""),
            ("", " EUR"),
            ("US$", ""),
            ("", "\u{a0}kr"),
            ("", " zł"),
            ("£", ""),
        ];
        let percent = if rng.random_bool(0.15) { *["%", " %"].choose(rng).unwrap() } else { "" };
        let has_currency = percent.is_empty() && rng.random_bool(0.4);
        Writer {
            decimal,
            group: *groups.choose(rng).unwrap(),
            digits: *[0, 1, 2, 2, 3, 3, 4, 6].choose(rng).unwrap(),
            padded: rng.random_bool(0.5),
            currency: if has_currency { *currencies.choose(rng).unwrap() } else { ("", "") },
            negative: *[("-", ""), ("", "-"), ("(", ")"), ("−", ""), ("- ", "")].choose(rng).unwrap(),
            percent,
            dash: rng.random_bool(0.3).then(|| *["-", "–", " - "].choose(rng).unwrap()),
            grouped: *[1.0, 1.0, 1.0, 0.5].choose(rng).unwrap(),
        }
    }

    /// A cell, and the decimal number that is meant.
    fn cell(&self, rng: &mut Pcg64Mcg) -> (String, f64) {
        if let Some(dash) = self.dash.filter(|_| rng.random_bool(0.2)) {
            return (format!("{}{dash}{}", self.currency.0, self.currency.1), 0.0);
        }
        let size = rng.random_range(1..=9);
        let whole = rng.random_range(0..10_u64.pow(size)).to_string();
        let mut fraction: String = (0..self.digits).map(|_| char::from(b'0' + rng.random_range(0..10_u8))).collect();
        if !self.padded {
            fraction.truncate(fraction.trim_end_matches('0').len());
        }
        let negative = rng.random_bool(0.2);
        let exponent = if self.percent.is_empty() { "" } else { "e-2" };
        let meant = format!("{}{whole}.{fraction}0{exponent}", if negative { "-" } else { "" }).parse().unwrap();
        let group = if rng.random_bool(self.grouped) { self.group } else { Group::None };
        let decimal = if fraction.is_empty() { "" } else { self.decimal };
        let digits =
            format!("{}{}{decimal}{fraction}{}{}", self.currency.0, grouped(&whole, group), self.percent, self.currency.1);
        let sign = if negative { self.negative } else { ("", "") };
        (format!("{}{digits}{}", sign.0, sign.1), meant)
    }
}

fn grouped(whole: &str, group: Group) -> String {
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        let mark = match group {
            Group::Threes(mark) if left.is_multiple_of(3) => mark,
            Group::Indian if left == 3 || (left > 3 && left % 2 == 1) => ",",
            _ => "",
        };
        text.push_str(if at > 0 { mark } else { "" });
        text.push(digit);
    }
    text
}

/// How many of these columns were read, and how many refused; none must be anything else.
fn outcome(columns: usize, seed: u64) -> [usize; 2] {
    let (mut rng, mut outcome) = (Pcg64Mcg::seed_from_u64(seed), [0; 2]);
    for at in 0..columns {
        let writer = Writer::random(&mut rng);
        let rows = 1 + rng.next_u32() as usize % 20;
        let cells: Vec<(String, f64)> = (0..rows).map(|_| writer.cell(&mut rng)).collect();
        let mut table = Table::new("a.csv", String::new(), vec!["Amount".into()]);
        cells.iter().enumerate().for_each(|(row, (cell, _))| table.push(row + 2, std::iter::once(cell.as_str())));
        let settled = settle(&table, &Schema::plain("accounts", ACCOUNTS), &[None]);
        match &settled[0].style {
            ColumnStyle::Number(style) => {
                let dashes = cells.iter().all(|(cell, _)| !cell.contains(|letter: char| letter.is_ascii_digit()));
                for (cell, meant) in cells.iter().filter(|_| !dashes) {
                    assert_eq!(style.parse(cell.trim()), Some(*meant), "column {at}: {cell:?} of {cells:?}\n{writer:?}");
                }
                outcome[0] += 1;
            }
            ColumnStyle::Refused(_) => outcome[1] += 1,
            other => panic!("a column of numbers is {other:?}"),
        }
    }
    outcome
}

#[test]
fn columns_in_random_styles_are_read_as_meant_or_refused() {
    let [read, refused] = outcome(5_000, 1);
    assert!(read > 20 * refused && refused > 20, "{read} read, {refused} refused");
}

#[test]
#[ignore = "long: 100,000 columns"]
fn a_hundred_thousand_columns_are_read_as_meant_or_refused() {
    let [read, refused] = outcome(100_000, 2);
    println!("{read} columns read as meant, {refused} refused");
    assert!(read > 20 * refused, "{read} read, {refused} refused");
}
