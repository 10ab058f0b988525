//! Connected maps of few units per territory: the price that each unit pays is raised against whole connected districts, then
//! all districts that a plan within some slack may use are listed and put together; the slack grows until a plan is found
//! (Baldacci, Christofides and Mingozzi 2008, for routes).

mod cover;
mod growth;
mod map;
mod set;

use rayon::prelude::*;

use super::ascent::Ascent;
use crate::model::Districting;
use crate::solve::Progress;
use crate::solve::parameters::{ROUNDING, Stop};
use cover::Cover;
use growth::{District, Growth};
use map::Map;
use set::Set;

/// Units up to which all districts are listed whatever the territories, and units per territory beyond.
const LISTABLE: usize = 20;
const FEW: usize = 12;
/// Rounds that raise prices.
const ROUNDS: usize = 1_000;
/// How far above the bound the optimum is taken to be where no plan is known.
const LEVEL: f64 = 0.3;
/// The first slack, relative to the bound, and how it grows.
const SLACK: f64 = 0.01;
const WIDER: f64 = 2.0;
/// Sets looked at: around a centre and in all while prices rise, and around a centre while districts are listed.
const PRICING: usize = 200_000;
const PRICED: usize = 15_000_000;
const LISTING: usize = 30_000_000;
/// The longest list of use, and looks at its districts: to settle it, and in passing.
const LONGEST: usize = 3_000_000;
const LOOKS: usize = 1_000_000_000;
const GLANCES: usize = 30_000_000;

/// Gate, cutoff and stop of a search.
pub(super) struct Context<'a> {
    pub progress: &'a Progress<'a>,
    /// Cutoff of a better plan.
    pub cutoff: &'a (dyn Fn() -> f64 + Sync),
    pub stop: Stop<'a>,
}

/// Whether districts, all of one size and as wide as may be, are few enough to be listed.
pub(super) fn are_few(problem: &Districting) -> bool {
    let units = problem.units();
    problem.sizes.len() == 1
        && problem.reach.is_none()
        && problem.graph.is_some()
        && units <= set::UNITS
        && (units <= LISTABLE || units < FEW * problem.territories)
}

/// Finds and proves the optimum of a map of few districts, from prices near what units cost; `None` where districts are too
/// many: a bound and a plan may have come of it all the same.
pub(super) fn settle(problem: &Districting, paid: Vec<f64>, context: &Context) -> Option<()> {
    let map = Map::new(problem)?;
    let priced = raised(&map, paid, context)?;
    context.progress.bound("districts", priced.bound.min((context.cutoff)()));
    if priced.bound == f64::INFINITY {
        return Some(());
    }
    let mut slack = SLACK * priced.scale();
    while !(context.stop)() {
        let goal = (context.cutoff)();
        let target = goal.min(priced.bound + slack);
        let (list, all) = listed(&map, &priced, target, context.stop)?;
        let paid: f64 = priced.paid.iter().sum();
        let cover = |below: f64, looks: usize| Cover::cheapest(&map, &list, below - paid, looks, context.stop);
        let target = if all { goal } else { target };
        let found = cover(target, LOOKS)?;
        let value = found.map_or(target, |districts| offer(problem, &districts, context.progress));
        context.progress.bound("districts", value);
        if all || value < target || target == goal {
            return Some(());
        }
        // Dearer plans are often in the list, too, and then tell how much slack is enough.
        if let Some(Some(districts)) = cover(goal.min(priced.bound + WIDER * slack), GLANCES) {
            offer(problem, &districts, context.progress);
        }
        slack *= WIDER;
    }
    None
}

/// Offers the plan that districts make; returns its value.
fn offer(problem: &Districting, districts: &[District], progress: &Progress) -> f64 {
    let mut plan = vec![0; problem.units()];
    for district in districts {
        district.units.units().for_each(|unit| plan[unit as usize] = district.centre);
    }
    let value = problem.value(&plan);
    progress.incumbent("districts", value, &plan);
    value
}

/// Prices of units, and the cheapest district around each centre at these.
#[derive(Clone)]
struct DistrictPrices {
    paid: Vec<f64>,
    /// Reduced cost of the cheapest district; ∞ where a centre has none.
    values: Vec<f64>,
    cheapest: Vec<Option<Set>>,
    /// The centres that cost least: the given ones and the cheapest others.
    chosen: Vec<usize>,
    bound: f64,
}

impl DistrictPrices {
    /// Prices every centre, knowing a district around each where there is one. `None` where that takes too long. Adds the sets
    /// looked at.
    fn at(map: &Map, paid: Vec<f64>, known: Option<&DistrictPrices>, sets: &mut usize, stop: Stop) -> Option<Self> {
        let reduced = |centre: usize, district: Set| {
            district.units().map(|unit| map.problem.cost(centre, unit as usize) - paid[unit as usize]).sum::<f64>()
        };
        let look = |centre: usize| {
            let before = known.map(|known| known.cheapest[centre].map(|district| (reduced(centre, district), district)));
            let limit = match before {
                // Without a district at other prices there is none at all.
                Some(None) => return (None, 0, true),
                Some(Some((value, _))) => value,
                None => f64::INFINITY,
            };
            let growth = Growth::cheapest(map, centre as u32, &paid, (limit, PRICING), stop);
            let found = growth.found.first().map(|district| (district.reduced, district.units));
            (found.or(before.flatten()), growth.sets, growth.ended())
        };
        let looks: Vec<_> = (0..paid.len()).into_par_iter().with_max_len(1).map(look).collect();
        *sets += looks.iter().map(|look| look.1).sum::<usize>();
        if !looks.iter().all(|look| look.2) {
            return None;
        }
        let values: Vec<f64> = looks.iter().map(|look| look.0.map_or(f64::INFINITY, |found| found.0)).collect();
        let cheapest = looks.iter().map(|look| look.0.map(|found| found.1)).collect();
        let given = |centre: usize| map.problem.fixed.contains(&(centre as u32));
        let mut chosen: Vec<usize> = (0..paid.len()).collect();
        chosen.sort_by(|&a, &b| given(b).cmp(&given(a)).then(values[a].total_cmp(&values[b])).then(a.cmp(&b)));
        chosen.truncate(map.problem.territories);
        let bound = paid.iter().sum::<f64>() + chosen.iter().map(|&centre| values[centre]).sum::<f64>();
        Some(DistrictPrices { paid, values, cheapest, chosen, bound })
    }

    /// Scale of costs: the bound, or, while that is near zero, as a part of what units pay.
    fn scale(&self) -> f64 {
        let paid: f64 = self.paid.iter().map(|paid| paid.abs()).sum();
        if paid > 0.0 { self.bound.abs().max(LEVEL * paid) } else { 1.0 }
    }

    /// How often each unit is taken, less once.
    fn excess(&self) -> Vec<f64> {
        let mut taken = vec![-1.0; self.paid.len()];
        let districts = self.chosen.iter().filter_map(|&centre| self.cheapest[centre]);
        districts.flat_map(Set::units).for_each(|unit| taken[unit as usize] += 1.0);
        taken
    }

    /// The reduced cost up to which a plan below `target` may use a district around a centre.
    fn limit(&self, map: &Map, centre: usize, target: f64) -> f64 {
        let free = self.chosen.iter().filter(|&&chosen| !map.problem.fixed.contains(&(chosen as u32)));
        let dearest = free.map(|&chosen| self.values[chosen]).fold(f64::NEG_INFINITY, f64::max);
        let beside = if self.chosen.contains(&centre) { self.values[centre] } else { dearest };
        target - self.bound + beside + ROUNDING * target.abs()
    }
}

/// Prices as high as they get; `None` where districts are too many.
fn raised(map: &Map, paid: Vec<f64>, context: &Context) -> Option<DistrictPrices> {
    let mut sets = 0;
    let mut best = DistrictPrices::at(map, paid, None, &mut sets, context.stop)?;
    let mut current = best.clone();
    let mut ascent = Ascent::new(&current.paid);
    for _ in 0..ROUNDS {
        let goal = (context.cutoff)();
        if best.bound >= goal || sets > PRICED || best.bound == f64::INFINITY || ascent.ended() || (context.stop)() {
            break;
        }
        let target = goal.min(best.bound + LEVEL * best.scale());
        let distance = (target - current.bound).max(ROUNDING * target.abs());
        let Some(paid) = ascent.next(&current.paid, &current.excess(), distance) else { break };
        current = DistrictPrices::at(map, paid, Some(&current), &mut sets, context.stop)?;
        let better = current.bound > best.bound;
        if better {
            best = current.clone();
        }
        if ascent.note(better) {
            current = best.clone();
        }
    }
    Some(best)
}

/// The districts that a plan below `target` may use, by reduced cost, and whether these are all there are; `None` where they
/// are too many.
fn listed(map: &Map, priced: &DistrictPrices, target: f64, stop: Stop) -> Option<(Vec<District>, bool)> {
    let look = |centre: usize| {
        let limit = priced.limit(map, centre, target);
        (priced.values[centre] < limit)
            .then(|| Growth::below(map, centre as u32, &priced.paid, (limit, LISTING), stop))
            .map(|growth| (growth.ended(), growth.limited, growth.found))
    };
    let looks: Vec<_> = (0..priced.paid.len()).into_par_iter().with_max_len(1).map(look).collect();
    let (mut list, mut all) = (Vec::new(), true);
    for (look, value) in looks.into_iter().zip(&priced.values) {
        match look {
            Some((true, limited, found)) => {
                all &= !limited;
                list.extend(found);
            }
            Some((false, ..)) => return None,
            None => all &= *value == f64::INFINITY,
        }
    }
    list.sort_by(|a: &District, b| a.reduced.total_cmp(&b.reduced).then(a.centre.cmp(&b.centre)));
    (list.len() <= LONGEST).then_some((list, all))
}
