//! One row of a sheet, cell by cell, with its defects.

use jiff::civil::Date;

use super::defects::Defects;
use super::nearest::suggestion;
use super::sheet::Sheet;
use super::styles::ColumnStyle;
use crate::error::Defect;
use crate::plan::words;

/// A row and where its defects go. A cell is empty where its column is absent.
pub struct Row<'s, 'd> {
    /// The sheet.
    pub sheet: &'s Sheet,
    /// Row of the sheet, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub defects: &'d mut Defects,
}

impl<'s> Row<'s, '_> {
    /// Line in the file.
    pub fn line(&self) -> usize {
        self.sheet.table.line(self.index)
    }

    /// A cell's text, trimmed.
    pub fn text(&self, column: Option<usize>) -> &'s str {
        column.map_or("", |column| self.sheet.table.cell(self.index, column))
    }

    /// A cell's text, if there is any.
    pub fn filled(&self, column: Option<usize>) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(String::from)
    }

    /// A cell that must not be empty.
    pub fn required(&mut self, column: Option<usize>) -> &'s str {
        let text = self.text(column);
        if column.is_some() && text.is_empty() {
            self.wrong(column, "must not be empty");
        }
        text
    }

    /// A finite number that its column may hold; `None` if the cell is empty or wrong.
    pub fn number(&mut self, column: Option<usize>) -> Option<f64> {
        let (text, size) = (self.text(column), self.sheet.size(column?));
        let number = self.sheet.parse(self.index, column?);
        if number.is_none() && !text.is_empty() {
            self.no_number(column?);
        }
        let number = number?;
        if number.abs() > size.most {
            self.wrong(column, &format!("is too large: at most {}", plain(size.most)));
            return None;
        }
        if number != 0.0 && number.abs() < size.least {
            self.wrong(column, &format!("is too close to 0: write 0, or at least {}", size.least));
            return None;
        }
        Some(number)
    }

    /// Notes that a cell is no number, unless its whole column is refused.
    fn no_number(&mut self, column: usize) {
        let ColumnStyle::Number(style) = &self.sheet.style(column).style else { return };
        let reason = style.refusal(self.text(Some(column)));
        self.wrong(Some(column), &reason);
    }

    /// A number from 0 up.
    pub fn at_least_zero(&mut self, column: Option<usize>) -> Option<f64> {
        let number = self.number(column)?;
        if number < 0.0 {
            self.wrong(column, "must not be negative");
            return None;
        }
        Some(number)
    }

    /// A number from 0 up that must be there; 0 if it is not.
    pub fn required_from_zero(&mut self, column: Option<usize>) -> f64 {
        self.required(column);
        self.at_least_zero(column).unwrap_or(0.0)
    }

    /// A date, with or without a time behind it.
    pub fn date(&mut self, column: Option<usize>) -> Option<Date> {
        let (text, date) = (self.text(column), self.sheet.date(self.index, column?));
        if date.is_none() && !text.is_empty() && self.sheet.style(column?).refused().is_none() {
            self.wrong(column, "is no date: write it like 2025-01-31, or leave the cell empty");
        }
        date
    }

    /// A list, parted by `;` or `|`.
    pub fn list(&self, column: Option<usize>) -> impl Iterator<Item = &'s str> + use<'s> {
        self.text(column).split([';', '|']).map(str::trim).filter(|item| !item.is_empty())
    }

    /// Notes that a cell holds none of the names that are known, and which of them it is like.
    pub fn unknown<'k>(&mut self, column: Option<usize>, reason: &str, known: impl IntoIterator<Item = &'k str>) {
        self.wrong_with(column, reason, |cell| suggestion(cell, known));
    }

    /// Notes that a cell is wrong.
    pub fn wrong(&mut self, column: Option<usize>, reason: &str) {
        self.wrong_with(column, reason, |_| String::new());
    }

    /// Notes that a cell is wrong, with what this one has beside others of its kind, made of the cell.
    pub fn wrong_with(&mut self, column: Option<usize>, reason: &str, detail: impl FnOnce(&str) -> String) {
        let (table, cell) = (&self.sheet.table, self.text(column));
        let defect = Defect::of_file(&table.file, reason).line(self.line());
        let defect = match column {
            Some(column) => defect.column(&table.headers[column]).value(cell),
            None => defect,
        };
        self.defects.push_with(defect, || detail(cell));
    }
}

/// A limit as it would be written: `10,000,000`, `1e18`.
fn plain(limit: f64) -> String {
    if limit < 1e12 { words::number(limit) } else { format!("{limit:e}") }
}
