//! Walls that keep prices inside their leeway in the interior-point method: a pseudo-flow into or out of each coupling
//! row, priced so high that it pays only at the wall. Wherever one flows, the best price lies outside.

use super::loads::until_zero;

/// Products to start with.
const START: f64 = 0.1;

/// One row's walls, scaled.
#[derive(Clone, Debug)]
struct Wall {
    low: f64,
    high: f64,
    into: f64,
    out: f64,
    d_into: f64,
    d_out: f64,
    d_price: f64,
}

impl Wall {
    /// What the products of flow and distance to the wall should be.
    fn targets(&self, center: f64, correct: bool) -> [f64; 2] {
        if correct { [center - self.d_into * self.d_price, center + self.d_out * self.d_price] } else { [center; 2] }
    }

    fn pairs(&self, price: f64) -> [[f64; 4]; 2] {
        [[self.into, price - self.low, self.d_into, self.d_price], [self.out, self.high - price, self.d_out, -self.d_price]]
    }
}

/// The walls of all coupling rows.
#[derive(Clone, Debug)]
pub struct Walls(Vec<Wall>);

impl Walls {
    /// Walls at `(low, high)` per row, to be started from the middle.
    pub fn new(limits: impl Iterator<Item = (f64, f64)>) -> Self {
        let wall = |(low, high): (f64, f64)| {
            let flow = START / (0.5 * (high - low));
            Wall { low, high, into: flow, out: flow, d_into: 0.0, d_out: 0.0, d_price: 0.0 }
        };
        Walls(limits.map(wall).collect())
    }

    /// Prices in the middle.
    pub fn middle(&self) -> Vec<f64> {
        self.0.iter().map(|wall| 0.5 * (wall.low + wall.high)).collect()
    }

    /// What flows into each row.
    pub fn flows(&self) -> impl Iterator<Item = f64> + '_ {
        self.0.iter().map(|wall| wall.into - wall.out)
    }

    /// What the flows cost.
    pub fn primal_value(&self) -> f64 {
        self.0.iter().map(|wall| wall.high * wall.out - wall.low * wall.into).sum()
    }

    /// Per row: how much less flows in by a unit of price.
    pub fn stiffness<'a>(&'a self, price: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.0.iter().zip(price).map(|(wall, price)| wall.into / (price - wall.low) + wall.out / (wall.high - price))
    }

    /// Per row: how much more would flow in at fixed prices.
    pub fn free_moves<'a>(&'a self, price: &'a [f64], center: f64, correct: bool) -> impl Iterator<Item = f64> + 'a {
        self.0.iter().zip(price).map(move |(wall, price)| {
            let [into, out] = wall.targets(center, correct);
            into / (price - wall.low) - wall.into - (out / (wall.high - price) - wall.out)
        })
    }

    /// Completes the direction from the price directions.
    pub fn complete(&mut self, price: &[f64], d_price: &[f64], center: f64, correct: bool) {
        for ((wall, price), &d_price) in self.0.iter_mut().zip(price).zip(d_price) {
            let [into, out] = wall.targets(center, correct);
            let (below, above) = (price - wall.low, wall.high - price);
            wall.d_into = (into - wall.into * d_price) / below - wall.into;
            wall.d_out = (out + wall.out * d_price) / above - wall.out;
            wall.d_price = d_price;
        }
    }

    fn pairs<'a>(&'a self, price: &'a [f64]) -> impl Iterator<Item = [f64; 4]> + 'a {
        self.0.iter().zip(price).flat_map(|(wall, &price)| wall.pairs(price))
    }

    /// The longest step that keeps flows positive and prices inside.
    pub fn longest_step(&self, price: &[f64]) -> f64 {
        let steps = self.pairs(price).map(|[flow, room, d_flow, d_room]| until_zero(flow, d_flow).min(until_zero(room, d_room)));
        steps.fold(f64::INFINITY, f64::min)
    }

    /// Σ flow × room after a step (0 = now), and the number of pairs.
    pub fn complementarity(&self, price: &[f64], step: f64) -> (f64, usize) {
        let after = |[flow, room, d_flow, d_room]: [f64; 4]| (flow + step * d_flow) * (room + step * d_room);
        (self.pairs(price).map(after).sum(), 2 * self.0.len())
    }

    /// Takes the step.
    pub fn advance(&mut self, step: f64) {
        for wall in &mut self.0 {
            wall.into += step * wall.d_into;
            wall.out += step * wall.d_out;
        }
    }
}
