//! Records of Dynamics 365 that are inactive: `statecode` has 1 for them, and `statuscode` is the reason, 2 unless somebody added others.

use std::collections::{BTreeMap, BTreeSet};

use super::aliases::simplify;
use super::left_out::{IGNORE, line};
use super::meanings::is_gone;
use super::schema::Schema;
use super::table::Table;
use crate::error::Defect;
use crate::plan::words::{count, number};

/// Simplified headers of the state, and of the reason of it.
const STATE: &str = "statecode";
const REASON: &str = "statuscode";

/// What a table says of inactive records.
pub enum Inactive {
    /// Both columns agree: the rows, and what is told.
    Rows(BTreeSet<usize>, String),
    /// Codes that one column alone holds, or that both hold in other ways than Dynamics writes them.
    Asked(Defect),
}

/// Looks at both columns, unless the plan file says what is ignored by one of them. `None` where nobody is inactive, and where words in
/// one column alone say who is, which is told elsewhere.
pub fn inactive(table: &Table, schema: &Schema) -> Option<Inactive> {
    let column = |name: &str| table.headers.iter().position(|header| simplify(header) == name);
    if is_said(schema) {
        return None;
    }
    // What else is called so is a state of a country, say.
    let state = column(STATE).filter(|&at| holds(table, at, |cell| of_state(cell).is_some()));
    let reason = column(REASON).filter(|&at| holds(table, at, |cell| is_gone(cell).is_some() || cell.parse::<u32>().is_ok()));
    let question = |at, codes, word, more: &str| asked(table, schema, (at, codes, word), more).map(Inactive::Asked);
    match (state, reason) {
        (Some(state), Some(reason)) => match pair(table, state, reason) {
            Ok(rows) if rows.is_empty() => None,
            Ok(rows) if rows.len() < table.rows() => {
                let told = told(table, schema, (state, reason), &rows);
                Some(Inactive::Rows(rows, told))
            }
            Ok(_) => question(state, "0 active, 1 inactive", "1", ""),
            Err(row) => {
                let [one, other] = [state, reason].map(|at| table.cell(row, at));
                let more =
                    format!("; {} does not tell: line {} has {one} beside {other}", table.headers[reason], table.line(row));
                question(state, "0 active, 1 inactive", "1", &more)
            }
        },
        (Some(state), None) => question(state, "0 active, 1 inactive", "1", ""),
        (None, Some(reason)) if holds(table, reason, |cell| ["1", "2"].contains(&cell)) => {
            question(reason, "1 active, 2 inactive", "2", "")
        }
        _ => None,
    }
}

/// Whether the plan file says what is ignored by one of the columns.
fn is_said(schema: &Schema) -> bool {
    schema.values.keys().any(|said| [STATE, REASON].contains(&simplify(said).as_str()))
}

/// Whether a header is one of both columns, and the plan file has said what is ignored by one of them.
pub fn is_settled(header: &str, schema: &Schema) -> bool {
    [STATE, REASON].contains(&simplify(header).as_str()) && is_said(schema)
}

/// Whether a column has cells, and all of them are such ones.
fn holds(table: &Table, at: usize, is_one: impl Fn(&str) -> bool) -> bool {
    let mut filled = (0..table.rows()).map(|row| table.cell(row, at)).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(is_one)
}

/// Whether a state is that of an inactive record.
fn of_state(cell: &str) -> Option<bool> {
    match cell {
        "0" => Some(false),
        "1" => Some(true),
        word => is_gone(word),
    }
}

/// The inactive rows, where every reason stands beside one state alone, and 1 and 2 beside theirs; else the first row that doesn't fit.
fn pair(table: &Table, state: usize, reason: usize) -> Result<BTreeSet<usize>, usize> {
    let mut known: BTreeMap<&str, bool> = BTreeMap::from([("1", false), ("2", true)]);
    let mut rows = BTreeSet::new();
    for row in 0..table.rows() {
        let Some(gone) = of_state(table.cell(row, state)) else { continue };
        let word = table.cell(row, reason);
        let usual = is_gone(word).unwrap_or(gone);
        if !word.is_empty() && *known.entry(word).or_insert(usual) != gone {
            return Err(row);
        }
        if gone {
            rows.insert(row);
        }
    }
    Ok(rows)
}

fn told(table: &Table, schema: &Schema, (state, reason): (usize, usize), rows: &BTreeSet<usize>) -> String {
    let [state, reason] = [state, reason].map(|at| &table.headers[at]);
    let (rows, keep) = (count(rows.len(), "row"), line(schema.table, state, &[]));
    format!("{rows} left out, inactive by {state} and {reason} of Dynamics 365: {keep} keeps them")
}

/// Asks about codes, where any row has the one of inactive records.
fn asked(table: &Table, schema: &Schema, (at, codes, word): (usize, &str, &str), more: &str) -> Option<Defect> {
    let mut rows = (0..table.rows()).filter(|&row| table.cell(row, at) == word);
    let first = rows.next()?;
    let header = &table.headers[at];
    let (inactive, all) = (number(1.0 + rows.count() as f64), count(table.rows(), "row"));
    let ignore = line(schema.table, header, &[word]);
    let reason = format!(
        "looks like the state of a record in Dynamics 365 ({codes}), and is {word} in {inactive} of {all}{more}: say {ignore} to leave \
         these out, or {IGNORE} = [] to keep them"
    );
    Some(Defect::of_file(&table.file, reason).line(table.line(first)).column(header).value(word))
}
