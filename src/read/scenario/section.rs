//! One `[[scenario]]` as it stands in the file.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::defects::Defects;
use super::super::document::Document;
use super::super::nearest::hint;
use super::changes::Change;
use crate::plan::config::ScenarioSection;

/// A section, and what it says.
pub struct Section {
    pub written: ScenarioSection,
    /// Key of the section: `scenario[3]`.
    pub key: String,
    /// Changes of all its scenarios.
    pub changes: Vec<Change>,
    /// Settings that vary, each with its changes.
    pub grid: Vec<(String, Vec<Change>)>,
}

/// Reader of a section.
struct Reader<'a> {
    document: &'a Document,
    key: &'a str,
    seen: BTreeSet<String>,
    defects: &'a mut Defects,
}

/// Reads a section; `None` where it has no name.
pub fn read(document: &Document, key: &str, item: &Value, defects: &mut Defects) -> Option<Section> {
    let mut reader = Reader { document, key, seen: BTreeSet::new(), defects };
    let Some(item) = item.as_object() else {
        reader.wrong("", "should be a section of keys");
        return None;
    };
    let name = reader.name(item.get("name"));
    let vary = item.get("vary").map(|value| reader.vary(value));
    let unset = item.get("unset").map(|value| reader.unset(value));
    let mut set = item.clone();
    ["name", "vary", "unset"].iter().for_each(|own| drop(set.remove(*own)));
    let mut changes = reader.set(&set);
    changes.extend(unset.into_iter().flatten());
    if item.keys().all(|key| key == "name") {
        reader.wrong("", "changes nothing: give it a setting that is other than in the plan");
    }
    let grid = vary.unwrap_or_default();
    let names = |value: &Value| value.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect();
    let written = ScenarioSection {
        name: name?,
        vary: item.get("vary").and_then(Value::as_object).cloned().unwrap_or_default(),
        unset: item.get("unset").map(names).unwrap_or_default(),
        set,
    };
    Some(Section { written, key: key.into(), changes, grid })
}

impl Reader<'_> {
    fn wrong(&mut self, below: &str, reason: impl Into<String>) {
        self.defects.push(self.document.defect(&format!("{}{below}", self.key), reason));
    }

    fn name(&mut self, value: Option<&Value>) -> Option<String> {
        let Some(value) = value else {
            self.wrong(".name", "is missing");
            return None;
        };
        let name = value.as_str().map(str::trim).filter(|name| !name.is_empty() && !name.contains(char::is_control));
        if name.is_none() {
            self.wrong(".name", "should be a name, a line of text in quotes");
        }
        name.map(String::from)
    }

    fn set(&mut self, set: &Map<String, Value>) -> Vec<Change> {
        let mut changes = Vec::new();
        for (key, value) in leaves(set, "") {
            let below = format!(".{key}");
            if self.is_setting(&key, &below) {
                changes.push(Change { origin: format!("{}{below}", self.key), key, value: Some(value) });
            }
        }
        changes
    }

    fn vary(&mut self, value: &Value) -> Vec<(String, Vec<Change>)> {
        let Some(section) = value.as_object().filter(|section| !section.is_empty()) else {
            self.wrong(".vary", "is an empty grid: name settings and their values, { \"stability.max_moved\" = [0.05, 0.1] }");
            return Vec::new();
        };
        let mut grid = Vec::new();
        for (key, values) in leaves(section, "") {
            let below = format!(".vary.{key}");
            match values.as_array() {
                None => self.wrong(&below, "should be a list of values, in brackets"),
                Some(values) if values.is_empty() => self.wrong(&below, "is an empty grid: give it one value at least"),
                Some(values) if self.is_setting(&key, &below) => {
                    let change = |(at, value): (usize, &Value)| Change {
                        key: key.clone(),
                        value: Some(value.clone()),
                        origin: format!("{}{below}[{at}]", self.key),
                    };
                    grid.push((key.clone(), values.iter().enumerate().map(change).collect()));
                }
                Some(_) => {}
            }
        }
        grid
    }

    fn unset(&mut self, value: &Value) -> Vec<Change> {
        let Some(keys) = value.as_array() else {
            self.wrong(".unset", "should be a list of settings, in brackets: [\"data.locks\"]");
            return Vec::new();
        };
        let mut changes = Vec::new();
        for (at, value) in keys.iter().enumerate() {
            let below = format!(".unset[{at}]");
            let Some(key) = value.as_str() else {
                self.wrong(&below, "should be the name of a setting, in quotes");
                continue;
            };
            if key.split('.').try_fold(self.document.value(), |value, step| value.get(step)).is_none() {
                let known = self.document.value().as_object().map(|plan| leaves(plan, "")).unwrap_or_default();
                let known = hint(key, known.iter().map(|(key, _)| key.as_str()));
                self.wrong(&below, format!("is not set in the plan, so there is nothing to take out{known}"));
            } else if self.is_setting(key, &below) {
                changes.push(Change { key: key.into(), value: None, origin: format!("{}{below}", self.key) });
            }
        }
        changes
    }

    /// Whether a key may be changed, which it may once.
    fn is_setting(&mut self, key: &str, below: &str) -> bool {
        if key == "scenario" || key.starts_with("scenario.") {
            self.wrong(below, "a scenario has no scenarios of its own");
        } else if !self.seen.insert(key.into()) {
            self.wrong(below, format!("{key} is changed twice in this scenario"));
        } else {
            return true;
        }
        false
    }
}

/// The settings below a section: (key, value), sections without a key among them.
fn leaves(section: &Map<String, Value>, above: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (name, value) in section {
        let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        match value {
            Value::Object(below) if !below.is_empty() => found.extend(leaves(below, &key)),
            _ => found.push((key, value.clone())),
        }
    }
    found
}
