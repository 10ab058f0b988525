//! Planning is choosing between futures: scenarios of one plan held against each other, what a limit costs, how many sellers
//! there should be. Every future is a plan of its own, solved and checked.

pub mod batch;
pub mod compare;
pub mod frontier;
pub mod size;
pub mod steps;
pub mod worker_pool;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::balance::formulate::{Formulation, draft_all};
use crate::balance::optimise::{Optimised, all_roles};
use crate::balance::relax::optimise_roles_or_advise;
use crate::balance::territories::RolePlan;
use crate::error::Result;
use crate::model::Trace;
use crate::plan::Plan;
use crate::plan::segment::{Segmented, segment};
use crate::read::ScenarioWorkbook;
use crate::read::scenario::Scenario;
use crate::solve::Parameters;

/// Listener of progress: role, phase, incumbent and bound in hours, and the role's hours of work.
pub type ScenarioListener<'a> = dyn Fn(&str, &str, Option<f64>, f64, f64) + Sync + 'a;

/// A scenario's plan, checked.
#[derive(Debug)]
pub struct SolvedScenario {
    /// What was read.
    pub plan: Plan,
    /// Segment per account.
    pub segments: Vec<Segmented>,
    /// A plan per role.
    pub roles: Vec<RolePlan>,
    /// The course of each role's solve.
    pub traces: Vec<Trace>,
}

/// Reads and solves a scenario, all roles at the same time. Its own gap and work limit end it, never a clock: the same
/// scenario gives the same plan everywhere, unless `stop` is set before it is there.
///
/// # Errors
/// As [`crate::read::plan`] and [`optimise_roles_or_advise`], of all roles together.
pub fn solve(
    workbook: &ScenarioWorkbook,
    scenario: &Scenario,
    listener: &ScenarioListener,
    stop: &Arc<AtomicBool>,
) -> Result<SolvedScenario> {
    let plan = workbook.scenario(scenario)?;
    let segments = segment(&plan)?;
    let mut formulations = draft_all(&plan, &segments)?;
    if formulations.iter().any(|own| !own.infeasible.is_empty()) {
        // There will be no plan: no point in solving the other roles.
        formulations.retain(|own| !own.infeasible.is_empty());
    }
    let limits = &plan.config.solve;
    let parameters = Parameters {
        gap: limits.gap,
        work_limit: limits.work_limit,
        seed: plan.config.plan.seed,
        stop: Arc::clone(stop),
        ..Parameters::default()
    };
    let one = |roles: &[&Formulation]| {
        let names: Vec<&str> = roles.iter().map(|role| role.role.as_str()).collect();
        let (name, hours) = (names.join("+"), roles.iter().map(|role| role.instance.hours()).sum());
        let tell =
            |phase: &str, _seconds: f64, incumbent: Option<f64>, bound: f64| listener(&name, phase, incumbent, bound, hours);
        optimise_roles_or_advise(&plan, roles, &parameters, Some(&tell), false)
    };
    let solved = all_roles(&plan, &mut formulations, one)?;
    let (roles, traces) = solved.into_iter().map(|Optimised { plan, trace, .. }| (plan, trace)).unzip();
    Ok(SolvedScenario { plan, segments, roles, traces })
}
