//! What a table should hold: the columns that the plan knows, and what the plan file says of the file.

use std::collections::BTreeMap;

use super::aliases::{
    ABSENCES, ACCOUNT_CALLS, ACCOUNTS, ACTIVITIES, ADJACENCY, APPOINTMENTS, ASSIGNMENTS, CALL_PATTERNS, Column, HOLIDAYS, LOCKS,
    OWNERS, PLACES, REPS, REQUESTS, SALES, TRAVEL,
};
use crate::plan::Config;
use crate::plan::config::DefaultCell;

/// Name of the table that `evaluate` is given, which no plan names.
pub const ASSIGNMENTS_OF_OWN: &str = "assignments";
/// Name of the table that `review` is given.
pub const REQUESTS_OF_OWN: &str = "requests";

/// Name of the table that `measure` is given.
pub const ACTIVITIES_OF_OWN: &str = "activities";

/// Name of the table of sales that `calibrate` is given.
pub const SALES_OF_OWN: &str = "sales";

/// The tables of a plan by name.
pub const TABLES: [(&str, &[Column]); 16] = [
    ("accounts", ACCOUNTS),
    ("reps", REPS),
    ("call_patterns", CALL_PATTERNS),
    ("account_calls", ACCOUNT_CALLS),
    ("owners", OWNERS),
    ("locks", LOCKS),
    ("travel", TRAVEL),
    ("absences", ABSENCES),
    ("appointments", APPOINTMENTS),
    ("holidays", HOLIDAYS),
    ("places", PLACES),
    ("adjacency", ADJACENCY),
    (ASSIGNMENTS_OF_OWN, ASSIGNMENTS),
    (REQUESTS_OF_OWN, REQUESTS),
    (ACTIVITIES_OF_OWN, ACTIVITIES),
    (SALES_OF_OWN, SALES),
];

/// A table's columns, and how its file holds them.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Name of the table: `accounts`, …
    pub table: &'static str,
    /// The columns that the plan knows.
    pub columns: &'static [Column],
    /// Headers that the plan file names, by column.
    pub headers: BTreeMap<String, String>,
    /// What empty cells hold, by column.
    pub defaults: BTreeMap<String, DefaultCell>,
    /// Styles of numbers and dates that the plan file names, by column.
    pub styles: BTreeMap<String, String>,
    /// Words that the plan file names, by column and the value that they mean.
    pub values: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Schema {
    /// A table of which the plan file says nothing.
    pub fn plain(table: &'static str, columns: &'static [Column]) -> Self {
        let (headers, defaults, styles, values) = Default::default();
        Schema { table, columns, headers, defaults, styles, values }
    }

    /// A table with what the plan file says of it.
    pub fn of(config: &Config, table: &'static str, columns: &'static [Column]) -> Self {
        let headers = config.columns.get(table).cloned().unwrap_or_default();
        let defaults = config.defaults.get(table).cloned().unwrap_or_default();
        let styles = config.styles.get(table).cloned().unwrap_or_default();
        let values = config.values.get(table).cloned().unwrap_or_default();
        Schema { table, columns, headers, defaults, styles, values }
    }

    /// What the plan file says of how a column is written, by its name or its header.
    pub fn style(&self, name: &str, header: &str) -> Option<&str> {
        self.styles.get(name).or_else(|| self.styles.get(header)).map(String::as_str)
    }

    /// Whether a file is read the same by both.
    pub fn reads_as(&self, other: &Schema) -> bool {
        let said =
            |schema: &Self| (schema.headers.clone(), schema.defaults.clone(), schema.styles.clone(), schema.values.clone());
        self.table == other.table && said(self) == said(other)
    }
}
