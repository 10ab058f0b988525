//! What each unit costs at each centre; a pair that is too far apart costs more than any plan without one.

use crate::model::Districting;

/// Cost of each unit at each centre, laid out both ways.
pub(super) struct Costs {
    units: usize,
    by_centre: Vec<f64>,
    by_unit: Vec<f64>,
    /// The price of a pair that is too far apart; 0 where units may be anywhere.
    barrier: f64,
}

impl Costs {
    pub(super) fn new(problem: &Districting) -> Self {
        let n = problem.units();
        let barrier = if problem.reach.is_some() { 1.0 + (0..n).map(|unit| dearest(problem, unit)).sum::<f64>() } else { 0.0 };
        let cost = |centre: usize, unit: usize| {
            let barred = barrier > 0.0 && !problem.allows(centre, unit);
            problem.cost(centre, unit) + if barred { barrier } else { 0.0 }
        };
        let cost = &cost;
        let by_centre: Vec<f64> = (0..n).flat_map(|centre| (0..n).map(move |unit| cost(centre, unit))).collect();
        let by_unit = (0..n).flat_map(|unit| (0..n).map(move |centre| centre * n + unit)).map(|at| by_centre[at]).collect();
        Costs { units: n, by_centre, by_unit, barrier }
    }

    /// Cost of every unit at every centre, centre by centre.
    pub(super) fn by_centre(&self) -> &[f64] {
        &self.by_centre
    }

    /// Cost of every unit at a centre.
    pub(super) fn of_centre(&self, centre: usize) -> &[f64] {
        &self.by_centre[centre * self.units..(centre + 1) * self.units]
    }

    /// Cost of a unit at every centre.
    pub(super) fn of_unit(&self, unit: usize) -> &[f64] {
        &self.by_unit[unit * self.units..(unit + 1) * self.units]
    }

    /// Whether plans of such a cost have a pair that is too far apart.
    pub(super) fn pass_a_barrier(&self, cost: f64) -> bool {
        self.barrier > 0.0 && cost >= self.barrier
    }
}

/// What a unit costs at the dearest of the centres that are near enough.
fn dearest(problem: &Districting, unit: usize) -> f64 {
    let near = (0..problem.units()).filter(|&centre| problem.allows(centre, unit));
    near.map(|centre| problem.cost(centre, unit)).fold(0.0, f64::max)
}
