//! `[styles]` held against the tables: every column and style that it names must be known.

use super::quantity::{Quantity, holds_dates};
use super::setting;
use crate::plan::Config;
use crate::read::defects::Defects;
use crate::read::document::Document;
use crate::read::nearest::hint;
use crate::read::schema::TABLES;
use crate::read::sheet::Sheet;

/// Styles of numbers, for messages.
const NUMBERS: &str = "\"1234.56\", \"1234,56\", \"1,234.56\", \"1.234,56\", \"1 234,56\" or \"1'234.56\"";
/// Styles of dates, for messages.
const DATES: &str =
    "\"yyyy-mm-dd\", \"dd/mm/yyyy\", \"mm/dd/yyyy\", \"dd.mm.yy\", \"ddmmyyyy\" or \"serial\" (days counted by spreadsheets)";

/// Checks that the tables are some that a plan has.
pub fn tables(config: &Config, document: &Document, defects: &mut Defects) {
    let names = || TABLES.iter().map(|(name, _)| *name);
    for table in config.styles.keys().filter(|table| names().all(|name| name != *table)) {
        let known = names().collect::<Vec<_>>().join(", ");
        let reason = format!("is no table of a plan{}; there are: {known}", hint(table, names()));
        defects.push(document.defect(&format!("styles.{table}"), reason));
    }
}

/// Checks the columns and styles of a table.
pub fn columns(sheet: &Sheet, document: &Document, defects: &mut Defects) {
    for (name, text) in &sheet.schema.styles {
        let reason = match sheet.header(name) {
            None => {
                let near = hint(name, sheet.table.headers.iter().map(String::as_str));
                Some(format!("{} has no column {name}{near}", sheet.table.file))
            }
            Some(at) => wrong(sheet, at, text),
        };
        if let Some(reason) = reason {
            defects.push(document.defect(&format!("styles.{}.{name}", sheet.schema.table), reason));
        }
    }
}

/// What is wrong with a column's style.
fn wrong(sheet: &Sheet, at: usize, text: &str) -> Option<String> {
    let (column, quantity) = (sheet.known(at), Quantity::of(sheet.known(at)));
    if holds_dates(column) {
        return setting::date(text).is_none().then(|| format!("is no known style of dates: write it like {DATES}"));
    }
    if column.is_some_and(|column| column.numeric.is_none()) || (column.is_none() && sheet.schema.table != "accounts") {
        return Some("is the style of a column that holds neither numbers nor dates".into());
    }
    let units: Vec<String> = quantity.units.iter().map(|unit| format!("\"{}\"", unit.name)).collect();
    let clocks = if quantity.clocks.is_some() { "; durations like \"h:mm\" or \"mm:ss\"" } else { "" };
    let units = if units.is_empty() { String::new() } else { format!("; or a unit: {}", units.join(", ")) };
    let units = if quantity.money { units + "; or the currency of all: \"EUR\"" } else { units };
    setting::number(text, quantity)
        .is_none()
        .then(|| format!("is no known style of numbers: write it like {NUMBERS}{units}{clocks}"))
}
