//! Amounts that can't be added up: in several currencies, by the column beside them.

use super::aliases::{converted, line, simplify};
use super::currencies::{self, Several};
use super::left_out::IGNORE;
use super::sheet::Sheet;
use super::styles::ColumnStyle;
use super::styles::place::ColumnPlace;
use super::styles::quantity::Quantity;
use crate::error::Defect;

/// Refuses a column whose amounts are in several currencies, unless the plan file says that they are in one.
pub fn check(sheet: &Sheet, at: usize) -> Option<Defect> {
    let said = matches!(&sheet.style(at).style, ColumnStyle::Number(style) if style.currency.is_some());
    // Signs of the amounts themselves are held against each other where their style is settled.
    let beside = currencies::column(&sheet.table, at).filter(|_| !said)?;
    let several = Several::of(&sheet.table, at)?;
    let (table, section, known) = (&sheet.table, sheet.schema.table, sheet.known(at));
    let (own, header, row) = (&table.headers[at], &table.headers[beside], several.example());
    let name = known.map_or(own.as_str(), |column| column.name);
    let place = ColumnPlace { table, column: at, section, name, quantity: Quantity::of(known) };
    let remedy = known.map_or("convert them".into(), |column| {
        let is_one = |header: &&String| converted(&simplify(header)).is_some_and(|stem| stem == simplify(own));
        let other = table.headers.iter().find(is_one).map_or("…", String::as_str);
        format!("name a column of converted ones, {}", line(section, column.name, other))
    });
    let currency = several.known().unwrap_or("EUR");
    let style = sheet.schema.style(name, own).map_or(currency.to_string(), |style| format!("{currency} {style}"));
    let (cell, said) = (table.cell(row, beside), place.setting(&style));
    let reason = format!(
        "the amounts in {own} are in several currencies, {}, and can't be added up: {remedy}; or leave rows out, \
         [values.{section}.{header:?}] {IGNORE} = [{cell:?}]; or, if all are in one currency in spite of this column, say which: {said}",
        several.words()
    );
    Some(Defect::of_file(&table.file, reason).line(table.line(row)).column(header).value(cell))
}
