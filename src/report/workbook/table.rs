//! How a sheet takes a table.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::report::tables::{Cell, Table};

/// The longest text that a cell takes.
const LONGEST: usize = 32_767;
/// Columns whose sheets are wide, and how wide a column is at most and at least.
const WIDEST: usize = 46;
const NARROWEST: usize = 9;
/// Rows that are looked at for the width of a column.
const LOOKED_AT: usize = 500;

/// As much of a text as a cell takes.
pub fn fitting(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

impl Table {
    /// Writes the table to a sheet, with a header that stays in sight and filters.
    pub fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_background_color("#DCE6F1").set_text_wrap();
        let [amount, share] = ["#,##0.##", "0.0%"].map(|format| Format::new().set_num_format(format));
        for (column, name) in self.header.iter().enumerate() {
            sheet.write_string_with_format(0, column as u16, fitting(name), &bold)?;
            sheet.set_column_width(column as u16, self.width(column) as f64)?;
        }
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (row, at) = (row as u32 + 1, column as u16);
                match cell {
                    Cell::Text(text) => sheet.write_string(row, at, fitting(text))?,
                    Cell::Number(number) if self.header[column] == "utilisation" => {
                        sheet.write_number_with_format(row, at, *number, &share)?
                    }
                    Cell::Number(number) if number.fract() != 0.0 => sheet.write_number_with_format(row, at, *number, &amount)?,
                    Cell::Number(number) => sheet.write_number(row, at, *number)?,
                    Cell::Flag(flag) => sheet.write_boolean(row, at, *flag)?,
                    Cell::Empty => sheet,
                };
            }
        }
        if !self.header.is_empty() {
            sheet.autofilter(0, 0, self.rows.len() as u32, self.header.len() as u16 - 1)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn width(&self, column: usize) -> usize {
        let cell = |cells: &Vec<Cell>| match &cells[column] {
            Cell::Text(text) => text.chars().count(),
            _ => 0,
        };
        let widest = self.rows.iter().take(LOOKED_AT).map(cell).max().unwrap_or(0).max(self.header[column].chars().count());
        (widest + 2).clamp(NARROWEST, WIDEST)
    }
}
