//! Sifting (Bixby, Gregory, Lustig, Marsten and Shanno 1992): column generation where all columns are known. The price system
//! is solved over a restricted list of arcs; the prices found tell which arcs are worth listing next, until they prove the
//! value of the list over all arcs.
//!
//! | step | who chooses | arcs listed | inside a price box |
//! |---|---|---|---|
//! | [`Sifting::price_sample`] | large clusters | a few of each, and those that prices want | no |
//! | [`Sifting::price_clustered`] | smaller clusters | the cheapest that may be best inside | yes, where prices move to |
//! | [`Sifting::price_restricted`] | units | the same, twice as many each round, until proven | the same |
//! | [`Sifting::price_full`] | units | all that are given | no |

use rayon::prelude::*;

use super::arcs::{ArcList, Choice, open_options, priced_cost};
use super::box_widths::{means, widths};
use super::dual::dual_value;
use super::interior::{Bounds, Relaxed, relax};
use super::kd_clusters::KdClusters;
use super::price_box::PriceBox;
use crate::model::{Instance, Prices};
use crate::solve::Progress;
use crate::solve::parameters::{LISTED, Stop};

/// Relative gap of the price system: at the first level, on clusters, and on units.
const FIRST: f64 = 1e-3;
const ROUGH: f64 = 1e-4;
const TOLERANCE: f64 = 1e-8;
/// Options kept for each choice.
const KEEP: usize = 16;
/// Before there are prices, a cluster has its cheapest options, and of the others each that costs a rank so many times higher.
const SPACING: f64 = 2.0;
/// Options that a cluster has once there are prices, and the share of a cluster above which it keeps another one.
pub(super) const WANTED: usize = 5;
const USED: f64 = 1e-3;
/// The first level ends when its value changes by less than this, and later ones on clusters.
const SETTLED: f64 = 3e-3;
const ENOUGH: f64 = 1e-4;
/// Rounds of adding options that the prices turn out to want, at the first level, and of boxes at later ones, after which nothing comes.
const ROUNDS: usize = 8;
const LAST_ROUNDS: usize = 16;
/// Of a wide gap such parts will do for the price system (splits of units get vague else) and for what its prices prove, if they are no
/// more than that.
const SMALL_PART: f64 = 0.001;
const PART: f64 = 0.005;
const COARSE: f64 = 1e-5;
/// How far the value of the flow may be above what its prices prove over all options, relative to it.
const PROVEN: f64 = 1e-7;
/// Such parts of that, by which the value of a round at the rough tolerance may differ from the one before, and by which one at the fine
/// tolerance may prove more, for the fine one to be next, or the end: prices of whole regions drift for many rounds else.
const STEADY: f64 = 10.0;
const DRIFT: f64 = 4.0;
/// How much narrower a box gets from round to round where prices hardly move: so fewer options may be best inside, and
/// none of them is left out.
const NARROWING: f64 = 0.4;
/// Units that mean costs are read off from.
const PROBES: usize = 2_000;
/// Units of a cluster that tell what its options are like, at the first level.
const SAMPLE: usize = 8;
/// The share of the units that is left a choice is this over the square root of the clusters per territory before.
const CHOOSING: f64 = 2.0;

/// Per unit, its options with their shares of it, the largest first.
pub type FractionalSolution = Vec<Vec<(u32, f64)>>;

/// The price system of an instance, and the best prices so far.
pub struct Sifting<'a> {
    instance: &'a Instance,
    ranges: &'a [(f64, f64)],
    stop: Stop<'a>,
    progress: &'a Progress<'a>,
    /// Relative gap of the price system at the end, and of what its prices prove over all options.
    tolerance: f64,
    proven: f64,
    /// Mean load of a unit, per activity.
    means: Vec<f64>,
    /// Clusters per territory that the prices were found from; 0 = none.
    known: f64,
    /// All arcs can't be looked at at once in the end: prices that prove hardly more than those of the round before will do.
    large: bool,
    /// The best prices of the last level.
    pub prices: Prices,
}

impl<'a> Sifting<'a> {
    /// Before the first level: all prices are 0. `ranges`: least and greatest total per activity; `stop` is asked before
    /// every iteration; `progress` is told of every round; `gap` is the relative gap that is asked for in the end.
    pub fn new(instance: &'a Instance, ranges: &'a [(f64, f64)], stop: Stop<'a>, progress: &'a Progress<'a>, gap: f64) -> Self {
        let prices = Prices {
            load: vec![vec![0.0; instance.territories()]; instance.activities().len()],
            total: vec![0.0; instance.activities().len()],
            budget: vec![0.0; instance.budgets().len()],
        };
        let (tolerance, proven) = ((SMALL_PART * gap).clamp(TOLERANCE, COARSE), (PART * gap).clamp(PROVEN, COARSE));
        let large = instance.units() * instance.options().count() > LISTED;
        Sifting { instance, ranges, stop, progress, tolerance, proven, means: means(instance, ranges), known: 0.0, large, prices }
    }

    /// Starts from prices of an instance that is nearly the same, found from single units.
    pub fn start(&mut self, prices: &Prices) {
        self.prices = prices.clone();
        self.known = self.instance.units() as f64 / self.instance.territories() as f64;
    }

    /// Worth of a unit of each activity's work: the spread of its prices, or before there are any, what makes mean
    /// work count like the way to the nearest site.
    pub fn worth(&self) -> Vec<f64> {
        if self.known > 0.0 {
            return worth_of(&self.prices);
        }
        let least = |unit: usize| {
            let options = open_options(self.instance, unit).into_iter();
            options.map(|o| self.instance.cost(unit, o as usize)).fold(f64::INFINITY, f64::min)
        };
        let probes = self.probes();
        let mean = probes.iter().map(|&unit| least(unit)).sum::<f64>() / probes.len() as f64;
        self.means.iter().map(|load| mean.abs() / load).collect()
    }

    /// Prices over the options listed for each unit, all at once. Returns the flow of every unit.
    pub fn price_full(&mut self, options: impl Fn(usize) -> Vec<u32>) -> FractionalSolution {
        self.begin("all arcs", 0);
        let units: Vec<u32> = (0..self.instance.units() as u32).collect();
        let choices: Vec<Choice> = units.chunks(1).map(|unit| (unit, options(unit[0] as usize))).collect();
        let arcs = ArcList::new(self.instance, &choices);
        let relaxed = self.relax(&arcs, None, TOLERANCE);
        by_unit(&choices, &arcs, &relaxed.flow)
    }

    /// First prices, over clusters that choose as one of their nearest options, or of those that prices turn out to want.
    /// Returns the flow of every unit, its cluster's.
    pub fn price_sample(&mut self, clusters: &KdClusters) -> FractionalSolution {
        // What its first unit pays ranks the options of a cluster: all of them at all units would be a table of pairs.
        let mut choices = clusters.each_openly(self.instance, &self.prices, |options| near_and_far(options));
        let (mut value, mut round) = (f64::NAN, 0);
        loop {
            self.begin("sample", round);
            let arcs = ArcList::new(self.instance, &choices);
            // Of prices that are cut short no plan is to be made: the first ones are had in any case.
            let stop = if round == 0 { &|| false } else { self.stop };
            let relaxed = self.relax_until(stop, &arcs, None, FIRST);
            let used = by_unit(&choices, &arcs, &relaxed.flow);
            round += 1;
            if settled(value, relaxed.value, SETTLED) || round == ROUNDS || (self.stop)() {
                self.known = choices.len() as f64 / self.instance.territories() as f64;
                return self.spread(&choices, &used);
            }
            value = relaxed.value;
            choices = self.wanted(clusters);
            choices.par_iter_mut().zip(used).for_each(|((_, options), flow)| add(options, used_by(&flow)));
        }
    }

    /// The options that clusters want most at the prices.
    fn wanted<'c>(&self, clusters: &'c KdClusters) -> Vec<Choice<'c>> {
        if self.instance.budgets().iter().any(|budget| budget.territory.is_some()) {
            // Where going to a territory has a price of its own, none but home may be the best for now, and flow must not be stuck there.
            return clusters.each_openly(self.instance, &self.prices, |options| cheapest(options, WANTED));
        }
        let exactly = PriceBox { low: self.prices.clone(), high: self.prices.clone() };
        clusters.each(&exactly, |units, options| {
            self.price_together(units, options);
            cheapest(options, WANTED)
        })
    }

    /// The flow of each unit, where clusters of them choose as one.
    fn spread(&self, choices: &[Choice], flow: &[Vec<(u32, f64)>]) -> FractionalSolution {
        let mut spread = vec![Vec::new(); self.instance.units()];
        for ((units, _), shares) in choices.iter().zip(flow) {
            let used: Vec<(u32, f64)> = shares.iter().filter(|(_, share)| *share > USED).copied().collect();
            units.iter().for_each(|&unit| spread[unit as usize].clone_from(&used));
        }
        spread
    }

    /// Puts what some of the units pay together beside each option.
    fn price_together(&self, units: &[u32], options: &mut [(u32, f64)]) {
        for (o, cost) in options {
            let some = units.iter().step_by(units.len().div_ceil(SAMPLE));
            let paid = some.map(|&unit| priced_cost(self.instance, &self.prices, unit as usize, *o as usize));
            *cost = paid.sum();
        }
    }

    /// Rough prices over clusters that choose as one.
    pub fn price_clustered(&mut self, clusters: &KdClusters) {
        let mut widths = self.widths();
        let (mut value, mut before) = (f64::NAN, self.prices.clone());
        for round in 0..LAST_ROUNDS {
            self.begin("clusters", round);
            let mut price_box = self.price_box(&before, &widths);
            before.clone_from(&self.prices);
            // With too few options, prices would run away where capacities are tight.
            let choices = clusters.each(&price_box, |units, options| {
                price_box.retain(self.instance, units, options);
                cheapest(options, KEEP << round)
            });
            let arcs = ArcList::new(self.instance, &choices);
            let relaxed = self.relax(&arcs, Some(&price_box), ROUGH);
            self.known = choices.len() as f64 / self.instance.territories() as f64;
            let at_bound = price_box.adapt(&self.prices, &mut widths, NARROWING);
            if !at_bound || settled(value, relaxed.value, ENOUGH) || (self.stop)() {
                break;
            }
            value = relaxed.value;
        }
    }

    /// Best prices over all options of all units. Returns the flow of every unit, and whether these are the best prices.
    pub fn price_restricted(&mut self, clusters: &KdClusters) -> (FractionalSolution, bool) {
        let units: Vec<u32> = (0..self.instance.units() as u32).collect();
        let mut widths = self.widths();
        let (mut value, mut before) = (f64::NAN, self.prices.clone());
        let (mut tolerance, mut best, mut inside) = (ROUGH, (f64::NEG_INFINITY, self.prices.clone()), false);
        for round in 0.. {
            self.begin("units", round);
            let mut price_box = self.price_box(&before, &widths);
            before.clone_from(&self.prices);
            let options = clusters.scan(&price_box, |_| 0.0, |_, options| cheapest(options, KEEP << round));
            let choices: Vec<Choice> = units.chunks(1).zip(options).collect();
            let arcs = ArcList::new(self.instance, &choices);
            let relaxed = self.relax(&arcs, Some(&price_box), tolerance);
            let at_bound = price_box.adapt(&self.prices, &mut widths, NARROWING);
            let fine = tolerance == self.tolerance;
            let proven = if fine { dual_value(clusters, self.instance, &self.prices, self.ranges) } else { f64::NEG_INFINITY };
            let hair = self.proven * proven.abs();
            inside |= !at_bound;
            // Only where nothing that is not listed counts is a drift so small that of the best prices: bounds go up and down else.
            let complete = proven >= relaxed.value - hair;
            let gains = |least: f64| proven > best.0 + least * hair;
            let few = self.large && (inside && !gains(1.0) || complete && !gains(DRIFT));
            let best_ones = fine && (complete && !at_bound || few);
            if proven > best.0 {
                best = (proven, self.prices.clone());
            }
            if best_ones || round == LAST_ROUNDS || (self.stop)() {
                if best.0 > f64::NEG_INFINITY {
                    self.prices = best.1;
                }
                return (by_unit(&choices, &arcs, &relaxed.flow), best_ones);
            }
            if !at_bound || self.large && settled(value, relaxed.value, STEADY * self.proven) {
                tolerance = self.tolerance;
            }
            value = relaxed.value;
        }
        (FractionalSolution::new(), false)
    }

    /// Tells that a round of prices begins.
    fn begin(&self, who: &str, round: usize) {
        self.progress.begin(&format!("prices of {who}, round {}", round + 1));
    }

    fn relax(&mut self, arcs: &ArcList, price_box: Option<&PriceBox>, tolerance: f64) -> Relaxed {
        self.relax_until(self.stop, arcs, price_box, tolerance)
    }

    fn relax_until(&mut self, stop: Stop, arcs: &ArcList, price_box: Option<&PriceBox>, tolerance: f64) -> Relaxed {
        let bounds = Bounds { ranges: &[self.ranges], price_box, tolerance, stop };
        let relaxed = relax(&[self.instance], arcs, &bounds);
        self.prices = relaxed.prices[0].clone();
        relaxed
    }

    /// Widths of a box around the prices in which few units have a choice: the more clusters there are, the fewer. Among few pairs one
    /// width for all territories lists fewer arcs, in as many rounds.
    fn widths(&self) -> Prices {
        widths(self.instance, &self.prices, &self.means, (CHOOSING / self.known.sqrt()).min(1.0), self.large)
    }

    /// The box of the next round, where prices were `before` the last one.
    fn price_box(&self, before: &Prices, widths: &Prices) -> PriceBox {
        if self.large { PriceBox::ahead(before, &self.prices, widths) } else { PriceBox::around(&self.prices, widths) }
    }

    fn probes(&self) -> Vec<usize> {
        (0..self.instance.units()).step_by(self.instance.units().div_ceil(PROBES)).collect()
    }
}

/// Worth of a unit of each activity's work at prices: their spread.
pub fn worth_of(prices: &Prices) -> Vec<f64> {
    prices.load.iter().map(|prices| deviation(prices)).collect()
}

/// Whether a value changed by at most such a share (never so where there was none before).
fn settled(before: f64, value: f64, share: f64) -> bool {
    (value - before).abs() <= share * before.abs()
}

/// Standard deviation.
fn deviation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt()
}

/// The cheapest options, ascending by number.
pub(super) fn cheapest(options: &mut Vec<(u32, f64)>, keep: usize) -> Vec<u32> {
    if options.len() > keep {
        options.select_nth_unstable_by(keep, |a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        options.truncate(keep);
    }
    let mut kept: Vec<u32> = options.iter().map(|(option, _)| *option).collect();
    kept.sort_unstable();
    kept
}

/// Adds options to some, ascending.
pub(super) fn add(options: &mut Vec<u32>, others: impl IntoIterator<Item = u32>) {
    options.extend(others);
    options.sort_unstable();
    options.dedup();
}

/// Options that a flow takes some share of.
pub(super) fn used_by(flow: &[(u32, f64)]) -> impl Iterator<Item = u32> {
    flow.iter().filter(|(_, share)| *share > USED).map(|(option, _)| *option)
}

/// Of the options, from the cheapest on: first all, then ever fewer. With the nearest alone, prices would run away where
/// work is far from even.
pub(super) fn near_and_far(options: &mut [(u32, f64)]) -> Vec<u32> {
    options.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let steps = std::iter::successors(Some(0.0), |at: &f64| Some((at * SPACING).max(at + 1.0)));
    let ranks = steps.map(|at| at as usize).take_while(|at| *at < options.len());
    let mut kept: Vec<u32> = ranks.map(|at| options[at].0).collect();
    kept.sort_unstable();
    kept
}

/// The flow of every unit, those included that had no choice.
pub(super) fn by_unit(choices: &[Choice], arcs: &ArcList, flow: &[f64]) -> FractionalSolution {
    let mut open = 0..arcs.units();
    let mut of_unit = |(_, options): &Choice| {
        if let [only] = options[..] {
            return vec![(only, 1.0)];
        }
        let at = open.next().expect("one for each choice");
        let span = arcs.start[at]..arcs.start[at + 1];
        let mut shares: Vec<(u32, f64)> = span.map(|arc| (arcs.option[arc], flow[arc])).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shares
    };
    choices.iter().map(&mut of_unit).collect()
}
