//! The model as rows and columns, written once for every backend.

mod pairing;

use good_lp::{Constraint, Expression, ProblemVariables, Variable, VariableDefinition, constraint, variable};

use super::reduction::Reduction;
use super::separators::Separator;
use super::tangents::{Tangents, priced};
use super::ties;
use crate::model::{CoupledInstances, Evaluation};

/// Objectives with a largest coefficient in this range keep their scale.
const GOOD_SCALE: std::ops::RangeInclusive<f64> = 0.1..=1e5;

/// A model for a backend: minimise `objective` over `columns` under `rows`.
pub(super) struct MipModel {
    pub columns: ProblemVariables,
    pub objective: Expression,
    pub rows: Vec<Constraint>,
    /// One binary per free unit and option. They are the first columns, in this order.
    pub choices: Vec<Vec<Variable>>,
    /// The objective is this times the instance's; a power of two.
    pub scale: f64,
}

/// A plan as the model needs it: by option, and evaluated.
#[derive(Clone)]
pub(super) struct EvaluatedPlan {
    pub assignment: Vec<u32>,
    pub evaluation: Evaluation,
}

/// Everything a model is made of besides the reduced instances.
pub(super) struct Parts<'a> {
    /// By instance.
    pub tangents: &'a [Tangents],
    /// Of a single instance.
    pub separators: &'a [Separator],
    /// The tie between units of several instances.
    pub tied: Option<&'a CoupledInstances>,
    /// Slack that widens limits, relative to their size; below 0 it narrows them.
    pub slack: f64,
    /// A plan to start from, by instance.
    pub start: Option<&'a [EvaluatedPlan]>,
}

impl MipModel {
    /// Writes the model of one instance down, or of several that are tied.
    pub fn new(reductions: &[Reduction], parts: &Parts) -> Self {
        let mut model = MipModel {
            columns: ProblemVariables::new(),
            objective: Expression::default(),
            rows: Vec::new(),
            choices: Vec::with_capacity(reductions.iter().map(|reduction| reduction.free.len()).sum()),
            scale: scale(reductions),
        };
        for part in 0..reductions.len() {
            Builder::of(reductions, parts, part, &mut model).choices();
        }
        // As a column, and not as a number beside the model, the settled cost counts in the backend's relative gap.
        let one = variable().bounds(1.0..=1.0);
        let settled = model.columns.add(if parts.start.is_some() { one.initial(1.0) } else { one });
        model.objective.add_mul(model.scale * reductions.iter().map(|reduction| reduction.cost).sum::<f64>(), settled);
        for part in 0..reductions.len() {
            let mut builder = Builder::of(reductions, parts, part, &mut model);
            for activity in 0..builder.reduction.instance.activities().len() {
                builder.activity(activity);
            }
            for budget in 0..builder.reduction.instance.budgets().len() {
                builder.budget(budget);
            }
            builder.pairing();
            for separator in parts.separators {
                builder.separator(separator);
            }
        }
        if let Some(tied) = parts.tied {
            let rows = ties::rows(tied, reductions, &model.choices);
            model.rows.extend(rows);
        }
        model
    }
}

/// A power of two that brings the largest coefficient of the objective near 1000 where it is far from 1.
fn scale(reductions: &[Reduction]) -> f64 {
    let largest = |reduction: &Reduction| {
        let instance = reduction.instance;
        let costs = reduction.free.iter().flat_map(|&(unit, options)| options.iter().map(move |&option| (unit, option)));
        let costs = costs.map(|(unit, option)| instance.cost(unit, option as usize).abs());
        // A deviation by a tenth is a large one.
        let squares = priced(instance).map(|(k, j)| {
            let load = 0.1 * reduction.unit_of_load(k, j);
            instance.activities()[k].curvature(j) * load * load
        });
        let pairs = instance.pairing().map(|pairing| pairing.price);
        costs.chain(squares).chain(pairs).fold(0.0, f64::max)
    };
    let largest = reductions.iter().map(largest).fold(0.0, f64::max);
    if largest == 0.0 || GOOD_SCALE.contains(&largest) { 1.0 } else { (1e3 / largest).log2().round().exp2() }
}

struct Builder<'a> {
    reduction: &'a Reduction<'a>,
    tangents: &'a Tangents,
    slack: f64,
    start: Option<&'a EvaluatedPlan>,
    /// First choice of the instance among all.
    first: usize,
    model: &'a mut MipModel,
}

impl<'a> Builder<'a> {
    fn of(reductions: &'a [Reduction], parts: &'a Parts, part: usize, model: &'a mut MipModel) -> Self {
        Builder {
            reduction: &reductions[part],
            tangents: &parts.tangents[part],
            slack: parts.slack,
            start: parts.start.map(|plans| &plans[part]),
            first: reductions[..part].iter().map(|reduction| reduction.free.len()).sum(),
            model,
        }
    }

    /// The columns of the instance's free units.
    fn own_choices(&self) -> &[Vec<Variable>] {
        &self.model.choices[self.first..self.first + self.reduction.free.len()]
    }

    /// Adds a column; `value` is what it has in the plan to start from.
    fn column(&mut self, definition: VariableDefinition, value: impl FnOnce(&EvaluatedPlan) -> f64) -> Variable {
        self.model.columns.add(match self.start {
            Some(plan) => definition.initial(value(plan)),
            None => definition,
        })
    }

    /// One option per free unit, at its cost.
    fn choices(&mut self) {
        for &(unit, options) in &self.reduction.free {
            let mut columns = Vec::with_capacity(options.len());
            let mut one = Expression::with_capacity(options.len());
            for &option in options {
                let chosen = |plan: &EvaluatedPlan| if plan.assignment[unit] == option { 1.0 } else { 0.0 };
                let column = self.column(variable().binary(), chosen);
                let cost = self.reduction.instance.cost(unit, option as usize);
                self.model.objective.add_mul(self.model.scale * cost, column);
                one += column;
                columns.push(column);
            }
            self.model.rows.push(constraint!(one == 1));
            self.model.choices.push(columns);
        }
    }

    /// Loads with their limits and band, the total where it moves, and the squares of the deviations.
    fn activity(&mut self, k: usize) {
        let total = self.reduction.total_moves(k).then(|| {
            let (unit, (least, greatest)) = (self.reduction.unit_of_total(k), self.reduction.total[k]);
            let reach = variable().bounds(least / unit..=greatest / unit);
            self.column(reach, |plan| plan.evaluation.loads[k].iter().sum::<f64>() / unit)
        });
        let loads = self.loads(k);
        if let Some(total) = total {
            let unit = self.reduction.unit_of_total(k);
            let mut sum = Expression::with_capacity(loads.len());
            for (j, &load) in loads.iter().enumerate() {
                sum.add_mul(self.reduction.unit_of_load(k, j) / unit, load);
            }
            self.model.rows.push(constraint!(sum == total));
        }
        for (j, &load) in loads.iter().enumerate() {
            if let Some(total) = total {
                self.band(k, j, load, total);
            }
            if self.reduction.instance.activities()[k].curvature(j) > 0.0 {
                self.square(k, j, load, total);
            }
        }
    }

    /// A column per territory: its load in units of its share, within its limits.
    fn loads(&mut self, k: usize) -> Vec<Variable> {
        let instance = self.reduction.instance;
        let unit = |j: usize| self.reduction.unit_of_load(k, j);
        let mut sums: Vec<Expression> =
            self.reduction.load[k].iter().enumerate().map(|(j, load)| (load / unit(j)).into()).collect();
        for (&(i, options), columns) in self.reduction.free.iter().zip(self.own_choices()) {
            for (&option, &column) in options.iter().zip(columns) {
                let load = instance.load(k, i, option as usize);
                if let Some(j) = instance.options().territory(option as usize).filter(|_| load != 0.0) {
                    sums[j].add_mul(load / unit(j), column);
                }
            }
        }
        let mut loads = Vec::with_capacity(sums.len());
        for (j, sum) in sums.into_iter().enumerate() {
            let (unit, slack) = (self.reduction.unit_of_load(k, j), self.slack(k, j));
            let (low, high) = self.reduction.limits(k, j);
            let column = variable().min(low / unit - slack).max(high / unit + slack);
            let load = self.column(column, |plan| plan.evaluation.loads[k][j] / unit);
            self.model.rows.push(constraint!(sum == load));
            loads.push(load);
        }
        loads
    }

    /// Slack of a limit of this load, in the load's column: at least what `evaluate` forgives.
    fn slack(&self, k: usize, j: usize) -> f64 {
        let unit = self.reduction.unit_of_load(k, j);
        let size = self.reduction.limits(k, j).1.abs().min(self.reduction.unit_of_total(k));
        self.slack * size.max(1.0).max(unit) / unit
    }

    /// The band around the share of a total that moves.
    fn band(&mut self, k: usize, j: usize, load: Variable, total: Variable) {
        let rules = &self.reduction.instance.activities()[k];
        if rules.tolerance.is_infinite() || rules.share[j] == 0.0 {
            return;
        }
        let slack = self.slack(k, j);
        let fair = rules.share[j] * self.reduction.unit_of_total(k) / self.reduction.unit_of_load(k, j);
        let (least, most) = ((1.0 - rules.tolerance) * fair, (1.0 + rules.tolerance) * fair);
        self.model.rows.push(constraint!(load - most * total <= slack));
        self.model.rows.push(constraint!(load - least * total >= -slack));
    }

    /// A column above all tangents of curvature · (ℓ − sΛ)², in the objective.
    fn square(&mut self, k: usize, j: usize, load: Variable, total: Option<Variable>) {
        let activity = &self.reduction.instance.activities()[k];
        let (share, curvature) = (activity.share[j], self.model.scale * activity.curvature(j));
        let square = self.column(variable().min(0.0), |plan| {
            let loads = &plan.evaluation.loads[k];
            curvature * (loads[j] - share * loads.iter().sum::<f64>()).powi(2)
        });
        self.model.objective += square;
        let mut deviation = self.reduction.unit_of_load(k, j) * load;
        match total {
            Some(total) => deviation.add_mul(-share * self.reduction.unit_of_total(k), total),
            None => deviation -= share * self.reduction.total[k].0,
        }
        for &at in self.tangents.points(k, j) {
            let tangent = curvature * (2.0 * at * deviation.clone() - at * at);
            self.model.rows.push(constraint!(square >= tangent));
        }
    }

    /// A limit on what the chosen options use.
    fn budget(&mut self, r: usize) {
        let limit = self.reduction.instance.budgets()[r].limit;
        if limit.is_infinite() {
            return;
        }
        let mut used = Expression::default();
        let mut largest = limit.abs().max(1.0);
        for (&(unit, options), columns) in self.reduction.free.iter().zip(self.own_choices()) {
            for (&option, &column) in options.iter().zip(columns) {
                let usage = self.reduction.instance.usage(r, unit, option as usize);
                if usage != 0.0 {
                    used.add_mul(usage, column);
                    largest = largest.max(usage);
                }
            }
        }
        let left = limit - self.reduction.usage[r] + self.slack * limit.abs().max(1.0);
        self.model.rows.push(constraint!((1.0 / largest) * used <= left / largest));
    }

    /// Two units of one territory need one of their separator.
    fn separator(&mut self, separator: &Separator) {
        let mut row = Expression::default();
        for &unit in &separator.apart {
            self.add_presence(&mut row, 1.0, unit, separator.territory);
        }
        for &unit in &separator.between {
            self.add_presence(&mut row, -1.0, unit, separator.territory);
        }
        self.model.rows.push(constraint!(row <= 1));
    }

    /// Adds `factor` × whether the unit is in the territory, at whatever level.
    fn add_presence(&self, row: &mut Expression, factor: f64, unit: usize, territory: usize) {
        let inside = |option: u32| self.reduction.instance.options().territory(option as usize) == Some(territory);
        match self.reduction.find(unit) {
            Ok(at) => {
                let columns = self.reduction.free[at].1.iter().zip(&self.own_choices()[at]);
                columns.filter(|&(&option, _)| inside(option)).for_each(|(_, &column)| row.add_mul(factor, column));
            }
            Err(option) if inside(option) => *row += factor,
            Err(_) => {}
        }
    }
}
