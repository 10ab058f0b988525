//! `run.json`: what varies from run to run, and where the plan file lies.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::summary::json_text;
use crate::error::{Error, Result};
use crate::folder::sealed;
use crate::model::Trace;

/// `run.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The plan file, relative to the output folder.
    pub plan: PathBuf,
    /// The folder that the plan's files are relative to, as seen from the output folder; absent where it is the plan file's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// Seconds from start to checked plans.
    pub seconds: f64,
    /// Threads used.
    pub threads: usize,
    /// Hash of what the program was built from.
    #[serde(default)]
    pub build: String,
    /// Phases of the command and their seconds; roles are solved at the same time, and have phases of their own.
    #[serde(default)]
    pub phases: Vec<PhaseTime>,
    /// A trace per role.
    pub roles: Vec<RoleRun>,
}

impl Run {
    /// The text of the file, sealed: `manifest.json` has no hash of what varies.
    ///
    /// # Errors
    /// As [`json_text`].
    pub fn text(&self) -> Result<String> {
        Ok(sealed(&json_text(self)?))
    }

    /// The seconds of each phase, those of roles below the command's, a line each.
    pub fn times(&self) -> String {
        let line = |indent: &str, phase: &str, seconds: f64| format!("{:<50} {seconds:>9.2}\n", format!("{indent}{phase}"));
        let mut text = format!("{:<50} {:>9}\n", "phase", "seconds");
        for own in &self.phases {
            text += &line("  ", &own.phase, own.seconds);
            for role in self.roles.iter().filter(|_| own.phase == SOLVE) {
                text += &format!("    {}\n", role.role);
                role.phases.iter().for_each(|own| text += &line("      ", &own.phase, own.seconds));
            }
        }
        text
    }
}

/// The phase of a command in which its roles are solved.
const SOLVE: &str = "solve";

/// A phase and how long it took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhaseTime {
    /// What was done.
    pub phase: String,
    /// Seconds of it.
    pub seconds: f64,
}

/// The phases of a command, one after another.
#[derive(Clone, Debug)]
pub struct Stopwatch {
    began: Instant,
    phases: Vec<PhaseTime>,
}

impl Stopwatch {
    /// Starts with the first phase.
    #[expect(clippy::new_without_default, reason = "what differs from call to call is no default")]
    pub fn new() -> Self {
        Stopwatch { began: Instant::now(), phases: Vec::new() }
    }

    /// Ends a phase, and begins the next.
    pub fn end(&mut self, phase: &str) {
        let seconds = self.began.elapsed().as_secs_f64();
        self.phases.push(PhaseTime { phase: phase.into(), seconds });
        self.began = Instant::now();
    }

    /// Ends the phase of solving.
    pub fn end_solve(&mut self) {
        self.end(SOLVE);
    }

    /// The phases so far.
    pub fn phases(&self) -> &[PhaseTime] {
        &self.phases
    }
}

/// Course of a role's solve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleRun {
    /// The role.
    pub role: String,
    /// Why the search ended.
    pub stopped: StopReason,
    /// Phases one after another. Roles that are tied have theirs in common.
    #[serde(default)]
    pub phases: Vec<PhaseTime>,
    /// Incumbents and bounds as they came.
    pub trace: Vec<Step>,
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// Nothing was left to do: the gap is reached, or the role's plan stays as it was.
    Finished,
    /// The work limit.
    WorkLimit,
    /// The time limit.
    TimeLimit,
    /// Ctrl-C.
    Interrupted,
}

/// A step of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Since the start.
    pub seconds: f64,
    /// Value of the best plan, hours.
    pub incumbent: Option<f64>,
    /// Best bound, hours.
    pub bound: Option<f64>,
}

impl RoleRun {
    /// A role's run, from its trace.
    pub fn new(role: &str, stopped: StopReason, trace: &Trace) -> Self {
        let step = |&(seconds, incumbent, bound): &(f64, Option<f64>, f64)| Step {
            seconds,
            incumbent,
            bound: Some(bound).filter(|bound| bound.is_finite()),
        };
        let phases = trace.phases.iter().map(|(phase, seconds)| PhaseTime { phase: phase.clone(), seconds: *seconds }).collect();
        RoleRun { role: role.into(), stopped, phases, trace: trace.steps.iter().map(step).collect() }
    }
}

/// The way from an output folder (which need not exist yet) to a plan file.
///
/// # Errors
/// [`Error::Machine`] where the current folder is gone.
pub fn way_to(plan: &Path, out: &Path) -> Result<PathBuf> {
    let absolute = |path: &Path| std::path::absolute(path).map_err(|source| Error::Machine { path: path.into(), source });
    // Links are followed where they can be: `..` through one leads elsewhere.
    let real = |path: &Path| {
        path.canonicalize().or_else(|_| {
            let (parent, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
            parent.canonicalize().map(|parent| parent.join(name))
        })
    };
    let (plan, out) = (absolute(plan)?, absolute(out)?);
    let (plan, out) = (real(&plan).unwrap_or(plan), real(&out).unwrap_or(out));
    Ok(pathdiff::diff_paths(&plan, &out).unwrap_or(plan))
}
