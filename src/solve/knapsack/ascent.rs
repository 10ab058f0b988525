//! Better multipliers: a deflected subgradient with Polyak's steps (Camerini, Fratta, Maffioli 1975).

use super::problem::Problem;
use super::relaxation::{Relaxation, Scratch, Solution};
use crate::solve::parameters::Stop;

/// How long to climb, and what for.
#[derive(Clone, Copy, Debug)]
pub struct Climb {
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

/// The best multipliers of a climb.
#[derive(Clone, Debug)]
pub struct Summit {
    /// The multipliers.
    pub multipliers: Vec<f64>,
    /// The relaxation's solution there.
    pub solution: Solution,
    /// How often each pair was packed on the way, of `evaluations`: `[unit · territories + territory]`.
    pub packed: Vec<u32>,
    /// Evaluations.
    pub evaluations: u32,
}

/// Weight of the last direction in the next, in climbs that are short or of few units.
pub const DEFLECTION: f64 = 0.4;
/// Least rise worth aiming at, as a share of the first.
const LEAST_RISE: f64 = 1e-3;
/// Least first rise, in steps of the grid.
const LEAST_STEPS: f64 = 16.0;

/// Climbs from the multipliers `start`, which are multiples of the problem's grid as all that follow.
pub fn climb(
    problem: &Problem,
    relaxation: &Relaxation,
    start: &[f64],
    climb: Climb,
    stop: Stop,
    scratch: &mut Scratch,
) -> Summit {
    let mut summit = Summit {
        multipliers: start.to_vec(),
        solution: Solution { bound: f64::NEG_INFINITY, ..Solution::default() },
        packed: vec![0; problem.units * problem.territories],
        evaluations: 0,
    };
    let (mut u, mut direction, mut missing) = (start.to_vec(), vec![0.0; problem.units], vec![0.0; problem.units]);
    let (mut here, mut rise, mut stale) = (Solution::default(), climb.rise, 0);
    let mut least = LEAST_RISE * rise;
    while (summit.evaluations as usize) < climb.iterations && (summit.evaluations == 0 || !stop()) {
        relaxation.solve(&u, &mut here, scratch);
        summit.evaluations += 1;
        stale += 1;
        let mut bound = here.bound;
        if rise == f64::INFINITY {
            rise = (climb.cutoff - bound).max(LEAST_STEPS * problem.grid);
            least = LEAST_RISE * rise;
        }
        for &(unit, j) in &here.packed {
            summit.packed[unit as usize * problem.territories + j as usize] += 1;
        }
        if here.bound > summit.solution.bound {
            stale = if here.bound > summit.solution.bound + problem.grid { 0 } else { stale };
            summit.multipliers.clone_from(&u);
            std::mem::swap(&mut summit.solution, &mut here);
            gaps(relaxation, &summit.solution, &mut missing);
        } else {
            gaps(relaxation, &here, &mut missing);
        }
        if summit.solution.bound >= climb.cutoff || rise < least {
            break;
        }
        if stale >= climb.patience {
            (rise, stale) = (rise / 2.0, 0);
            // Start anew from the best.
            bound = summit.solution.bound;
            u.clone_from(&summit.multipliers);
            direction.fill(0.0);
            gaps(relaxation, &summit.solution, &mut missing);
        }
        let mut length = 0.0;
        for &unit in &relaxation.units {
            let along = &mut direction[unit as usize];
            *along = missing[unit as usize] + climb.deflection * *along;
            length += *along * *along;
        }
        if length == 0.0 {
            break;
        }
        let stride = (summit.solution.bound + rise - bound) / length;
        for &unit in &relaxation.units {
            let to = u[unit as usize] + stride * direction[unit as usize];
            u[unit as usize] = (to / problem.grid).round() * problem.grid;
        }
    }
    summit
}

/// The subgradient: how many territories each unit lacks, 1 − Σ_j x_ij.
fn gaps(relaxation: &Relaxation, solution: &Solution, missing: &mut [f64]) {
    relaxation.units.iter().for_each(|&unit| missing[unit as usize] = 1.0);
    solution.packed.iter().for_each(|&(unit, _)| missing[unit as usize] -= 1.0);
}
