//! The small blocks of the interior-point method: the loads of one activity, or the use of all budgets, with band,
//! limits and variance.
//!
//! The load ℓ_j of row j obeys up to four inequalities g(ℓ, Λ) ≥ 0 (band below and above, lower and upper limit), each
//! with slack t and multiplier z. Eliminating t and z leaves an arrow: a diagonal over the rows, bordered by the total
//! Λ and the price ν of Λ = Σ ℓ.

use crate::model::Instance;

/// Least relative width of a load interval: an empty interior has no central path.
const WIDTH: f64 = 1e-6;
/// Band below, band above, lower limit, upper limit.
const SIDES: usize = 4;

/// One row of a block.
#[derive(Clone, Debug, Default)]
struct Row {
    share: f64,
    curvature: f64,
    band: Option<[f64; 2]>,
    lower: f64,
    upper: f64,
    load: f64,
    d_load: f64,
    slack: [f64; SIDES],
    multiplier: [f64; SIDES],
    d_slack: [f64; SIDES],
    d_multiplier: [f64; SIDES],
    diagonal: f64,
    border: f64,
    rhs: f64,
}

impl Row {
    /// Gradients of g by ℓ and Λ.
    fn gradients(&self) -> [(f64, f64); SIDES] {
        let band = self.band.unwrap_or_default();
        [(1.0, -band[0]), (-1.0, band[1]), (1.0, 0.0), (-1.0, 0.0)]
    }

    /// g at the current load and total; `None` where a constraint is absent.
    fn constraints(&self, total: f64) -> [Option<f64>; SIDES] {
        let load = self.load;
        [
            self.band.map(|band| load - band[0] * total),
            self.band.map(|band| band[1] * total - load),
            Some(load - self.lower),
            self.upper.is_finite().then_some(self.upper - load),
        ]
    }

    /// Slack, multiplier and their directions, for the constraints that are there.
    fn pairs(&self) -> impl Iterator<Item = [f64; 4]> + '_ {
        let there = [self.band.is_some(), self.band.is_some(), true, self.upper.is_finite()];
        (0..SIDES)
            .filter(move |&side| there[side])
            .map(|side| [self.slack[side], self.multiplier[side], self.d_slack[side], self.d_multiplier[side]])
    }

    fn target(&self, side: usize, sigma_mu: f64, correct: bool) -> f64 {
        if correct { sigma_mu - self.d_slack[side] * self.d_multiplier[side] } else { sigma_mu }
    }
}

/// Rows that share a total, scaled: loads in units of the mean row, costs in units of the cost scale.
#[derive(Clone, Debug)]
pub struct LoadBlock {
    rows: Vec<Row>,
    /// Whether the total can move.
    moving: bool,
    /// Whether the rows are budgets.
    of_budgets: bool,
    total: f64,
    /// Price of Λ = Σ ℓ.
    pub nu: f64,
    d_total: f64,
    d_nu: f64,
    corner: f64,
    rhs_total: f64,
}

impl LoadBlock {
    /// The block of activity `k`, its loads started at `load` (scaled by `unit`, costs by `money`).
    pub fn of_activity(instance: &Instance, k: usize, unit: f64, money: f64, load: &[f64], moving: bool) -> Self {
        let activity = &instance.activities()[k];
        let tolerance = activity.tolerance.max(WIDTH);
        let row = |(j, &load): (usize, &f64)| {
            let (share, lower) = (activity.share[j], activity.lower[j] / unit);
            Row {
                share,
                curvature: activity.curvature(j) * unit * unit / money,
                band: (tolerance.is_finite() && share > 0.0).then_some([(1.0 - tolerance) * share, (1.0 + tolerance) * share]),
                lower,
                upper: (activity.upper[j] / unit).max(lower + WIDTH),
                load,
                ..Row::default()
            }
        };
        LoadBlock::start(load.iter().enumerate().map(row).collect(), moving)
    }

    /// The block of all budgets: use between 0 and the limit, `unit[r]` the scale of each.
    pub fn of_budgets(instance: &Instance, unit: &[f64], usage: &[f64]) -> Self {
        let rows = instance.budgets().iter().zip(unit).zip(usage);
        let row = |((budget, unit), &load): ((&crate::model::Budget, &f64), &f64)| Row {
            upper: (budget.limit / unit).max(WIDTH),
            load,
            ..Row::default()
        };
        LoadBlock { of_budgets: true, ..LoadBlock::start(rows.map(row).collect(), false) }
    }

    fn start(mut rows: Vec<Row>, moving: bool) -> Self {
        let total = rows.iter().map(|row| row.load).sum();
        for row in &mut rows {
            for (side, value) in row.constraints(total).into_iter().enumerate() {
                row.slack[side] = value.unwrap_or(1.0).max(0.1);
                row.multiplier[side] = 0.1 / row.slack[side];
            }
        }
        LoadBlock { rows, moving, of_budgets: false, total, nu: 0.0, d_total: 0.0, d_nu: 0.0, corner: 0.0, rhs_total: 0.0 }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the rows are budgets.
    pub fn is_of_budgets(&self) -> bool {
        self.of_budgets
    }

    /// The loads.
    pub fn loads(&self) -> impl Iterator<Item = f64> + '_ {
        self.rows.iter().map(|row| row.load)
    }

    /// Whether the total is a variable.
    pub fn moving(&self) -> bool {
        self.moving
    }

    /// Σ w (ℓ − sΛ)².
    pub fn variance(&self) -> f64 {
        self.rows.iter().map(|row| row.curvature * (row.load - row.share * self.total).powi(2)).sum()
    }

    /// Factors of the arrow at the current iterate and its right-hand side, for the rows' prices, the centring σμ, and
    /// (`correct`) the second-order term of the last direction.
    pub fn assemble(&mut self, price: &[f64], sigma_mu: f64, correct: bool) {
        (self.corner, self.rhs_total) = (0.0, self.nu);
        for (row, price) in self.rows.iter_mut().zip(price) {
            let (w, s) = (row.curvature, row.share);
            let deviation = row.load - s * self.total;
            (row.diagonal, row.border) = (2.0 * w, 2.0 * w * s);
            row.rhs = price - self.nu - 2.0 * w * deviation;
            self.corner += 2.0 * w * s * s;
            self.rhs_total += 2.0 * w * s * deviation;
            let gradients = row.gradients();
            for (side, value) in row.constraints(self.total).into_iter().enumerate() {
                let Some(value) = value else { continue };
                let (slack, (by_load, by_total)) = (row.slack[side], gradients[side]);
                let z_over_t = row.multiplier[side] / slack;
                let push = row.target(side, sigma_mu, correct) / slack - z_over_t * (value - slack);
                row.diagonal += z_over_t;
                row.border -= by_load * z_over_t * by_total;
                row.rhs += by_load * push;
                self.corner += by_total * z_over_t * by_total;
                self.rhs_total += by_total * push;
            }
        }
    }

    /// Per row: 1/d, ρ/d and f/d of the arrow `d dℓ − f dΛ − dλ + dν = ρ`.
    pub fn arrow(&self) -> impl Iterator<Item = [f64; 3]> + '_ {
        self.rows.iter().map(|row| [1.0 / row.diagonal, row.rhs / row.diagonal, row.border / row.diagonal])
    }

    /// Left-hand sides of the border equations `Σ dℓ − dΛ` and `−Σ f dℓ + φ dΛ − dν`, as far as a change `d_price` of
    /// the rows' prices drives them.
    pub fn border_response(&self, d_price: &[f64]) -> [f64; 2] {
        let answers = self.rows.iter().zip(d_price).map(|(row, d_price)| (d_price / row.diagonal, row.border));
        answers.fold([0.0, 0.0], |sum, (d_load, border)| [sum[0] + d_load, sum[1] - border * d_load])
    }

    /// The same, as far as dν and dΛ drive them directly: rows are the two equations, columns dν and dΛ.
    pub fn border_matrix(&self) -> [[f64; 2]; 2] {
        let (mut by_nu, mut mixed, mut by_total) = (0.0, -1.0, self.corner);
        for row in &self.rows {
            by_nu -= 1.0 / row.diagonal;
            mixed += row.border / row.diagonal;
            by_total -= row.border * row.border / row.diagonal;
        }
        [[by_nu, mixed], [mixed, by_total]]
    }

    /// Right-hand sides of the border equations, what ρ drives taken over.
    pub fn border_rhs(&self) -> [f64; 2] {
        let gap = self.total - self.loads().sum::<f64>();
        self.rows.iter().fold([gap, self.rhs_total], |rhs, row| {
            let d_load = row.rhs / row.diagonal;
            [rhs[0] - d_load, rhs[1] + row.border * d_load]
        })
    }

    /// Sets dν and dΛ.
    pub fn set_border_step(&mut self, d_nu: f64, d_total: f64) {
        (self.d_nu, self.d_total) = (d_nu, d_total);
    }

    /// Completes the direction from the rows' price directions, (dν, dΛ) being known.
    pub fn complete(&mut self, d_price: &[f64], sigma_mu: f64, correct: bool) {
        for (row, d_price) in self.rows.iter_mut().zip(d_price) {
            row.d_load = (row.rhs + row.border * self.d_total + d_price - self.d_nu) / row.diagonal;
            let gradients = row.gradients();
            for (side, value) in row.constraints(self.total).into_iter().enumerate() {
                let Some(value) = value else { continue };
                let (slack, multiplier) = (row.slack[side], row.multiplier[side]);
                let target = row.target(side, sigma_mu, correct);
                row.d_slack[side] = gradients[side].0 * row.d_load + gradients[side].1 * self.d_total + value - slack;
                row.d_multiplier[side] = target / slack - multiplier - multiplier / slack * row.d_slack[side];
            }
        }
    }

    /// The longest step that keeps slacks and multipliers positive.
    pub fn longest_step(&self) -> f64 {
        let pairs = self.rows.iter().flat_map(Row::pairs);
        pairs.fold(f64::INFINITY, |step, [t, z, dt, dz]| step.min(until_zero(t, dt)).min(until_zero(z, dz)))
    }

    /// Σ t·z after a step (0 = now), and the number of pairs.
    pub fn complementarity(&self, step: f64) -> (f64, usize) {
        let pairs = self.rows.iter().flat_map(Row::pairs);
        pairs.fold((0.0, 0), |(sum, count), [t, z, dt, dz]| (sum + (t + step * dt) * (z + step * dz), count + 1))
    }

    /// Takes the step.
    pub fn advance(&mut self, step: f64) {
        for row in &mut self.rows {
            row.load += step * row.d_load;
            for side in 0..SIDES {
                row.slack[side] += step * row.d_slack[side];
                row.multiplier[side] += step * row.d_multiplier[side];
            }
        }
        if self.moving {
            self.total += step * self.d_total;
            self.nu += step * self.d_nu;
        }
    }
}

/// The step at which a positive number reaches zero.
pub fn until_zero(value: f64, direction: f64) -> f64 {
    if direction < 0.0 { -value / direction } else { f64::INFINITY }
}
