//! Prices that prove a clash of limits (Farkas 1902): D > 0 where nothing costs anything. Where limits clash, such prices rise without
//! end; here every limit may be passed at the price of a box, as in the first phase of a simplex method, so that they settle.
//!
//! The price system is solved over a few options of each cluster first, then of each unit (`sifting`), until prices prove a clash over
//! all options, or the options listed leave none.

use rayon::prelude::*;

use super::arcs::{ArcList, Choice, open_options, priced_openly};
use super::box_widths::{mean_uses, means};
use super::dual::{load_side, total_ranges};
use super::interior::{Bounds, relax};
use super::kd_clusters::{KdClusters, cluster_counts};
use super::price_box::PriceBox;
use super::sifting::{FractionalSolution, Sifting, WANTED, add, by_unit, cheapest, near_and_far, used_by};
use crate::model::{Instance, Prices};
use crate::solve::parameters::Stop;
use crate::solve::sums::sum_chunks;
use crate::solve::{Parameters, Progress};

/// What passing a budget by the mean use of one unit costs, in passes of a load by a mean unit.
const BUDGETS: f64 = 10.0;
/// Relative gap of the price system, of what all units bring: over some options, and over all at once.
const ROUGH: f64 = 1e-4;
const FINE: f64 = 1e-8;
/// Rounds of adding options that the prices turn out to want: by clusters, and by units.
const ROUNDS: usize = 4;
const LAST_ROUNDS: usize = 12;
/// What has no room with the options listed, of what all units bring, that is none.
const NOTHING: f64 = 1e-6;
/// The part of the most that prices may prove at which they prove enough: whoever loosens a limit asks by how much.
const ENOUGH: f64 = 0.5;
/// Excess of D above 0 that is no rounding error, relative to its terms.
const MARGIN: f64 = 1e-6;

/// Whether prices of an instance without costs show that its limits clash.
pub fn proves_clash(free: &Instance, prices: &Prices) -> bool {
    clash(free, &total_ranges(free), prices, |_| ()).0 > 0.0
}

/// Finds prices at which the limits of `free` alone give every assignment a positive dual bound; `None` where none were found. `free` is
/// `instance` where nothing costs anything: the costs tell which options lie near.
pub fn farkas_prices(instance: &Instance, free: &Instance, parameters: &Parameters) -> Option<Prices> {
    let ranges = total_ranges(free);
    let stop = || parameters.should_stop();
    let elastic = Elastic { free, ranges: &ranges, price_box: within_worth(free, &ranges), stop: &stop };
    let units: Vec<u32> = (0..free.units() as u32).collect();
    if free.units() * free.options().count() <= parameters.arcs_at_once {
        let choices: Vec<Choice> = units.chunks(1).map(|unit| (unit, open_options(free, unit[0] as usize))).collect();
        let prices = elastic.relax(&choices, FINE)?.0;
        return (clash(free, &ranges, &prices, |_| ()).0 > 0.0).then_some(prices);
    }
    let worth = Sifting::new(instance, &ranges, &stop, &Progress::new(None), parameters.gap).worth();
    let clusters = KdClusters::roughly(instance, &worth, cluster_counts(instance).0);
    elastic.by_units(&units, elastic.by_clusters(instance, &clusters)?)
}

/// Prices of loads and budgets between what passing a limit by a mean unit costs, one way and the other.
fn within_worth(free: &Instance, ranges: &[(f64, f64)]) -> PriceBox {
    let load = means(free, ranges).into_iter().map(|mean| vec![1.0 / mean; free.territories()]).collect();
    let budget = mean_uses(free).into_iter().map(|mean| BUDGETS / mean).collect();
    PriceBox::around(&Prices::zero(free), &Prices { load, budget, ..Prices::zero(free) })
}

/// The limits of an instance without costs, each of which may be passed at a price.
struct Elastic<'a> {
    free: &'a Instance,
    ranges: &'a [(f64, f64)],
    price_box: PriceBox,
    stop: Stop<'a>,
}

impl Elastic<'_> {
    /// Prices from clusters that choose as one, and the options that they use, by unit; `None` where their options leave no clash.
    fn by_clusters(&self, instance: &Instance, clusters: &KdClusters) -> Option<(Prices, Vec<Vec<u32>>)> {
        let mut prices = Prices::zero(self.free);
        let mut choices = clusters.each_openly(instance, &prices, |options| near_and_far(options));
        choices.par_iter_mut().for_each(|(units, options)| add(options, self.home(units[0] as usize)));
        for round in 0.. {
            let (found, flow, _) = self.relax(&choices, ROUGH)?;
            prices = found;
            let used: Vec<Vec<u32>> = flow.iter().map(|flow| used_by(flow).collect()).collect();
            if round == ROUNDS {
                let mut of_unit = vec![Vec::new(); self.free.units()];
                let all =
                    choices.iter().zip(used).flat_map(|((units, _), used)| units.iter().map(move |&unit| (unit, used.clone())));
                all.for_each(|(unit, used)| of_unit[unit as usize] = used);
                return Some((prices, of_unit));
            }
            choices = clusters.each_openly(self.free, &prices, |options| cheapest(options, WANTED));
            choices.par_iter_mut().zip(used).for_each(|((_, options), used)| add(options, used));
        }
        None
    }

    /// Prices that prove a clash, from those of clusters and the options that these use.
    fn by_units(&self, units: &[u32], (mut prices, mut known): (Prices, Vec<Vec<u32>>)) -> Option<Prices> {
        let (mut best, mut excess) = (None, f64::INFINITY);
        for _ in 0..LAST_ROUNDS {
            let (proven, wanted) = clash(self.free, self.ranges, &prices, |options| cheapest(options, WANTED));
            if proven > best.as_ref().map_or(0.0, |(most, _)| *most) {
                best = Some((proven, prices));
            }
            if best.as_ref().is_some_and(|(most, _)| *most >= ENOUGH * excess) {
                break;
            }
            known.par_iter_mut().zip(wanted).for_each(|(options, wanted)| add(options, wanted));
            let choices: Vec<Choice> = units.chunks(1).zip(known).collect();
            let Some((found, flow, least)) = self.relax(&choices, ROUGH) else { break };
            (prices, known, excess) = (found, flow.iter().map(|flow| used_by(flow).collect()).collect(), least);
        }
        best.map(|(_, prices)| prices)
    }

    /// Best prices in the box over the options listed, the flow of every choice, and D over these; `None` where these options leave no
    /// clash, or time is up.
    fn relax(&self, choices: &[Choice], tolerance: f64) -> Option<(Prices, FractionalSolution, f64)> {
        let mut arcs = ArcList::new(self.free, choices);
        // Whatever a unit chooses costs the same: what all of them bring is what a gap is measured by.
        let (open, all) = (choices.iter().filter(|choice| choice.1.len() > 1), self.free.units() as f64);
        arcs.cost = open.flat_map(|(units, options)| vec![units.len() as f64; options.len()]).collect();
        arcs.fixed_cost = all - arcs.start.windows(2).map(|span| arcs.cost[span[0]]).sum::<f64>();
        let bounds = Bounds { ranges: &[self.ranges], price_box: Some(&self.price_box), tolerance, stop: self.stop };
        let mut relaxed = relax(&[self.free], &arcs, &bounds);
        let flow = by_unit(choices, &arcs, &relaxed.flow);
        let clashing = relaxed.value > all * (1.0 + NOTHING) && !(self.stop)();
        clashing.then(|| (relaxed.prices.swap_remove(0), flow, relaxed.value - all))
    }

    /// The options of a unit that leave it where it is.
    fn home(&self, unit: usize) -> Vec<u32> {
        let home = self.free.current(unit).into_iter().flat_map(|j| self.free.options().of(j));
        home.filter(|&o| self.free.allows(unit, o)).map(|o| o as u32).collect()
    }
}

/// D over all options of an instance without costs, 0 where it is no more than rounding errors, and what `visit` makes of those of each
/// unit, with what these cost.
fn clash<T: Send>(
    free: &Instance,
    ranges: &[(f64, f64)],
    prices: &Prices,
    visit: impl Fn(&mut Vec<(u32, f64)>) -> T + Sync,
) -> (f64, Vec<T>) {
    let priced = |unit: usize| {
        let mut options = priced_openly(free, prices, unit);
        let least = options.iter().map(|option| option.1).fold(f64::INFINITY, f64::min);
        (least, visit(&mut options))
    };
    let (least, answers): (Vec<f64>, Vec<T>) = (0..free.units()).into_par_iter().map(priced).unzip();
    let [sum, size] = sum_chunks(least.len(), |unit| [least[unit], least[unit].abs()]);
    let loads = load_side(free, prices, ranges);
    let proven = sum + loads;
    (if proven > MARGIN * (size + loads.abs()) { proven } else { 0.0 }, answers)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::sync::Arc;

    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::farkas_prices;
    use crate::check;
    use crate::geometry::{Arcs, Metric, Position};
    use crate::model::{Activity, Budget, Conflict, Instance, Options, Quantity, RuleId, evaluate};
    use crate::solve::conflict::free;
    use crate::solve::{Parameters, Progress, solve};

    const UNITS: usize = 300;
    const REPS: usize = 6;

    /// Half of the units are at home with the first rep; each may carry `room` mean loads and receive so many units.
    fn uneven(seed: u64, room: f64, received: f64) -> Instance {
        let mut rng = Pcg64::seed_from_u64(seed);
        let mut places = |count: usize| -> Vec<Position> {
            let place = |_| Position::in_plane(rng.random_range(0.0..100.0), rng.random_range(0.0..100.0));
            (0..count).map(place).collect()
        };
        let (units, sites) = (places(UNITS), places(REPS));
        let arcs = Arc::new(Arcs::Geometric { metric: Metric::Plane, units, sites });
        let costs = Quantity { arcs: Some(arcs.clone()), ..Quantity::default() };
        let load = Quantity { fixed: vec![1.0; UNITS], scale: vec![1e-3; UNITS], arcs: Some(arcs), ..Quantity::default() };
        let mut work = Activity::even("work", load, REPS, RuleId(0));
        (work.tolerance, work.weight) = (f64::INFINITY, 0.0);
        work.upper = vec![room * UNITS as f64 / REPS as f64; REPS];
        let usage = Arc::new(Quantity { away: vec![1.0; UNITS], ..Quantity::default() });
        let cap = |j| Budget { territory: Some(j), ..Budget::new(Arc::clone(&usage), received, RuleId(1)) };
        let home = |unit: usize| if unit.is_multiple_of(2) { 0 } else { (unit % REPS) as u32 };
        let builder = Instance::builder(UNITS, Options::new(REPS, 1, false)).costs(costs).activity(work);
        let builder = builder.current((0..UNITS).map(|unit| Some(home(unit))).collect());
        (0..REPS).map(cap).fold(builder, |builder, cap| builder.budget(cap)).build().unwrap()
    }

    #[test]
    fn caps_that_clash_are_proven_to_and_others_never() {
        for seed in 0..5 {
            // All at once, and by clusters and units.
            for arcs_at_once in [10_000, 100] {
                let parameters = Parameters { arcs_at_once, ..Parameters::default() };
                let proof = |instance: &Instance| farkas_prices(instance, &free(instance), &parameters);
                let clashing = uneven(seed, 1.2, 10.0);
                let prices = proof(&clashing).unwrap_or_else(|| panic!("seed {seed}: not proven"));
                let conflict = Conflict::FarkasDual { prices };
                check::conflict(&clashing, &conflict).unwrap();
                // With room for whoever comes there is a plan, and the same prices prove nothing.
                let roomy = uneven(seed, 1.2, 60.0);
                assert_eq!(proof(&roomy), None, "seed {seed}");
                assert!(check::conflict(&roomy, &conflict).is_err());
                let rough = Parameters { gap: 0.2, work_limit: 1, ..parameters.clone() };
                let plan = solve(&roomy, &rough, &Progress::new(None)).assignment;
                assert!(evaluate(&roomy, &plan.unwrap()).feasible(), "seed {seed}");
            }
        }
    }
}
