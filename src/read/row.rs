//! One row of a sheet, cell by cell, with its defects.

use jiff::civil::Date;

use super::defects::Defects;
use super::numbers::Decimal;
use super::sheet::Sheet;
use crate::error::Defect;

/// Greater numbers are typing errors, and sums and squares of them would overflow.
const LARGEST: f64 = 1e18;

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

    /// A finite number; `None` if the cell is empty or wrong.
    pub fn number(&mut self, column: Option<usize>) -> Option<f64> {
        let text = self.text(column);
        let number = self.sheet.decimal.parse(text);
        if number.is_none() && !text.is_empty() {
            let mark = if self.sheet.decimal == Decimal::Comma { "1234,5" } else { "1234.5" };
            self.wrong(column, &format!("is no number: write it like {mark}, without unit or thousands separator"));
        }
        if number.is_some_and(|number| number.abs() > LARGEST) {
            self.wrong(column, &format!("is too large: at most {LARGEST:e}"));
            return None;
        }
        number
    }

    /// A number from 0 up.
    pub fn from_zero(&mut self, column: Option<usize>) -> Option<f64> {
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
        self.from_zero(column).unwrap_or(0.0)
    }

    /// A date: `2025-01-31`, with or without a time behind it.
    pub fn date(&mut self, column: Option<usize>) -> Option<Date> {
        let text = self.text(column);
        let day = text.split(['T', ' ']).next().unwrap_or_default();
        let date = day.parse().ok();
        if date.is_none() && !text.is_empty() {
            self.wrong(column, "is no date: write it like 2025-01-31");
        }
        date
    }

    /// Yes or no; no where the cell is empty.
    pub fn flag(&mut self, column: Option<usize>) -> bool {
        match self.text(column).to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "x" => true,
            "" | "false" | "no" | "n" | "0" => false,
            _ => {
                self.wrong(column, "should be true or false (or yes/no, 1/0, x or empty)");
                false
            }
        }
    }

    /// A list, parted by `;` or `|`.
    pub fn list(&self, column: Option<usize>) -> impl Iterator<Item = &'s str> + use<'s> {
        self.text(column).split([';', '|']).map(str::trim).filter(|item| !item.is_empty())
    }

    /// Notes that a cell is wrong.
    pub fn wrong(&mut self, column: Option<usize>, reason: &str) {
        let mut defect = Defect::of_file(&self.sheet.table.file, reason).line(self.line());
        if let Some(column) = column {
            defect = defect.column(&self.sheet.table.headers[column]).value(self.text(Some(column)));
        }
        self.defects.push(defect);
    }
}
