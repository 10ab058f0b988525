//! The large blocks of the interior-point method: a range of units, each a simplex over its arcs, with flows x, slacks z of
//! the dual, y per unit, θ = x / z:
//! ```text
//! r_d = c + Aᵀλ − y − z    r_c = σμ − x z − dx dz    dz = Aᵀdλ − dy + r_d    dx = r_c / z − θ dz
//! dx₀ = r_c / z − θ r_d  (at fixed prices and y)     dy = (1 − Σ x − Σ dx₀ + Σ θ Aᵀdλ) / Σ θ
//! ```
//! What a pass over the arcs finds is kept for the next ones: prices of arcs and divisions take most of the time.

use std::ops::Range;

use super::arcs::ArcList;
use super::loads::until_zero;
use super::normal_matrix::Pattern;
use super::scaling::Layout;

/// Part of a unit's heaviest row below which a row of it is left out of the pairs of the normal matrix.
const NEGLIGIBLE: f64 = 1e-11;

/// A range of units with their arcs' flows x and dual slacks z.
#[derive(Clone, Debug)]
pub struct UnitBlock {
    start: Vec<usize>,
    cost: Vec<f64>,
    /// Coupling rows that each arc enters with its numbers there, one arc after another, and where those of each arc start.
    rows: Vec<u32>,
    values: Vec<f64>,
    entry: Vec<usize>,
    x: Vec<f64>,
    z: Vec<f64>,
    dx: Vec<f64>,
    dz: Vec<f64>,
    /// Priced cost c + Aᵀλ, then r_d.
    residual: Vec<f64>,
    theta: Vec<f64>,
    /// dx₀.
    moved: Vec<f64>,
    y: Vec<f64>,
    dy: Vec<f64>,
    /// Σ θ, and 1 − Σ x − Σ dx₀.
    weight: Vec<f64>,
    missing: Vec<f64>,
    /// The block's part of the normal matrix; as long as it is, it would take longer to be had anew than to be filled.
    matrix: Vec<f64>,
}

impl UnitBlock {
    /// The units `range` of the list, scaled, with flow spread evenly and dual slacks above zero at `price`.
    pub fn new(arcs: &ArcList, range: Range<usize>, layout: &Layout, price: &[f64]) -> Self {
        let first = arcs.start[range.start];
        let span = first..arcs.start[range.end];
        let entries = arcs.entry[span.start]..arcs.entry[span.end];
        let rows = arcs.row[entries.clone()].to_vec();
        let values =
            rows.iter().zip(&arcs.value[entries.clone()]).map(|(&row, value)| value / layout.unit[row as usize]).collect();
        let entry = arcs.entry[span.start..=span.end].iter().map(|at| at - entries.start).collect();
        let cost: Vec<f64> = arcs.cost[span.clone()].iter().map(|cost| cost / layout.money).collect();
        let start: Vec<usize> = arcs.start[range.start..=range.end].iter().map(|at| at - first).collect();
        let count = cost.len();
        let (zeros, none) = (vec![0.0; count], vec![0.0; range.len()]);
        let mut block = UnitBlock {
            y: none.clone(),
            dy: none.clone(),
            weight: none.clone(),
            missing: none,
            matrix: Vec::new(),
            theta: zeros.clone(),
            moved: zeros.clone(),
            x: zeros.clone(),
            z: zeros.clone(),
            dx: zeros.clone(),
            dz: zeros.clone(),
            residual: zeros,
            start,
            cost,
            rows,
            values,
            entry,
        };
        block.start_point(price);
        block
    }

    fn start_point(&mut self, price: &[f64]) {
        for unit in 0..self.y.len() {
            let span = self.start[unit]..self.start[unit + 1];
            let priced = |arc: usize| self.cost[arc] + self.priced(arc, price);
            self.y[unit] = span.clone().map(priced).fold(f64::INFINITY, f64::min) - 1.0;
            for arc in span.clone() {
                self.x[arc] = 1.0 / span.len() as f64;
                self.z[arc] = self.cost[arc] + self.priced(arc, price) - self.y[unit];
            }
        }
    }

    /// The flows, arc by arc.
    pub fn flow(&self) -> &[f64] {
        &self.x
    }

    fn entries(&self, arc: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let span = self.entry[arc]..self.entry[arc + 1];
        self.rows[span.clone()].iter().map(|&row| row as usize).zip(self.values[span].iter().copied())
    }

    fn priced(&self, arc: usize, price: &[f64]) -> f64 {
        self.entries(arc).map(|(row, value)| value * price[row]).sum()
    }

    /// Adds Σ value × flow to each coupling row.
    pub fn add_row_sums(&self, sums: &mut [f64]) {
        for (arc, x) in self.x.iter().enumerate() {
            for (row, value) in self.entries(arc) {
                sums[row] += value * x;
            }
        }
    }

    /// Σ cost × flow.
    pub fn primal_value(&self) -> f64 {
        self.cost.iter().zip(&self.x).map(|(cost, x)| cost * x).sum()
    }

    /// Prices the arcs. Returns Σ over units of the cheapest.
    pub fn dual_value(&mut self, price: &[f64]) -> f64 {
        let mut sum = 0.0;
        for unit in 0..self.y.len() {
            let mut cheapest = f64::INFINITY;
            for arc in self.start[unit]..self.start[unit + 1] {
                let priced = self.cost[arc] + self.priced(arc, price);
                self.residual[arc] = priced;
                cheapest = cheapest.min(priced);
            }
            sum += cheapest;
        }
        sum
    }

    /// Dual residuals at the prices of the last [`dual_value`](Self::dual_value), and the block's part of the normal matrix,
    /// Σ θaaᵀ − (Σθa)(Σθa)ᵀ/Σθ with θ = x/z (lower triangle, laid out by the pattern).
    pub fn normal_matrix(&mut self, pattern: &Pattern) -> &[f64] {
        let mut matrix = std::mem::take(&mut self.matrix);
        matrix.clear();
        matrix.resize(pattern.entries(), 0.0);
        let mut gathered = vec![0.0; pattern.rows()];
        let (mut touched, mut weighty): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for unit in 0..self.y.len() {
            let mut weight = 0.0;
            for arc in self.start[unit]..self.start[unit + 1] {
                self.residual[arc] -= self.y[unit] + self.z[arc];
                let theta = self.x[arc] / self.z[arc];
                self.theta[arc] = theta;
                weight += theta;
                for (row, value) in self.entries(arc) {
                    touched.push(row);
                    gathered[row] += theta * value;
                    for (other, factor) in self.entries(arc).filter(|&(other, _)| other <= row) {
                        matrix[pattern.place(row, other)] += theta * value * factor;
                    }
                }
            }
            self.weight[unit] = weight;
            touched.sort_unstable();
            touched.dedup();
            // Near the end hardly any arc of a unit weighs anything, and pairs of those that don't are most of the work.
            let least = NEGLIGIBLE * touched.iter().map(|&row| gathered[row].abs()).fold(0.0, f64::max);
            weighty.clear();
            weighty.extend(touched.iter().copied().filter(|&row| gathered[row].abs() > least));
            for (at, &row) in weighty.iter().enumerate() {
                let scaled = gathered[row] / weight;
                for &other in &weighty[..=at] {
                    matrix[pattern.place(row, other)] -= scaled * gathered[other];
                }
            }
            for row in touched.drain(..) {
                gathered[row] = 0.0;
            }
        }
        self.matrix = matrix;
        &self.matrix
    }

    /// Adds the block's part of the normal equations' right-hand side, with the second-order term where `correct`.
    pub fn add_rhs(&mut self, sigma_mu: f64, correct: bool, rhs: &mut [f64]) {
        for unit in 0..self.y.len() {
            let span = self.start[unit]..self.start[unit + 1];
            let mut missing = 1.0;
            for arc in span.clone() {
                let gap = if correct { (sigma_mu - self.dx[arc] * self.dz[arc]) / self.z[arc] } else { sigma_mu / self.z[arc] };
                let moved = gap - self.x[arc] - self.theta[arc] * self.residual[arc];
                self.moved[arc] = moved;
                missing -= self.x[arc] + moved;
            }
            self.missing[unit] = missing;
            let share = missing / self.weight[unit];
            for arc in span {
                let flow = self.moved[arc] + self.theta[arc] * share;
                for (row, value) in self.entries(arc) {
                    rhs[row] += value * flow;
                }
            }
        }
    }

    /// Completes the direction of the last right-hand side from those of the prices.
    pub fn complete(&mut self, d_price: &[f64]) {
        for unit in 0..self.y.len() {
            let span = self.start[unit]..self.start[unit + 1];
            let mut pull = 0.0;
            for arc in span.clone() {
                let priced = self.priced(arc, d_price);
                self.dz[arc] = priced;
                pull += self.theta[arc] * priced;
            }
            let dy = (self.missing[unit] + pull) / self.weight[unit];
            self.dy[unit] = dy;
            for arc in span {
                let priced = self.dz[arc] - dy;
                self.dx[arc] = self.moved[arc] - self.theta[arc] * priced;
                self.dz[arc] = priced + self.residual[arc];
            }
        }
    }

    /// The longest step that keeps flows and dual slacks positive.
    pub fn longest_step(&self) -> f64 {
        let flows = self.x.iter().zip(&self.dx).chain(self.z.iter().zip(&self.dz));
        flows.fold(f64::INFINITY, |step, (&value, &direction)| step.min(until_zero(value, direction)))
    }

    /// Σ x·z after a step (0 = now), and the number of arcs.
    pub fn complementarity(&self, step: f64) -> (f64, usize) {
        let after = |arc: usize| (self.x[arc] + step * self.dx[arc]) * (self.z[arc] + step * self.dz[arc]);
        ((0..self.x.len()).map(after).sum(), self.x.len())
    }

    /// Takes the step.
    pub fn advance(&mut self, step: f64) {
        let pairs = [(&mut self.x, &self.dx), (&mut self.z, &self.dz), (&mut self.y, &self.dy)];
        for (values, directions) in pairs {
            for (value, direction) in values.iter_mut().zip(directions) {
                *value += step * direction;
            }
        }
    }
}
