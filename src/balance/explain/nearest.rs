//! The other reps that come nearest to having each unit, for all units in one pass over the prices.

use rayon::prelude::*;

use super::{Alternative, Explainer};
use crate::balance::metrics::{share_of_calls, travel_hours};

/// Reps that are looked at, at most, for one who may have the unit without any broken rule.
const LOOKED_AT: usize = 15;

impl Explainer<'_> {
    /// Of every unit, the `count` other reps of least reduced cost, in the order in which [`account`](Self::account) tells them; where
    /// each of these breaks a rule, the first one after them who breaks none, too.
    pub fn nearest(&self, count: usize) -> Vec<Vec<Alternative>> {
        (0..self.assignment.len()).into_par_iter().map(|unit| self.nearest_to(unit, count)).collect()
    }

    /// Hours of calls and travel of a unit, and of travel alone, if another rep of the role (index into `Plan::reps`) had it.
    pub fn hours_with(&self, unit: usize, rep: usize) -> Option<[f64; 2]> {
        let formulation = self.formulation;
        let to = self.option_at(unit, formulation.reps.binary_search(&rep).ok()?);
        let members = || formulation.units.members(unit);
        let travel: f64 = members().map(|at| travel_hours(formulation, at, to)).sum();
        let calls = |at: usize| share_of_calls(formulation, at, to) * formulation.workload.call_hours[at];
        Some([members().map(calls).sum::<f64>() + travel, travel])
    }

    fn nearest_to(&self, unit: usize, count: usize) -> Vec<Alternative> {
        let options = self.formulation.instance.options();
        let own = options.territory(self.assignment[unit] as usize);
        let priced = self.priced(unit);
        let mut others: Vec<usize> = (0..self.formulation.reps.len()).filter(|&j| Some(j) != own).collect();
        let allowed = |j: usize| self.formulation.instance.allows(unit, self.option_at(unit, j));
        others.sort_by(|&a, &b| allowed(b).cmp(&allowed(a)).then(priced.there[a].total_cmp(&priced.there[b])));
        let mut found: Vec<Alternative> = Vec::new();
        for j in others.into_iter().take(LOOKED_AT.max(count)) {
            if found.len() >= count && found.iter().any(|own| own.broken.is_empty()) {
                break;
            }
            let other = self.alternative(unit, j, self.bound(unit, j, &priced));
            if found.len() < count || other.broken.is_empty() {
                found.push(other);
            }
        }
        found.sort_by(|a, b| a.bound.total_cmp(&b.bound).then(a.change().total_cmp(&b.change())));
        found
    }
}
