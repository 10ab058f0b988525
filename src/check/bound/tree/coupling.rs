//! The Lagrangian relaxation of the coupling rows, over open pairs:
//! ```text
//! bound    = D(λ, μ) with min over open j of c_ij + Σ_k λ_kj a_ikj + Σ_r μ_r r_ij for each unit i
//! bound_ij = D(λ, μ) + (c_ij + Σ_k λ_kj a_ikj + Σ_r μ_r r_ij − that minimum)
//! ```

use super::super::super::budget::counts;
use super::super::super::raw::Place;
use super::super::super::refusal::Refusal;
use super::super::super::sum::Sum;
use super::super::super::team_balance;
use super::super::super::tolerance::{ROUNDING, slack};
use super::super::reach::{Range, Reach};
use super::super::term::Term;
use super::super::total;
use super::node::{NodeBounds, NodeRelaxation, widened};
use super::open::{Open, Pairs, table};
use crate::model::TeamBalance;

/// CouplingRelaxation and budget uses of an instance, in tables unit by unit.
pub(super) struct CouplingRelaxation<'a> {
    pairs: &'a Pairs<'a>,
    /// By activity.
    load: Vec<Vec<f64>>,
    /// By budget; 0 where it does not count.
    usage: Vec<Vec<f64>>,
}

impl<'a> CouplingRelaxation<'a> {
    /// The tables, or what can't be computed with.
    pub(super) fn new(pairs: &'a Pairs<'a>) -> Result<Self, Refusal> {
        let instance = pairs.instance;
        let load: Vec<Vec<f64>> =
            instance.activities.iter().map(|activity| table(instance, &activity.load)).collect::<Result<_, _>>()?;
        let mut usage = Vec::new();
        for budget in &instance.budgets {
            if let Some(balance) = &budget.team_balance {
                usage.push(of_team(balance, &load[balance.activity], pairs.territories));
                continue;
            }
            let mut used = table(instance, &budget.usage)?;
            let place = |pair: usize| Some(Place { territory: pair % pairs.territories, level: 0 });
            let counted = |pair: usize| counts(instance, budget, pair / pairs.territories, place(pair));
            used.iter_mut().enumerate().filter(|(pair, _)| !counted(*pair)).for_each(|(_, used)| *used = 0.0);
            usage.push(used);
        }
        Ok(CouplingRelaxation { pairs, load, usage })
    }

    fn priced(&self, numbers: &[f64], unit: usize, territory: usize) -> Term {
        let (m, pair, cost) =
            (self.pairs.territories, unit * self.pairs.territories + territory, self.pairs.cost(unit, territory));
        let loads = self.load.iter().enumerate().map(|(k, load)| numbers[k * m + territory] * load[pair]);
        let budgets = &numbers[self.load.len() * m..];
        let uses = self.usage.iter().zip(budgets).map(|(usage, price)| price * usage[pair]);
        let start = Term { value: cost, size: cost.abs() };
        loads.chain(uses).fold(start, |sum, part| Term { value: sum.value + part, size: sum.size + part.abs() })
    }

    /// Reach of an activity's loads, and of their total.
    fn reach(&self, open: &Open, k: usize) -> Reach {
        let mut reach = Reach::new(self.pairs.territories);
        for unit in 0..self.pairs.instance.units {
            let only = open.only(unit).is_some();
            let mut total = Range::EMPTY;
            for territory in open.of(unit) {
                let own = Range::of(self.load[k][open.pair(unit, territory)]);
                total = total.or(own);
                reach.territories[territory].add(if only { own } else { own.or(Range::ZERO) });
            }
            reach.add(total);
        }
        reach
    }

    /// The part of D that is about loads and budgets; `None` where they leave no plan.
    fn coupled(&self, open: &Open, numbers: &[f64]) -> Option<Vec<Term>> {
        let (instance, m) = (self.pairs.instance, self.pairs.territories);
        let of_activity =
            |k: usize| total::least(&instance.activities[k], &numbers[k * m..(k + 1) * m], 0.0, &self.reach(open, k));
        let mut terms: Vec<Term> = (0..self.load.len()).map(of_activity).collect::<Option<_>>()?;
        terms.extend(instance.budgets.iter().zip(&numbers[self.load.len() * m..]).map(|(budget, price)| {
            let limit = match &budget.team_balance {
                // No total is greater than what all units bring where they bring most.
                Some(balance) => balance.room + 1.001 * slack(balance.part * self.reach(open, balance.activity).total().greatest),
                None => widened(budget.limit),
            };
            let value = -price * limit;
            Term { value, size: value.abs() }
        }));
        Some(terms)
    }
}

/// Uses of one end of a team balance, by pair.
fn of_team(balance: &TeamBalance, load: &[f64], territories: usize) -> Vec<f64> {
    let place = |pair: usize| Some(Place { territory: pair % territories, level: 0 });
    load.iter().enumerate().map(|(pair, &load)| team_balance::counted(balance, load, place(pair))).collect()
}

impl NodeRelaxation for CouplingRelaxation<'_> {
    fn settle(&self, open: &mut Open) -> bool {
        !open.strands()
    }

    fn bounds(&self, open: &Open, numbers: &[f64], _: f64) -> NodeBounds {
        let Some(terms) = self.coupled(open, numbers) else {
            return NodeBounds { bound: f64::INFINITY, pair_bounds: vec![f64::INFINITY; open.pairs()] };
        };
        let (mut sum, mut size) = (Sum::default(), 0.0);
        let mut add = |term: Term| {
            sum.add(term.value);
            size += term.size;
        };
        terms.into_iter().for_each(&mut add);
        let mut reduced = vec![f64::INFINITY; open.pairs()];
        for unit in 0..self.pairs.instance.units {
            let priced = |territory: usize| (open.pair(unit, territory), self.priced(numbers, unit, territory));
            let priced: Vec<(usize, Term)> = open.of(unit).map(priced).collect();
            let least = priced.iter().map(|(_, term)| term.value).fold(f64::INFINITY, f64::min);
            add(Term { value: least, size: priced.iter().map(|(_, term)| term.size).fold(0.0, f64::max) });
            priced.iter().for_each(|(pair, term)| reduced[*pair] = term.value - least);
        }
        let error = ROUNDING * size;
        let pair_bounds = reduced.iter().map(|reduced| self.pairs.rounded(sum.value() + reduced, error)).collect();
        NodeBounds { bound: self.pairs.rounded(sum.value(), error), pair_bounds }
    }
}
