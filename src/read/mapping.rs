//! What the plan file says of the files' headers and words, held against the files: `[columns.TABLE]`, `[values.TABLE.COLUMN]`.

use std::collections::BTreeMap;

use super::aliases::{Column, position};
use super::defects::Defects;
use super::document::Document;
use super::inputs::Inputs;
use super::left_out::IGNORE;
use super::meanings::{ACCOUNT_STATUSES, FLAGS, REP_STATUSES};
use super::nearest::hint;
use super::schema::{ACTIVITIES_OF_OWN, ASSIGNMENTS_OF_OWN, REQUESTS_OF_OWN, SALES_OF_OWN, TABLES};
use super::sheet::Sheet;
use crate::plan::Config;
use crate::plan::words::first;

/// Headers named of a file.
const NAMED: usize = 30;

/// Checks both sections. Tables that could not be read are left out.
pub fn check(config: &Config, document: &Document, inputs: &Inputs, defects: &mut Defects) {
    let mut checker = Checker { config, document, inputs, defects };
    for (table, columns) in &config.columns {
        checker.columns(table, columns);
    }
    for (table, columns) in &config.defaults {
        checker.defaults(table, columns.keys());
    }
    for (table, columns) in &config.values {
        for (column, values) in columns {
            checker.values(table, column, values);
        }
    }
}

struct Checker<'a> {
    config: &'a Config,
    document: &'a Document,
    inputs: &'a Inputs,
    defects: &'a mut Defects,
}

/// Tables that commands are given, which no plan names.
const OF_OWN: [&str; 4] = [ACTIVITIES_OF_OWN, ASSIGNMENTS_OF_OWN, REQUESTS_OF_OWN, SALES_OF_OWN];

impl<'a> Checker<'a> {
    fn refuse(&mut self, key: &str, reason: String) {
        self.defects.push(self.document.defect(key, reason));
    }

    /// The table of a name; where there is none, that is told.
    fn sheet(&mut self, section: &str, table: &str) -> Option<&'a Sheet> {
        let names = || TABLES.iter().map(|(name, _)| *name);
        let key = format!("{section}.{table}");
        if !names().any(|name| name == table) {
            let known: Vec<&str> = names().collect();
            self.refuse(&key, format!("is no table{}; known: {}", hint(table, names()), known.join(", ")));
        } else if table == "holidays" {
            if self.config.execute.holidays.is_none() {
                self.refuse(&key, "the plan has no such file: [execute] names no holidays".into());
            }
        } else if !OF_OWN.contains(&table) && !self.config.data.files().any(|(kind, _)| kind == table) {
            self.refuse(&key, format!("the plan has no such file: [data] names no {table}"));
        }
        self.inputs.sheet(table).map(|sheet| &**sheet)
    }

    fn columns(&mut self, table: &str, columns: &BTreeMap<String, String>) {
        let sheet = self.sheet("columns", table);
        let Some((_, known)) = TABLES.iter().find(|(name, _)| *name == table) else { return };
        let mut taken: BTreeMap<usize, &Column> = BTreeMap::new();
        for (column, header) in columns {
            let key = format!("columns.{table}.{column}");
            let names = || known.iter().map(|column| column.name);
            let Some(column) = known.iter().find(|known| known.name == column) else {
                let all: Vec<&str> = names().collect();
                self.refuse(&key, format!("is no column of {table}{}; known: {}", hint(column, names()), all.join(", ")));
                continue;
            };
            let Some(sheet) = sheet else { continue };
            match position(&sheet.table.headers, header) {
                None => self.refuse(&key, no_header(sheet, header)),
                Some(at) => {
                    let other = *taken.entry(at).or_insert(column);
                    if other.numeric.is_some() != column.numeric.is_some() {
                        let [one, other] = [column.name, other.name];
                        let reason =
                            format!("is the header of {other} already: no column holds {one} and {other}, numbers and text");
                        self.refuse(&key, reason);
                    }
                }
            }
        }
    }

    fn defaults<'k>(&mut self, table: &str, columns: impl Iterator<Item = &'k String>) {
        self.sheet("defaults", table);
        let Some((_, known)) = TABLES.iter().find(|(name, _)| *name == table) else { return };
        let names = || known.iter().map(|column| column.name);
        for column in columns.filter(|column| !names().any(|name| name == column.as_str())) {
            let all: Vec<&str> = names().collect();
            let reason = format!("is no column of {table}{}; known: {}", hint(column, names()), all.join(", "));
            self.refuse(&format!("defaults.{table}.{column}"), reason);
        }
    }

    fn values(&mut self, table: &str, column: &str, values: &BTreeMap<String, Vec<String>>) {
        let Some(sheet) = self.sheet("values", table) else { return };
        let key = format!("values.{table}.{column}");
        let Some(at) = sheet.header(column) else {
            return self.refuse(&key, no_header(sheet, column));
        };
        let labels: Vec<&str> = self.config.segment.labels.iter().map(String::as_str).collect();
        let known: Option<Vec<&str>> = match (table, sheet.known(at).map_or("", |column| column.name)) {
            ("accounts", "status") => Some(ACCOUNT_STATUSES.to_vec()),
            ("reps", "status") => Some(REP_STATUSES.to_vec()),
            ("accounts", "strategic") => Some(FLAGS.to_vec()),
            ("accounts" | "call_patterns", "segment") => Some(labels),
            (_, "role" | "channel") => None,
            _ => Some(Vec::new()),
        };
        let Some(known) = known else { return };
        for value in values.keys().filter(|value| *value != IGNORE && !known.contains(&value.as_str())) {
            let all = [&known[..], &[IGNORE]].concat();
            let near = hint(value, all.iter().copied());
            self.refuse(&format!("{key}.{value}"), format!("is no value of this column{near}; known: {}", all.join(", ")));
        }
    }
}

/// Why a header that is named is none.
pub fn no_header(sheet: &Sheet, header: &str) -> String {
    let headers = || sheet.table.headers.iter().map(String::as_str).filter(|header| !header.is_empty());
    let all: Vec<&str> = headers().collect();
    format!("{} has no such header{}; there are: {}", sheet.table.file, hint(header, headers()), first(&all, NAMED))
}
