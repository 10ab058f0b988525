//! A column that is needed and not there: what it may be.

use super::aliases::{Column, simplify};
use crate::plan::words::first;

/// Likeness of a header and a name, from 0 to 1, from which a typing error is thought of.
const ALIKE: f64 = 0.75;
/// Headers named.
const NAMED: usize = 8;

/// Why a column that a table needs is not there: the header that may be misspelt, else those that nothing was made of.
pub fn missing(table: &str, column: &Column, unused: &[&str]) -> String {
    let alike = |header: &&str| likeness(header, column);
    let best = unused.iter().copied().max_by(|a, b| alike(a).total_cmp(&alike(b))).filter(|header| alike(header) >= ALIKE);
    match best {
        Some(header) => format!("this column is missing (did you mean {header}?)"),
        None if unused.is_empty() => "this column is missing".into(),
        None => {
            let line = line(table, column.name, "…");
            format!("this column is missing; not used: {}. If one of them is it, say {line}", first(unused, NAMED))
        }
    }
}

/// The line of the plan file that says which header a column has.
pub fn line(table: &str, column: &str, header: &str) -> String {
    format!("[columns.{table}] {column} = {header:?}")
}

fn likeness(header: &str, column: &Column) -> f64 {
    let (header, own) = (simplify(header), simplify(column.name));
    let names = std::iter::once(own.as_str()).chain(column.aliases.iter().copied().flatten().copied());
    let scores = names.filter(|name| name.len() > 3).map(|name| strsim::normalized_damerau_levenshtein(&header, name));
    scores.fold(0.0, f64::max)
}
