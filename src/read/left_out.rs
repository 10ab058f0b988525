//! Rows that the plan file leaves out: `[values.accounts."Account Status"] ignore = ["Closed"]`.

use std::collections::{BTreeMap, BTreeSet};

use super::table::Table;
use super::words::fold;
use crate::plan::words::{count, first};

/// The key of words whose rows are left out.
pub const IGNORE: &str = "ignore";

/// The line of the plan file that leaves out the rows with these words of a column: `[values.accounts.Active] ignore = ["no"]`.
pub fn line(table: &str, header: &str, words: &[&str]) -> String {
    let is_bare = header.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    let key = if is_bare { header.to_string() } else { format!("{header:?}") };
    let words: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    format!("[values.{table}.{key}] {IGNORE} = [{}]", words.join(", "))
}

/// Rows that hold an ignored word of a column, and what is told of them; nothing where no word is ignored.
pub fn ignored<'w>(table: &Table, at: usize, words: impl IntoIterator<Item = &'w String>) -> (BTreeSet<usize>, Option<String>) {
    let ignored: BTreeSet<String> = words.into_iter().map(|word| fold(word)).collect();
    let mut known: BTreeMap<&str, bool> = BTreeMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows = BTreeSet::new();
    for row in 0..table.rows() {
        let cell = table.cell(row, at);
        if *known.entry(cell).or_insert_with(|| ignored.contains(&fold(cell))) {
            rows.insert(row);
            *counts.entry(cell).or_default() += 1;
        }
    }
    (rows, (!ignored.is_empty()).then(|| note(&table.headers[at], &counts)))
}

fn note(header: &str, counts: &BTreeMap<&str, usize>) -> String {
    let words: Vec<String> = counts.iter().map(|(word, rows)| format!("{word:?} ({rows})")).collect();
    match counts.values().sum() {
        0 => format!("no row has a word of {header} that is ignored"),
        rows => format!("{} left out, ignored by {header}: {}", count(rows, "row"), first(&words, 5)),
    }
}
