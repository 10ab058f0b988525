//! The barrier that keeps prices inside a box, in the interior-point method: an artificial flow into or out of each coupling
//! row, priced at the box's sides. With flows `f_in`, `f_out` of row r and price `λ_r` in `(low, high)`:
//! ```text
//! f_in (λ_r − low) = μ,   f_out (high − λ_r) = μ,   net flow f_in − f_out into the row
//! ```
//! Where one stays above 0 as μ → 0, the best price lies outside the box.

use super::loads::until_zero;

/// Products to start with.
const START: f64 = 0.1;

/// The barrier of one row, scaled.
#[derive(Clone, Debug)]
struct RowBarrier {
    low: f64,
    high: f64,
    into: f64,
    out: f64,
    d_into: f64,
    d_out: f64,
    d_price: f64,
}

impl RowBarrier {
    /// Target of the products of flow and distance to the side: σμ, with the second-order correction where asked.
    fn targets(&self, sigma_mu: f64, correct: bool) -> [f64; 2] {
        if correct { [sigma_mu - self.d_into * self.d_price, sigma_mu + self.d_out * self.d_price] } else { [sigma_mu; 2] }
    }

    fn pairs(&self, price: f64) -> [[f64; 4]; 2] {
        [[self.into, price - self.low, self.d_into, self.d_price], [self.out, self.high - price, self.d_out, -self.d_price]]
    }
}

/// The barriers of all coupling rows.
#[derive(Clone, Debug)]
pub struct BoxBarrier(Vec<RowBarrier>);

impl BoxBarrier {
    /// Barriers at `(low, high)` per row, to be started from the analytic centre.
    pub fn new(limits: impl Iterator<Item = (f64, f64)>) -> Self {
        let row = |(low, high): (f64, f64)| {
            let flow = START / (0.5 * (high - low));
            RowBarrier { low, high, into: flow, out: flow, d_into: 0.0, d_out: 0.0, d_price: 0.0 }
        };
        BoxBarrier(limits.map(row).collect())
    }

    /// The prices farthest from all sides.
    pub fn analytic_centre(&self) -> Vec<f64> {
        self.0.iter().map(|row| 0.5 * (row.low + row.high)).collect()
    }

    /// Net flow into each row.
    pub fn flows(&self) -> impl Iterator<Item = f64> + '_ {
        self.0.iter().map(|row| row.into - row.out)
    }

    /// Cost of the flows.
    pub fn primal_value(&self) -> f64 {
        self.0.iter().map(|row| row.high * row.out - row.low * row.into).sum()
    }

    /// Diagonal of the Hessian, per row: how much less flows in by a unit of price.
    pub fn hessian_diagonal<'a>(&'a self, price: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.0.iter().zip(price).map(|(row, price)| row.into / (price - row.low) + row.out / (row.high - price))
    }

    /// Per row: how much more flows in at fixed prices.
    pub fn flow_moves<'a>(&'a self, price: &'a [f64], sigma_mu: f64, correct: bool) -> impl Iterator<Item = f64> + 'a {
        self.0.iter().zip(price).map(move |(row, price)| {
            let [into, out] = row.targets(sigma_mu, correct);
            into / (price - row.low) - row.into - (out / (row.high - price) - row.out)
        })
    }

    /// Completes the direction from the price directions.
    pub fn complete(&mut self, price: &[f64], d_price: &[f64], sigma_mu: f64, correct: bool) {
        for ((row, price), &d_price) in self.0.iter_mut().zip(price).zip(d_price) {
            let [into, out] = row.targets(sigma_mu, correct);
            let (below, above) = (price - row.low, row.high - price);
            row.d_into = (into - row.into * d_price) / below - row.into;
            row.d_out = (out + row.out * d_price) / above - row.out;
            row.d_price = d_price;
        }
    }

    fn pairs<'a>(&'a self, price: &'a [f64]) -> impl Iterator<Item = [f64; 4]> + 'a {
        self.0.iter().zip(price).flat_map(|(row, &price)| row.pairs(price))
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
        for row in &mut self.0 {
            row.into += step * row.d_into;
            row.out += step * row.d_out;
        }
    }
}
