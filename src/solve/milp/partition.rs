//! The cheapest way to put together a whole from given parts, each element in exactly one: set partitioning.

use std::sync::Arc;

use good_lp::{Expression, ProblemVariables, constraint, variable};

use super::Limits;
use super::backend::{self, Effort};
use super::formulation::Formulation;

/// A part: its elements, and what it costs.
pub struct Part<'a> {
    /// The elements, each below the number of elements.
    pub elements: &'a [u32],
    /// Its cost.
    pub cost: f64,
}

/// The cheapest `count` parts that hold each of `elements` elements exactly once, by place, and a lower bound on their cost (+∞:
/// there are none). Both rest on the MIP solver's word.
pub fn cheapest(parts: &[Part], elements: usize, count: usize, limits: &Limits) -> (Option<Vec<usize>>, f64) {
    let mut columns = ProblemVariables::new();
    let chosen: Vec<_> = parts.iter().map(|_| columns.add(variable().binary())).collect();
    let mut rows = vec![Expression::default(); elements + 1];
    let mut objective = Expression::default();
    for (part, &column) in parts.iter().zip(&chosen) {
        part.elements.iter().for_each(|&element| rows[element as usize] += column);
        rows[elements] += column;
        objective.add_mul(part.cost, column);
    }
    let last = rows.pop().unwrap_or_default();
    let mut constraints: Vec<_> = rows.into_iter().map(|row| constraint!(row == 1.0)).collect();
    constraints.push(constraint!(last == count as f64));
    let model = Formulation { columns, objective, rows: constraints, choices: vec![chosen], scale: 1.0 };
    let effort = Effort {
        gap: limits.gap,
        absolute_gap: 0.0,
        continuous: false,
        time: limits.time,
        nodes: limits.nodes,
        stop: Arc::clone(&limits.stop),
    };
    let answer = backend::run(model, &effort);
    let taken = |values: Vec<f64>| (0..parts.len()).filter(|&at| values[at] > 0.5).collect();
    (answer.values.map(taken), answer.bound)
}
