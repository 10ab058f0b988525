//! Prices of all coupling rows of tied instances: the tie needs none, a group chooses the cheapest of its teams.
//! ```text
//! D(λ, μ) = Σ_g min_t Σ_{i ∈ g} min over the options o of i in team t, or in none, of (c_io + λa + μr)  +  the loads' parts
//! ```

use rayon::prelude::*;

use super::joint_choices::{Joint, JointChoices};
use crate::model::{CoupledInstances, Instance, Prices};
use crate::solve::Parameters;
use crate::solve::prices::arcs::{ArcList, rows};
use crate::solve::prices::dual::{load_side, total_ranges};
use crate::solve::prices::interior::{Bounds, relax};
use crate::solve::prices::shrinking::shrunk;
use crate::solve::prices::{self};

/// Choices of all groups together up to which all are looked at at once.
const ALL: usize = 40_000;
/// Choices of a group looked at else, beside the best of each team, and rounds of looking at what prices turn out to want.
const KEEP: usize = 12;
const ROUNDS: usize = 12;
/// The share of the groups that is left a choice after the first round, and how much more regret each later one allows.
const CHOOSING: f64 = 0.35;
const GROWTH: f64 = 1.5;
/// Share of a group from which a choice is kept for the next round.
const USED: f64 = 1e-4;
/// Relative gap of the price system, at first and at the end, and of what groups outside the list could save: so little, or
/// so small a part of the gap asked for.
const ROUGH: f64 = 1e-4;
const TOLERANCE: f64 = 1e-8;
const SETTLED: f64 = 1e-6;
const PART: f64 = 0.02;

/// Best prices found, what they prove, and the fractional plan behind them.
pub struct TiedPrices {
    /// By instance.
    pub prices: Vec<Prices>,
    /// D over all choices.
    pub bound: f64,
    /// Per group, its choices with their shares of it, the largest first.
    pub fractional: Vec<Vec<(Joint, f64)>>,
}

/// Finds prices whose dual value is (nearly) the best there is.
pub fn price(tied: &CoupledInstances, parameters: &Parameters) -> TiedPrices {
    let ranges: Vec<Vec<(f64, f64)>> = tied.parts().iter().map(total_ranges).collect();
    let search = Search { tied, ranges: &ranges, parameters };
    if choices(tied) <= ALL {
        let prices: Vec<Prices> = tied.parts().iter().map(nothing).collect();
        let lists = search.lists(&prices, None).into_iter().map(|choices| choices.into_iter().map(|own| own.0).collect());
        let relaxed = search.relax(&lists.collect::<Vec<_>>(), TOLERANCE);
        let start = TiedPrices { bound: dual_value(tied, &prices, &ranges), prices, fractional: Vec::new() };
        return search.shrunk(start.or(relaxed.0));
    }
    search.by_rounds()
}

struct Search<'a> {
    tied: &'a CoupledInstances,
    ranges: &'a [Vec<(f64, f64)>],
    parameters: &'a Parameters,
}

impl Search<'_> {
    /// From the prices of every instance alone: first over a few choices of each group, then over those of near-best regret of
    /// the groups that have a choice, until no group wants another one.
    fn by_rounds(&self) -> TiedPrices {
        let start: Vec<Prices> = self.tied.parts().par_iter().map(|part| prices::price(part, self.parameters).prices).collect();
        let bare = |choices: Vec<(Joint, f64)>| choices.into_iter().map(|own| own.0).collect::<Vec<Joint>>();
        let mut lists: Vec<Vec<Joint>> = self.lists(&start, Some(KEEP)).into_iter().map(bare).collect();
        let mut best = TiedPrices { bound: dual_value(self.tied, &start, self.ranges), prices: start, fractional: Vec::new() };
        let mut regret = f64::NAN;
        let enough = SETTLED.max(PART * self.parameters.gap);
        for round in 0..ROUNDS {
            let tolerance = if round == 0 { ROUGH } else { TOLERANCE * enough / SETTLED };
            let (found, value) = self.relax(&lists, tolerance);
            let settled = round > 0 && value - found.bound <= enough * value.abs();
            let used: Vec<Vec<Joint>> = found.fractional.iter().map(|shares| used(shares)).collect();
            let near = if settled { Vec::new() } else { self.lists(&found.prices, Some(KEEP)) };
            best = best.or(found);
            if settled || self.parameters.should_stop() {
                break;
            }
            regret = if regret.is_nan() { usual_regret(&near) } else { GROWTH * regret };
            // From the second round on nothing is dropped any more, so that the rounds come to an end.
            let kept = if round == 0 { used } else { lists };
            lists = near.into_iter().zip(kept).map(|(near, kept)| merged(within(near, regret), kept)).collect();
        }
        best
    }

    /// The same with prices no larger than need be.
    fn shrunk(&self, found: TiedPrices) -> TiedPrices {
        let dual = |prices: &[Prices]| dual_value(self.tied, prices, self.ranges);
        let (prices, bound) = shrunk(found.prices, found.bound, choices(self.tied), dual);
        TiedPrices { prices, bound, ..found }
    }

    /// The choices of every group at prices.
    fn lists(&self, prices: &[Prices], keep: Option<usize>) -> Vec<Vec<(Joint, f64)>> {
        let joint_choices = JointChoices { tied: self.tied, prices };
        (0..self.tied.groups().len()).into_par_iter().map(|group| joint_choices.choices(group, keep)).collect()
    }

    /// Best prices over the listed choices, with their dual value over all choices; and their value over the list.
    fn relax(&self, lists: &[Vec<Joint>], tolerance: f64) -> (TiedPrices, f64) {
        let (arcs, spans) = arcs(self.tied, lists);
        let ranges: Vec<&[(f64, f64)]> = self.ranges.iter().map(Vec::as_slice).collect();
        let bounds = Bounds { ranges: &ranges, price_box: None, tolerance, stop: &|| self.parameters.should_stop() };
        let relaxed = relax(&self.tied.parts().iter().collect::<Vec<_>>(), &arcs, &bounds);
        let (bound, fractional) = (dual_value(self.tied, &relaxed.prices, self.ranges), flow(lists, &spans, &relaxed.flow));
        (TiedPrices { prices: relaxed.prices, bound, fractional }, relaxed.value)
    }
}

impl TiedPrices {
    /// The better bound with its prices, and the later flow.
    fn or(self, later: TiedPrices) -> TiedPrices {
        if later.bound > self.bound { later } else { TiedPrices { fractional: later.fractional, ..self } }
    }
}

/// The choices that carry a group.
fn used(shares: &[(Joint, f64)]) -> Vec<Joint> {
    shares.iter().filter(|(_, share)| *share > USED).map(|(joint, _)| joint.clone()).collect()
}

/// The choices of at most so much regret.
fn within(near: Vec<(Joint, f64)>, regret: f64) -> Vec<Joint> {
    let least = near.first().map_or(0.0, |first| first.1);
    near.into_iter().filter(|(_, cost)| cost - least <= regret).map(|(joint, _)| joint).collect()
}

/// The regret of a second-best choice that some share of the groups stays below.
fn usual_regret(near: &[Vec<(Joint, f64)>]) -> f64 {
    let mut regrets: Vec<f64> = near.iter().filter_map(|near| Some(near.get(1)?.1 - near[0].1)).collect();
    regrets.sort_unstable_by(f64::total_cmp);
    let at = (CHOOSING * regrets.len() as f64) as usize;
    regrets.get(at).or(regrets.last()).copied().unwrap_or(0.0)
}

/// Prices that are all 0.
fn nothing(instance: &Instance) -> Prices {
    let activities = instance.activities().len();
    let load = vec![vec![0.0; instance.territories()]; activities];
    Prices { load, total: vec![0.0; activities], budget: vec![0.0; instance.budgets().len()] }
}

/// About how many choices all groups have together.
fn choices(tied: &CoupledInstances) -> usize {
    let count = |part: usize| tied.parts()[part].options().count();
    let of_group = |group: usize| {
        let units = tied.units(group);
        let teams = tied.team_count().max(1).pow(units.clone().count().saturating_sub(1) as u32);
        units.fold(1_usize, |product, (part, _)| product.saturating_mul(count(part))) / teams
    };
    (0..tied.groups().len()).map(of_group).sum()
}

fn merged(mut old: Vec<Joint>, new: Vec<Joint>) -> Vec<Joint> {
    old.extend(new);
    old.sort_unstable();
    old.dedup();
    old
}

/// D at prices, over all choices; −∞ where a price is not a number.
pub fn dual_value(tied: &CoupledInstances, prices: &[Prices], ranges: &[Vec<(f64, f64)>]) -> f64 {
    let [units, size] = JointChoices { tied, prices }.sum();
    let sides = tied.parts().iter().zip(prices).zip(ranges);
    let loads: f64 = sides.map(|((part, prices), ranges)| load_side(part, prices, ranges)).sum();
    // As for a single instance: summation error at the very most.
    let value = units + loads - 1e-13 * (size + loads.abs());
    if value.is_nan() { f64::NEG_INFINITY } else { value }
}

/// The arcs of the listed choices, and per group the first of its arcs, where it has a choice.
fn arcs(tied: &CoupledInstances, lists: &[Vec<Joint>]) -> (ArcList, Vec<Option<usize>>) {
    let firsts: Vec<usize> =
        tied.parts().iter().scan(0, |next, part| Some(std::mem::replace(next, *next + rows(part)))).collect();
    let mut list = ArcList::empty(tied.parts().iter().map(rows).sum());
    let mut spans = Vec::with_capacity(lists.len());
    for (group, joints) in lists.iter().enumerate() {
        if let [only] = &joints[..] {
            for ((part, unit), &option) in tied.units(group).zip(only) {
                list.fix(&tied.parts()[part], firsts[part], unit, option as usize);
            }
            spans.push(None);
            continue;
        }
        spans.push(Some(list.option.len()));
        for (at, joint) in joints.iter().enumerate() {
            let cost = |((part, unit), &option): ((usize, usize), &u32)| tied.parts()[part].cost(unit, option as usize);
            list.cost.push(tied.units(group).zip(joint).map(cost).sum());
            for ((part, unit), &option) in tied.units(group).zip(joint) {
                list.add_coefficients(&tied.parts()[part], firsts[part], &[unit as u32], option as usize);
            }
            list.end_arc(at as u32);
        }
        list.end_choice();
    }
    (list, spans)
}

fn flow(lists: &[Vec<Joint>], spans: &[Option<usize>], flow: &[f64]) -> Vec<Vec<(Joint, f64)>> {
    let of_group = |(joints, first): (&Vec<Joint>, &Option<usize>)| {
        let share = |at: usize| first.map_or(1.0, |first| flow[first + at]);
        let mut shares: Vec<(Joint, f64)> = joints.iter().enumerate().map(|(at, joint)| (joint.clone(), share(at))).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        shares
    };
    lists.iter().zip(spans).map(of_group).collect()
}
