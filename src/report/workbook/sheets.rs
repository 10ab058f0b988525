//! The sheets that hold tables of the plan.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Color, ConditionalFormatDataBar, Workbook, XlsxError};

use crate::report::Report;
use crate::report::tables::{Cell, Table, Written};

/// The longest name of a sheet.
const NAME: usize = 31;
/// Names that sheets of reps may not have, as others have them.
const OWN: [&str; 8] = ["summary", "territories", "assignments", "moves", "call plan", "pairs", "rules", "about"];

/// Territories, with bars in the cells of hours and of their share of capacity.
pub fn territories(book: &mut Workbook, table: &Written) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name("Territories")?;
    let last = table.write(sheet)?;
    for (name, colour) in
        [("hours_before", 0x00A0_A0A0), ("hours", 0x0056_B4E9), ("travel_hours", 0x00E6_9F00), ("utilisation", 0x0000_9E73)]
    {
        let Some(column) = table.column(name).filter(|_| last > 0) else { continue };
        let bar = ConditionalFormatDataBar::new().set_fill_color(Color::RGB(colour)).set_solid_fill(true);
        sheet.add_conditional_format(1, column, last, column, &bar)?;
    }
    sheet.set_freeze_panes(1, 3)?;
    Ok(())
}

/// Assignments.
pub fn assignments(book: &mut Workbook, table: &Written) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name("Assignments")?;
    table.write(sheet)?;
    sheet.set_freeze_panes(1, 2)?;
    Ok(())
}

/// What changes hands.
pub fn moves(book: &mut Workbook, table: &Written) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name("Moves")?;
    table.write(sheet)?;
    sheet.set_freeze_panes(1, 2)?;
    Ok(())
}

/// Calls by segment, role and channel.
pub fn calls(book: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let row = |own: &crate::plan::CallPattern| {
        let texts = [&own.segment, &own.role, &own.channel].map(|text| Cell::from(text.as_str()));
        texts.into_iter().chain([own.calls_per_period, own.minutes_per_call].map(Cell::Number)).collect()
    };
    let rows = report.plan.call_patterns.iter().map(row).collect();
    let header = ["segment", "role", "channel", "calls_per_period", "minutes_per_call"];
    Table::new(&header, rows).write(book.add_worksheet().set_name("Call plan")?)
}

/// A sheet per rep, with the rep's part of the assignments.
pub fn reps(book: &mut Workbook, report: &Report, all: &Table) -> Result<(), XlsxError> {
    let mut taken: BTreeSet<String> = OWN.iter().map(ToString::to_string).collect();
    let Some(column) = all.column("rep_id") else { return Ok(()) };
    for territory in report.roles.iter().flat_map(|role| &role.territories) {
        let rep = &report.plan.reps[territory.rep];
        let own = |row: &&Vec<Cell>| row[usize::from(column)] == Cell::Text(rep.id.clone());
        let table = Table { header: all.header.clone(), rows: all.rows.iter().filter(own).cloned().collect() };
        table.write(book.add_worksheet().set_name(free(rep.called(), &mut taken))?)?;
    }
    Ok(())
}

/// A name of a sheet that is allowed and not taken: without `[]:*?/\`, without apostrophes at its ends, not too long.
fn free(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = name.chars().map(|own| if "[]:*?/\\".contains(own) || own.is_control() { ' ' } else { own }).collect();
    let plain = plain.trim_matches(|own: char| own == '\'' || own.is_whitespace());
    let plain = if plain.is_empty() || plain.eq_ignore_ascii_case("history") { "rep" } else { plain };
    let numbered = |number: usize| {
        let end = if number > 1 { format!(" {number}") } else { String::new() };
        let (mut kept, mut units) = (String::new(), end.len());
        for letter in plain.chars() {
            units += letter.len_utf16();
            if units > NAME {
                break;
            }
            kept.push(letter);
        }
        kept.trim_end_matches(['\'', ' ']).to_owned() + &end
    };
    let name = (1..).map(numbered).find(|name| !taken.contains(&name.to_lowercase())).unwrap_or_default();
    taken.insert(name.to_lowercase());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_spreadsheets_take() {
        let mut taken = BTreeSet::from(["moves".to_string()]);
        let names = ["Moves", "Ann [x]/y", "'Bo'", "", "Z".repeat(40).as_str(), "Z".repeat(41).as_str(), "???"]
            .map(|name| free(name, &mut taken));
        assert_eq!(names[..4], ["Moves 2", "Ann  x  y", "Bo", "rep"]);
        assert_eq!(names[4..], ["Z".repeat(31), "Z".repeat(29) + " 2", "rep 2".into()]);
    }
}
