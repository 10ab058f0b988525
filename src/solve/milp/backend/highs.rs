//! HiGHS. good_lp drops the dual bound of a MIP, and loses options and start where one reaches for it: both are set here.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use good_lp::{SolverModel, highs as good_lp_highs};
use highs::{HighsModelStatus as Status, HighsSolutionStatus, Model, SolvedModel};

use super::claim::{Answer, Effort};
use crate::solve::milp::formulation::MipModel;

/// How often a stop is looked for while HiGHS works.
const GLANCE: Duration = Duration::from_millis(20);

/// Solves a model. HiGHS can't be interrupted from safe code: it works on a thread of its own, which is left behind
/// when a stop comes. (It also keeps its scheduler per thread, so that a fresh one is what it wants anyway.)
pub(in super::super) fn run(model: MipModel, effort: &Effort) -> Answer {
    let (sender, receiver) = mpsc::channel();
    let (stop, effort) = (Arc::clone(&effort.stop), effort.clone());
    std::thread::spawn(move || sender.send(attempt(model, &effort)));
    while !stop.load(Ordering::Relaxed) {
        match receiver.recv_timeout(GLANCE) {
            Ok(answer) => return answer.unwrap_or(Answer::NOTHING),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    Answer::NOTHING
}

fn attempt(model: MipModel, effort: &Effort) -> Option<Answer> {
    let choices = model.choices.iter().map(Vec::len).sum();
    let start: Option<Vec<f64>> = model.columns.iter_variables_with_def().map(|(_, column)| column.get_initial()).collect();
    let mut problem = model.columns.minimise(model.objective).using(good_lp_highs);
    for row in model.rows {
        problem.add_constraint(row);
    }
    let mut highs = problem.try_into_inner().ok()?;
    configure(&mut highs, effort)?;
    if !effort.presolve {
        highs.try_set_option("presolve", "off").ok()?;
    }
    if let Some(start) = start {
        // Search has been at the start long before: the MIP's own heuristics would only repeat it.
        highs.try_set_option("mip_heuristic_effort", 0.0).ok()?;
        highs.try_set_solution(Some(&start), None, None, None).ok()?;
    }
    Some(read(&highs.try_solve().ok()?, choices, effort.continuous))
}

fn configure(highs: &mut Model, effort: &Effort) -> Option<()> {
    highs.make_quiet();
    // More threads find other plans: results must not depend on them.
    highs.try_set_option("threads", 1).ok()?;
    highs.try_set_option("random_seed", 1).ok()?;
    highs.try_set_option("mip_rel_gap", effort.gap).ok()?;
    // Cores are small: restarts and thorough strong branching cost more nodes than they save.
    highs.try_set_option("mip_allow_restart", false).ok()?;
    highs.try_set_option("mip_pscost_minreliable", 2).ok()?;
    highs.try_set_option("mip_abs_gap", effort.absolute_gap).ok()?;
    // Feasibility tolerances stay as they are: with 1e-9 HiGHS 1.16 cut off optima and called the rest optimal.
    if let Some(time) = effort.time {
        highs.try_set_option("time_limit", time.as_secs_f64()).ok()?;
    }
    if let Some(nodes) = effort.nodes {
        highs.try_set_option("mip_max_nodes", i32::try_from(nodes).unwrap_or(i32::MAX)).ok()?;
    }
    Some(())
}

fn read(solved: &SolvedModel, choices: usize, continuous: bool) -> Answer {
    match solved.status() {
        // The objective is bounded by construction.
        Status::Infeasible | Status::UnboundedOrInfeasible => return Answer::INFEASIBLE,
        Status::Optimal | Status::ReachedTimeLimit | Status::ReachedSolutionLimit | Status::ReachedInterrupt => {}
        _ => return Answer::NOTHING,
    }
    let feasible = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    let values = feasible.then(|| solved.get_solution().columns()[..choices].to_vec());
    let bound = match (continuous, solved.status()) {
        (true, Status::Optimal) => solved.objective_value(),
        (true, _) => f64::NEG_INFINITY,
        (false, _) => solved.double_info_value(c"mip_dual_bound").unwrap_or(f64::NEG_INFINITY),
    };
    Answer { values, bound, finished: solved.status() == Status::Optimal }
}
