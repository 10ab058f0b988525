//! Names of roles and channels, spelled alike wherever they stand.

use std::collections::{BTreeMap, BTreeSet};

use super::defects::Defects;
use super::left_out::IGNORE;
use super::sheet::Sheet;
use super::vocabulary::Vocabulary;
use super::words::fold;
use crate::plan::Config;
use crate::plan::words::first;

/// Spellings of names: of those that fold alike, the first one is meant.
#[derive(Clone, Debug, Default)]
pub struct Spellings {
    names: BTreeMap<String, String>,
    /// Other spellings, and what they are read as.
    others: BTreeMap<String, String>,
}

impl Spellings {
    /// Names of roles: as the plan file spells them, else the call patterns, else the reps.
    pub fn of_roles(config: &Config, sheets: &[Option<&Sheet>]) -> Self {
        let mut roles = Self::default();
        roles.add(config.roles.keys().chain(&config.hierarchy.tie).map(String::as_str));
        roles.add(config.shift.iter().flat_map(|shift| [shift.from.as_str(), shift.to.as_str()]));
        roles.add(config.roles.values().filter_map(|own| own.pair.as_deref()));
        sheets.iter().for_each(|sheet| roles.add_column(*sheet, "role"));
        roles
    }

    /// Names of channels: as the plan file spells them, else the call patterns.
    pub fn of_channels(config: &Config, call_patterns: Option<&Sheet>) -> Self {
        let mut channels = Self::default();
        channels.add(config.travel.field_channels.iter().map(String::as_str));
        channels.add_column(call_patterns, "channel");
        channels
    }

    /// Adds names, the better ones first.
    pub fn add<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            let first = self.names.entry(fold(name)).or_insert_with(|| name.to_string());
            if first != name {
                self.others.insert(name.to_string(), first.clone());
            }
        }
    }

    /// Adds what the plan file says that a column means, then its words.
    fn add_column(&mut self, sheet: Option<&Sheet>, name: &str) {
        let Some((sheet, at)) = sheet.and_then(|sheet| Some((sheet, sheet.column(name)?))) else { return };
        let said = sheet.schema.values.iter().filter(|(column, _)| sheet.header(column) == Some(at));
        let values = said.flat_map(|(_, values)| values.keys()).map(String::as_str);
        self.add(values.filter(|value| *value != IGNORE));
        let words: BTreeSet<&str> = (0..sheet.table.rows()).map(|row| sheet.table.cell(row, at)).collect();
        self.add(words);
    }

    /// The name that is meant; the same, where none is alike.
    pub fn spelled(&self, name: &str) -> String {
        self.names.get(&fold(name)).map_or(name, String::as_str).to_string()
    }

    /// What the words of a column mean.
    pub fn of_column<'s>(&self, sheet: &'s Sheet, column: Option<usize>, defects: &mut Defects) -> Vocabulary<'s, String> {
        Vocabulary::of(sheet, column, |word| Some(self.spelled(word)), |_| String::new(), defects)
    }

    /// Other spellings, in words.
    pub fn told(&self, what: &str) -> Option<String> {
        let others: Vec<String> = self.others.iter().map(|(other, name)| format!("{other} is read as {name}")).collect();
        (!others.is_empty()).then(|| format!("{what}: {}", first(&others, 5)))
    }
}
