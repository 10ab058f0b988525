//! A plan file as values with the line of every key, from TOML or JSON alike.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};
use toml::de::{DeTable, DeValue};

use crate::error::Defect;

/// Syntax errors told, at most: a file that is something else has one in every line.
const ERRORS: usize = 20;

/// A parsed plan file. Keys are paths: `balance.workload.tolerance`, `segment.cuts[1]`.
#[derive(Debug)]
pub struct Document {
    file: String,
    value: Value,
    scenarios: Option<Value>,
    lines: Arc<BTreeMap<String, usize>>,
    changed: Option<Changed>,
}

/// Changes of a scenario, for messages.
#[derive(Debug)]
struct Changed {
    scenario: String,
    /// Keys, and the keys of the file that they come from.
    keys: Vec<(String, String)>,
}

impl Document {
    /// Parses JSON if the text starts with a brace, else TOML.
    ///
    /// # Errors
    /// Every syntax error, with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Defect>> {
        let mut lines = Lines { text, starts: line_starts(text), found: BTreeMap::new() };
        let mut value =
            if text.trim_start().starts_with('{') { json(file, text, &mut lines)? } else { toml(file, text, &mut lines)? };
        let scenarios = value.as_object_mut().and_then(|map| map.remove("scenario"));
        Ok(Document { file: file.into(), value, scenarios, lines: Arc::new(lines.found), changed: None })
    }

    /// The whole file as a value, but for its scenarios.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The scenarios as they stand in the file.
    pub fn scenarios(&self) -> Option<&Value> {
        self.scenarios.as_ref()
    }

    /// The file as a scenario has it: settings (key, key of the file that says so, value) changed, or taken out where there
    /// is no value.
    #[must_use]
    pub fn changed(&self, scenario: &str, settings: &[(String, String, Option<Value>)]) -> Self {
        let mut value = self.value.clone();
        settings.iter().for_each(|(key, _, setting)| change(&mut value, key, setting.as_ref()));
        let keys = settings.iter().map(|(key, origin, _)| (key.clone(), origin.clone())).collect();
        let changed = Some(Changed { scenario: scenario.into(), keys });
        Document { file: self.file.clone(), value, scenarios: None, lines: Arc::clone(&self.lines), changed }
    }

    /// Sets `[data] owners_from`, and takes out `owners`, whose place it takes.
    pub fn set_owners_from(&mut self, folder: &str) {
        change(&mut self.value, "data.owners", None);
        change(&mut self.value, "data.owners_from", Some(&Value::from(folder)));
    }

    /// A defect at a key: with the key's line, or that of the section it would stand in.
    pub fn defect(&self, key: &str, reason: impl Into<String>) -> Defect {
        let origin = self.origin(key);
        let mut defect = Defect::of_file(&self.file, reason).column(match &self.changed {
            Some(changed) => format!("scenario {:?}, {key}", changed.scenario),
            None => key.to_string(),
        });
        defect.line = self.line(origin.as_deref().unwrap_or(key));
        let written = (origin.is_some() || self.lines.contains_key(key)).then(|| self.written(key)).flatten();
        match written {
            Some(value) => defect.value(value),
            None => defect,
        }
    }

    /// The key of the file that a scenario has a setting from, or one below or above it.
    fn origin(&self, key: &str) -> Option<String> {
        let from = |(own, origin): &(String, String)| {
            let below = key.strip_prefix(own).filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
            let above = own.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
            below.map(|rest| format!("{origin}{rest}")).or(above.then(|| origin.clone()))
        };
        self.changed.iter().flat_map(|changed| &changed.keys).find_map(from)
    }

    fn line(&self, key: &str) -> Option<usize> {
        let ends = key.rmatch_indices(['.', '[']).map(|(at, _)| at);
        std::iter::once(key.len()).chain(ends).find_map(|end| self.lines.get(&key[..end]).copied())
    }

    /// A plain value as the user wrote it; sections are not repeated.
    fn written(&self, key: &str) -> Option<String> {
        let in_scenario = key.strip_prefix("scenario[").zip(self.scenarios.as_ref());
        let (key, mut value) = in_scenario.unwrap_or((key, &self.value));
        for step in key.split(['.', '[']) {
            value = match step.strip_suffix(']') {
                Some(index) => value.get(index.parse::<usize>().ok()?)?,
                None => value.get(step)?,
            };
        }
        match value {
            Value::Object(_) => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

/// Puts a setting in its place, or takes it out; sections on the way are made where they lack.
pub(super) fn change(value: &mut Value, key: &str, setting: Option<&Value>) {
    let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
    let mut at = value;
    for step in section.split('.').filter(|step| !step.is_empty()) {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[step];
    }
    if !at.is_object() {
        *at = Value::Object(Map::new());
    }
    let Some(map) = at.as_object_mut() else { return };
    match setting {
        Some(setting) => map.insert(name.into(), setting.clone()),
        None => map.remove(name),
    };
}

/// The lines of keys, found by the place of their values in the text.
struct Lines<'a> {
    text: &'a str,
    /// Start of each line.
    starts: Vec<usize>,
    found: BTreeMap<String, usize>,
}

impl Lines<'_> {
    fn note(&mut self, key: &str, offset: usize) {
        let line = self.line_of(offset);
        self.found.entry(key.to_string()).or_insert(line);
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

fn join(key: &str, name: &str) -> String {
    if key.is_empty() { name.to_string() } else { format!("{key}.{name}") }
}

fn toml(file: &str, text: &str, lines: &mut Lines) -> Result<Value, Vec<Defect>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(toml_table(table.get_ref(), "", lines));
    }
    let place = |error: &toml::de::Error| {
        let defect = Defect::of_file(file, format!("is no valid TOML: {}", error.message()));
        error.span().map_or(defect.clone(), |span| defect.line(lines.line_of(span.start)))
    };
    Err(errors.iter().take(ERRORS).map(place).collect())
}

fn toml_table(table: &DeTable, key: &str, lines: &mut Lines) -> Value {
    let mut map = Map::new();
    for (name, value) in table.iter() {
        let key = join(key, name.get_ref());
        lines.note(&key, name.span().start);
        map.insert(name.get_ref().to_string(), toml_value(value.get_ref(), &key, lines));
    }
    Value::Object(map)
}

fn toml_value(value: &DeValue, key: &str, lines: &mut Lines) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(date) => Value::String(date.to_string()),
        // What JSON has no number for (nan, inf, 10^30) stays text, and is refused as such where a number is expected.
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::from(number),
            Err(_) => Value::String(number.to_string()),
        },
        DeValue::Float(number) => match number.as_str().parse().ok().and_then(Number::from_f64) {
            Some(number) => Value::Number(number),
            None => Value::String(number.to_string()),
        },
        DeValue::Array(items) => {
            let item = |(index, item): (usize, &toml::Spanned<DeValue>)| {
                let key = format!("{key}[{index}]");
                lines.note(&key, item.span().start);
                toml_value(item.get_ref(), &key, lines)
            };
            Value::Array(items.iter().enumerate().map(item).collect())
        }
        DeValue::Table(table) => toml_table(table, key, lines),
    }
}

fn json(file: &str, text: &str, lines: &mut Lines) -> Result<Value, Vec<Defect>> {
    let invalid = |error: serde_json::Error| vec![Defect::of_file(file, format!("is no valid JSON: {error}")).line(error.line())];
    let value = serde_json::from_str(text).map_err(invalid)?;
    json_lines(text, "", lines);
    Ok(value)
}

/// serde_json keeps no places, but a borrowed raw value does: where its text lies inside the whole.
fn json_lines(raw: &str, key: &str, lines: &mut Lines) {
    let visit = |key: String, value: &RawValue, lines: &mut Lines| {
        lines.note(&key, value.get().as_ptr() as usize - lines.text.as_ptr() as usize);
        json_lines(value.get(), &key, lines);
    };
    if let Ok(map) = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw) {
        map.into_iter().for_each(|(name, value)| visit(join(key, &name), value, lines));
    } else if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(raw) {
        items.into_iter().enumerate().for_each(|(index, value)| visit(format!("{key}[{index}]"), value, lines));
    }
}
