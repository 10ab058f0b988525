//! Owners from an earlier plan, for commands that read a plan.

use std::path::{Path, PathBuf};

use sutton::plan::Plan;
use sutton::report::run::way_to;
use sutton::{Result, read};

/// Where today's owners are, if not where the plan file says.
#[derive(Clone, Debug, clap::Args)]
pub struct Owners {
    /// Folder of an earlier plan, whose reps are today's owners; in the place of owners and owners_from in [data].
    #[arg(long, value_name = "DIR")]
    owners_from: Option<PathBuf>,
}

impl Owners {
    /// Reads a plan with these owners.
    pub fn plan(&self, file: &Path) -> Result<Plan> {
        read::plan_with(file, self.name(file)?.as_deref())
    }

    /// The folder as the plan file would name it.
    pub fn name(&self, file: &Path) -> Result<Option<String>> {
        let beside = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let way = self.owners_from.as_deref().map(|folder| way_to(folder, beside)).transpose()?;
        Ok(way.map(|way| way.display().to_string()))
    }
}
