//! The least price at which limits that clash give way: the monolithic model with a priced column per limit.
//!
//! A band gives way relative to the total, which may depend on the choices: `t · Λ` is then a product of two columns. It is
//! bounded by `t · Λ_max` over ranges of totals, which are split where the plan found pays more than the model said. On larger
//! instances the linear relaxation settles all units but a few, and the MIP those.

use std::time::Instant;

use good_lp::{Expression, ProblemVariables, Variable, constraint, variable};

use super::backend::{self, Effort};
use super::formulation::MipModel;
use super::monolithic::{Column, ColumnOf, Model, Row, RowOf, Sense, Variance, monolithic};
use super::{MipLimits, reduction::Range};
use crate::model::Instance;
use crate::model::elastic::{ElasticModel, SoftLimit};
use crate::solve::conflict::free;
use crate::solve::prices::arcs::open_options;

/// Ranges of totals looked at.
const RANGES: usize = 24;
/// Largest number of pairs (unit, option) that the MIP settles as a whole.
const WHOLE: usize = 5_000;
/// Integrality tolerance of a choice.
const SETTLED: f64 = 1e-6;
/// Tolerance within which a price counts as the least one, relative to the lowest price of a limit's unit: a fifth
/// of the steps that limits give way by, which are a tenth.
const NEAR: f64 = 0.02;
/// Place at which a range of totals is split whose plan lies at its end.
const NEARBY: f64 = 0.1;
/// Narrowing of limits that stand, relative to their size, where the MIP's arithmetic let a plan overstep them.
const NARROWED: f64 = 1e-6;

/// An assignment for which limits give way, and at what price.
#[derive(Clone, Debug)]
pub struct ElasticSolution {
    /// An option per unit.
    pub assignment: Vec<u32>,
    /// Σ price · excess, by how much each limit must give way in its own unit.
    pub price: f64,
    /// No assignment has a lower price than this; rests on the MIP solver's word.
    pub bound: f64,
}

/// The assignment that keeps all limits at the least price per unit that they give way; ∞ = the limit stands.
/// `None` where there is none, or none was found within the limits of effort.
pub fn cheapest(elastic: &ElasticModel, prices: &[f64], limits: &MipLimits) -> Option<ElasticSolution> {
    let open: Vec<f64> = elastic.limits().iter().zip(prices).map(|(limit, price)| opened(limit, *price)).collect();
    let instance = free(&elastic.widened(&open));
    let whole = monolithic(&instance, Variance::Tangents)?;
    let near = near(prices);
    let search = Search { elastic, prices, limits, deadline: limits.deadline(), totals: totals(&instance), whole, near };
    if instance.units() * instance.options().count() <= WHOLE { search.by_ranges() } else { search.by_restriction() }
}

/// Prices this near to each other count as the same.
pub fn near(prices: &[f64]) -> f64 {
    NEAR * prices.iter().copied().fold(f64::INFINITY, f64::min).min(1.0)
}

/// Columns that the model leaves open.
enum Domain {
    /// Every choice is 0 or 1.
    Whole,
    /// Every choice is from 0 to 1.
    Relaxed,
    /// Choices with a number are settled at it.
    Restricted(Vec<Option<f64>>),
}

/// Barriers and locks that have a price don't close anything in the model: columns pay for what they closed.
fn opened(limit: &SoftLimit, price: f64) -> f64 {
    let closes = matches!(limit, SoftLimit::Barrier { .. } | SoftLimit::Lock { .. });
    if closes && price.is_finite() { f64::INFINITY } else { 0.0 }
}

/// Least and greatest total of each activity.
fn totals(instance: &Instance) -> Vec<Range> {
    let total = |k: usize| {
        (0..instance.units()).fold((0.0, 0.0), |(least, greatest): Range, unit| {
            let loads = open_options(instance, unit).into_iter().map(|option| instance.load(k, unit, option as usize));
            let (low, high) = loads.fold((f64::INFINITY, 0.0_f64), |(low, high), load| (low.min(load), high.max(load)));
            (least + low, greatest + high)
        })
    };
    (0..instance.activities().len()).map(total).collect()
}

struct Search<'a> {
    elastic: &'a ElasticModel,
    prices: &'a [f64],
    limits: &'a MipLimits,
    /// When time is up for all ranges together.
    deadline: Option<Instant>,
    totals: Vec<Range>,
    whole: Model,
    /// Prices this near to each other are the same.
    near: f64,
}

impl Search<'_> {
    /// The linear relaxation, then what it leaves open.
    fn by_restriction(&self) -> Option<ElasticSolution> {
        let model = self.model(&self.totals, 0.0, &Domain::Relaxed);
        let relaxed = backend::run(model, &Effort { continuous: true, ..self.effort() });
        let values = relaxed.values?;
        let mut whole = vec![true; self.elastic.instance().units()];
        for (column, &value) in self.whole.columns.iter().zip(&values) {
            if let ColumnOf::Choice(unit, _) = column.of {
                whole[unit] &= value.min(1.0 - value) <= SETTLED;
            }
        }
        let settled = |(column, value): (&Column, &f64)| match column.of {
            ColumnOf::Choice(unit, _) => whole[unit].then_some(value.round()),
            _ => None,
        };
        let core = Domain::Restricted(self.whole.columns.iter().zip(&values).map(settled).collect());
        let found = self.solve(&self.totals, &core).0?;
        Some(ElasticSolution { bound: relaxed.bound.min(found.price), ..found })
    }

    /// The MIP, range by range.
    fn by_ranges(&self) -> Option<ElasticSolution> {
        let (mut best, mut proven): (Option<ElasticSolution>, bool) = (None, true);
        let (mut left, mut least) = (vec![self.totals.clone()], None);
        for _ in 0..RANGES {
            let Some(ranges) = left.pop() else { break };
            let (found, bound) = self.solve(&ranges, &Domain::Whole);
            least.get_or_insert(bound);
            let value = best.as_ref().map_or(f64::INFINITY, |best| best.price);
            if bound >= value - self.near {
                continue;
            }
            let price = found.as_ref().map_or(f64::INFINITY, |found| found.price);
            if price - bound > self.near {
                let pieces = found.as_ref().and_then(|found| self.split(&ranges, &found.assignment));
                proven &= pieces.is_some();
                left.extend(pieces.into_iter().flatten());
            }
            best = if price < value { found } else { best };
        }
        let least = least.filter(|_| !proven || !left.is_empty()).unwrap_or(f64::INFINITY);
        best.map(|best| ElasticSolution { bound: least.min(best.price), ..best })
    }

    /// The plan and the bound over some ranges of totals.
    fn solve(&self, ranges: &[Range], domain: &Domain) -> (Option<ElasticSolution>, f64) {
        let mut bound = f64::NEG_INFINITY;
        for narrowed in [0.0, NARROWED] {
            let answer = backend::run(self.model(ranges, narrowed, domain), &self.effort());
            if narrowed == 0.0 {
                bound = answer.bound;
            }
            let Some(values) = answer.values else { return (None, bound) };
            let found = self.way_out(self.round(&values));
            if found.is_some() {
                return (found, bound);
            }
        }
        (None, bound)
    }

    fn effort(&self) -> Effort {
        Effort {
            gap: self.limits.gap,
            absolute_gap: 0.5 * self.near,
            presolve: true,
            continuous: false,
            time: self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())),
            nodes: self.limits.nodes,
            stop: self.limits.stop.clone(),
        }
    }

    /// Price of an assignment; `None` where it oversteps a limit that stands.
    fn way_out(&self, assignment: Vec<u32>) -> Option<ElasticSolution> {
        let excess = self.elastic.excess(&assignment)?;
        let paid = |(excess, price): (&f64, &f64)| if *excess > 0.0 { excess * price } else { 0.0 };
        let price: f64 = excess.iter().zip(self.prices).map(paid).sum();
        price.is_finite().then_some(ElasticSolution { assignment, price, bound: 0.0 })
    }

    fn round(&self, values: &[f64]) -> Vec<u32> {
        let mut best = vec![(f64::NEG_INFINITY, 0); self.elastic.instance().units()];
        for (column, &value) in self.whole.columns.iter().zip(values) {
            if let ColumnOf::Choice(unit, option) = column.of
                && value > best[unit].0
            {
                best[unit] = (value, option as u32);
            }
        }
        best.into_iter().map(|(_, option)| option).collect()
    }

    /// Two ranges instead of one, at the plan's total of the activity whose band is the least certain.
    fn split(&self, ranges: &[Range], assignment: &[u32]) -> Option<[Vec<Range>; 2]> {
        let banded = |k: &usize| {
            let limit = self.elastic.limits().iter().position(|limit| *limit == SoftLimit::Band { activity: *k });
            limit.is_some_and(|limit| self.prices[limit].is_finite())
        };
        let width = |k: &usize| (ranges[*k].1 - ranges[*k].0) / ranges[*k].1.max(1.0);
        let k = (0..ranges.len()).filter(banded).max_by(|a, b| width(a).total_cmp(&width(b)))?;
        let (low, high) = ranges[k];
        if width(&k) <= NARROWED {
            return None;
        }
        let loads = |(unit, &option): (usize, &u32)| self.elastic.instance().load(k, unit, option as usize);
        let total: f64 = assignment.iter().enumerate().map(loads).sum();
        let margin = NEARBY * (high - low);
        let at = total.clamp(low + margin, high - margin);
        let with = |range: Range| ranges.iter().enumerate().map(|(l, old)| if l == k { range } else { *old }).collect();
        Some([with((at, high)), with((low, at))])
    }

    fn model(&self, ranges: &[Range], narrowed: f64, domain: &Domain) -> MipModel {
        let mut columns = ProblemVariables::new();
        let choice = |at: usize| match domain {
            Domain::Whole => variable().binary(),
            Domain::Relaxed => variable().bounds(0.0..=1.0),
            Domain::Restricted(settled) => settled[at].map_or(variable().binary(), |value| variable().bounds(value..=value)),
        };
        let column = |(at, column): (usize, &Column)| match column.of {
            ColumnOf::Choice(..) => choice(at),
            ColumnOf::Total(k) => variable().bounds(ranges[k].0 / self.whole.units[k]..=ranges[k].1 / self.whole.units[k]),
            _ => variable().min(0.0),
        };
        let own: Vec<Variable> = self.whole.columns.iter().enumerate().map(|own| columns.add(column(own))).collect();
        let (mut objective, mut rows) = (Expression::default(), Vec::new());
        let priced: Vec<Option<Variable>> = self.prices.iter().map(|price| self.slack(*price, &mut columns)).collect();
        for (slack, price) in priced.iter().zip(self.prices) {
            slack.iter().for_each(|slack| objective.add_mul(*price, *slack));
        }
        for row in &self.whole.rows {
            let mut sum = Expression::with_capacity(row.terms.len() + 1);
            row.terms.iter().for_each(|&(column, factor)| sum.add_mul(factor, own[column]));
            let gives = self.gives(row.of, ranges).and_then(|(limit, factor)| Some((priced[limit]?, factor)));
            gives
                .iter()
                .for_each(|&(slack, factor)| sum.add_mul(if row.sense == Sense::AtMost { -factor } else { factor }, slack));
            let by = if gives.is_some() { 0.0 } else { narrowed * row.limit.abs().max(1.0) };
            rows.push(compared(row, sum, by));
        }
        for (limit, closed) in self.closed(&own).into_iter().enumerate() {
            if let Some(slack) = priced[limit].filter(|_| !closed.is_empty()) {
                rows.push(constraint!(closed.into_iter().sum::<Expression>() <= slack));
            }
        }
        let choices =
            vec![own.into_iter().zip(&self.whole.columns).filter(|(_, column)| is_choice(column.of)).map(|own| own.0).collect()];
        MipModel { columns, objective, rows, choices, scale: 1.0 }
    }

    fn slack(&self, price: f64, columns: &mut ProblemVariables) -> Option<Variable> {
        price.is_finite().then(|| columns.add(variable().min(0.0)))
    }

    /// The limit behind a row, and what the row gives for a unit that the limit does.
    fn gives(&self, row: RowOf, ranges: &[Range]) -> Option<(usize, f64)> {
        let position = |wanted: SoftLimit| self.elastic.limits().iter().position(|limit| *limit == wanted);
        let unit = |k: usize| self.whole.units[k];
        match row {
            RowOf::Upper(activity, territory) => {
                Some((position(SoftLimit::Upper { activity, territory })?, 1.0 / unit(activity)))
            }
            RowOf::Lower(activity, territory) => {
                Some((position(SoftLimit::Lower { activity, territory })?, 1.0 / unit(activity)))
            }
            RowOf::BandLower(k, j) | RowOf::BandUpper(k, j) => {
                let fair = self.elastic.instance().activities()[k].share[j] * ranges[k].1;
                Some((position(SoftLimit::Band { activity: k })?, fair / unit(k)))
            }
            RowOf::Budget(budget) => Some((position(SoftLimit::Budget { budget })?, 1.0)),
            _ => None,
        }
    }

    /// The choices that each limit closes where it stands.
    fn closed(&self, own: &[Variable]) -> Vec<Vec<Variable>> {
        let mut closed = vec![Vec::new(); self.prices.len()];
        for (column, variable) in self.whole.columns.iter().zip(own) {
            if let ColumnOf::Choice(unit, option) = column.of {
                let limits = self.elastic.closing(unit, option).unwrap_or_default();
                limits.into_iter().for_each(|limit| closed[limit].push(*variable));
            }
        }
        closed
    }
}

fn is_choice(of: ColumnOf) -> bool {
    matches!(of, ColumnOf::Choice(..))
}

/// A row, narrowed where it compares.
fn compared(row: &Row, sum: Expression, by: f64) -> good_lp::Constraint {
    match row.sense {
        Sense::AtMost => constraint!(sum <= row.limit - by),
        Sense::Equal => constraint!(sum == row.limit),
        Sense::AtLeast => constraint!(sum >= row.limit + by),
    }
}
