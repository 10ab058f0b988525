//! `manifest.json`: which scenarios there are, and what each result is made from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::folder;
use crate::hash::sha256;
use crate::plan::words::first;
use crate::read::ScenarioWorkbook;
use crate::read::scenario::Scenario;
use crate::version::{BUILD, VERSION};

/// Schema of a manifest: marks it as ours, and says how to read it.
const SCHEMA: &str = "sutton/manifest/1";
/// Name of the file.
pub(super) const MANIFEST: &str = "manifest.json";
/// Characters of a hash that name a result.
const NAME: usize = 32;
/// Files or scenarios that are named before the rest is only counted.
const NAMED: usize = 5;

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchManifest {
    /// Schema: marks it as ours.
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// Hash of what the program was built from.
    pub build: String,
    /// The plan file, relative to the batch's folder.
    pub plan: PathBuf,
    /// SHA-256 of the plan file, in hexadecimal.
    pub plan_sha256: String,
    /// Files that any scenario is made from, relative to the plan file's folder.
    pub inputs: Vec<InputFile>,
    /// The scenarios, in the plan's order.
    pub scenarios: Vec<Entry>,
}

/// A file that scenarios are made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputFile {
    /// As the plan file names it.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A scenario of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Settings that differ from the plan's; null where a setting falls back to its default.
    pub changes: BTreeMap<String, Value>,
    /// Name of the result: a hash of the program's build, all settings and all files.
    pub result: String,
}

impl BatchManifest {
    /// The manifest of a plan; `plan` is the way to its file from the batch's folder.
    ///
    /// # Errors
    /// [`Error::Input`] where scenarios name files that don't exist; [`Error::Machine`] if the disk fails.
    pub fn new(workbook: &ScenarioWorkbook, plan: &Path) -> Result<Self> {
        let (mut known, mut inputs, mut defects) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        let mut scenarios = Vec::new();
        for scenario in &workbook.scenarios {
            let files = match workbook.files(scenario, &mut known) {
                Ok(files) => files,
                Err(Error::Input(found)) => {
                    defects.extend(found);
                    continue;
                }
                Err(error) => return Err(error),
            };
            let hashes: String = files.iter().map(|(_, hash)| format!("{hash}\n")).collect();
            let made_from = format!("{BUILD}\n{}{hashes}", workbook.settings(scenario));
            let result = sha256(made_from.as_bytes())[..NAME].to_string();
            scenarios.push(Entry { name: scenario.name.clone(), changes: changes(scenario), result });
            inputs.extend(files.into_iter().map(|(path, sha256)| InputFile { path, sha256 }));
        }
        defects.dedup();
        if !defects.is_empty() {
            return Err(Error::Input(defects));
        }
        let inputs = inputs.into_iter().collect();
        let (schema, version, build) = (SCHEMA.into(), VERSION.into(), BUILD.into());
        let plan_sha256 = workbook.plan.sources.first().map(|source| source.sha256.clone()).unwrap_or_default();
        Ok(BatchManifest { schema, version, build, plan: plan.into(), plan_sha256, inputs, scenarios })
    }

    /// Reads the manifest of a batch's folder.
    ///
    /// # Errors
    /// [`Error::Command`] where there is none, or one of another version; [`Error::Machine`] if the disk fails.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(_) if !path.exists() => {
                let message = format!("{} holds no batch: `sutton batch plan PLAN --out {0}` makes one", folder.display());
                return Err(Error::Command(message));
            }
            Err(source) => return Err(Error::Machine { path, source }),
        };
        let other = |what: String| {
            Error::Command(format!(
                "{}: {what}; `sutton batch plan PLAN --out {}` makes it anew",
                path.display(),
                folder.display()
            ))
        };
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| other(format!("is no manifest ({error})")))?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or("unknown");
        if text("schema") != SCHEMA {
            return Err(other(format!("is no batch's manifest (its schema is {})", text("schema"))));
        }
        if (text("version"), text("build")) != (VERSION, BUILD) {
            let made = format!("{} of sutton, build {}", text("version"), text("build"));
            return Err(other(format!("was made by version {made}, this is {VERSION}, build {BUILD}")));
        }
        serde_json::from_value(value).map_err(|error| other(format!("is no manifest ({error})")))
    }

    /// Writes the manifest, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails.
    pub fn write(&self, folder: &Path) -> Result<()> {
        folder::replace(&folder.join(MANIFEST), |out| {
            serde_json::to_writer_pretty(&mut *out, self)?;
            writeln!(out)
        })
    }

    /// Whether a folder holds a batch's manifest, of whatever version.
    pub fn is_in(folder: &Path) -> bool {
        let value = || serde_json::from_slice::<Value>(&std::fs::read(folder.join(MANIFEST)).ok()?).ok();
        value().is_some_and(|value| value.get("schema").is_some_and(|schema| schema == SCHEMA))
    }

    /// How the manifest stands to the one that the plan would get `now`.
    pub fn standing(&self, now: &BatchManifest) -> Standing {
        if self.scenarios == now.scenarios {
            return Standing::Current;
        }
        let inputs = now.inputs.iter().filter(|input| !self.inputs.contains(input)).map(|input| input.path.as_str());
        let changed: Vec<&str> = inputs.chain((self.plan_sha256 != now.plan_sha256).then_some("the plan file")).collect();
        if !changed.is_empty() {
            return Standing::Outdated(format!("{} changed since", first(&changed, NAMED)));
        }
        let missing = |these: &[Entry], those: &[Entry]| {
            these.iter().filter(|own| !those.contains(own)).map(|own| own.name.clone()).collect::<BTreeSet<String>>()
        };
        let mut edited = missing(&self.scenarios, &now.scenarios);
        edited.extend(missing(&now.scenarios, &self.scenarios));
        let edited: Vec<String> = edited.iter().map(|name| format!("{name:?}")).collect();
        Standing::Edited(if edited.is_empty() { "the order of its scenarios".into() } else { first(&edited, NAMED) })
    }

    /// Refuses to go on where the plan is no longer what the manifest was made from, or the manifest not what was made.
    ///
    /// # Errors
    /// [`Error::Command`] that names what has changed.
    pub fn check_current(&self, folder: &Path, now: &BatchManifest) -> Result<()> {
        match self.standing(now) {
            Standing::Current => Ok(()),
            Standing::Outdated(changed) => Err(to_be_made_anew(folder, &format!("was made from other inputs: {changed}"))),
            Standing::Edited(what) => Err(Self::edited(folder, &what)),
        }
    }

    /// That somebody has edited the manifest: it is not what is made from its files.
    pub fn edited(folder: &Path, what: &str) -> Error {
        to_be_made_anew(folder, &format!("was edited since it was written: its scenarios are not the plan's ({what})"))
    }
}

fn to_be_made_anew(folder: &Path, why: &str) -> Error {
    Error::Command(format!(
        "{} {why}; `sutton batch plan PLAN --out {}` makes it anew, and keeps the results that are still good",
        folder.join(MANIFEST).display(),
        folder.display()
    ))
}

/// How a manifest stands to its plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its scenarios are the plan's.
    Current,
    /// It was made from other files, and which have changed since.
    Outdated(String),
    /// It was made from the same files, and which scenarios are not the plan's: somebody has edited it.
    Edited(String),
}

fn changes(scenario: &Scenario) -> BTreeMap<String, Value> {
    scenario.changes.iter().map(|change| (change.key.clone(), change.value.clone().unwrap_or(Value::Null))).collect()
}
