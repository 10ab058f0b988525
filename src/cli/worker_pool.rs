//! Scenarios solved several at a time, with a bar for the whole and for each.

use std::path::Path;

use super::bar::Bars;
use sutton::read::ScenarioWorkbook;
use sutton::read::scenario::Scenario;
use sutton::scenarios::worker_pool::WorkerPool;
use sutton::scenarios::{SolvedScenario, solve};
use sutton::{Error, Result};

use super::memory;
use super::terminal::{note, print};

/// Bytes of a megabyte, as `--memory` counts.
const MEGABYTE: f64 = 1e6;

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

/// Solves a scenario under a bar of its own, as far as it gets before the program is asked to stop.
pub fn solve_with_bar(workbook: &ScenarioWorkbook, scenario: &Scenario, bars: &Bars) -> Result<SolvedScenario> {
    let bar = bars.role(&scenario.name, 0.0, "h");
    let listener = |role: &str, phase: &str, incumbent: Option<f64>, bound: f64, hours: f64| {
        bar.show_of(&format!("{role}, {phase}"), incumbent, bound, hours);
    };
    solve(workbook, scenario, &listener, &super::interrupt::stop())
}
