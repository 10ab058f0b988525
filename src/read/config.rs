//! The plan file → [`Config`], with every wrong key at once: a wrong key is noted, taken out, and reading goes on.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use super::defects::Defects;
use super::document::Document;
use super::nearest::hint;
use crate::plan::Config;

/// Wrong keys after which no more are looked for: each takes another reading of the whole.
const MOST: usize = 100;

/// Reads the configuration; `None` where even the required keys can't be had.
pub fn read(document: &Document, defects: &mut Defects) -> Option<Config> {
    let mut value = document.value().clone();
    let mut noted = BTreeSet::new();
    let mut found = Vec::new();
    let config = loop {
        let error = match serde_path_to_error::deserialize::<_, Config>(&value) {
            Ok(config) => break Some(config),
            Err(error) => error,
        };
        let message = error.inner().to_string();
        let mut steps = map_steps(error.path());
        let key = match missing_field(&message) {
            Some(field) => {
                steps.push(field.to_string());
                steps.join(".")
            }
            None => error.path().to_string(),
        };
        let first_seen = noted.insert(steps.clone());
        if first_seen {
            found.push(document.defect(&key, reason(&message, &steps)));
        }
        let went_on = match missing_field(&message) {
            // Stands in for what is missing, once: a section at the top, else text, as all required keys are.
            Some(_) => insert(&mut value, &steps, if steps.len() == 1 { Value::Object(Map::new()) } else { "".into() }),
            None => first_seen && remove(&mut value, &steps),
        };
        if !went_on || found.len() >= MOST {
            break None;
        }
    };
    found.sort_by_key(|defect| defect.line);
    defects.extend(found);
    config
}

/// The path down to its last named key; what is wrong inside a list condemns the list.
fn map_steps(path: &serde_path_to_error::Path) -> Vec<String> {
    let name = |segment: &Segment| match segment {
        Segment::Map { key } => Some(key.clone()),
        _ => None,
    };
    path.iter().map_while(name).collect()
}

fn missing_field(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

fn parent<'a>(value: &'a mut Value, steps: &[String]) -> Option<&'a mut Map<String, Value>> {
    steps.iter().try_fold(value, |value, step| value.get_mut(step))?.as_object_mut()
}

fn insert(value: &mut Value, steps: &[String], stand_in: Value) -> bool {
    let Some((last, above)) = steps.split_last() else { return false };
    parent(value, above).is_some_and(|map| map.insert(last.clone(), stand_in).is_none())
}

fn remove(value: &mut Value, steps: &[String]) -> bool {
    let Some((last, above)) = steps.split_last() else { return false };
    parent(value, above).is_some_and(|map| map.remove(last).is_some())
}

/// serde's message on a key in the words of a plan file.
fn reason(message: &str, steps: &[String]) -> String {
    let key = steps.last().map_or("", String::as_str);
    let known: Vec<&str> = message.split_once("expected").map_or("", |(_, names)| names).split('`').skip(1).step_by(2).collect();
    if missing_field(message).is_some() {
        "is missing".into()
    } else if message.starts_with("unknown field") {
        format!("is no known key{}; known here: {}", hint(key, known.iter().copied()), known.join(", "))
    } else if let Some(variant) = message.strip_prefix("unknown variant `") {
        let word = variant.split('`').next().unwrap_or_default();
        format!("is no known value{}; known: {}", hint(word, known.iter().copied()), known.join(", "))
    } else if message.starts_with("invalid type: sequence") && steps.len() == 2 && steps[0] == "data" {
        format!(
            "is a list, where a plan has one file of {key}: put the rows of all into one file, under one line of headers, and name that"
        )
    } else if let Some((_, wanted)) = message.split_once("expected ") {
        format!("should be {}", wanted_in_words(wanted))
    } else {
        message.to_string()
    }
}

fn wanted_in_words(wanted: &str) -> &str {
    match wanted {
        "f64" => "a number",
        "u64" | "usize" => "a whole number from 0",
        "a string" => "text in quotes",
        "a sequence" => "a list, in brackets",
        "a boolean" => "true or false",
        "a map" => "a section of keys",
        "struct BalanceSection" => "a section of keys by activity, such as balance.workload.tolerance",
        _ if wanted.starts_with("struct") => "a section of keys",
        _ => wanted,
    }
}
