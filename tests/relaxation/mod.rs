//! The convex relaxation of an instance, written down row by row and solved by Clarabel: nothing of the engine in it.

#![allow(dead_code, reason = "not every test needs all of it")]

use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT::{NonnegativeConeT, ZeroConeT};
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus};
use sutton::model::{Activity, Instance};

/// How near Clarabel's primal and dual values must be, relatively, for the value to count.
const CERTAIN: f64 = 2e-7;

/// Columns and what they are multiplied with.
pub type Entries = Vec<(usize, f64)>;

/// min ½ Σ p x² + Σ q x over rows that must equal, or be at most, a number.
#[derive(Default)]
pub struct Program {
    square: Vec<f64>,
    cost: Vec<f64>,
    equal: Vec<(Entries, f64)>,
    at_most: Vec<(Entries, f64)>,
}

impl Program {
    /// Adds a column by its coefficients in the objective, p and q.
    pub fn column(&mut self, square: f64, cost: f64) -> usize {
        self.square.push(square);
        self.cost.push(cost);
        self.cost.len() - 1
    }

    pub fn equal(&mut self, entries: Entries, number: f64) {
        self.equal.push((entries, number));
    }

    pub fn at_most(&mut self, entries: Entries, number: f64) {
        self.at_most.push((entries, number));
    }

    pub fn at_least(&mut self, entries: Entries, number: f64) {
        self.at_most(entries.into_iter().map(|(column, factor)| (column, -factor)).collect(), -number);
    }

    /// The least value; +∞ where nothing keeps all rows.
    ///
    /// # Panics
    /// Where Clarabel is not sure.
    pub fn least(&self) -> f64 {
        let (columns, rows) = (self.cost.len(), self.equal.len() + self.at_most.len());
        let (mut at_row, mut at_column, mut factors, mut right) = (vec![], vec![], vec![], vec![]);
        for (row, (entries, number)) in self.equal.iter().chain(&self.at_most).enumerate() {
            right.push(*number);
            for &(column, factor) in entries {
                at_row.push(row);
                at_column.push(column);
                factors.push(factor);
            }
        }
        let matrix = CscMatrix::new_from_triplets(rows, columns, at_row, at_column, factors);
        let diagonal: Vec<usize> = (0..columns).collect();
        let squares = CscMatrix::new_from_triplets(columns, columns, diagonal.clone(), diagonal, self.square.clone());
        let cones = [ZeroConeT(self.equal.len()), NonnegativeConeT(self.at_most.len())];
        let settings = DefaultSettings { verbose: false, tol_gap_abs: 1e-10, tol_gap_rel: 1e-10, ..DefaultSettings::default() };
        let mut solver = DefaultSolver::new(&squares, &self.cost, &matrix, &right, &cones, settings).unwrap();
        solver.solve();
        let solution = &solver.solution;
        if solution.status == SolverStatus::PrimalInfeasible {
            return f64::INFINITY;
        }
        let (primal, dual) = (solution.obj_val, solution.obj_val_dual);
        assert!((primal - dual).abs() <= CERTAIN * primal.abs().max(1.0), "{:?}: {primal}, {dual}", solution.status);
        primal
    }
}

/// The least value of the relaxation of an instance, contiguity aside; +∞ where it has no plan.
pub fn least(instance: &Instance) -> f64 {
    let mut program = Program::default();
    let mut loads = vec![vec![Entries::new(); instance.territories()]; instance.activities().len()];
    let mut uses = vec![Entries::new(); instance.budgets().len()];
    for unit in 0..instance.units() {
        let mut shares = Entries::new();
        for option in (0..instance.options().count()).filter(|&option| instance.allows(unit, option)) {
            let share = program.column(0.0, instance.cost(unit, option));
            program.at_least(vec![(share, 1.0)], 0.0);
            shares.push((share, 1.0));
            if let Some(j) = instance.options().territory(option) {
                loads.iter_mut().enumerate().for_each(|(k, loads)| loads[j].push((share, instance.load(k, unit, option))));
            }
            uses.iter_mut().enumerate().for_each(|(r, uses)| uses.push((share, instance.usage(r, unit, option))));
        }
        program.equal(shares, 1.0);
    }
    for (activity, loads) in instance.activities().iter().zip(loads) {
        add_loads(&mut program, activity, loads);
    }
    for (budget, uses) in instance.budgets().iter().zip(uses) {
        program.at_most(uses, budget.limit);
    }
    program.least()
}

/// The loads of an activity by territory, their total, limits, band and variance.
fn add_loads(program: &mut Program, activity: &Activity, loads: Vec<Entries>) {
    let total = program.column(0.0, 0.0);
    let mut sum = vec![(total, -1.0)];
    for (j, mut entries) in loads.into_iter().enumerate() {
        let (share, load) = (activity.share[j], program.column(0.0, 0.0));
        entries.push((load, -1.0));
        program.equal(entries, 0.0);
        sum.push((load, 1.0));
        program.at_least(vec![(load, 1.0)], activity.lower[j]);
        if activity.upper[j].is_finite() {
            program.at_most(vec![(load, 1.0)], activity.upper[j]);
        }
        if share > 0.0 && activity.tolerance.is_finite() {
            program.at_least(vec![(load, 1.0), (total, -(1.0 - activity.tolerance) * share)], 0.0);
            program.at_most(vec![(load, 1.0), (total, -(1.0 + activity.tolerance) * share)], 0.0);
        }
        if share > 0.0 && activity.weight > 0.0 {
            // β h ((ℓ − sΛ) / (sT))²
            let weight = activity.weight * activity.scale[j] / (share * activity.reference).powi(2);
            let deviation = program.column(2.0 * weight, 0.0);
            program.equal(vec![(deviation, -1.0), (load, 1.0), (total, -share)], 0.0);
        }
    }
    program.equal(sum, 0.0);
}
