//! Cells that name two roles for one rep: `field; inside`.

use std::collections::BTreeSet;

use super::defects::Defects;
use super::sheet::Sheet;
use super::words::fold;
use crate::error::Defect;
use crate::plan::CallPattern;
use crate::plan::words::count;

/// Marks that part lists everywhere, and those that do where each part is a role by itself.
pub const LISTS: [char; 2] = [';', '|'];
const OTHERS: [char; 5] = ['/', ',', '+', '&', '\n'];

/// The roles that a cell lists; one, where it is no list.
pub fn parted(cell: &str, is_role: impl Fn(&str) -> bool) -> Vec<&str> {
    let parts = |marks: &[char]| cell.split(marks).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<&str>>();
    let (listed, others) = (parts(&LISTS), parts(&OTHERS));
    if listed.len() > 1 {
        return listed;
    }
    if others.len() > 1 && others.iter().all(|part| is_role(part)) { others } else { vec![cell] }
}

/// Refuses cells that name several roles: a rep has one.
pub fn check(sheet: &Sheet, patterns: &[CallPattern], defects: &mut Defects) {
    let Some(at) = sheet.column("role") else { return };
    let cells: BTreeSet<&str> = sheet.texts(at).into_iter().collect();
    let known: BTreeSet<String> =
        cells.iter().map(|cell| fold(cell)).chain(patterns.iter().map(|pattern| fold(&pattern.role))).collect();
    let id = |row: usize| sheet.column("rep_id").map_or("", |at| sheet.table.cell(row, at));
    for row in 0..sheet.table.rows() {
        let cell = sheet.table.cell(row, at);
        let roles = parted(cell, |part| known.contains(&fold(part)));
        if roles.len() > 1 {
            let reason = "names several roles, and a rep has one: write a row for each, with an id and hours of its own";
            let ids: Vec<String> = roles.iter().map(|role| format!("{}-{role}", id(row))).collect();
            let defect = Defect::of_file(&sheet.table.file, reason).line(sheet.table.line(row)).column(&sheet.table.headers[at]);
            defects.push(defect.value(cell).detail(format!("{}: {}", count(roles.len(), "row"), ids.join(", "))));
        }
    }
}
