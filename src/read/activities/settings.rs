//! How a log is written, in a file of its own: a plan file that says so after the plan was written would no longer be its input.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Defect, Error, Result};
use crate::plan::Config;
use crate::plan::config::DefaultCell;
use crate::read::defects::Defects;
use crate::read::file;
use crate::read::schema::{ACTIVITIES_OF_OWN, Schema};

/// `[columns.activities]`, `[defaults.activities]`, `[styles.activities]` and `[values.activities.COLUMN]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogSettings {
    columns: OfTable<BTreeMap<String, String>>,
    defaults: OfTable<BTreeMap<String, DefaultCell>>,
    styles: OfTable<BTreeMap<String, String>>,
    values: OfTable<BTreeMap<String, BTreeMap<String, Vec<String>>>>,
    #[serde(skip)]
    file: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OfTable<T> {
    activities: T,
}

impl LogSettings {
    /// Reads a file of them.
    ///
    /// # Errors
    /// [`Error::Input`] where it is none; [`Error::Machine`] where the disk fails.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let bytes = file::bytes(path, &name)?;
        let wrong = |reason: String| Error::defect(Defect::of_file(&name, reason));
        let text = std::str::from_utf8(&bytes).map_err(|_| wrong("is no UTF-8 text".into()))?;
        let read: LogSettings = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            Error::defect(Defect::of_file(&name, error.message().replace('\n', " ")).line(line))
        })?;
        Ok(LogSettings { file: name, ..read })
    }

    /// A plan's settings with these in the place of its own.
    pub fn over(&self, config: &Config) -> Config {
        let (mut config, table) = (config.clone(), ACTIVITIES_OF_OWN.to_owned());
        config.columns.entry(table.clone()).or_default().extend(self.columns.activities.clone());
        config.defaults.entry(table.clone()).or_default().extend(self.defaults.activities.clone());
        config.styles.entry(table.clone()).or_default().extend(self.styles.activities.clone());
        config.values.entry(table).or_default().extend(self.values.activities.clone());
        config
    }

    /// Notes columns that there are none of, and headers that no file has, where all files could be read.
    pub fn check(&self, schema: &Schema, headers: &[String], all_read: bool, defects: &mut Defects) {
        let known = |name: &str| schema.columns.iter().any(|column| column.name == name);
        let names: Vec<&str> = schema.columns.iter().map(|column| column.name).collect();
        let of = |section: &'static str, name: &str| format!("{section}.{ACTIVITIES_OF_OWN}.{name}");
        let own = self.columns.activities.keys().map(|name| ("columns", name));
        for (section, name) in own.chain(self.defaults.activities.keys().map(|name| ("defaults", name))) {
            if !known(name) {
                let reason = format!("is no column of {ACTIVITIES_OF_OWN}; known: {}", names.join(", "));
                defects.push(Defect::of_file(&self.file, reason).column(of(section, name)));
            }
        }
        for (name, header) in &schema.headers {
            if all_read && !headers.iter().any(|own| own == header.trim()) {
                let file = if self.columns.activities.contains_key(name) { self.file.as_str() } else { "plan file" };
                defects
                    .push(Defect::of_file(file, "is the header of no file of the log").column(of("columns", name)).value(header));
            }
        }
    }
}
