//! Pairs that are too far apart, at a price: one of them costs more than any plan without.

use crate::model::Districting;

/// What pairs cost, with the price of those that are too far apart.
pub(super) struct Barriers<'a> {
    problem: &'a Districting,
    /// The price; 0 where units may be anywhere.
    pub price: f64,
}

impl<'a> Barriers<'a> {
    pub(super) fn new(problem: &'a Districting) -> Self {
        let units = 0..problem.units();
        let dearest = |unit: usize| {
            let near = units.clone().filter(|&centre| problem.allows(centre, unit));
            near.map(|centre| problem.cost(centre, unit)).fold(0.0, f64::max)
        };
        let price = if problem.reach.is_some() { 1.0 + units.clone().map(dearest).sum::<f64>() } else { 0.0 };
        Barriers { problem, price }
    }

    /// Cost of a unit at a centre.
    pub(super) fn cost(&self, centre: usize, unit: usize) -> f64 {
        let barred = self.price > 0.0 && !self.problem.allows(centre, unit);
        self.problem.cost(centre, unit) + if barred { self.price } else { 0.0 }
    }

    /// Whether plans of such a cost have a pair that is too far apart.
    pub(super) fn are_passed(&self, cost: f64) -> bool {
        self.price > 0.0 && cost >= self.price
    }
}
