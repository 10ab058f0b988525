//! A plan file with its scenarios: tables are read once, however many scenarios use them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::assemble::assemble;
use super::defects::Defects;
use super::document::Document;
use super::inputs::{self, Inputs};
use super::scenario::{self, Scenario};
use super::{earlier, file};
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::plan::config::DataSection;
use crate::plan::{Plan, Source};

/// File name of a scenario's settings.
pub const SETTINGS: &str = "plan.json";

/// Settings that decide about the machine, not about the plan: scenarios go without them, so that the same scenario
/// is the same plan everywhere.
const OF_THE_MACHINE: [&str; 2] = ["solve.time_limit", "solve.threads"];

/// A plan, read, and its scenarios.
#[derive(Debug)]
pub struct ScenarioWorkbook {
    /// The plan as it is written.
    pub plan: Plan,
    /// The plan as it stands, then its scenarios in the order of the file; grids are written out.
    pub scenarios: Vec<Scenario>,
    document: Document,
    folder: PathBuf,
    inputs: Inputs,
}

impl ScenarioWorkbook {
    /// Reads a plan file and everything it names, but for files that scenarios alone name. Those of the plan are relative to
    /// `folder`, or else to the plan file's own. `owners_from` takes the place of what it says of owners.
    ///
    /// # Errors
    /// As [`super::plan`].
    pub fn read(path: &Path, folder: Option<&Path>, owners_from: Option<&str>) -> Result<Self> {
        let (mut document, source) = inputs::document(path)?;
        owners_from.into_iter().for_each(|name| document.set_owners_from(name));
        let folder = folder.or(path.parent()).unwrap_or(Path::new(""));
        let mut defects = Defects::default();
        let (sections, mut scenarios) = scenario::read(&document, &mut defects);
        if defects.is_empty() {
            scenario::check(&document, &scenarios, &mut defects);
        }
        let (mut plan, inputs) = assemble((&document, source), folder, None, defects)?;
        plan.config.scenario = sections;
        scenarios.insert(0, Scenario::as_it_stands());
        Ok(ScenarioWorkbook { plan, scenarios, document, folder: folder.to_path_buf(), inputs })
    }

    /// The folder that the files of the plan are relative to.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the plan or a scenario sets a time limit, which scenarios go without.
    pub fn has_time_limit(&self) -> bool {
        let set = self.scenarios.iter().flat_map(|scenario| &scenario.changes).any(|change| change.key == OF_THE_MACHINE[0]);
        set || self.plan.config.solve.time_limit.is_some()
    }

    /// All settings of a scenario as the text of a plan file of its own, without those of the machine.
    pub fn settings(&self, scenario: &Scenario) -> String {
        text(self.changed(scenario).value())
    }

    /// The plan of a scenario; its first source are its [`settings`](Self::settings).
    ///
    /// # Errors
    /// As [`super::plan`].
    pub fn scenario(&self, scenario: &Scenario) -> Result<Plan> {
        let document = self.changed(scenario);
        let source = Source {
            path: SETTINGS.into(),
            sha256: sha256(text(document.value()).as_bytes()),
            rows: 0,
            format: "JSON, UTF-8".into(),
            headers: Vec::new(),
            styles: Vec::new(),
        };
        Ok(assemble((&document, source), &self.folder, Some(&self.inputs), Defects::default())?.0)
    }

    /// The files that a scenario is made from, beside its settings: (path, SHA-256), by kind. `known` has the hashes of files
    /// that other scenarios have asked for.
    ///
    /// # Errors
    /// [`Error::Input`] where files don't exist, or the settings are wrong; [`Error::Machine`] if the disk fails.
    pub fn files(&self, scenario: &Scenario, known: &mut BTreeMap<String, String>) -> Result<Vec<(String, String)>> {
        let document = self.changed(scenario);
        let data: DataSection = serde_json::from_value(document.value()["data"].clone())
            .map_err(|error| Error::defect(document.defect("data", error.to_string())))?;
        let mut files = Vec::new();
        let mut defects = Defects::default();
        let reference = document.value()["solve"]["reference"].as_str();
        let of_folders = [("owners_from", data.owners_from.as_deref()), ("reference", reference)];
        let of_folders: Vec<(&str, String)> =
            of_folders.into_iter().filter_map(|(kind, name)| Some((kind, earlier::path(name?)))).collect();
        for (kind, name) in data.files().chain(of_folders.iter().map(|(kind, name)| (*kind, name.as_str()))) {
            let sheet = self.inputs.sheet(kind).filter(|sheet| sheet.table.file == name);
            let hash = match (sheet, known.get(name)) {
                (Some(sheet), _) => sheet.sha256().to_string(),
                (None, Some(hash)) => hash.clone(),
                (None, None) => match file::bytes(&self.folder.join(file::parted(name).0), name) {
                    Ok(bytes) => sha256(&bytes),
                    Err(Error::Input(found)) => {
                        let here = |defect: crate::Defect| document.defect(&format!("data.{kind}"), defect.reason);
                        defects.extend(found.into_iter().map(here));
                        continue;
                    }
                    Err(error) => return Err(error),
                },
            };
            known.insert(name.into(), hash.clone());
            files.push((name.to_string(), hash));
        }
        defects.finish()?;
        Ok(files)
    }

    fn changed(&self, scenario: &Scenario) -> Document {
        scenario.without(&OF_THE_MACHINE).document(&self.document)
    }
}

fn text(value: &Value) -> String {
    format!("{value:#}\n")
}
