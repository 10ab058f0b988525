//! What it does to a plan that units go elsewhere, one or several together: costs, loads, broken rules. The changes of costs are exact:
//! they are what evaluating the objective anew would give.

use std::borrow::Cow;

use super::Explainer;
use super::effect::Effect;
use crate::balance::formulate::Formulation;
use crate::balance::metrics::{Cap, given_up_hours, moving_hours, travel_hours, way_hours};
use crate::balance::violations::{Broken, broken_apart, broken_limits, over_caps};
use crate::model::objective::variance;

/// A unit and the option that it gets.
type Step = (usize, usize);

impl Explainer<'_> {
    /// What it does that units go to territories (unit, territory), each unit once, and nothing else changes.
    pub fn effect(&self, moves: &[(usize, usize)]) -> Effect {
        let (formulation, instance) = (self.formulation, &self.formulation.instance);
        let steps: Vec<Step> = moves.iter().map(|&(unit, territory)| (unit, self.option_at(unit, territory))).collect();
        let loads = self.loads_after(&steps);
        let uneven = instance.activities().iter().zip(&loads).zip(&self.evaluation.variance);
        let rule = |&(unit, to): &Step| instance.forbidden_by(unit, to).map(|rule| formulation.rules.words(rule).to_owned());
        let forbidden: Vec<String> = steps.iter().filter_map(rule).collect();
        let tied = self.tied.iter().flat_map(|tied| moves.iter().flat_map(|&(unit, to)| tied.broken(self.plan, unit, to)));
        Effect {
            travel: self.way_after(&steps),
            moving: self.difference(&steps, &moving_hours),
            service: self.difference(&steps, &given_up_hours),
            balance: uneven.map(|((activity, loads), now)| variance(activity, loads) - now).sum(),
            pairs: self.pairs_after(&steps),
            travel_hours: self.difference(&steps, &travel_hours),
            forbidden: !forbidden.is_empty(),
            broken: forbidden
                .into_iter()
                .chain(tied)
                .map(Broken::whole)
                .chain(broken_limits(self.plan, formulation, &loads))
                .chain(self.caps_after(&steps))
                .chain(self.apart_after(&steps))
                .collect(),
            loads,
        }
    }

    /// The plan after it, an option per unit.
    pub fn assignment_after(&self, moves: &[(usize, usize)]) -> Vec<u32> {
        let mut assignment = self.assignment.to_vec();
        moves.iter().for_each(|&(unit, territory)| assignment[unit] = self.option_at(unit, territory) as u32);
        assignment
    }

    /// The territory that a unit is in; `None` = none.
    pub fn territory(&self, unit: usize) -> Option<usize> {
        self.formulation.instance.options().territory(self.assignment[unit] as usize)
    }

    /// Whether the effect of several units together is exact: not where the middle of a territory moves with each of them.
    pub fn adds_up(&self) -> bool {
        self.formulation.redraw.as_ref().is_none_or(|redraw| redraw.means.is_empty())
    }

    /// Hours of work by territory, as the plan has them.
    pub fn hours(&self) -> &[f64] {
        &self.evaluation.loads[0]
    }

    /// The option of a unit at another territory, with as many of its calls as now; with all of them, if it gets none now.
    pub(super) fn option_at(&self, unit: usize, territory: usize) -> usize {
        let (options, from) = (self.formulation.instance.options(), self.assignment[unit] as usize);
        options.at(territory, options.territory(from).map_or(0, |_| options.level(from)))
    }

    /// A sum over the accounts of the units, after less before.
    fn difference(&self, steps: &[Step], of: &dyn Fn(&Formulation, usize, usize) -> f64) -> f64 {
        let one = |&(unit, to): &Step| -> f64 {
            let from = self.assignment[unit] as usize;
            let members = self.formulation.units.members(unit);
            members.map(|at| of(self.formulation, at, to) - of(self.formulation, at, from)).sum()
        };
        steps.iter().map(one).sum()
    }

    fn loads_after(&self, steps: &[Step]) -> Vec<Vec<f64>> {
        let instance = &self.formulation.instance;
        let options = instance.options();
        let mut loads = self.evaluation.loads.clone();
        for (k, loads) in loads.iter_mut().enumerate() {
            for &(unit, to) in steps {
                let from = self.assignment[unit] as usize;
                options.territory(from).into_iter().for_each(|j| loads[j] -= instance.load(k, unit, from));
                options.territory(to).into_iter().for_each(|j| loads[j] += instance.load(k, unit, to));
            }
        }
        loads
    }

    /// What is paid for where the map is redrawn is the way, in whatever it is counted.
    fn way_after(&self, steps: &[Step]) -> f64 {
        let Some(redraw) = &self.formulation.redraw else { return self.difference(steps, &way_hours) };
        let change = |&(unit, to): &Step| redraw.change(&self.formulation.instance, self.assignment, unit, to as u32);
        steps.iter().map(change).sum()
    }

    /// Units share groups, so that one goes after the other.
    fn pairs_after(&self, steps: &[Step]) -> f64 {
        let Some(pairs) = &self.pairs else { return 0.0 };
        let options = self.formulation.instance.options();
        let mut pairs = Cow::Borrowed(pairs);
        let mut change = 0.0;
        for (at, &(unit, to)) in steps.iter().enumerate() {
            let [from, to] = [self.assignment[unit] as usize, to].map(|option| options.territory(option));
            change += pairs.change(unit, from, to);
            if at + 1 < steps.len() {
                pairs.to_mut().shift(unit, from, to);
            }
        }
        change
    }

    /// The caps that the moves alone exceed.
    fn caps_after(&self, steps: &[Step]) -> impl Iterator<Item = Broken> {
        let instance = self.formulation.by_account();
        let usage = |r: usize| self.difference(steps, &|_, at, option| instance.usage(r, at, option));
        over_caps(self.caps.iter().enumerate().map(|(r, cap)| Cap { used: cap.used + usage(r), ..cap.clone() }).collect())
    }

    /// The territories that the moves alone leave in several pieces, where they must be connected.
    fn apart_after(&self, steps: &[Step]) -> Vec<Broken> {
        if self.formulation.instance.contiguity().is_none() {
            return Vec::new();
        }
        let mut assignment = self.assignment.to_vec();
        steps.iter().for_each(|&(unit, to)| assignment[unit] = to as u32);
        broken_apart(self.plan, self.formulation, &self.formulation.of_accounts(&assignment))
    }
}
