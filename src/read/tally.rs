//! What was made of the ids of a table that joins accounts and reps, for telling.

use std::collections::BTreeMap;

use super::people::{People, Person, Way};
use super::placeholders::Counts;
use super::roll::{Named, Roll};
use super::row::Row;
use super::sheet::Sheet;
use super::zeros::Zeros;
use crate::error::Defect;
use crate::plan::words::count;

/// Table of an earlier plan, whose accounts may be gone.
pub const EARLIER: &str = "earlier plan";

/// Cells that name accounts and reps by something else than their id, and those that name nobody.
#[derive(Default)]
pub struct Tally<'a> {
    ways: BTreeMap<Way, usize>,
    nobody: Counts<'a>,
    /// Accounts by name.
    called: usize,
    left_out: usize,
    /// Rows of accounts that an earlier plan alone has, by id.
    gone: BTreeMap<&'a str, usize>,
    /// Ids of accounts, and of reps, without their zeros.
    zeros: [Zeros; 2],
}

impl<'a> Tally<'a> {
    /// The account that a row names, looked for at `guess` first; `None` where it is ignored, and where there is none, which is a defect.
    pub fn account(&mut self, row: &mut Row<'a, '_>, column: Option<usize>, (roll, guess): (&Roll, usize)) -> Option<usize> {
        let id = row.text(column);
        match roll.find(id, guess) {
            Named::Account(at) => return Some(at),
            Named::Bare(at) => {
                self.zeros[0].add(id, roll.ids.all()[at]);
                return Some(at);
            }
            Named::Called(at) => {
                self.called += 1;
                return Some(at);
            }
            Named::LeftOut => self.left_out += 1,
            Named::Nobody if id.is_empty() => drop(row.required(column)),
            Named::Nobody if row.sheet.schema.table == EARLIER => *self.gone.entry(id).or_default() += 1,
            Named::Nobody => row.wrong(column, &roll.stranger(id)),
        }
        None
    }

    /// Why an earlier plan can't be one of these accounts: most of its rows are of others.
    pub fn of_another(&self, sheet: &Sheet) -> Option<Defect> {
        let first = self.gone.keys().next()?;
        let rows = sheet.table.rows();
        let reason = format!(
            "{} that the plan does not have, such as {first}, of {}: its ids are others, or it is a plan of others",
            count(self.gone.len(), "account"),
            count(rows, "row")
        );
        (2 * self.gone.values().sum::<usize>() > rows).then(|| Defect::of_file(&sheet.table.file, reason).column("account_id"))
    }

    /// Counts whom a cell names.
    pub fn see(&mut self, cell: &'a str, person: &Person, people: &People) {
        match person {
            Person::Rep(rep, way) => {
                *self.ways.entry(*way).or_default() += 1;
                if *way == Way::Zeros {
                    self.zeros[1].add(cell, people.id(*rep));
                }
            }
            Person::Nobody if !cell.is_empty() => self.nobody.add(cell),
            _ => {}
        }
    }

    /// What is told of a table whose reps stand in a column.
    pub fn told(&self, sheet: &Sheet, reps: usize) -> Vec<String> {
        let (file, header) = (&sheet.table.file, &sheet.table.headers[reps]);
        let ways = [
            (Way::Checksum, "by ids of Salesforce of 15 letters for 18, or 18 for 15"),
            (Way::Name, "by name or e-mail, or in another case"),
        ];
        let named = |(way, words): (Way, &str)| {
            self.ways.get(&way).map(|&cells| format!("{file}: {header} names reps {words} ({})", count(cells, "cell")))
        };
        let mut told: Vec<String> = ways.into_iter().filter_map(named).collect();
        told.extend(self.zeros.iter().zip(["accounts", "reps"]).filter_map(|(zeros, what)| zeros.told(file, what)));
        if self.called > 0 {
            told.push(format!("{file}: names accounts by name ({})", count(self.called, "cell")));
        }
        told.extend(self.nobody.told(file, header));
        if !self.gone.is_empty() {
            told.push(format!("{file}: {} that the plan no longer has, left out", count(self.gone.len(), "account")));
        }
        if self.left_out > 0 {
            told.push(format!("{file}: {} of accounts that are ignored, left out", count(self.left_out, "row")));
        }
        told
    }
}

/// What is told of a column, or of lists in it, that name reps by ids that lost their zeros.
pub fn bare_reps(sheet: &Sheet, column: &str, people: &People) -> Option<String> {
    let at = sheet.column(column)?;
    let mut zeros = Zeros::default();
    for word in sheet.texts(at).into_iter().flat_map(|cell| cell.split([';', '|'])).map(str::trim) {
        if let Person::Rep(rep, Way::Zeros) = people.find(word) {
            zeros.add(word, people.id(rep));
        }
    }
    zeros.told(&sheet.table.file, "reps")
}
