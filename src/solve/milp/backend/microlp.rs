//! microlp, in pure Rust: for small plans.

use good_lp::solvers::{WithMipGap, WithTimeLimit};
use good_lp::{ResolutionError, Solution, SolverModel, microlp as good_lp_microlp};

use super::claim::{Answer, Effort};
use crate::solve::milp::formulation::MipModel;

/// Solves a model; the start travels in the columns. microlp knows no absolute gap.
pub(in super::super) fn run(model: MipModel, effort: &Effort) -> Answer {
    let MipModel { columns, objective, rows, choices, .. } = model;
    let problem = columns.minimise(objective.clone()).using(good_lp_microlp);
    let Ok(mut problem) = problem.with_mip_gap(effort.gap as f32) else { return Answer::NOTHING };
    if let Some(time) = effort.time {
        problem = problem.with_time_limit(time.as_secs_f64());
    }
    for row in rows {
        problem.add_constraint(row);
    }
    match problem.solve() {
        Ok(solution) => {
            let values = choices.iter().flatten().map(|&column| solution.value(column)).collect();
            if effort.continuous {
                return Answer { values: Some(values), bound: solution.eval(objective), finished: true };
            }
            let bound = solution.into_inner().stats().best_bound;
            Answer { values: Some(values), bound: bound.unwrap_or(f64::NEG_INFINITY), finished: true }
        }
        Err(ResolutionError::Infeasible) => Answer::INFEASIBLE,
        Err(_) => Answer::NOTHING,
    }
}
