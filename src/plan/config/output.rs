//! `[output]`: how tables for people are written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose spreadsheet should open the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutputDialect {
    /// That of the file of accounts: its delimiter, decimal mark and byte order mark.
    #[default]
    Accounts,
    /// Commas between cells, decimal points, UTF-8 without a mark.
    Plain,
}

/// `[output]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OutputSection {
    /// How the tables of a plan are written: as the file of `accounts` is (the default), or `plain`.
    pub dialect: OutputDialect,
}
