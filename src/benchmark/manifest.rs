//! The project's own family: `instances.csv` names what to draw; small ones lie there as files too, and plans as files alone.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::balance::formulate::formulate;
use crate::error::{Defect, Error, Result};
use crate::folder::Folder;
use crate::generate::{Role, gap, sites};
use crate::geometry::Places;
use crate::model::Instance;
use crate::plan::segment::segment;
use crate::read::{self, literature};

/// Half width of the band of the literature's `sites`.
pub const SITES_BAND: f64 = 0.02;

/// Kind of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstanceKind {
    /// Fixed sites over real places, least kilometres.
    Sites,
    /// Generalised assignment, type C.
    GapC,
    /// Type D.
    GapD,
    /// Type E.
    GapE,
    /// The outside role of a whole plan, with its skills, capacities and travel: shipped as files, never drawn anew.
    Plan,
}

/// A line of the manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ManifestLine {
    /// Name of the instance.
    pub name: String,
    /// Its kind.
    pub kind: InstanceKind,
    /// Accounts, or jobs.
    pub units: u32,
    /// Reps, or agents.
    pub territories: u32,
    /// Seed.
    pub seed: u64,
    /// Half width of the band, for sites and plans.
    pub band: Option<f64>,
}

/// Reads `instances.csv` of a folder.
///
/// # Errors
/// [`Error::Input`] where it is not there, or with every line that can't be used.
pub fn lines(folder: &Path) -> Result<Vec<ManifestLine>> {
    let path = folder.join("instances.csv");
    let file = path.display().to_string();
    let mut reader = csv::Reader::from_path(&path).map_err(|error| Error::defect(Defect::of_file(&file, error.to_string())))?;
    let (mut lines, mut defects) = (Vec::new(), Vec::new());
    for (at, line) in (2..).zip(reader.deserialize::<ManifestLine>()) {
        match line {
            Ok(line) if line.units > 0 && line.territories > 0 && line.band.is_none_or(|band| band > 0.0) => lines.push(line),
            Ok(_) => defects.push(Defect::of_file(&file, "units, territories and band must be above 0").line(at)),
            Err(error) => defects.push(Defect::of_file(&file, error.to_string()).line(at)),
        }
    }
    if defects.is_empty() { Ok(lines) } else { Err(Error::Input(defects)) }
}

impl ManifestLine {
    /// The instance, drawn anew.
    ///
    /// # Errors
    /// [`Error::Command`] for a plan, [`Error::Machine`] where the disk fails.
    pub fn draw(&self) -> Result<Instance> {
        let scratch = tempfile::tempdir().map_err(|source| Error::Machine { path: std::env::temp_dir(), source })?;
        self.write(scratch.path())?;
        self.load(scratch.path())
    }

    /// Draws the instance's files into a folder, in the formats of the literature.
    ///
    /// # Errors
    /// [`Error::Command`] for a plan, [`Error::Machine`] where the disk fails.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(self.file());
        let machine = |source| Error::Machine { path: path.clone(), source };
        match self.format() {
            Format::Gap(kind) => std::fs::write(&path, gap::draw(kind, self.units, self.territories, self.seed)).map_err(machine),
            Format::Sites => {
                std::fs::create_dir_all(&path).map_err(machine)?;
                sites::write(&path, &Places::bundled(), self.units, self.territories, self.seed)
            }
            Format::Plan => Err(Error::Command(format!("{} is a plan: shipped as files, not drawn", self.name))),
        }
    }

    /// Reads the instance from the files in a folder.
    ///
    /// # Errors
    /// [`Error::Input`] with every defect found.
    pub fn load(&self, folder: &Path) -> Result<Instance> {
        let path = folder.join(self.file());
        match self.format() {
            Format::Gap(_) => literature::gap(&path),
            Format::Sites => literature::sites(&path, self.band.unwrap_or(SITES_BAND)),
            Format::Plan => {
                let plan = read::plan(&path.join("plan.toml"))?;
                Ok(formulate(&plan, &segment(&plan)?, Role::Outside.name())?.by_account().clone())
            }
        }
    }

    /// File or folder of the instance.
    pub fn file(&self) -> String {
        if matches!(self.format(), Format::Gap(_)) { format!("{}.txt", self.name) } else { self.name.clone() }
    }

    /// Whether the instance is read from the files beside its manifest.
    pub fn is_shipped(&self, folder: &Path) -> bool {
        self.kind == InstanceKind::Plan || folder.join(self.file()).exists()
    }

    fn format(&self) -> Format {
        match self.kind {
            InstanceKind::Sites => Format::Sites,
            InstanceKind::GapC => Format::Gap(gap::GapType::C),
            InstanceKind::GapD => Format::Gap(gap::GapType::D),
            InstanceKind::GapE => Format::Gap(gap::GapType::E),
            InstanceKind::Plan => Format::Plan,
        }
    }
}

enum Format {
    Gap(gap::GapType),
    Sites,
    Plan,
}

/// Writes the files of every instance that the manifest in `folder` names into `out`, for other solvers to read.
///
/// # Errors
/// [`Error::Input`] for a manifest that can't be used; [`Error::Command`] where something is in `out`; [`Error::Machine`] where
/// the disk fails.
pub fn write_files(folder: &Path, out: &Path) -> Result<()> {
    let lines = lines(folder)?;
    Folder::claim(out)?.write(|fresh| {
        lines.iter().try_for_each(|line| match line.kind {
            InstanceKind::Plan => copy(&folder.join(line.file()), &fresh.join(line.file())),
            _ => line.write(fresh),
        })
    })
}

/// Copies the files of a folder.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let machine = |source| Error::Machine { path: from.to_path_buf(), source };
    std::fs::create_dir(to).map_err(machine)?;
    for entry in std::fs::read_dir(from).map_err(machine)? {
        let entry = entry.map_err(machine)?;
        std::fs::copy(entry.path(), to.join(entry.file_name())).map_err(machine)?;
    }
    Ok(())
}
