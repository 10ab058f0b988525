//! What the other columns of a file prove of a column whose numbers could be read in two ways: thousands are parted with the mark
//! that parts no fractions there.

use super::cell::{Decimal, Group};
use super::evidence::Evidence;
use super::rows::Rows;
use crate::read::aliases::Column;
use crate::read::table::Table;

/// A cell that shows the decimal mark of the whole file.
#[derive(Debug)]
pub struct Proof {
    decimal: Decimal,
    column: usize,
    row: usize,
}

impl Proof {
    /// The decimal mark of a file where a known column shows it and no column of numbers the other one. `shown` are the columns with the
    /// cells that only a point, or only a comma, makes numbers. Coordinates with points prove nothing: programs write them so
    /// everywhere; nor do points beside semicolons, which part cells where commas part fractions.
    pub fn of(shown: Vec<(usize, [Rows; 2])>, table: &Table, matched: &[Option<&Column>]) -> Option<Self> {
        let is_known = |at: usize| matched[at].is_some();
        let is_coordinate = |at: usize| matched[at].is_some_and(|column| ["latitude", "longitude"].contains(&column.name));
        let first = |decimal: Decimal, counts: &dyn Fn(usize) -> bool| {
            let mut found = shown.iter().filter(|(at, only)| only[decimal as usize].any() && counts(*at));
            found.next().map(|&(column, only)| Proof { decimal, column, row: only[decimal as usize].first })
        };
        let any = |decimal| first(decimal, &|_| true).is_some();
        match (any(Decimal::Point), any(Decimal::Comma)) {
            (false, true) => first(Decimal::Comma, &is_known),
            (true, false) if table.dialect.delimiter != b';' => first(Decimal::Point, &|at| is_known(at) && !is_coordinate(at)),
            _ => None,
        }
    }

    /// Whether all doubtful cells of a column are whole numbers by it, their thousands parted alike.
    pub fn settles(&self, evidence: &Evidence) -> bool {
        let groups = &evidence.groups[self.decimal as usize];
        let own = groups[self.group() as usize].count;
        let is_open = evidence.only.iter().all(|rows| !rows.any()) && evidence.doubtful.any();
        is_open && own == evidence.doubtful.count && own == groups.iter().map(|rows| rows.count).sum::<usize>()
    }

    /// The decimal mark, and that of thousands.
    pub fn marks(&self) -> (Decimal, Option<Group>) {
        (self.decimal, Some(self.group()))
    }

    fn group(&self) -> Group {
        if self.decimal == Decimal::Comma { Group::Point } else { Group::Comma }
    }

    /// `line 2 of Breite, 48,1, has a decimal comma`
    pub fn words(&self, table: &Table) -> String {
        let mark = if self.decimal == Decimal::Comma { "comma" } else { "point" };
        let (line, header, cell) = (table.line(self.row), &table.headers[self.column], table.cell(self.row, self.column));
        format!("line {line} of {header}, {cell}, has a decimal {mark}")
    }
}
