//! Subgradient ascent on L(u) (Held and Karp 1971), deflected (Camerini, Fratta and Maffioli 1975), with Polyak's steps:
//! ```text
//! g_i = 1 − Σ_j x_ij(u)    d ← g + β d    u ← u + (L_best + rise − L(u)) / |d|² · d
//! ```
//! The rise halves where some evaluations bring nothing.

use super::generalised_assignment::GeneralisedAssignment;
use super::relaxation::{Relaxation, Scratch, Solution};
use crate::solve::parameters::Stop;

/// Limits and steps of a subgradient ascent.
#[derive(Clone, Copy, Debug)]
pub struct SubgradientAscent {
    /// Evaluations at most.
    pub iterations: usize,
    /// A bound that is enough.
    pub cutoff: f64,
    /// How far above the best bound the steps aim at first; infinite: as far as the cutoff.
    pub rise: f64,
    /// Evaluations without a better bound before they aim half as high.
    pub patience: usize,
    /// Weight of the last direction in the next.
    pub deflection: f64,
}

/// The best multipliers of an ascent.
#[derive(Clone, Debug)]
pub struct DualBest {
    /// The multipliers.
    pub multipliers: Vec<f64>,
    /// The relaxation's solution there.
    pub solution: Solution,
    /// How often each pair was packed on the way, of `evaluations`: `[unit · territories + territory]`.
    pub packed: Vec<u32>,
    /// Evaluations.
    pub evaluations: u32,
}

/// Weight of the last direction in the next, in ascents that are short or of few units.
pub const DEFLECTION: f64 = 0.4;
/// Least rise worth aiming at, as a share of the first.
const LEAST_RISE: f64 = 1e-3;
/// Least first rise, in steps of the grid.
const LEAST_STEPS: f64 = 16.0;

/// Ascends from the multipliers `start`, which are multiples of the problem's grid as all that follow.
pub fn ascend(
    problem: &GeneralisedAssignment,
    relaxation: &Relaxation,
    start: &[f64],
    ascend: SubgradientAscent,
    stop: Stop,
    scratch: &mut Scratch,
) -> DualBest {
    let mut dual = DualBest {
        multipliers: start.to_vec(),
        solution: Solution { bound: f64::NEG_INFINITY, ..Solution::default() },
        packed: vec![0; problem.units * problem.territories],
        evaluations: 0,
    };
    let (mut u, mut direction, mut missing) = (start.to_vec(), vec![0.0; problem.units], vec![0.0; problem.units]);
    let (mut here, mut rise, mut stale) = (Solution::default(), ascend.rise, 0);
    let mut least = LEAST_RISE * rise;
    while (dual.evaluations as usize) < ascend.iterations && (dual.evaluations == 0 || !stop()) {
        relaxation.solve(&u, &mut here, scratch);
        dual.evaluations += 1;
        stale += 1;
        let mut bound = here.bound;
        if rise == f64::INFINITY {
            rise = (ascend.cutoff - bound).max(LEAST_STEPS * problem.grid);
            least = LEAST_RISE * rise;
        }
        for &(unit, j) in &here.packed {
            dual.packed[unit as usize * problem.territories + j as usize] += 1;
        }
        if here.bound > dual.solution.bound {
            stale = if here.bound > dual.solution.bound + problem.grid { 0 } else { stale };
            dual.multipliers.clone_from(&u);
            std::mem::swap(&mut dual.solution, &mut here);
            gaps(relaxation, &dual.solution, &mut missing);
        } else {
            gaps(relaxation, &here, &mut missing);
        }
        if dual.solution.bound >= ascend.cutoff || rise < least {
            break;
        }
        if stale >= ascend.patience {
            (rise, stale) = (rise / 2.0, 0);
            // Start anew from the best.
            bound = dual.solution.bound;
            u.clone_from(&dual.multipliers);
            direction.fill(0.0);
            gaps(relaxation, &dual.solution, &mut missing);
        }
        let mut length = 0.0;
        for &unit in &relaxation.units {
            let along = &mut direction[unit as usize];
            *along = missing[unit as usize] + ascend.deflection * *along;
            length += *along * *along;
        }
        if length == 0.0 {
            break;
        }
        let stride = (dual.solution.bound + rise - bound) / length;
        for &unit in &relaxation.units {
            let to = u[unit as usize] + stride * direction[unit as usize];
            u[unit as usize] = (to / problem.grid).round() * problem.grid;
        }
    }
    dual
}

/// The subgradient: how many territories each unit lacks, 1 − Σ_j x_ij.
fn gaps(relaxation: &Relaxation, solution: &Solution, missing: &mut [f64]) {
    relaxation.units.iter().for_each(|&unit| missing[unit as usize] = 1.0);
    solution.packed.iter().for_each(|&(unit, _)| missing[unit as usize] -= 1.0);
}
