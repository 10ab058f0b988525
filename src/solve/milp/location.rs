//! Centres and who goes to them, as one model: the capacitated p-median over the pairs that are left.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use good_lp::{Constraint, Expression, ProblemVariables, Variable, constraint, variable};

use super::MipLimits;
use super::backend::{self, Effort};
use super::formulation::MipModel;

/// Places for centres, and for every unit the places that it may go to.
pub struct PMedian<'a> {
    /// Cost by unit and place: (place, cost), places ascending.
    pub pairs: &'a [Vec<(u32, f64)>],
    /// Limits of each activity.
    pub limits: &'a [PlaceLimits<'a>],
    /// Places that must be used.
    pub given: &'a [bool],
    /// How many places are used of those of each size.
    pub sizes: &'a [(Range<usize>, usize)],
    /// The units that are at the places.
    pub units: &'a [u32],
    /// Whether a place in use has its own unit.
    pub own: bool,
    /// Units that may go to a place only together with one of others: (unit, place, others).
    pub separators: &'a [SeparatorRow],
}

/// Limits of an activity's loads at places.
#[derive(Clone, Debug)]
pub struct PlaceLimits<'a> {
    /// Load by unit.
    pub loads: &'a [f64],
    /// Least load, by place in use.
    pub lower: Vec<f64>,
    /// Greatest load, by place.
    pub upper: Vec<f64>,
}

/// A unit may go to a place only together with one of others, which separate it from the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeparatorRow {
    /// The unit.
    pub unit: u32,
    /// The place.
    pub place: u32,
    /// The others.
    pub others: Vec<u32>,
}

impl PMedian<'_> {
    /// The cheapest plan, a place per unit, and a lower bound on the cost (+∞: there is none). Both rest on the MIP solver's
    /// word, and the plan keeps limits as well as its arithmetic does.
    pub fn cheapest(&self, limits: &MipLimits) -> (Option<Vec<u32>>, f64) {
        let effort = Effort {
            gap: limits.gap,
            absolute_gap: 0.0,
            presolve: true,
            continuous: false,
            time: limits.time,
            nodes: limits.nodes,
            stop: Arc::clone(&limits.stop),
        };
        let answer = backend::run(self.model(), &effort);
        (answer.values.map(|values| self.plan(&values)), answer.bound)
    }

    // No plan to start from: with one, HiGHS 1.16 called plans optimal that were not, far from its own bound.
    fn model(&self) -> MipModel {
        let places = self.given.len();
        let mut columns = ProblemVariables::new();
        let mut binaries = |pairs: &Vec<(u32, f64)>| pairs.iter().map(|_| columns.add(variable().binary())).collect();
        let choices: Vec<Vec<Variable>> = self.pairs.iter().map(&mut binaries).collect();
        let least = |place: usize| if self.given[place] { 1.0 } else { 0.0 };
        let open: Vec<Variable> = (0..places).map(|place| columns.add(variable().integer().bounds(least(place)..=1.0))).collect();
        let mut objective = Expression::default();
        let mut rows = Vec::new();
        for (pairs, choices) in self.pairs.iter().zip(&choices) {
            let mut one = Expression::with_capacity(pairs.len());
            for (&(place, cost), &choice) in pairs.iter().zip(choices) {
                objective.add_mul(cost, choice);
                one += choice;
                rows.push(constraint!(choice <= open[place as usize]));
            }
            rows.push(constraint!(one == 1.0));
        }
        self.limits.iter().for_each(|limits| rows.extend(self.within(limits, &choices, &open)));
        let choice = |unit: u32, place: u32| {
            let at = self.pairs[unit as usize].binary_search_by_key(&place, |pair| pair.0).ok()?;
            Some(choices[unit as usize][at])
        };
        for (place, &unit) in self.units.iter().enumerate().filter(|_| self.own) {
            match choice(unit, place as u32) {
                Some(own) => rows.push((open[place] - own).leq(0.0)),
                None => rows.push(constraint!(open[place] <= 0.0)),
            }
        }
        for row in self.separators {
            let Some(own) = choice(row.unit, row.place) else { continue };
            let others: Expression = row.others.iter().filter_map(|&other| choice(other, row.place)).sum();
            rows.push((own - others).leq(0.0));
        }
        for (places, most) in self.sizes {
            let count: Expression = open[places.clone()].iter().sum();
            let carries = |place: usize| self.limits.iter().any(|limits| limits.lower[place] > 0.0);
            let all = self.own || places.clone().all(carries);
            rows.push(if all { count.eq(*most as f64) } else { count.leq(*most as f64) });
        }
        rows.extend(self.apart(&open));
        MipModel { columns, objective, rows, choices, scale: 1.0 }
    }

    /// Loads of places in use within the limits of an activity.
    fn within(&self, limits: &PlaceLimits, choices: &[Vec<Variable>], open: &[Variable]) -> Vec<Constraint> {
        let mut loads = vec![Expression::default(); open.len()];
        for ((pairs, choices), &load) in self.pairs.iter().zip(choices).zip(limits.loads) {
            pairs.iter().zip(choices).for_each(|(&(place, _), &choice)| loads[place as usize].add_mul(load, choice));
        }
        let mut rows = Vec::new();
        for (((load, &open), &lower), &upper) in loads.into_iter().zip(open).zip(&limits.lower).zip(&limits.upper) {
            rows.push((load.clone() - upper * open).leq(0.0));
            if lower > 0.0 {
                rows.push((load - lower * open).geq(0.0));
            }
        }
        rows
    }

    /// One centre at a unit, of whatever size.
    fn apart(&self, open: &[Variable]) -> Vec<Constraint> {
        let mut at: BTreeMap<u32, Vec<Variable>> = BTreeMap::new();
        self.units.iter().zip(open).for_each(|(&unit, &open)| at.entry(unit).or_default().push(open));
        at.into_values().filter(|open| open.len() > 1).map(|open| open.iter().sum::<Expression>().leq(1.0)).collect()
    }

    fn plan(&self, values: &[f64]) -> Vec<u32> {
        let mut at = 0;
        let mut place = |pairs: &Vec<(u32, f64)>| {
            let values = &values[at..at + pairs.len()];
            at += pairs.len();
            let most = (0..pairs.len()).max_by(|&a, &b| values[a].total_cmp(&values[b]).then(b.cmp(&a)));
            most.map_or(0, |most| pairs[most].0)
        };
        self.pairs.iter().map(&mut place).collect()
    }
}
