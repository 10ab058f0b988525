//! The whole model as plain data in the instance's own units, for other solvers to read. Contiguity is left out.
//!
//! `formulation` writes the same model for the solvers behind good_lp: reduced, scaled, and its limits widened to what
//! `evaluate` forgives. Here every number is the one that a reader of the plan knows.

use super::RestrictedMip;
use super::reduction::Reduction;
use super::tangents::{priced, spread};
use crate::model::Instance;
use crate::model::outcome::{OPTIMAL_GAP, OPTIMAL_HOURS};
use crate::solve::prices::arcs::open_options;

/// Mean loads per territory in this range keep their unit.
const GOOD_LOADS: std::ops::RangeInclusive<f64> = 0.1..=1e4;
/// How much wider each gap between tangents is than the one before it: beyond the first, a square is understated by
/// less than 0.3 %.
const GROWTH: f64 = 1.1;

/// How the squares of the variance are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variance {
    /// As squares in the objective.
    Squares,
    /// As columns above tangents of the squares, which understates them a little.
    Tangents,
}

/// Meaning of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnOf {
    /// Whether a unit chooses an option: (unit, option).
    Choice(usize, usize),
    /// The load of an activity in a territory.
    Load(usize, usize),
    /// The total of an activity, where it depends on the choices.
    Total(usize),
    /// Load less share of the total: (activity, territory).
    Deviation(usize, usize),
    /// Cost of a deviation, above its tangents: (activity, territory).
    Square(usize, usize),
}

/// Meaning of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOf {
    /// A unit chooses exactly one option.
    One(usize),
    /// Definition of a load: (activity, territory).
    Load(usize, usize),
    /// Definition of a total.
    Total(usize),
    /// A load is at least its lower limit.
    Lower(usize, usize),
    /// A load is at most its upper limit.
    Upper(usize, usize),
    /// A load is at least the lower end of its band.
    BandLower(usize, usize),
    /// A load is at most the upper end of its band.
    BandUpper(usize, usize),
    /// Definition of a deviation.
    Deviation(usize, usize),
    /// A square lies above its n-th tangent: (activity, territory, n).
    Tangent(usize, usize, usize),
    /// A budget is kept.
    Budget(usize),
}

/// How a row's sum compares with its right-hand side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// ≤
    AtMost,
    /// =
    Equal,
    /// ≥
    AtLeast,
}

/// A column: choices are 0 or 1, all others continuous.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its meaning.
    pub of: ColumnOf,
    /// Its coefficient in the objective.
    pub cost: f64,
    /// The coefficient of its square in the objective.
    pub square: f64,
}

/// A row: Σ coefficient · column, compared with `limit`.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its meaning.
    pub of: RowOf,
    /// (column, coefficient), ascending by column.
    pub terms: Vec<(usize, f64)>,
    /// ≤, = or ≥.
    pub sense: Sense,
    /// The right-hand side.
    pub limit: f64,
}

/// Minimise Σ cost · x + square · x² under the rows.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The choices, unit by unit, then the rest.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Unit of each activity's loads: 1, or a power of ten where they are very large or small.
    pub units: Vec<f64>,
}

/// Writes an instance down; `None` where a unit has no option at all.
pub fn monolithic(instance: &Instance, variance: Variance) -> Option<Model> {
    let core =
        RestrictedMip { options: (0..instance.units()).map(|unit| open_options(instance, unit)).collect(), incumbent: None };
    let reduction = Reduction::new(instance, &core)?;
    let units = (0..instance.activities().len()).map(|k| unit_of(&reduction, k)).collect();
    let mut builder = Builder { instance, reduction: &reduction, variance, model: Model { units, ..Model::default() } };
    builder.choices(&core.options);
    let choices = builder.model.columns.len();
    for k in 0..instance.activities().len() {
        builder.activity(k, choices);
    }
    for r in 0..instance.budgets().len() {
        builder.budget(r, choices);
    }
    Some(builder.model)
}

/// Solvers have absolute tolerances, made for numbers of a usual size.
fn unit_of(reduction: &Reduction, k: usize) -> f64 {
    let mean = reduction.total[k].1 / reduction.instance.territories() as f64;
    if mean == 0.0 || GOOD_LOADS.contains(&mean) { 1.0 } else { 10f64.powf(mean.log10().floor() - 2.0) }
}

struct Builder<'a> {
    instance: &'a Instance,
    reduction: &'a Reduction<'a>,
    variance: Variance,
    model: Model,
}

impl Builder<'_> {
    fn column(&mut self, of: ColumnOf, cost: f64) -> usize {
        self.model.columns.push(Column { of, cost, square: 0.0 });
        self.model.columns.len() - 1
    }

    fn row(&mut self, of: RowOf, terms: Vec<(usize, f64)>, sense: Sense, limit: f64) {
        self.model.rows.push(Row { of, terms, sense, limit });
    }

    fn choices(&mut self, options: &[Vec<u32>]) {
        for (unit, options) in options.iter().enumerate() {
            let column = |&option: &u32| {
                let option = option as usize;
                (self.column(ColumnOf::Choice(unit, option), self.instance.cost(unit, option)), 1.0)
            };
            let one = options.iter().map(column).collect();
            self.row(RowOf::One(unit), one, Sense::Equal, 1.0);
        }
    }

    /// The choices, each with what it brings or uses; zeros are left out.
    fn choice_terms(&self, choices: usize, number: impl Fn(usize, usize) -> f64) -> Vec<(usize, f64)> {
        let term = |(at, column): (usize, &Column)| match column.of {
            ColumnOf::Choice(unit, option) => Some((at, number(unit, option))).filter(|term| term.1 != 0.0),
            _ => None,
        };
        self.model.columns[..choices].iter().enumerate().filter_map(term).collect()
    }

    fn activity(&mut self, k: usize, choices: usize) {
        let (instance, unit) = (self.instance, self.model.units[k]);
        let mut brought = vec![Vec::new(); instance.territories()];
        for (at, column) in self.model.columns[..choices].iter().enumerate() {
            if let ColumnOf::Choice(i, option) = column.of
                && let Some(j) = instance.options().territory(option)
            {
                brought[j].push((at, instance.load(k, i, option) / unit));
            }
        }
        let first = self.model.columns.len();
        for (j, mut terms) in brought.into_iter().enumerate() {
            terms.retain(|term| term.1 != 0.0);
            let load = self.column(ColumnOf::Load(k, j), 0.0);
            terms.push((load, -1.0));
            self.row(RowOf::Load(k, j), terms, Sense::Equal, 0.0);
        }
        let total = self.total(k, first);
        for j in 0..instance.territories() {
            self.limits(k, j, first + j);
            self.band(k, j, first + j, total);
            if instance.activities()[k].curvature(j) > 0.0 {
                self.deviation(k, j, first + j, total);
            }
        }
    }

    /// The total as a column where it depends on the choices, else as a number.
    fn total(&mut self, k: usize, first: usize) -> Result<usize, f64> {
        if !self.reduction.total_moves(k) {
            return Err(self.reduction.total[k].0 / self.model.units[k]);
        }
        let mut terms: Vec<(usize, f64)> = (0..self.instance.territories()).map(|j| (first + j, 1.0)).collect();
        let total = self.column(ColumnOf::Total(k), 0.0);
        terms.push((total, -1.0));
        self.row(RowOf::Total(k), terms, Sense::Equal, 0.0);
        Ok(total)
    }

    fn limits(&mut self, k: usize, j: usize, load: usize) {
        let (activity, unit) = (&self.instance.activities()[k], self.model.units[k]);
        if activity.lower[j] > 0.0 {
            self.row(RowOf::Lower(k, j), vec![(load, 1.0)], Sense::AtLeast, activity.lower[j] / unit);
        }
        if activity.upper[j] < f64::INFINITY {
            self.row(RowOf::Upper(k, j), vec![(load, 1.0)], Sense::AtMost, activity.upper[j] / unit);
        }
    }

    fn band(&mut self, k: usize, j: usize, load: usize, total: Result<usize, f64>) {
        let activity = &self.instance.activities()[k];
        let (share, tolerance) = (activity.share[j], activity.tolerance);
        if tolerance.is_infinite() || share == 0.0 {
            return;
        }
        if tolerance < 1.0 {
            self.compared(RowOf::BandLower(k, j), load, Sense::AtLeast, (1.0 - tolerance) * share, total);
        }
        self.compared(RowOf::BandUpper(k, j), load, Sense::AtMost, (1.0 + tolerance) * share, total);
    }

    /// A load compared with a part of the total.
    fn compared(&mut self, of: RowOf, load: usize, sense: Sense, part: f64, total: Result<usize, f64>) {
        match total {
            Ok(total) => self.row(of, vec![(load, 1.0), (total, -part)], sense, 0.0),
            Err(total) => self.row(of, vec![(load, 1.0)], sense, part * total),
        }
    }

    /// A deviation and its price.
    fn deviation(&mut self, k: usize, j: usize, load: usize, total: Result<usize, f64>) {
        let (share, unit) = (self.instance.activities()[k].share[j], self.model.units[k]);
        let curvature = self.instance.activities()[k].curvature(j) * unit * unit;
        let deviation = self.column(ColumnOf::Deviation(k, j), 0.0);
        match total {
            Ok(total) => {
                let terms = vec![(load, 1.0), (total, -share), (deviation, -1.0)];
                self.row(RowOf::Deviation(k, j), terms, Sense::Equal, 0.0);
            }
            Err(total) => {
                self.row(RowOf::Deviation(k, j), vec![(load, 1.0), (deviation, -1.0)], Sense::Equal, share * total);
            }
        }
        match self.variance {
            Variance::Squares => self.model.columns[deviation].square = curvature,
            Variance::Tangents => self.tangents(k, j, deviation, curvature),
        }
    }

    /// A column above the tangents of curvature · deviation².
    fn tangents(&mut self, k: usize, j: usize, deviation: usize, curvature: f64) {
        let square = self.column(ColumnOf::Square(k, j), 1.0);
        let (instance, unit) = (self.instance, self.model.units[k]);
        let least = OPTIMAL_GAP * self.reduction.least_cost().abs() + OPTIMAL_HOURS * instance.hours();
        let error = least / (4 * priced(instance).count()) as f64;
        let (from, to) = self.reduction.deviations(k, j);
        // Between neighbours 2h apart the error is at most curvature · h².
        let step = (2.0 * (error / curvature).sqrt()).max(1e-6 * self.reduction.unit_of_load(k, j) / unit);
        let points = spread((from / unit).min(0.0), (to / unit).max(0.0), 0.0, step, GROWTH);
        for (n, at) in points.into_iter().filter(|at| *at != 0.0).enumerate() {
            let slope = 2.0 * curvature * at;
            self.row(RowOf::Tangent(k, j, n), vec![(deviation, -slope), (square, 1.0)], Sense::AtLeast, -curvature * at * at);
        }
    }

    fn budget(&mut self, r: usize, choices: usize) {
        let limit = self.instance.budgets()[r].limit;
        if limit < f64::INFINITY {
            let terms = self.choice_terms(choices, |unit, option| self.instance.usage(r, unit, option));
            self.row(RowOf::Budget(r), terms, Sense::AtMost, limit);
        }
    }
}
