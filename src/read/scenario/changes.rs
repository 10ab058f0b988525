//! A scenario: a plan with some settings changed.

use serde_json::Value;

use super::super::document::Document;

/// Name of the plan as it is written among its scenarios.
pub const AS_IT_STANDS: &str = "as it stands";
/// A setting that a scenario changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The setting: `balance.workload.tolerance`.
    pub key: String,
    /// Its value; `None` where it falls back to the default.
    pub value: Option<Value>,
    /// The key of the plan file that says so.
    pub(super) origin: String,
}

/// A scenario: the plan with some settings changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name, unlike any other; a scenario of a grid is named after the grid and its own values.
    pub name: String,
    /// Settings that differ from the plan's.
    pub changes: Vec<Change>,
    /// The name as written, and the key of the file where the scenario stands.
    pub(super) section: (String, String),
}

impl Scenario {
    /// The plan as it is written.
    pub fn as_it_stands() -> Self {
        Scenario { name: AS_IT_STANDS.into(), changes: Vec::new(), section: (AS_IT_STANDS.into(), String::new()) }
    }

    /// The plan file as the scenario has it.
    pub fn document(&self, document: &Document) -> Document {
        let change = |change: &Change| (change.key.clone(), change.origin.clone(), change.value.clone());
        let changes: Vec<_> = self.changes.iter().map(change).collect();
        document.changed(&self.section.0, &changes)
    }

    /// The same scenario without some settings.
    #[must_use]
    pub fn without(&self, keys: &[&str]) -> Self {
        let mut own = self.clone();
        own.changes.retain(|change| !keys.contains(&change.key.as_str()));
        own.changes.extend(keys.iter().map(|key| Change { key: (*key).into(), value: None, origin: (*key).into() }));
        own
    }
}
