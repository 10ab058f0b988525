//! Joint choices of groups: one option per unit, all in one team, with their priced costs.

use rayon::prelude::*;

use crate::model::{CoupledInstances, Prices};
use crate::solve::prices::arcs::{open_options, priced_cost};
use crate::solve::sums::sum_chunks;

/// Options of a unit in one team looked at beside its best, where not all are.
const PER_TEAM: usize = 8;

/// An option per unit of a group, in the order of its units.
pub type Joint = Vec<u32>;

/// Options with their priced cost.
type PricedOptions = Vec<(u32, f64)>;

/// Tied instances at given prices.
#[derive(Clone, Copy)]
pub struct JointChoices<'a> {
    /// The instances.
    pub tied: &'a CoupledInstances,
    /// The prices of each.
    pub prices: &'a [Prices],
}

impl<'a> JointChoices<'a> {
    /// The options of a unit with their priced costs, by team; those free of the tie come last.
    fn of_unit(&self, part: usize, unit: usize) -> Vec<PricedOptions> {
        let instance = &self.tied.parts()[part];
        let mut by_team = vec![Vec::new(); self.tied.team_count() + 1];
        for option in open_options(instance, unit) {
            let team = self.tied.team(part, option as usize).unwrap_or(self.tied.team_count());
            by_team[team].push((option, priced_cost(instance, &self.prices[part], unit, option as usize)));
        }
        by_team
    }

    /// The least priced cost of a group in each team; infinite where a unit can't be there.
    pub fn least_by_team(&self, group: usize) -> Vec<f64> {
        let least = |options: &PricedOptions| options.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min);
        let mut sums = vec![0.0; self.tied.team_count()];
        for (part, unit) in self.tied.units(group) {
            let costs: Vec<f64> = self.of_unit(part, unit).iter().map(least).collect();
            let nowhere = costs[sums.len()];
            sums.iter_mut().zip(&costs).for_each(|(sum, cost)| *sum += cost.min(nowhere));
        }
        sums
    }

    /// The least priced cost of a group.
    pub fn least(&self, group: usize) -> f64 {
        self.least_by_team(group).into_iter().fold(f64::INFINITY, f64::min)
    }

    /// The least priced cost of a group one of whose units has an option.
    pub fn least_with(&self, part: usize, unit: usize, option: usize) -> f64 {
        let group = self.tied.group(part, unit);
        let own = priced_cost(&self.tied.parts()[part], &self.prices[part], unit, option);
        let least = |options: &PricedOptions| options.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min);
        let mut sums = vec![own; self.tied.team_count()];
        for (other, unit) in self.tied.units(group).filter(|&(other, _)| other != part) {
            let costs: Vec<f64> = self.of_unit(other, unit).iter().map(least).collect();
            sums.iter_mut().zip(&costs).for_each(|(sum, cost)| *sum += cost.min(costs[costs.len() - 1]));
        }
        let team = self.tied.team(part, option);
        let open = sums.into_iter().enumerate().filter(|(at, _)| team.is_none_or(|team| team == *at));
        open.map(|(_, sum)| sum).fold(f64::INFINITY, f64::min)
    }

    /// The choices of a group with their priced costs, the cheapest first: all of them, or the best of each team and `keep`
    /// others that differ from it in one unit.
    pub fn choices(&self, group: usize, keep: Option<usize>) -> Vec<(Joint, f64)> {
        let units: Vec<Vec<PricedOptions>> = self.tied.units(group).map(|(part, unit)| self.of_unit(part, unit)).collect();
        let (mut best, mut others) = (Vec::new(), Vec::new());
        for team in 0..self.tied.team_count() {
            let mut choices = if keep.is_some() { near_best(&units, team) } else { together(&units, team) };
            choices.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
            let mut choices = choices.into_iter();
            best.extend(choices.next());
            others.extend(choices);
        }
        // Without any territory the team makes no difference.
        let order = |a: &(Joint, f64), b: &(Joint, f64)| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0));
        others.sort_by(order);
        others.truncate(keep.unwrap_or(usize::MAX));
        best.extend(others);
        best.sort_by(order);
        best.dedup_by(|a, b| a.0 == b.0);
        best
    }

    /// Σ over the groups of their least priced costs, and of the absolute values.
    pub fn sum(&self) -> [f64; 2] {
        let least: Vec<f64> = (0..self.tied.groups().len()).into_par_iter().map(|group| self.least(group)).collect();
        sum_chunks(least.len(), |at| [least[at], least[at].abs()])
    }
}

/// Options of a unit in a team or outside all of them, the cheapest first.
fn open_in(by_team: &[PricedOptions], team: usize) -> PricedOptions {
    let mut own: PricedOptions = by_team[team].iter().chain(&by_team[by_team.len() - 1]).copied().collect();
    own.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    own
}

/// All choices of units in a team.
fn together(units: &[Vec<PricedOptions>], team: usize) -> Vec<(Joint, f64)> {
    let mut choices: Vec<(Joint, f64)> = vec![(Vec::new(), 0.0)];
    for by_team in units {
        let own = open_in(by_team, team);
        let longer = |(joint, cost): &(Joint, f64), &(option, more): &(u32, f64)| {
            (joint.iter().copied().chain([option]).collect(), cost + more)
        };
        choices = choices.iter().flat_map(|choice| own.iter().map(move |option| longer(choice, option))).collect();
    }
    choices
}

/// The best choice of units in a team, and what differs from it in one unit, by that unit's cheapest options: where loads
/// need a group in parts, mixtures of these mostly do, and they are few.
fn near_best(units: &[Vec<PricedOptions>], team: usize) -> Vec<(Joint, f64)> {
    let open: Vec<PricedOptions> = units.iter().map(|by_team| open_in(by_team, team)).collect();
    let Some(best) = open.iter().map(|own| own.first().copied()).collect::<Option<PricedOptions>>() else { return Vec::new() };
    let (joint, cost): (Joint, f64) = (best.iter().map(|own| own.0).collect(), best.iter().map(|own| own.1).sum());
    let mut choices = vec![(joint.clone(), cost)];
    for (at, own) in open.iter().enumerate() {
        for &(option, more) in own.iter().skip(1).take(PER_TEAM) {
            let mut other = joint.clone();
            other[at] = option;
            choices.push((other, cost - best[at].1 + more));
        }
    }
    choices
}
