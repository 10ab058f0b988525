//! A table whose headers are matched with the columns the plan knows.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::aliases::{self, Chosen, Column, Size};
use super::defects::Defects;
use super::dynamics::Inactive;
use super::left_out::{IGNORE, ignored};
use super::missing::missing;
use super::placeholders::{Counts, is_day_of_zeros, is_word_for_nothing};
use super::schema::Schema;
use super::seen::Seen;
use super::styles::cell::Decimal;
use super::styles::date_style::DateStyle;
use super::styles::quantity::{Quantity, holds_dates};
use super::styles::{self, ColumnStyle, Settled, cell};
use super::table::{CellKind, Table};
use super::{
    codes, csv, defaults, dynamics, encoding, excel_text, file, groups, hemispheres, names, one_address, one_cell, xlsx,
};
use crate::cells::Dialect;
use crate::error::{Defect, Result};
use crate::hash;
use crate::plan::Source;
use crate::plan::words::count;

/// A table, matched.
#[derive(Debug)]
pub struct Sheet {
    /// The cells.
    pub table: Table,
    /// What it should hold.
    pub schema: Schema,
    /// How each column is written.
    styles: Vec<Settled>,
    /// The known column that each header is.
    matched: Vec<Option<&'static Column>>,
    /// Columns between whose headers nobody can choose.
    pub asked: Vec<&'static str>,
    /// Headers that were taken before others.
    pub chosen: Vec<Chosen>,
    /// Choices made and rows left out, in words.
    pub notes: Vec<String>,
    /// Ids of the rows that the plan file leaves out.
    pub left_out: BTreeSet<String>,
    sha256: String,
}

impl Sheet {
    /// Reads an input file of the plan.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails; everything else is put into `defects`.
    pub fn read(folder: &Path, name: &str, schema: Schema, defects: &mut Defects) -> Result<Option<Self>> {
        // The plan file lacks the name, and its report says so.
        if name.is_empty() {
            return Ok(None);
        }
        let Some(bytes) = file::bytes_or_defects(file::LARGEST, &folder.join(file::parted(name).0), name, defects)? else {
            return Ok(None);
        };
        let (sha256, table) = rayon::join(|| hash::sha256(&bytes), || table(name, &bytes, &schema));
        let (table, found) = table;
        defects.append(found);
        let Some(table) = table else { return Ok(None) };
        Ok(Some(Sheet::matched(table, schema, sha256, defects)))
    }

    /// The same of a file that was read, with its hash.
    pub fn of(name: &str, (bytes, sha256): (&[u8], &str), schema: Schema, defects: &mut Defects) -> Option<Self> {
        let (table, found) = table(name, bytes, &schema);
        defects.append(found);
        Some(Sheet::matched(table?, schema, sha256.to_string(), defects))
    }

    /// A table whose headers are matched with the schema's columns.
    pub fn matched(table: Table, schema: Schema, sha256: String, defects: &mut Defects) -> Self {
        let table = excel_text::bare(table);
        let (table, grouped) = groups::filled(&table).map_or((table, None), |(table, note)| (table, Some(note)));
        let (table, mut joined) = names::join(table, &schema);
        let (table, pair) = one_cell::parted(table, &schema);
        joined.extend(pair);
        let (table, address) = one_address::parted(table, &schema);
        joined.extend(address);
        let (cells, mut said) = (Seen { table: &table, schema: &schema }, schema.headers.clone());
        joined.into_iter().for_each(|(column, header)| _ = said.entry(column.into()).or_insert(header));
        let matching = aliases::matched(&table.headers, (schema.table, schema.columns), &said, &cells);
        let defect = |(header, reason)| Defect::of_file(&table.file, reason).line(table.header_line).column(header);
        defects.extend(matching.wrong.into_iter().map(defect));
        let notes = matching.told.into_iter().chain(grouped).collect();
        let left_out = BTreeSet::new();
        let (table, matched) = with_further(table, matching.columns, &matching.also);
        let (asked, chosen) = (matching.asked, matching.chosen);
        let mut sheet = Sheet { table, schema, styles: Vec::new(), matched, asked, chosen, notes, left_out, sha256 };
        sheet.leave_out(defects);
        sheet.blank();
        sheet.fill();
        if let Some((table, note)) = sheet.column("postal_code").and_then(|at| codes::bared(&sheet.table, at)) {
            sheet.table = table;
            sheet.notes.push(note);
        }
        for (name, letters) in [("latitude", ['N', 'S']), ("longitude", ['E', 'W'])] {
            if let Some((table, note)) = sheet.column(name).and_then(|at| hemispheres::plain(&sheet.table, at, letters)) {
                sheet.table = table;
                sheet.notes.push(note);
            }
        }
        sheet.styles = styles::settle(&sheet.table, &sheet.schema, &sheet.matched);
        let known = sheet.matched.iter().zip(&sheet.styles).filter(|(column, _)| column.is_some());
        defects.extend(known.filter_map(|(_, settled)| settled.refused().cloned()));
        sheet
    }

    /// Takes out the rows that the plan file ignores, and records that Dynamics marks as inactive.
    fn leave_out(&mut self, defects: &mut Defects) {
        let mut rows = BTreeSet::new();
        for (column, values) in &self.schema.values {
            let Some((at, words)) = self.header(column).zip(values.get(IGNORE)) else { continue };
            let (found, note) = ignored(&self.table, at, words);
            rows.extend(found);
            self.notes.extend(note);
        }
        let locks =
            self.column("locked_rep").map_or(0, |at| rows.iter().filter(|&&row| !self.table.cell(row, at).is_empty()).count());
        if locks > 0 {
            self.notes.push(format!("{} of the rows left out are left out as well", count(locks, "lock")));
        }
        match dynamics::inactive(&self.table, &self.schema).filter(|_| ["accounts", "reps"].contains(&self.schema.table)) {
            Some(Inactive::Rows(found, note)) => {
                rows.extend(found);
                self.notes.push(note);
            }
            Some(Inactive::Asked(defect)) => defects.push(defect),
            None => {}
        }
        if let Some(id) = self.schema.columns.first().and_then(|column| self.column(column.name)) {
            self.left_out = rows.iter().map(|&row| self.table.cell(row, id).to_string()).collect();
        }
        self.table.remove(&rows.into_iter().collect::<Vec<usize>>());
    }

    /// Reads words for nothing among amounts, and days of zeros, as empty cells.
    fn blank(&mut self) {
        let is_money = |at: usize| self.matched[at].is_some_and(|column| Quantity::of(Some(column)).money);
        let is_day = |at: usize| holds_dates(self.matched[at]);
        let open: Vec<usize> = (0..self.matched.len()).filter(|&at| is_money(at) || is_day(at)).collect();
        let table = &self.table;
        let is_nothing = |row, at| {
            let cell = table.cell(row, at);
            if is_money(at) { is_word_for_nothing(cell) } else { is_day_of_zeros(cell) }
        };
        let mut notes = Vec::new();
        for &at in &open {
            let mut counts = Counts::default();
            (0..table.rows()).filter(|&row| is_nothing(row, at)).for_each(|row| counts.add(table.cell(row, at)));
            notes.extend(counts.words(&table.headers[at]));
        }
        if !notes.is_empty() {
            self.table = table.with_blanks(|row, at| open.contains(&at) && is_nothing(row, at));
            self.notes.extend(notes);
        }
    }

    /// Puts in what the plan file says of empty cells and of columns that are not there.
    fn fill(&mut self) {
        let (mut added, mut fill) = (Vec::new(), BTreeMap::new());
        for (name, cell) in &self.schema.defaults {
            let Some(known) = self.schema.columns.iter().find(|column| column.name == name) else { continue };
            let at = self.column(name).unwrap_or_else(|| {
                added.push(known);
                self.matched.len() + added.len() - 1
            });
            fill.insert(at, defaults::cell(cell));
            self.notes.push(defaults::note(&self.table, name, self.column(name), cell));
        }
        if !fill.is_empty() {
            let names: Vec<&str> = added.iter().map(|column| column.name).collect();
            self.table = self.table.filled(&names, &fill);
            self.matched.extend(added.into_iter().map(Some));
        }
    }

    /// Reads a column from another header, and tells why.
    pub fn take_instead(&mut self, from: usize, to: usize, told: String) {
        let Some(column) = self.matched[from].take() else { return };
        self.matched[to] = Some(column);
        let (before, others) = std::mem::take(&mut self.chosen).into_iter().partition(|chosen| chosen.taken.contains(&from));
        self.chosen = others;
        self.notes.retain(|note| before.iter().all(|chosen: &Chosen| chosen.told != *note));
        self.notes.push(told.clone());
        self.chosen.push(Chosen { taken: vec![to], told, instead: vec![vec![(column.name, from)]] });
        self.styles = styles::settle(&self.table, &self.schema, &self.matched);
    }

    /// How tables are written for those who wrote this one: where no fraction tells, semicolons go with decimal commas.
    pub fn dialect(&self) -> Dialect {
        let styles = || self.styles.iter().enumerate().filter_map(|(at, own)| Some((at, own.number()?)));
        let comma = styles().any(|(_, style)| style.decimal == Decimal::Comma);
        let point = |(at, _)| (0..self.table.rows()).any(|row| self.table.cell(row, at).contains('.'));
        let decimal_comma = comma || self.table.dialect.delimiter == b';' && !styles().any(point);
        Dialect { decimal_comma, ..self.table.dialect }
    }

    /// Index of a known column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.matched.iter().position(|column| column.is_some_and(|column| column.name == name))
    }

    /// The number that a cell holds; numeric cells of a workbook say so themselves.
    pub fn parse(&self, row: usize, column: usize) -> Option<f64> {
        let ColumnStyle::Number(style) = &self.styles[column].style else { return None };
        let cell = self.table.cell(row, column);
        match self.table.kind(row, column) {
            CellKind::Number => cell::plain(cell).map(|number| style.in_our_unit(number)),
            CellKind::Text => style.parse(cell),
            CellKind::Date => None,
        }
    }

    /// The date that a cell holds; a numeric cell of a workbook counts days, where it is not the digits of a date.
    pub fn date(&self, row: usize, column: usize) -> Option<Date> {
        let ColumnStyle::Date(style) = self.styles[column].style else { return None };
        let serial = style.serial || self.table.kind(row, column) == CellKind::Number;
        DateStyle { serial, ..style }.parse(self.table.cell(row, column))
    }

    /// How a column is written.
    pub fn style(&self, column: usize) -> &Settled {
        &self.styles[column]
    }

    /// Largest size of the numbers of a column.
    pub fn size(&self, column: usize) -> Size {
        self.matched[column].and_then(|column| column.numeric).unwrap_or(Size::ANY)
    }

    /// The known column that a header is.
    pub fn known(&self, column: usize) -> Option<&'static Column> {
        self.matched[column]
    }

    /// Index of a column that the user names: as the plan knows it, else by its header.
    pub fn header(&self, name: &str) -> Option<usize> {
        self.column(name).or_else(|| aliases::position(&self.table.headers, name))
    }

    /// Index of a required column.
    pub fn required(&self, name: &str, defects: &mut Defects) -> Option<usize> {
        let found = self.column(name);
        if found.is_none() {
            let column = self.schema.columns.iter().find(|column| column.name == name);
            let reason = column.map_or_else(String::new, |column| missing(&self.table, self.schema.table, column, &self.matched));
            defects.push(Defect::of_file(&self.table.file, reason).column(name));
        }
        found
    }

    /// The cells of a column, in row order.
    pub fn texts(&self, column: usize) -> Vec<&str> {
        (0..self.table.rows()).map(|row| self.table.cell(row, column)).collect()
    }

    /// Headers that are no known column.
    pub fn unmatched(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.matched.len()).filter(|&at| self.matched[at].is_none() && !self.table.headers[at].is_empty())
    }

    /// SHA-256 of the file, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Description of the file for `inspect`; `own` are the user's own numeric columns in use.
    pub fn source(&self, own: &[usize]) -> Source {
        let headers = self.table.headers.iter().enumerate().map(|(at, header)| {
            let own = own.contains(&at).then(|| header.clone());
            (header.clone(), self.matched[at].map(|column| column.name.to_string()).or(own))
        });
        let is_used = |at: usize| self.matched[at].is_some() || own.contains(&at);
        let told = self.styles.iter().enumerate().filter(|(at, settled)| is_used(*at) == settled.refused().is_none());
        let styles = told.filter_map(|(_, settled)| settled.told.clone()).collect();
        Source {
            path: file::parted(&self.table.file).0.to_string(),
            sha256: self.sha256.clone(),
            rows: self.table.rows(),
            format: self.table.format.clone(),
            styles,
            headers: headers.collect(),
        }
    }
}

/// A column that is two for the plan stands twice.
fn with_further(
    table: Table,
    mut matched: Vec<Option<&'static Column>>,
    also: &[(&'static Column, usize)],
) -> (Table, Vec<Option<&'static Column>>) {
    matched.extend(also.iter().map(|&(column, _)| Some(column)));
    let table = if also.is_empty() { table } else { table.with_copies(&also.iter().map(|&(_, at)| at).collect::<Vec<_>>()) };
    (table, matched)
}

/// Workbooks are known by their first bytes, whatever the file is called.
fn table(name: &str, bytes: &[u8], schema: &Schema) -> (Option<Table>, Defects) {
    let mut defects = Defects::default();
    let table = if bytes.starts_with(xlsx::MAGIC) {
        xlsx::read(name, bytes, schema, &mut defects)
    } else {
        match text(name, bytes) {
            Ok((text, encoding)) => csv::read(name, &text, encoding, schema, &mut defects),
            Err(defect) => {
                defects.push(defect);
                None
            }
        }
    };
    (table, defects)
}

/// The text of a file that is no workbook.
fn text<'a>(name: &str, bytes: &'a [u8]) -> std::result::Result<(Cow<'a, str>, &'static str), Defect> {
    let wrong = |reason: &str| Err(Defect::of_file(name, reason));
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let locked: Vec<u8> = "EncryptedPackage".bytes().flat_map(|letter| [letter, 0]).collect();
        if bytes.windows(locked.len()).any(|part| part == locked) {
            return wrong("is a workbook with a password: save it without one");
        }
        return wrong("is an old Excel workbook: save it as .xlsx or .csv");
    }
    let (text, encoding) = encoding::decode(name, bytes)?;
    if text.trim_start().starts_with('<') {
        return wrong(
            "is a web page or XML, whatever it is called: open it in Excel or LibreOffice, and save it as .xlsx or .csv",
        );
    }
    Ok((text, encoding))
}
