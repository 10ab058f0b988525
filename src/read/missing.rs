//! A column that is needed and not there: what it may be.

use super::aliases::{Column, line, simplify};
use super::plausible::{is_id, is_unique, may_be};
use super::table::Table;
use crate::plan::words::first;

/// Likeness of a header and a name, from 0 to 1, from which a typing error is thought of.
const ALIKE: f64 = 0.75;
/// Headers named.
const NAMED: usize = 8;
/// Tables whose rows have an id of their own: their first column.
const WITH_IDS: [&str; 2] = ["accounts", "reps"];
/// Known columns that may tell rows apart.
const NAMES: [&str; 2] = ["name", "email"];

/// Why a column that a table needs is not there: the header that may be misspelt, else those that could be it.
pub fn missing(table: &Table, section: &str, column: &Column, matched: &[Option<&Column>]) -> String {
    let is_key = WITH_IDS.contains(&section) && ["account_id", "rep_id"].contains(&column.name);
    let fits = |at: &usize| if is_key { is_unique(table, *at) } else { may_be(table, *at, column) };
    let header = |at: usize| table.headers[at].as_str();
    let unused: Vec<usize> = (0..matched.len()).filter(|&at| matched[at].is_none() && !header(at).is_empty()).collect();
    let alike = |at: usize| likeness(header(at), column);
    let near =
        unused.iter().copied().filter(|&at| alike(at) >= ALIKE).filter(fits).max_by(|a, b| alike(*a).total_cmp(&alike(*b)));
    if let Some(at) = near {
        let line = line(section, column.name, header(at));
        return format!("this column is missing (did you mean {}?): if so, say {line}", header(at));
    }
    let is_name = |at: &usize| matched[*at].is_some_and(|column| NAMES.contains(&column.name));
    let mut others: Vec<usize> = unused.iter().copied().chain((0..matched.len()).filter(is_name)).filter(fits).collect();
    // What is called an id goes first.
    others.sort_by_key(|&at| !is_id(header(at)));
    let names = |of: &[usize]| first(&of.iter().map(|&at| header(at)).collect::<Vec<&str>>(), NAMED);
    let not_used = if unused.is_empty() { String::new() } else { format!("; not used: {}", names(&unused)) };
    let line = line(section, column.name, others.first().map_or("…", |&at| header(at)));
    let remedy = match (is_key, &others[..]) {
        (true, []) => "; no column has another value in every row: add one, numbers from 1 will do".into(),
        (true, _) => {
            format!("; with another value in every row: {}. If one of them tells rows apart, say {line}", names(&others))
        }
        (false, _) if unused.is_empty() => String::new(),
        (false, _) => format!(". If one of them is it, say {line}"),
    };
    format!("this column is missing{not_used}{remedy}")
}

fn likeness(header: &str, column: &Column) -> f64 {
    let (header, own) = (simplify(header), simplify(column.name));
    let names = std::iter::once(own.as_str()).chain(column.aliases.iter().copied().flatten().copied());
    let scores = names.filter(|name| name.len() > 3).map(|name| strsim::normalized_damerau_levenshtein(&header, name));
    scores.fold(0.0, f64::max)
}
