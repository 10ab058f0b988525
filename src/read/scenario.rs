//! `[[scenario]]` → what each scenario changes; grids are written out.

mod changes;
mod grid;
mod section;

use std::collections::{BTreeMap, BTreeSet};

use super::defects::Defects;
use super::document::Document;
use super::{config, settings};
use crate::plan::config::ScenarioSection;
use crate::plan::words::number;
pub use changes::{AS_IT_STANDS, Change, Scenario};
use section::Section;

/// Scenarios that a plan may have, and settings that they may change in all.
const MOST: usize = 100_000;
const MOST_CHANGES: usize = 2_000_000;

/// Reads the scenarios of a plan file: as they stand there, and written out.
pub fn read(document: &Document, defects: &mut Defects) -> (Vec<ScenarioSection>, Vec<Scenario>) {
    let Some(written) = document.scenarios() else { return (Vec::new(), Vec::new()) };
    let Some(items) = written.as_array() else {
        defects.push(document.defect("scenario", "should be a list of sections: [[scenario]]"));
        return (Vec::new(), Vec::new());
    };
    let mut sections = Vec::new();
    for (at, item) in items.iter().enumerate() {
        sections.extend(section::read(document, &format!("scenario[{at}]"), item, defects));
    }
    if let Some(reason) = too_many(&sections) {
        defects.push(document.defect("scenario", reason));
        return (Vec::new(), Vec::new());
    }
    let scenarios: Vec<Scenario> = sections.iter().flat_map(grid::write_out).collect();
    unlike_each_other(document, &scenarios, defects);
    (sections.into_iter().map(|section| section.written).collect(), scenarios)
}

/// Why the scenarios are too many to be written out. Grids multiply, beyond whole numbers of any size.
fn too_many(sections: &[Section]) -> Option<String> {
    let scenarios = |section: &Section| section.grid.iter().map(|(_, values)| values.len() as f64).product::<f64>();
    let changes = |section: &Section| scenarios(section) * (section.changes.len() + section.grid.len()) as f64;
    let (scenarios, changes): (f64, f64) = (sections.iter().map(scenarios).sum(), sections.iter().map(changes).sum());
    if scenarios > MOST as f64 {
        let scenarios = if scenarios < 1e15 { number(scenarios) } else { format!("{scenarios:.0e}") };
        return Some(format!("makes {scenarios} scenarios: at most {} can be had", number(MOST as f64)));
    }
    let most = number(MOST_CHANGES as f64);
    (changes > MOST_CHANGES as f64).then(|| format!("changes {} settings in all: at most {most} can be changed", number(changes)))
}

fn unlike_each_other(document: &Document, scenarios: &[Scenario], defects: &mut Defects) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for scenario in scenarios {
        let key = scenario.section.1.as_str();
        let reason = if scenario.name == AS_IT_STANDS {
            "is what the plan itself is called among its scenarios".to_string()
        } else if let Some(&first) = seen.get(scenario.name.as_str()) {
            let line = document.defect(&format!("{first}.name"), "").line.unwrap_or_default();
            format!("two scenarios are called {:?}: the other one stands in line {line}", scenario.name)
        } else {
            seen.insert(&scenario.name, key);
            continue;
        };
        if told.insert(key) {
            defects.push(document.defect(&format!("{key}.name"), reason));
        }
    }
}

/// Checks the settings of every scenario; what many scenarios of a grid have wrong is told once.
pub fn check(document: &Document, scenarios: &[Scenario], defects: &mut Defects) {
    let mut told = BTreeSet::new();
    for scenario in scenarios {
        let changed = scenario.document(document);
        let mut own = Defects::default();
        if let Some(config) = config::read(&changed, &mut own)
            && own.is_empty()
        {
            settings::check(&config, &changed, &mut own);
        }
        defects.extend(own.into_listed().filter(|defect| told.insert(defect.clone())));
    }
}
