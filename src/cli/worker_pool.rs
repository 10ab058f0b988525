//! Scenarios solved several at a time, with a bar for the whole and for each.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::bar::Bars;
use sutton::plan::Plan;
use sutton::plan::words::number;
use sutton::read::ScenarioWorkbook;
use sutton::read::scenario::Scenario;
use sutton::scenarios::worker_pool::WorkerPool;
use sutton::scenarios::{SolvedScenario, solve};
use sutton::{Error, Result};

use super::memory;
use super::terminal::{note, print};

/// Bytes of a megabyte, as `--memory` counts.
const MEGABYTE: f64 = 1e6;
/// Remarks of scenarios that are told.
const REMARKS: usize = 20;

/// What may be used.
#[derive(Debug, clap::Args)]
pub struct WorkerArgs {
    /// Scenarios solved at once, at most; default: as many as cores. Plans do not depend on it.
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
    /// Memory that may be used, in MB; default: three quarters of what is free. Fewer scenarios are solved at once for it.
    #[arg(long, value_name = "MB", allow_negative_numbers = true)]
    memory: Option<f64>,
    /// Print nothing but errors and results.
    #[arg(long)]
    quiet: bool,
}

impl WorkerArgs {
    /// The pool for so many scenarios of a plan.
    pub fn pool(&self, scenarios: usize, workbook: &ScenarioWorkbook) -> Result<WorkerPool> {
        if let Some(memory) = self.memory.filter(|memory| memory.is_nan() || *memory <= 0.0) {
            return Err(Error::Command(format!("--memory {memory}: must be a number of megabytes above 0")));
        }
        WorkerPool::new(scenarios, &workbook.plan, self.workers, self.memory.map(|memory| memory * MEGABYTE))
    }

    /// Bars, where they are wanted.
    pub fn bars(&self) -> Bars {
        Bars::new(self.quiet)
    }

    /// A remark on stderr, where it is wanted.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            note(text);
        }
    }

    /// What was done, on stdout, where it is wanted.
    pub fn tell(&self, text: &str) -> Result<()> {
        if self.quiet { Ok(()) } else { print(text) }
    }

    /// Reads a plan file with its scenarios, and says what looks odd.
    pub fn read(&self, plan: &Path) -> Result<ScenarioWorkbook> {
        if !self.quiet {
            memory::tell_reading(plan);
        }
        let workbook = ScenarioWorkbook::read(plan, None, None)?;
        self.note(&memory::solving(&workbook.plan));
        workbook.plan.warnings.iter().for_each(|warning| self.note(warning));
        if workbook.has_time_limit() {
            self.note("solve.time_limit is not kept: a scenario's plan must not depend on the clock; gap and work_limit end it");
        }
        Ok(workbook)
    }
}

/// What scenarios tell that the plan as it stands does not: each remark once, with the first scenario that has it.
#[derive(Debug, Default)]
pub struct Remarks(Mutex<BTreeMap<String, (usize, String)>>);

impl Remarks {
    /// Keeps what is odd about the plan of a scenario.
    fn keep(&self, workbook: &ScenarioWorkbook, scenario: &Scenario, plan: &Plan) {
        let at = workbook.scenarios.iter().position(|own| own.name == scenario.name).unwrap_or_default();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for warning in plan.warnings.iter().filter(|warning| !workbook.plan.warnings.contains(warning)) {
            let first = known.entry(warning.clone()).or_insert_with(|| (at, scenario.name.clone()));
            if at < first.0 {
                *first = (at, scenario.name.clone());
            }
        }
    }

    /// Tells all of them, in the order of the scenarios.
    pub fn tell(self, args: &WorkerArgs) {
        let known = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut told: Vec<(usize, String)> =
            known.into_iter().map(|(warning, (at, scenario))| (at, format!("scenario {scenario}: {warning}"))).collect();
        told.sort();
        told.iter().take(REMARKS).for_each(|(_, remark)| args.note(remark));
        if told.len() > REMARKS {
            args.note(&format!("{} more remarks of scenarios", number((told.len() - REMARKS) as f64)));
        }
    }
}

/// Solves a scenario under a bar of its own, as far as it gets before the program is asked to stop.
pub fn solve_with_bar(
    workbook: &ScenarioWorkbook,
    scenario: &Scenario,
    bars: &Bars,
    remarks: &Remarks,
) -> Result<SolvedScenario> {
    let bar = bars.role(&scenario.name, 0.0, "h");
    let listener = |role: &str, phase: &str, incumbent: Option<f64>, bound: f64, hours: f64| {
        bar.show_of(&format!("{role}, {phase}"), incumbent, bound, hours);
    };
    let solved = solve(workbook, scenario, &listener, &super::interrupt::stop())?;
    remarks.keep(workbook, scenario, &solved.plan);
    Ok(solved)
}
