//! How accounts are told apart by worth.

use crate::read::accounts::{NumbersInUse, own_numbers};
use crate::read::defects::Defects;
use crate::read::sheet::Sheet;

/// Segments given in a column, at most: more of them are no segments.
const LABELS: usize = 12;

/// How accounts are told apart by worth.
pub enum Segments {
    /// By a column of labels.
    Given(Vec<String>),
    /// By cumulative share of a column of numbers.
    Pareto(String),
    /// Not at all: nothing tells their worth.
    One,
}

impl Segments {
    /// What the accounts say of themselves: labels, or else a number.
    pub fn of(accounts: &Sheet) -> Self {
        if let Some(column) = accounts.column("segment") {
            let mut labels: Vec<String> = Vec::new();
            for label in accounts.texts(column).into_iter().filter(|label| !label.is_empty()) {
                if !labels.iter().any(|known| known.eq_ignore_ascii_case(label)) {
                    labels.push(label.to_string());
                }
                if labels.len() > LABELS {
                    break;
                }
            }
            labels.sort();
            if (1..=LABELS).contains(&labels.len()) {
                return Segments::Given(labels);
            }
        }
        let known = ["revenue", "potential", "open_pipeline"].into_iter().find(|name| accounts.column(name).is_some());
        let own = || {
            own_numbers(accounts, &NumbersInUse::default(), &mut Defects::default())
                .first()
                .map(|&at| accounts.table.headers[at].clone())
        };
        known.map(String::from).or_else(own).map_or(Segments::One, Segments::Pareto)
    }
}
