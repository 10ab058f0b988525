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
    ascent: SubgradientAscent,
    stop: Stop,
    scratch: &mut Scratch,
) -> DualBest {
    let mut iterate = Iterate::new(problem, relaxation, start, ascent);
    while (iterate.best.evaluations as usize) < ascent.iterations && (iterate.best.evaluations == 0 || !stop()) {
        iterate.evaluate(scratch);
        if iterate.best.solution.bound >= ascent.cutoff || iterate.rise < iterate.least {
            break;
        }
        if iterate.stale >= ascent.patience {
            iterate.restart();
        }
        if !iterate.step() {
            break;
        }
    }
    iterate.best
}

/// An ascent under way.
struct Iterate<'a> {
    problem: &'a GeneralisedAssignment,
    relaxation: &'a Relaxation,
    ascent: SubgradientAscent,
    best: DualBest,
    u: Vec<f64>,
    /// L(u), and the solution there.
    bound: f64,
    here: Solution,
    subgradient: Vec<f64>,
    direction: Vec<f64>,
    rise: f64,
    /// The least rise worth aiming at.
    least: f64,
    /// Evaluations since the best bound rose.
    stale: usize,
}

impl<'a> Iterate<'a> {
    fn new(problem: &'a GeneralisedAssignment, relaxation: &'a Relaxation, start: &[f64], ascent: SubgradientAscent) -> Self {
        let best = DualBest {
            multipliers: start.to_vec(),
            solution: Solution { bound: f64::NEG_INFINITY, ..Solution::default() },
            packed: vec![0; problem.units * problem.territories],
            evaluations: 0,
        };
        let (direction, subgradient) = (vec![0.0; problem.units], vec![0.0; problem.units]);
        let (u, here, bound, rise) = (start.to_vec(), Solution::default(), f64::NEG_INFINITY, ascent.rise);
        let least = LEAST_RISE * rise;
        Iterate { problem, relaxation, ascent, best, u, bound, here, subgradient, direction, rise, least, stale: 0 }
    }

    /// Evaluates L and its subgradient at u, and keeps the best multipliers.
    fn evaluate(&mut self, scratch: &mut Scratch) {
        self.relaxation.solve(&self.u, &mut self.here, scratch);
        self.best.evaluations += 1;
        self.stale += 1;
        self.bound = self.here.bound;
        if self.rise == f64::INFINITY {
            self.rise = (self.ascent.cutoff - self.bound).max(LEAST_STEPS * self.problem.grid);
            self.least = LEAST_RISE * self.rise;
        }
        for &(unit, j) in &self.here.packed {
            self.best.packed[unit as usize * self.problem.territories + j as usize] += 1;
        }
        if self.bound > self.best.solution.bound {
            self.stale = if self.bound > self.best.solution.bound + self.problem.grid { 0 } else { self.stale };
            self.best.multipliers.clone_from(&self.u);
            std::mem::swap(&mut self.best.solution, &mut self.here);
            gaps(self.relaxation, &self.best.solution, &mut self.subgradient);
        } else {
            gaps(self.relaxation, &self.here, &mut self.subgradient);
        }
    }

    /// Starts anew from the best multipliers, and aims half as high.
    fn restart(&mut self) {
        (self.rise, self.stale) = (self.rise / 2.0, 0);
        self.bound = self.best.solution.bound;
        self.u.clone_from(&self.best.multipliers);
        self.direction.fill(0.0);
        gaps(self.relaxation, &self.best.solution, &mut self.subgradient);
    }

    /// Steps along the deflected subgradient; `false` where it is 0.
    fn step(&mut self) -> bool {
        let mut length = 0.0;
        for &unit in &self.relaxation.units {
            let along = &mut self.direction[unit as usize];
            *along = self.subgradient[unit as usize] + self.ascent.deflection * *along;
            length += *along * *along;
        }
        if length == 0.0 {
            return false;
        }
        let stride = (self.best.solution.bound + self.rise - self.bound) / length;
        for &unit in &self.relaxation.units {
            let to = self.u[unit as usize] + stride * self.direction[unit as usize];
            self.u[unit as usize] = (to / self.problem.grid).round() * self.problem.grid;
        }
        true
    }
}

/// The subgradient: how many territories each unit lacks, 1 − Σ_j x_ij.
fn gaps(relaxation: &Relaxation, solution: &Solution, missing: &mut [f64]) {
    relaxation.units.iter().for_each(|&unit| missing[unit as usize] = 1.0);
    solution.packed.iter().for_each(|&(unit, _)| missing[unit as usize] -= 1.0);
}
