//! What the cells of a workbook's table are beyond their values: defects, and what is to tell.

use super::marks::{Marks, Merge, Place, UNSTORED, cell_name};
use crate::error::Defect;
use crate::plan::words::{count, number};
use crate::read::aliases::Column;
use crate::read::defects::Defects;
use crate::read::layout::{Known, PLACES, told};
use crate::read::table::{CellKind, Table};

/// Digits of a whole number that a workbook keeps.
const DIGITS: usize = 15;
/// Merged cells, columns and cells that are named.
const NAMED: usize = 3;

/// A look at a table beside the marks of its sheet.
pub struct Review<'a> {
    /// Name of the sheet.
    pub sheet: &'a str,
    /// Its marks.
    pub marks: &'a Marks,
    /// Merged cells of several rows that hold anything.
    pub merged: Vec<&'a Merge>,
    /// The headers of the table.
    pub known: &'a Known<'a>,
}

impl Review<'_> {
    /// The table, with its notes; what is wrong is put into `defects`.
    pub fn of(&self, mut table: Table, defects: &mut Defects) -> Table {
        let mut found = Vec::new();
        let mut notes = Vec::new();
        let errors = self.marks.errors.iter().map(|(&place, text)| (place, text.as_str()));
        self.cells(&table, errors, "is an error: mend it, or empty the cell", &mut found, &mut notes);
        let unstored = self.marks.unstored.iter().map(|&place| (place, UNSTORED));
        let advice = "is a formula whose value was never stored: open the workbook in Excel or LibreOffice and save it";
        self.cells(&table, unstored, advice, &mut found, &mut notes);
        self.ids(&table, &mut found);
        self.merges(&table, &mut found, &mut notes);
        self.zeros(&table, &mut notes);
        self.hidden(&table, &mut notes);
        table.notes.extend(notes);
        if found.is_empty() {
            return table;
        }
        defects.extend(found);
        // Told already: what other tables make of such a cell is no further defect.
        let errors: Vec<&str> = self.marks.errors.values().map(String::as_str).take(NAMED).collect();
        table.with_cells(|_, cell| if cell == UNSTORED || errors.contains(&cell) { "" } else { cell })
    }

    /// The row, header and known column of a cell, where it is one of the table.
    fn of_cell<'t>(&self, table: &'t Table, (row, column): Place) -> Option<(usize, &'t str, Option<&'static Column>)> {
        let row = table.row_of(row as usize + 1)?;
        let header = table.headers.get(column as usize)?;
        Some((row, header, self.known.column(header)))
    }

    fn defect(&self, table: &Table, header: &str, (row, column): Place, reason: &str) -> Defect {
        let cell = format!("sheet {}, cell {}", self.sheet, cell_name(row, column));
        Defect::of_file(&table.file, reason).line(row as usize + 1).column(header).detail(cell)
    }

    /// Cells that hold no value: defects in columns that are read, told in others.
    fn cells<'m>(
        &self,
        table: &Table,
        cells: impl Iterator<Item = (Place, &'m str)>,
        advice: &str,
        found: &mut Vec<Defect>,
        notes: &mut Vec<String>,
    ) {
        let mut beside: Vec<String> = Vec::new();
        for (place, text) in cells {
            match self.of_cell(table, place) {
                Some((_, header, Some(_))) => found.push(self.defect(table, header, place, advice).value(text)),
                Some((_, header, None)) if !header.is_empty() => {
                    beside.push(format!("{} = \"{text}\"", cell_name(place.0, place.1)));
                }
                _ => {}
            }
        }
        if let Some(first) = beside.first() {
            let cells = count(beside.len(), "cell");
            notes.push(format!(
                "sheet {}: {cells} of columns that the plan does not know, such as {first}: each {advice}",
                self.sheet
            ));
        }
    }

    /// Ids that are numbers with more digits than a number keeps.
    fn ids(&self, table: &Table, found: &mut Vec<Defect>) {
        let is_text = |at: &usize| self.known.column(&table.headers[*at]).is_some_and(|column| column.numeric.is_none());
        for column in (0..table.headers.len()).filter(is_text) {
            for row in (0..table.rows()).filter(|&row| table.kind(row, column) == CellKind::Number) {
                let cell = table.cell(row, column);
                if cell.bytes().take_while(u8::is_ascii_digit).count() > DIGITS {
                    let place = (table.line(row) as u32 - 1, column as u32);
                    let reason = format!("a number keeps {DIGITS} digits, so this id has lost some: enter it as text");
                    found.push(self.defect(table, &table.headers[column], place, &reason).value(cell));
                }
            }
        }
    }

    /// Merged cells: told, and refused where an amount may count once or for each row.
    fn merges(&self, table: &Table, found: &mut Vec<Defect>, notes: &mut Vec<String>) {
        let mut told: Vec<String> = Vec::new();
        for merge in &self.merged {
            let rows = table.rows_of(merge.first.0 as usize + 1..=merge.last.0 as usize + 1);
            let Some((row, header, column)) = self.of_cell(table, merge.first).filter(|_| rows > 1) else { continue };
            if column.is_some_and(|column| column.numeric.is_some() && !PLACES.contains(&column.name)) {
                let cell = table.cell(row, merge.first.1 as usize);
                let reason = "is an amount merged over several rows: is it of each, or of all together? Split it";
                found.push(self.defect(table, header, merge.first, reason).value(cell));
            } else {
                let (first, last) = (cell_name(merge.first.0, merge.first.1), cell_name(merge.last.0, merge.first.1));
                told.push(format!("{header} ({first}:{last})"));
            }
        }
        if !told.is_empty() {
            let shown = crate::plan::words::first(&told, NAMED);
            notes.push(format!("sheet {}: merged cells count for each of their rows: {shown}", self.sheet));
        }
    }

    /// Columns of formulas whose stored values are all 0.
    fn zeros(&self, table: &Table, notes: &mut Vec<String>) {
        for (&column, formulas) in &self.marks.formulas {
            let header = table.headers.get(column as usize).filter(|header| self.known.column(header).is_some());
            if let Some(header) = header.filter(|_| formulas.count > 1 && formulas.count == formulas.zero) {
                let (sheet, count) = (self.sheet, number(formulas.count as f64));
                notes.push(format!(
                    "sheet {sheet}: all {count} formulas of {header} have the stored value 0: if they were never computed, open the \
                     workbook in Excel or LibreOffice and save it"
                ));
            }
        }
    }

    /// Rows that are hidden, by hand or by a filter: they count.
    fn hidden(&self, table: &Table, notes: &mut Vec<String>) {
        let lines = self.marks.hidden.iter().map(|&row| row as usize + 1);
        let lines: Vec<usize> = lines.filter(|&line| table.row_of(line).is_some()).collect();
        if !lines.is_empty() {
            let rows = told::lines(&lines);
            notes.push(format!("sheet {}: hidden rows count as well: {rows} (is there a filter?)", self.sheet));
        }
    }
}
