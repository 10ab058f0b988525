//! Every combination of the values of a grid, the last setting fastest.

use serde_json::Value;

use super::changes::{Change, Scenario};
use super::section::Section;

/// The scenarios of a section: one, or one per combination of its grid.
pub fn write_out(section: &Section) -> Vec<Scenario> {
    let mut all: Vec<Vec<&Change>> = vec![Vec::new()];
    for (_, values) in &section.grid {
        all = all.iter().flat_map(|before| values.iter().map(|value| [before.as_slice(), &[value]].concat())).collect();
    }
    let short: Vec<String> = section.grid.iter().map(|(key, _)| short(section, key)).collect();
    let one = |varied: Vec<&Change>| {
        let values = short.iter().zip(&varied).map(|(short, change)| format!(" {short}={}", word(change.value.as_ref())));
        Scenario {
            name: section.written.name.clone() + &values.collect::<String>(),
            changes: section.changes.iter().chain(varied).cloned().collect(),
            section: (section.written.name.clone(), section.key.clone()),
        }
    };
    all.into_iter().map(one).collect()
}

/// The last part of a key where it tells the settings of a grid apart, else all of it.
fn short(section: &Section, key: &str) -> String {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_string();
    let alike = section.grid.iter().filter(|(other, _)| last(other) == last(key)).count();
    if alike > 1 { key.to_string() } else { last(key) }
}

/// A value as part of a name.
pub fn word(value: Option<&Value>) -> String {
    match value {
        None => "default".into(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}
