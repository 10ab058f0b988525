//! The plan file of the rest of a period, or of the next one: that of a plan which is carried out, with what has changed.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::Value;

use super::document::{Document, change};
use super::file::parted;
use super::inputs;
use crate::error::{Defect, Error, Result};

/// Name of the plan file in the folder of the new plan.
pub const PLAN: &str = "plan.toml";
/// Name of the table of calls that are left.
pub const CALLS: &str = "account_calls.csv";
/// Name of the table of today's owners, with since when.
pub const OWNERS: &str = "owners.csv";
/// Name of the table of locks that still hold.
pub const LOCKS: &str = "locks.csv";
/// Settings of `[data]` that are no paths.
const NO_PATHS: [&str; 2] = ["country", "polygons_layer"];

/// What a cut relation costs, of what the settings say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MovePrice {
    /// So many times as much.
    Times(f64),
    /// So many hours, whatever they say.
    Hours(f64),
    /// Just that.
    Plain,
}

/// What is planned, and with what in the place of the old plan's.
#[derive(Clone, Debug)]
pub struct Rest<'a> {
    /// First day, and last.
    pub period: (Date, Date),
    /// First day of what call patterns and reps' hours are for, where that is an earlier one.
    pub began: Option<Date>,
    /// Folder of the old plan, whose reps are today's owners, as long as no table says so.
    pub owners_from: Option<&'a Path>,
    /// Tables that are written beside the plan file, by key of `[data]`.
    pub tables: Vec<(&'static str, &'static str)>,
    /// Whether the old plan's own calls of single accounts hold.
    pub keeps_calls: bool,
    /// What a cut relation costs.
    pub moves: MovePrice,
    /// A TOML file of settings, as they would stand in the plan file: its paths are relative to that.
    pub settings: Option<&'a Path>,
    /// Files in the place of the old ones, by key of `[data]`.
    pub files: Vec<(&'static str, &'a Path)>,
}

/// The text of the plan file in `folder`, from that of a plan and the folder that its paths are relative to. `way` is the way from a
/// folder to a file.
///
/// # Errors
/// [`Error::Input`] where the settings are no TOML, or say what the command says; as `way`.
pub fn plan_file(
    (written, data): (&Path, &Path),
    folder: &Path,
    rest: &Rest,
    way: &dyn Fn(&Path, &Path) -> Result<PathBuf>,
) -> Result<String> {
    let moved = |mut value: Value, from: &Path| -> Result<Value> {
        for text in paths(&mut value) {
            let (path, sheet) = parted(text);
            let there = way(&from.join(path), folder)?.display().to_string();
            *text = sheet.map_or(there.clone(), |sheet| format!("{there}#{sheet}"));
        }
        Ok(value)
    };
    let mut value = moved(inputs::document(written)?.0.value().clone(), data)?;
    // Their rows stand in the tables that are written.
    for key in ["owners", "owners_from", "locks"].into_iter().chain((!rest.keeps_calls).then_some("account_calls")) {
        change(&mut value, &format!("data.{key}"), None);
    }
    if let Some(path) = rest.settings {
        let document = inputs::document(path)?.0;
        refuse_own_keys(&document)?;
        merge(&mut value, moved(document.value().clone(), data)?);
    }
    let mut set = |key: &str, setting: Option<Value>| change(&mut value, key, setting.as_ref());
    set("plan.start", Some(rest.period.0.to_string().into()));
    set("plan.end", Some(rest.period.1.to_string().into()));
    set("plan.began", rest.began.map(|began| began.to_string().into()));
    for (key, path) in rest.files.iter().copied().chain(rest.owners_from.map(|folder| ("owners_from", folder))) {
        set(&format!("data.{key}"), Some(way(path, folder)?.display().to_string().into()));
    }
    rest.tables.iter().for_each(|&(key, name)| set(&format!("data.{key}"), Some(name.into())));
    price_moves(&mut value, rest.moves);
    let_go_of_deals(&mut value, rest.period.0);
    toml::to_string(&value).map_err(|error| Error::defect(Defect::of_file(written.display().to_string(), error.to_string())))
}

/// Prices moves in all sections that do, so that their own prices stay what they are.
fn price_moves(value: &mut Value, moves: MovePrice) {
    let (factor, hours) = match moves {
        MovePrice::Times(factor) => (Some(factor), None),
        MovePrice::Hours(hours) => (None, Some(hours)),
        MovePrice::Plain => (None, None),
    };
    let roles = value.get("roles").and_then(Value::as_object).into_iter().flatten();
    let own = roles.filter(|(_, role)| role.get("stability").is_some()).map(|(role, _)| vec!["roles", role, "stability"]);
    let all = (moves != MovePrice::Plain || value.get("stability").is_some()).then(|| vec!["stability"]);
    let sections: Vec<Vec<String>> = own.chain(all).map(|path| path.iter().map(ToString::to_string).collect()).collect();
    for path in sections {
        let section = path.iter().fold(&mut *value, |at, step| &mut at[step.as_str()]);
        change(section, "price_factor", factor.map(Value::from).as_ref());
        change(section, "flat_hours", hours.map(Value::from).as_ref());
    }
}

/// What the command itself says.
fn refuse_own_keys(document: &Document) -> Result<()> {
    let own = ["plan.start", "plan.end", "plan.began", "data.owners", "data.owners_from", "data.account_calls"];
    let said = |key: &&&str| key.split('.').try_fold(document.value(), |value, step| value.get(step)).is_some();
    let defect = |key: &&str| document.defect(key, "is what replan itself sets (--as-of, --next): take it out");
    let defects: Vec<Defect> = own.iter().filter(said).map(defect).collect();
    if defects.is_empty() { Ok(()) } else { Err(Error::Input(defects)) }
}

/// Deals are held within the period.
fn let_go_of_deals(value: &mut Value, start: Date) {
    let Some(execute) = value.get_mut("execute").and_then(Value::as_object_mut) else { return };
    let until = execute.get("hold_open_deals_until").and_then(Value::as_str).and_then(|text| text.parse::<Date>().ok());
    if until.is_some_and(|until| until < start) {
        execute.remove("hold_open_deals_until");
    }
}

/// All settings that are paths.
fn paths(value: &mut Value) -> Vec<&mut String> {
    let mut found = Vec::new();
    let Some(map) = value.as_object_mut() else { return found };
    for (name, own) in map.iter_mut() {
        let Some(own) = own.as_object_mut() else { continue };
        for (key, setting) in own.iter_mut() {
            let is_path = match name.as_str() {
                "data" => !NO_PATHS.contains(&key.as_str()),
                "solve" => key == "reference",
                "execute" => key == "holidays",
                _ => false,
            };
            if let Value::String(text) = setting
                && is_path
                && !text.is_empty()
            {
                found.push(text);
            }
        }
    }
    found
}

/// Puts settings over others, key by key.
fn merge(value: &mut Value, over: Value) {
    match (value, over) {
        (Value::Object(map), Value::Object(over)) => {
            for (key, own) in over {
                merge(map.entry(key).or_insert(Value::Null), own);
            }
        }
        (value, over) => *value = over,
    }
}
