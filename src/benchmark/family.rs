//! Families of instances, and where their instances come from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::{BestKnown, best_known, manifest, redraw};
use crate::error::{Error, Result};
use crate::model::{Districting, Instance};
use crate::read::literature;

/// A family of instances in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Generalised assignment: a text file each.
    Gap,
    /// Fixed sites and a band of ±2 %: a folder each, of `accounts.csv` and `reps.csv`.
    Sites,
    /// The accounts of `sites`, evenly by number (±2 %) around means: squared km.
    Means,
    /// Capacitated p-median: a text file each.
    Cpmp,
    /// Districting: a table of units and one of edges each.
    Hess {
        /// Whether districts must be connected.
        contiguous: bool,
    },
    /// The project's own, named in `instances.csv`.
    Shipped,
}

/// Problem to solve.
#[derive(Clone, Debug)]
pub enum BenchmarkProblem {
    /// Units to given territories.
    Assign(Box<Instance>),
    /// Territories with free centres.
    Redraw(Box<Districting>),
}

fn redrawn(problem: Districting) -> BenchmarkProblem {
    BenchmarkProblem::Redraw(Box::new(problem))
}

impl FromStr for Family {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        match name {
            "gap" => Ok(Family::Gap),
            "sites" => Ok(Family::Sites),
            "means" => Ok(Family::Means),
            "cpmp" => Ok(Family::Cpmp),
            "hess" => Ok(Family::Hess { contiguous: false }),
            "shipped" => Ok(Family::Shipped),
            _ => Err("the families are gap, sites, means, cpmp, hess and shipped".into()),
        }
    }
}

/// An instance of a family, not yet read.
#[derive(Clone, Debug)]
pub struct BenchmarkInstance {
    /// Its name.
    pub name: String,
    /// Best known value and bound.
    pub best_known: BestKnown,
    origin: Origin,
}

#[derive(Clone, Debug)]
enum Origin {
    Gap(PathBuf),
    Sites(PathBuf),
    Means(PathBuf),
    Cpmp(PathBuf, Option<redraw::RedrawLine>),
    Hess(PathBuf, bool, Option<redraw::RedrawLine>),
    Shipped(PathBuf, manifest::ManifestLine),
}

impl BenchmarkInstance {
    /// Reads or draws the instance.
    ///
    /// # Errors
    /// [`Error::Input`] with every defect found.
    pub fn load(&self) -> Result<BenchmarkProblem> {
        match &self.origin {
            Origin::Gap(path) => literature::gap(path).map(Box::new).map(BenchmarkProblem::Assign),
            Origin::Sites(folder) => literature::sites(folder, manifest::SITES_BAND).map(Box::new).map(BenchmarkProblem::Assign),
            Origin::Means(folder) => literature::means(folder, manifest::SITES_BAND).map(redrawn),
            Origin::Cpmp(path, line) => redraw::cpmp(path, line.as_ref()).map(redrawn),
            Origin::Hess(path, contiguous, line) => redraw::hess(path, &self.name, line.as_ref(), *contiguous).map(redrawn),
            Origin::Shipped(folder, line) if line.is_shipped(folder) => {
                line.load(folder).map(Box::new).map(BenchmarkProblem::Assign)
            }
            Origin::Shipped(_, line) => line.draw().map(Box::new).map(BenchmarkProblem::Assign),
        }
    }
}

impl Family {
    /// The instances in a folder, in the order of its `best-known.csv` or manifest; with `only`, just those named.
    ///
    /// # Errors
    /// [`Error::Command`] where the folder has none, or a name in `only` is not there; [`Error::Input`] where
    /// `best-known.csv` or the manifest can't be used.
    pub fn instances(self, folder: &Path, only: &[String]) -> Result<Vec<BenchmarkInstance>> {
        let value = if self == (Family::Hess { contiguous: true }) { "bks_contiguous" } else { "bks" };
        // The same accounts are instances of `sites`, whose values are others.
        let file = if self == Family::Means { "best-known-means.csv" } else { "best-known.csv" };
        let known = best_known::read(folder, file, value)?;
        let mut entries = Vec::new();
        for (name, origin) in self.origins(folder)? {
            let (place, best_known) = known.get(&name).copied().unwrap_or((usize::MAX, BestKnown::default()));
            entries.push((place, BenchmarkInstance { name, best_known, origin }));
        }
        if self != Family::Shipped {
            entries.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
        }
        let entries: Vec<BenchmarkInstance> = entries.into_iter().map(|(_, entry)| entry).collect();
        if entries.is_empty() {
            return Err(Error::Command(format!("{} has no instances of this family", folder.display())));
        }
        chosen(entries, only)
    }

    fn origins(self, folder: &Path) -> Result<Vec<(String, Origin)>> {
        if self == Family::Shipped {
            let lines = manifest::lines(folder)?.into_iter();
            return Ok(lines.map(|line| (line.name.clone(), Origin::Shipped(folder.to_path_buf(), line))).collect());
        }
        let lines = if matches!(self, Family::Cpmp | Family::Hess { .. }) { redraw::lines(folder)? } else { BTreeMap::new() };
        let unreadable = |error| Error::Command(format!("{}: {error}", folder.display()));
        let mut origins = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if self == Family::Gap && path.extension().is_some_and(|extension| extension == "txt") {
                origins.push((name, Origin::Gap(path)));
            } else if self == Family::Cpmp && path.extension().is_some_and(|extension| extension == "txt") {
                let line = lines.get(&name).cloned();
                origins.push((name, Origin::Cpmp(path, line)));
            } else if self == Family::Sites && path.join("accounts.csv").exists() {
                origins.push((name, Origin::Sites(path)));
            } else if self == Family::Means && path.join("accounts.csv").exists() {
                origins.push((name, Origin::Means(path)));
            } else if let Family::Hess { contiguous } = self
                && let Some(name) = name.strip_suffix(".nodes")
            {
                let line = lines.get(name).cloned();
                origins.push((name.to_owned(), Origin::Hess(folder.to_path_buf(), contiguous, line)));
            }
        }
        Ok(origins)
    }
}

fn chosen(entries: Vec<BenchmarkInstance>, only: &[String]) -> Result<Vec<BenchmarkInstance>> {
    let unknown = only.iter().filter(|name| !entries.iter().any(|entry| &entry.name == *name));
    let unknown: Vec<String> = unknown.map(|name| unknown_name(name, &entries)).collect();
    if !unknown.is_empty() {
        return Err(Error::Command(unknown.join("\n")));
    }
    Ok(entries.into_iter().filter(|entry| only.is_empty() || only.contains(&entry.name)).collect())
}

fn unknown_name(name: &str, entries: &[BenchmarkInstance]) -> String {
    let nearest = entries.iter().min_by_key(|entry| strsim::levenshtein(name, &entry.name));
    format!("{name:?} is no instance of this family; the nearest is {:?}", nearest.map_or("", |entry| &entry.name))
}
