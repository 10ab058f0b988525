//! Prices of all coupling rows of tied instances: the tie needs none, a group chooses the cheapest of its teams.
//! ```text
//! D(λ, μ) = Σ_g min_t Σ_{i ∈ g} min over the options o of i in team t, or in no territory, of (c_io + λa + μr)  +  the loads' parts
//! ```

use rayon::prelude::*;

use super::offers::{Joint, Offers};
use crate::model::{Instance, Prices, Tied};
use crate::solve::Parameters;
use crate::solve::prices::arcs::{ArcList, rows};
use crate::solve::prices::dual::{load_side, total_ranges};
use crate::solve::prices::interior::{Bounds, relax};
use crate::solve::prices::{self};

/// Choices of all groups together up to which all are looked at at once.
const ALL: usize = 200_000;
/// Choices of a group looked at else, and rounds of adding what prices turn out to want.
const KEEP: usize = 20;
const ROUNDS: usize = 10;
/// Relative gap of the price system, and of what groups outside the list could save, at the end.
const TOLERANCE: f64 = 1e-8;
const SETTLED: f64 = 1e-7;

/// Best prices found, what they prove, and the fractional plan behind them.
pub struct TiedPrices {
    /// By instance.
    pub prices: Vec<Prices>,
    /// D over all choices.
    pub bound: f64,
    /// Per group, its choices with their shares of it, the largest first.
    pub flow: Vec<Vec<(Joint, f64)>>,
}

/// Finds prices whose dual value is (nearly) the best there is.
pub fn price(tied: &Tied, parameters: &Parameters) -> TiedPrices {
    let ranges: Vec<Vec<(f64, f64)>> = tied.parts().iter().map(total_ranges).collect();
    let zero = tied.parts().iter().map(nothing).collect::<Vec<_>>();
    let all = choices(tied) <= ALL;
    let start = if all { zero } else { tied.parts().iter().map(|part| prices::price(part, parameters).prices).collect() };
    let keep = (!all).then_some(KEEP);
    let of_groups = |prices: &[Prices], keep: Option<usize>| -> Vec<Vec<Joint>> {
        let offers = Offers { tied, prices };
        let joints = |group: usize| offers.choices(group, keep).into_iter().map(|(joint, _)| joint).collect();
        (0..tied.groups().len()).into_par_iter().map(joints).collect()
    };
    let mut lists = of_groups(&start, keep);
    let mut best = TiedPrices { bound: dual_value(tied, &start, &ranges), prices: start, flow: Vec::new() };
    for _ in 0..ROUNDS {
        let (arcs, spans) = arcs(tied, &lists);
        let ranges_of: Vec<&[(f64, f64)]> = ranges.iter().map(Vec::as_slice).collect();
        let bounds = Bounds { ranges: &ranges_of, leeway: None, tolerance: TOLERANCE, stop: &|| parameters.should_stop() };
        let relaxed = relax(&tied.parts().iter().collect::<Vec<_>>(), &arcs, &bounds);
        let bound = dual_value(tied, &relaxed.prices, &ranges);
        let flow = flow(&lists, &spans, &relaxed.flow);
        let settled = all || relaxed.value - bound <= SETTLED * relaxed.value.abs();
        let wanted = if settled { Vec::new() } else { of_groups(&relaxed.prices, keep) };
        if bound > best.bound || best.flow.is_empty() {
            let prices = if bound > best.bound { relaxed.prices } else { best.prices };
            best = TiedPrices { prices, bound: bound.max(best.bound), flow };
        }
        if settled || parameters.should_stop() {
            break;
        }
        lists = lists.into_iter().zip(wanted).map(|(old, new)| merged(old, new)).collect();
    }
    best
}

/// Prices that are all 0.
fn nothing(instance: &Instance) -> Prices {
    let activities = instance.activities().len();
    let load = vec![vec![0.0; instance.territories()]; activities];
    Prices { load, total: vec![0.0; activities], budget: vec![0.0; instance.budgets().len()] }
}

/// About how many choices all groups have together.
fn choices(tied: &Tied) -> usize {
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
pub fn dual_value(tied: &Tied, prices: &[Prices], ranges: &[Vec<(f64, f64)>]) -> f64 {
    let [units, size] = Offers { tied, prices }.sum();
    let sides = tied.parts().iter().zip(prices).zip(ranges);
    let loads: f64 = sides.map(|((part, prices), ranges)| load_side(part, prices, ranges)).sum();
    // As for a single instance: summation error at the very most.
    let value = units + loads - 1e-13 * (size + loads.abs());
    if value.is_nan() { f64::NEG_INFINITY } else { value }
}

/// The arcs of the listed choices, and per group the first of its arcs, where it has a choice.
fn arcs(tied: &Tied, lists: &[Vec<Joint>]) -> (ArcList, Vec<Option<usize>>) {
    let firsts: Vec<usize> =
        tied.parts().iter().scan(0, |next, part| Some(std::mem::replace(next, *next + rows(part)))).collect();
    let mut list = ArcList::empty(tied.parts().iter().map(rows).sum());
    let mut spans = Vec::with_capacity(lists.len());
    for (group, joints) in lists.iter().enumerate() {
        if let [only] = &joints[..] {
            for ((part, unit), &option) in tied.units(group).zip(only) {
                list.settle(&tied.parts()[part], firsts[part], unit, option as usize);
            }
            spans.push(None);
            continue;
        }
        spans.push(Some(list.option.len()));
        for (at, joint) in joints.iter().enumerate() {
            let cost = |((part, unit), &option): ((usize, usize), &u32)| tied.parts()[part].cost(unit, option as usize);
            list.cost.push(tied.units(group).zip(joint).map(cost).sum());
            for ((part, unit), &option) in tied.units(group).zip(joint) {
                list.enter(&tied.parts()[part], firsts[part], &[unit as u32], option as usize);
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
