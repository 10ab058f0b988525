//! Candidate lists: of each unit, the options whose reduced cost `c + λa − min` is small, near-ties at the prices (as in
//! granular neighbourhoods, Toth and Vigo 2003).

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::outcome::OPTIMAL_HOURS;
use crate::model::{Instance, Options, Prices};
use crate::solve::parameters::LISTED;
use crate::solve::prices::arcs::{open_options, priced_cost};
use crate::solve::prices::{DualSolution, PriceBox};
use crate::solve::rounding::sizes;

/// Options looked at per unit and service level.
const NEAR: usize = 8;
/// Options are as good as one another within this part of the usual regret of a second-best one.
const GRAIN: f64 = 1e-3;
/// Units per territory, on average, with more than one option to look at.
const CHOOSING: usize = 400;
/// Light units that territories share with others at least, however dear that is: by so many as near-ties two are linked,
/// and so many per territory islands share with those outside.
const SHARED: usize = 240;
/// The load of a light unit, in units of the mean, at most: few heavy ones pass on too much or nothing.
const LIGHT: f64 = 1.0;
/// Territories to share with, at least.
const FEW: usize = 3;
/// The share of a unit from which an option carries it.
const CARRYING: f64 = 0.01;
/// The part of the units whose lists are filled where pairs are too many to fill those of all, however dear the last option is.
const FULL: (usize, usize) = (9, 10);
/// Units that the regret below which options are near-ties is read off from.
const PROBES: usize = 5_000;

/// Options with their regret (priced cost above the unit's best).
type Near = Vec<(u32, f64)>;

/// Per unit, its best options at given prices with their regret, cheapest first.
#[derive(Clone, Debug)]
pub struct CandidateLists {
    start: Vec<u32>,
    near: Near,
    /// Cost and loads of each, as the search asks for them by the million.
    numbers: Vec<f64>,
    /// How many numbers each has.
    stride: usize,
}

impl CandidateLists {
    /// The candidates of every unit.
    pub fn new(instance: &Instance, priced: &DualSolution) -> Self {
        let exactly = PriceBox { low: priced.prices.clone(), high: priced.prices.clone() };
        let [regret, usual] = regrets(instance, &priced.prices);
        // Without hours to measure by, rounding errors are what tells options at one place apart.
        let hours = OPTIMAL_HOURS * instance.hours() / instance.units().max(1) as f64;
        let grain = hours.max(GRAIN * usual);
        let most = NEAR * instance.options().levels();
        let nearest = |unit: usize, options: &mut Near| {
            let best = sort(options);
            options.iter_mut().for_each(|(_, cost)| *cost -= best);
            options.retain(|&(_, above)| above <= regret);
            // Where many options are as good, as at one place or on the phone, units must not all list the same few, and
            // some others, too.
            let alike = options.partition_point(|&(_, above)| above <= grain);
            if alike > most {
                options[..alike].sort_unstable_by_key(|&(o, _)| o);
                options[..alike].rotate_left(unit % alike);
                let others = (options.len() - alike).min(most / 2);
                options.drain(most - others..alike);
            }
            options.truncate(most);
            sort(options);
            (best, options.clone())
        };
        let (best, mut near): (Vec<f64>, Vec<Near>) = priced.clusters.scan(&exactly, |_| regret, nearest).into_iter().unzip();
        share_fractional(instance, priced, &best, &mut near);
        share_more(instance, &priced.prices, &best, &mut near);
        let ends = near.iter().scan(0, |end, near| {
            *end += near.len() as u32;
            Some(*end)
        });
        let start: Vec<u32> = std::iter::once(0).chain(ends).collect();
        let of_unit =
            |(unit, near): (usize, &Near)| near.iter().flat_map(|&(o, _)| numbers(instance, unit, o)).collect::<Vec<f64>>();
        let numbers: Vec<Vec<f64>> = near.par_iter().enumerate().map(of_unit).collect();
        CandidateLists { start, near: near.concat(), numbers: numbers.concat(), stride: 1 + instance.activities().len() }
    }

    /// A unit's candidates.
    pub fn of(&self, unit: usize) -> &[(u32, f64)] {
        &self.near[self.start[unit] as usize..self.start[unit + 1] as usize]
    }

    /// What an option costs a unit, if it is a candidate.
    pub fn cost(&self, unit: usize, option: u32) -> Option<f64> {
        self.numbers(unit, option).map(|numbers| numbers[0])
    }

    /// What a unit brings to the territory of an option in each activity, if it is a candidate.
    pub fn loads(&self, unit: usize, option: u32) -> Option<&[f64]> {
        self.numbers(unit, option).map(|numbers| &numbers[1..])
    }

    /// The greatest load that each unit brings anywhere, in units of the mean, all activities taken together; 1 where there are none.
    pub fn sizes(&self) -> Vec<f64> {
        let (activities, candidates) = (self.stride - 1, self.near.len().max(1) as f64);
        let mut scale = vec![0.0; activities];
        for own in self.numbers.chunks(self.stride) {
            scale.iter_mut().zip(&own[1..]).for_each(|(mean, load)| *mean += load / candidates);
        }
        scale.iter_mut().for_each(|mean| *mean = if *mean > 0.0 { 1.0 / (*mean * activities as f64) } else { 0.0 });
        if scale.iter().all(|scale| *scale == 0.0) {
            return vec![1.0; self.units()];
        }
        let size = |own: &[f64]| own[1..].iter().zip(&scale).map(|(load, scale)| load * scale).sum::<f64>();
        let span = |unit: usize| self.start[unit] as usize * self.stride..self.start[unit + 1] as usize * self.stride;
        (0..self.units()).map(|unit| self.numbers[span(unit)].chunks(self.stride).map(size).fold(0.0, f64::max)).collect()
    }

    fn numbers(&self, unit: usize, option: u32) -> Option<&[f64]> {
        let at = self.start[unit] as usize + self.of(unit).iter().position(|&(o, _)| o == option)?;
        Some(&self.numbers[at * self.stride..(at + 1) * self.stride])
    }

    /// A unit's candidate options, ascending.
    pub fn sorted(&self, unit: usize) -> Vec<u32> {
        let mut options: Vec<u32> = self.of(unit).iter().map(|&(o, _)| o).collect();
        options.sort_unstable();
        options
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.start.len() - 1
    }
}

/// Cost and loads of an option of a unit.
fn numbers(instance: &Instance, unit: usize, option: u32) -> impl Iterator<Item = f64> {
    let numbers = instance.numbers(unit, option as usize);
    std::iter::once(numbers.cost()).chain((0..instance.activities().len()).map(move |k| numbers.load(k)))
}

/// Sorts by cost. Returns the least.
fn sort(options: &mut Near) -> f64 {
    options.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    options.first().map_or(0.0, |first| first.1)
}

/// Adds the options that carry the fractional plan: prices are not so exact that all of them are among the best, and
/// without them loads may not fit.
fn share_fractional(instance: &Instance, priced: &DualSolution, best: &[f64], near: &mut [Near]) {
    let missing = |(unit, near): (usize, &mut Near)| {
        for &(o, _) in priced.fractional[unit].iter().filter(|(_, share)| *share >= CARRYING) {
            if near.iter().all(|&(other, _)| other != o) {
                near.push((o, priced_cost(instance, &priced.prices, unit, o as usize) - best[unit]));
                sort(near);
            }
        }
    };
    near.par_iter_mut().enumerate().for_each(missing);
}

/// Adds near-ties to islands, where territories share too few light units with those outside: remote ones, or all of a city.
fn share_more(instance: &Instance, prices: &Prices, best: &[f64], near: &mut [Near]) {
    let options = instance.options();
    let sizes = sizes(instance);
    let light: Vec<usize> = (0..near.len()).filter(|&unit| sizes[unit] <= LIGHT && !near[unit].is_empty()).collect();
    let islands = islands(options, light.iter().map(|&unit| &near[unit]));
    let mut at_home = vec![Vec::new(); options.territories()];
    for &unit in &light {
        if let Some(home) = options.territory(near[unit][0].0 as usize) {
            at_home[home].push(unit);
        }
    }
    let shores = Shores { instance, prices, best, near, at_home: &at_home };
    let found: Vec<Vec<Crossing>> = islands.par_iter().map(|island| shores.crossings(island)).collect();
    for (regret, unit, o) in found.into_iter().flatten() {
        let near = &mut near[unit as usize];
        if near.iter().all(|&(other, _)| other != o) {
            near.push((o, regret));
            sort(near);
        }
    }
}

/// A regret, the unit, and its option across the shore of an island.
type Crossing = (f64, u32, u32);

/// The light units on both sides of the shores.
struct Shores<'a> {
    instance: &'a Instance,
    prices: &'a Prices,
    /// The least priced cost of each unit.
    best: &'a [f64],
    near: &'a [Near],
    /// The light units that are best in each territory.
    at_home: &'a [Vec<usize>],
}

impl Shores<'_> {
    /// The cheapest crossings of an island, as many as it lacks.
    fn crossings(&self, island: &Island) -> Vec<Crossing> {
        let units = || island.members.iter().chain(&island.around).flat_map(|&j| &self.at_home[j]);
        let crossing = units().filter(|&&unit| self.crosses(island, unit)).count();
        let wanted = (SHARED * island.members.len()).saturating_sub(crossing);
        if wanted == 0 {
            return Vec::new();
        }
        let others = units().filter(|&&unit| !self.crosses(island, unit));
        let mut found: Vec<Crossing> = others.filter_map(|&unit| self.across(island, unit)).collect();
        if found.len() > wanted {
            found.select_nth_unstable_by(wanted, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            found.truncate(wanted);
        }
        found
    }

    /// Whether an option is on an island.
    fn is_on(&self, island: &Island, option: u32) -> bool {
        self.instance.options().territory(option as usize).is_some_and(|j| island.members.contains(&j))
    }

    /// Whether a unit has candidates on both sides.
    fn crosses(&self, island: &Island, unit: usize) -> bool {
        let at_home = self.is_on(island, self.near[unit][0].0);
        self.near[unit].iter().any(|&(o, _)| self.is_on(island, o) != at_home)
    }

    /// The cheapest option of a unit across the shore.
    fn across(&self, island: &Island, unit: usize) -> Option<Crossing> {
        let there = if self.is_on(island, self.near[unit][0].0) { &island.around } else { &island.members };
        let open = there.iter().map(|&j| self.instance.options().at(j, 0)).filter(|&o| self.instance.allows(unit, o));
        let priced = |o: usize| (priced_cost(self.instance, self.prices, unit, o) - self.best[unit], unit as u32, o as u32);
        open.map(priced).min_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)))
    }
}

/// Territories that pass load on to each other easily: linked, directly or by others, by enough units that are near-ties.
struct Island {
    members: Vec<usize>,
    /// The territories outside that they share some unit with; all others where these are few.
    around: Vec<usize>,
}

/// All islands but the largest.
fn islands<'a>(options: Options, near: impl Iterator<Item = &'a Near>) -> Vec<Island> {
    let m = options.territories();
    let mut links: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for near in near {
        let mut places = near.iter().filter_map(|&(o, _)| options.territory(o as usize));
        let Some(first) = places.next() else { continue };
        places.for_each(|j| *links.entry((first.min(j), first.max(j))).or_default() += 1);
    }
    let mut neighbours = vec![Vec::new(); m];
    for ((a, b), units) in links.into_iter().filter(|((a, b), _)| a != b) {
        neighbours[a].push((b, units));
        neighbours[b].push((a, units));
    }
    let mut met = vec![false; m];
    let mut islands = Vec::new();
    for start in 0..m {
        let (mut members, mut open) = (Vec::new(), vec![start]);
        while let Some(j) = open.pop() {
            if !std::mem::replace(&mut met[j], true) {
                members.push(j);
                open.extend(neighbours[j].iter().filter(|(_, units)| *units >= SHARED).map(|(other, _)| other));
            }
        }
        if !members.is_empty() {
            islands.push(members);
        }
    }
    islands.sort_by_key(|members| members.len());
    islands.pop();
    let island = |members: Vec<usize>| {
        let linked: BTreeSet<usize> = members.iter().flat_map(|&j| &neighbours[j]).map(|(other, _)| *other).collect();
        let outside = |j: &usize| !members.contains(j);
        let near: Vec<usize> = linked.into_iter().filter(outside).collect();
        let around = if near.len() < FEW { (0..m).filter(outside).collect() } else { near };
        Island { members, around }
    };
    islands.into_iter().map(island).collect()
}

/// The regret of a second-best option below which `CHOOSING` units per territory have one, infinite where all are wanted and pairs are
/// few enough to look at; and the one of the middle unit.
fn regrets(instance: &Instance, prices: &Prices) -> [f64; 2] {
    let (units, wanted) = (instance.units(), CHOOSING * instance.territories());
    let most = NEAR * instance.options().levels();
    let probes: Vec<usize> = (0..units).step_by(units.div_ceil(PROBES).max(1)).collect();
    let probed: Vec<[f64; 2]> = probes.into_par_iter().map(|unit| regrets_of(instance, prices, unit, most)).collect();
    let at =
        |regrets: &[f64], part: usize, of: usize| regrets.get(regrets.len() * part / of.max(1)).copied().unwrap_or(f64::INFINITY);
    let sorted = |which: usize| {
        let mut regrets: Vec<f64> = probed.iter().map(|own| own[which]).filter(|regret| regret.is_finite()).collect();
        regrets.sort_unstable_by(f64::total_cmp);
        regrets
    };
    let [second, last] = [sorted(0), sorted(1)];
    let (usual, mut limit) = (at(&second, 1, 2), at(&second, wanted, units));
    if limit == f64::INFINITY && units * instance.options().count() > LISTED {
        limit = at(&last, FULL.0, FULL.1);
    }
    [limit, if usual < f64::INFINITY { usual } else { 0.0 }]
}

/// The regrets of a unit's second-best option and of the last one that its list has room for; infinite where there are none.
fn regrets_of(instance: &Instance, prices: &Prices, unit: usize, most: usize) -> [f64; 2] {
    let options = open_options(instance, unit).into_iter();
    let mut costs: Vec<f64> = options.map(|o| priced_cost(instance, prices, unit, o as usize)).collect();
    if costs.len() > most {
        costs.select_nth_unstable_by(most - 1, f64::total_cmp);
        costs.truncate(most);
    }
    costs.sort_unstable_by(f64::total_cmp);
    [1, most - 1].map(|at| costs.get(at).map_or(f64::INFINITY, |cost| cost - costs[0]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::sync::Arc;

    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::CandidateLists;
    use crate::geometry::{Arcs, Metric, Position};
    use crate::model::{Activity, Instance, Options, Quantity, RuleId};
    use crate::solve::{Parameters, prices};

    const CITY: usize = 14;
    const OTHERS: usize = 6;

    /// Most sites at one place among units all around, the others scattered; no hours to measure costs by.
    fn city() -> Instance {
        let (units, m) = (9_000, CITY + OTHERS);
        let mut rng = Pcg64::seed_from_u64(7);
        let mut place = || Position::in_plane(rng.random_range(0.0..1000.0), rng.random_range(0.0..1000.0));
        let places: Vec<Position> = (0..units).map(|_| place()).collect();
        let sites = (0..m).map(|j| if j < CITY { Position::in_plane(500.0, 500.0) } else { place() }).collect();
        let arcs = Arcs::Geometric { metric: Metric::Plane, units: places, sites };
        let work = Activity { tolerance: 0.02, ..Activity::even("work", Quantity::per_unit(vec![1.0; units]), m, RuleId(0)) };
        let costs = Quantity { arcs: Some(Arc::new(arcs)), scale: vec![1.0; units], ..Quantity::default() };
        Instance::builder(units, Options::new(m, 1, false)).costs(costs).activity(work).build().unwrap()
    }

    #[test]
    fn sites_at_one_place_share_alike_and_not_with_each_other_alone() {
        let instance = city();
        let candidates = CandidateLists::new(&instance, &prices::price(&instance, &Parameters::default()));
        let mut lists = [0; CITY];
        let mut crossing = 0;
        for unit in 0..candidates.units() {
            let near = candidates.sorted(unit);
            let inside = near.iter().filter(|&&o| (o as usize) < CITY);
            inside.clone().for_each(|&o| lists[o as usize] += 1);
            crossing += usize::from(inside.count() % near.len() > 0);
        }
        let (least, most) = (lists.iter().min().unwrap(), lists.iter().max().unwrap());
        assert!(2 * least > *most, "listed {least} to {most} times");
        assert!(crossing >= 240, "{crossing} units know the city and others");
    }
}
