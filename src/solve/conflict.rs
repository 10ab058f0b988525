//! Proofs that an instance has no plan, from sums alone: who may go where, what they bring there, and what there is
//! room for. Sets of territories that are too small for those who can go nowhere else come from minimum cuts (Hall 1935).

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Parameters;
use super::load_intervals::LoadIntervals;
use super::prices::arcs::open_options;
use super::prices::dual::total_ranges;
use super::prices::farkas;
use crate::model::outcome::Conflict;
use crate::model::{Activity, Instance, Prices, Quantity};

mod max_flow;

use max_flow::MaxFlow;

/// Excess of a sum over a limit that is no rounding error, relative to its size and absolute below 1.
const MARGIN: f64 = 1e-6;
/// Units per task: fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 1024;
/// Largest number of pairs (class, territory) that cuts are looked for in.
const PAIRS: usize = 20_000;
/// Largest number of pairs (unit, option) that are priced to prove that limits clash.
const PRICED: usize = 200_000_000;

/// Least and greatest, of loads or of limits.
type Range = (f64, f64);

/// Why there is no plan, where sums show it. On large instances sums of intervals do, unless they show something.
pub fn find(instance: &Instance) -> Option<Conflict> {
    let intervals = LoadIntervals::new(instance).filter(|_| instance.options().levels() == 1);
    let found = by_sums(instance, intervals.as_ref());
    if intervals.is_some() && found.is_some() { by_sums(instance, None) } else { found }
}

fn by_sums(instance: &Instance, intervals: Option<&LoadIntervals>) -> Option<Conflict> {
    let totals = intervals.map_or_else(|| total_ranges(instance), |loads| loads.totals(instance.units()));
    let limits: Vec<Vec<Range>> = instance.activities().iter().zip(&totals).map(|(a, &total)| limits(a, total)).collect();
    squeezed(&limits).or_else(|| match Classes::gather(instance, &limits, intervals) {
        Err(conflict) => Some(conflict),
        Ok(classes) => {
            let classes = classes.few(instance.territories());
            overspent(instance, &classes).or_else(|| (0..limits.len()).find_map(|k| classes.too_many_or_few(k, &limits[k])))
        }
    })
}

/// Why there is no plan, where prices show it: those that rise without end where limits clash. All pairs are looked at, so
/// not on the largest instances.
pub fn by_prices(instance: &Instance, prices: &Prices) -> Option<Conflict> {
    if instance.units() * instance.options().count() > PRICED {
        return None;
    }
    farkas::proves_clash(&free(instance), prices).then(|| Conflict::FarkasDual { prices: prices.clone() })
}

/// Why limits alone leave no plan, where their own prices show it: costs may hide a clash that is small beside them.
pub fn by_limits(instance: &Instance, parameters: &Parameters) -> Option<Conflict> {
    if instance.units() * instance.options().count() > PRICED {
        return None;
    }
    let prices = farkas::farkas_prices(instance, &free(instance), parameters)?;
    Some(Conflict::FarkasDual { prices })
}

/// The same limits where no assignment costs anything.
pub fn free(instance: &Instance) -> Instance {
    let mut free = Instance { costs: Quantity::default(), pairing: None, integral: false, ..instance.clone() };
    free.activities.iter_mut().for_each(|activity| activity.weight = 0.0);
    free
}

/// Limits of a territory's load, whatever the total turns out to be.
fn limits(activity: &Activity, (least, greatest): Range) -> Vec<Range> {
    let limit = |j: usize| {
        let (mut low, mut high, share) = (activity.lower[j], activity.upper[j], activity.share[j]);
        if activity.tolerance.is_finite() && share > 0.0 {
            low = low.max(((1.0 - activity.tolerance) * share * least).max(0.0));
            high = high.min((1.0 + activity.tolerance) * share * greatest);
        }
        (low, high)
    };
    (0..activity.share.len()).map(limit).collect()
}

fn squeezed(limits: &[Vec<Range>]) -> Option<Conflict> {
    let pairs = limits.iter().enumerate().flat_map(|(k, limits)| limits.iter().enumerate().map(move |(j, limit)| (k, j, limit)));
    let mut squeezed = pairs.filter(|(_, _, limit)| exceeds(limit.0, limit.1));
    squeezed.next().map(|(activity, territory, &(lower, upper))| Conflict::EmptyInterval { activity, territory, lower, upper })
}

fn overspent(instance: &Instance, classes: &Classes) -> Option<Conflict> {
    let mut budgets = instance.budgets().iter().zip(&classes.usage).enumerate();
    budgets.find_map(|(budget, (rule, &least))| {
        let (room, offsets) = (rule.room(), rule.limit - rule.room());
        exceeds(least, rule.limit).then_some(Conflict::BudgetInfeasible { budget, least: least - offsets, limit: room })
    })
}

/// Units by the territories that are open to them.
struct Classes {
    /// Territories, ascending, `None` first where a unit may stay out of all; per activity, what the class brings.
    classes: BTreeMap<Vec<Option<usize>>, Vec<Range>>,
    /// The least use of each budget.
    usage: Vec<f64>,
}

impl Classes {
    /// Fails where a unit has nowhere to go.
    fn gather(instance: &Instance, limits: &[Vec<Range>], intervals: Option<&LoadIntervals>) -> Result<Self, Conflict> {
        let roomy = intervals.map(|loads| Roomy::new(instance, limits, loads));
        let parts: Vec<Result<Classes, Conflict>> = (0..instance.units().div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let mut part = Classes { classes: BTreeMap::new(), usage: vec![0.0; instance.budgets().len()] };
                let units = chunk * CHUNK..((chunk + 1) * CHUNK).min(instance.units());
                let (fitting, others): (Vec<_>, Vec<_>) =
                    units.map(|unit| (unit, roomy.as_ref().and_then(|roomy| roomy.of(unit)))).partition(|own| own.1.is_some());
                let mut sums: BTreeMap<u32, Vec<Range>> = BTreeMap::new();
                fitting.into_iter().filter_map(|own| own.1).for_each(|(class, brought)| add_to(&mut sums, class, &brought));
                if let Some(roomy) = &roomy {
                    sums.into_iter().for_each(|(class, sums)| part.extend(roomy.open[class as usize].clone(), &sums));
                }
                others.into_iter().try_for_each(|(unit, _)| part.add(instance, limits, unit)).map(|()| part)
            })
            .collect();
        let mut all = Classes { classes: BTreeMap::new(), usage: vec![0.0; instance.budgets().len()] };
        for part in parts {
            let part = part?;
            all.usage.iter_mut().zip(part.usage).for_each(|(sum, used)| *sum += used);
            part.classes.into_iter().for_each(|(open, brought)| all.extend(open, &brought));
        }
        Ok(all)
    }

    fn add(&mut self, instance: &Instance, limits: &[Vec<Range>], unit: usize) -> Result<(), Conflict> {
        let mut options = open_options(instance, unit);
        if options.is_empty() {
            return Err(Conflict::NoOption { unit });
        }
        let territory = |o: u32| instance.options().territory(o as usize);
        let load = |k: usize, o: u32| instance.load(k, unit, o as usize);
        options.retain(|&o| territory(o).is_none_or(|j| (0..limits.len()).all(|k| !exceeds(load(k, o), limits[k][j].1))));
        if options.is_empty() {
            return Err(Conflict::TooLarge { unit });
        }
        let range = |number: &dyn Fn(u32) -> f64| {
            options.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), &o| (low.min(number(o)), high.max(number(o))))
        };
        let brought: Vec<Range> = (0..limits.len()).map(|k| range(&|o| load(k, o))).collect();
        let mut open: Vec<Option<usize>> = options.iter().map(|&o| territory(o)).collect();
        open.sort_unstable();
        open.dedup();
        // Who has a choice of territories need not use what a single one has.
        let only = if let [only] = open[..] { only } else { None };
        for r in instance.counting(unit, only) {
            self.usage[r] += range(&|o| instance.usage(r, unit, o as usize)).0;
        }
        self.extend(open, &brought);
        Ok(())
    }

    fn extend(&mut self, open: Vec<Option<usize>>, brought: &[Range]) {
        add_to(&mut self.classes, open, brought);
    }

    /// Where there are too many to look for cuts, all that have a choice count as open to everything: that proves less,
    /// but nothing wrong.
    fn few(self, territories: usize) -> Self {
        if self.classes.len() * territories <= PAIRS {
            return self;
        }
        let mut few = Classes { classes: BTreeMap::new(), usage: self.usage };
        for (open, brought) in self.classes {
            let everything = || open[..1].iter().filter(|first| first.is_none()).copied().chain((0..territories).map(Some));
            few.extend(if open.len() > 1 { everything().collect() } else { open }, &brought);
        }
        few
    }

    /// Too much for those who may take it, or too little for those who need it.
    fn too_many_or_few(&self, k: usize, limits: &[Range]) -> Option<Conflict> {
        self.overfull(k, limits).or_else(|| self.underfilled(k, limits))
    }

    fn overfull(&self, k: usize, limits: &[Range]) -> Option<Conflict> {
        let bound = self.classes.iter().filter(|(open, _)| open[0].is_some());
        let bound: Vec<(Vec<usize>, f64)> = bound.map(|(open, brought)| (territories(open), brought[k].0)).collect();
        let set = MaxFlow::new(&bound, limits.iter().map(|limit| limit.1).collect()).too_small()?;
        let inside = bound.iter().filter(|(open, _)| open.iter().all(|j| set.contains(j)));
        let (least, capacity) = (inside.map(|class| class.1).sum(), set.iter().map(|&j| limits[j].1).sum());
        exceeds(least, capacity).then_some(Conflict::CapacityViolation { activity: k, territories: set, least, capacity })
    }

    fn underfilled(&self, k: usize, limits: &[Range]) -> Option<Conflict> {
        let able: Vec<(Vec<usize>, f64)> = self.classes.iter().map(|(open, brought)| (territories(open), brought[k].1)).collect();
        let set = MaxFlow::new(&able, limits.iter().map(|limit| limit.0).collect()).too_large()?;
        let around = able.iter().filter(|(open, _)| open.iter().any(|j| set.contains(j)));
        let (greatest, needed) = (around.map(|class| class.1).sum(), set.iter().map(|&j| limits[j].0).sum());
        exceeds(needed, greatest).then_some(Conflict::DeficitViolation { activity: k, territories: set, greatest, needed })
    }
}

/// Adds what a unit or a class brings to the sums of its kind.
fn add_to<K: Ord>(sums: &mut BTreeMap<K, Vec<Range>>, kind: K, brought: &[Range]) {
    let sums = sums.entry(kind).or_insert_with(|| vec![(0.0, 0.0); brought.len()]);
    sums.iter_mut().zip(brought).for_each(|(sum, own)| *sum = (sum.0 + own.0, sum.1 + own.1));
}

/// Units that count as open to every territory that their class of permissions leaves open, since they bring no more than fits there
/// from near by, and as using no budget: that proves less, but nothing wrong.
struct Roomy<'a> {
    instance: &'a Instance,
    loads: &'a LoadIntervals,
    /// Least of the greatest loads, per activity.
    room: Vec<f64>,
    /// By class of permissions.
    open: Vec<Vec<Option<usize>>>,
    /// Whether a unit has permissions of its own.
    own: Vec<bool>,
}

impl<'a> Roomy<'a> {
    fn new(instance: &'a Instance, limits: &[Vec<Range>], loads: &'a LoadIntervals) -> Self {
        let permissions = &instance.permissions;
        let mut own: Vec<bool> = permissions.locks.iter().map(Option::is_some).collect();
        permissions.pairs.iter().for_each(|pair| own[pair.0 as usize] = true);
        permissions.covered.iter().zip(&mut own).for_each(|(covered, own)| *own |= covered.is_some());
        permissions.only.iter().zip(&mut own).for_each(|(only, own)| *own |= only.is_some());
        let outside = instance.options().uncovered().map(|_| None);
        let open = |barred: &Vec<Option<crate::model::RuleId>>| {
            let allowed = (0..instance.territories()).filter(|&j| barred.get(j).copied().flatten().is_none());
            outside.into_iter().chain(allowed.map(Some)).collect()
        };
        let least = |limits: &Vec<Range>| limits.iter().map(|limit| limit.1).fold(f64::INFINITY, f64::min);
        let (room, open) = (limits.iter().map(least).collect(), permissions.classes.iter().map(open).collect());
        Roomy { instance, loads, room, open, own }
    }

    /// The class of a unit's permissions, and what it brings; `None` where all of its options are to be looked at.
    fn of(&self, unit: usize) -> Option<(u32, Vec<Range>)> {
        let class = self.instance.permissions.class_of[unit];
        let brought: Vec<Range> = (0..self.room.len()).map(|k| self.loads.of(k, unit)).collect();
        let fits = brought.iter().zip(&self.room).all(|(load, &room)| !exceeds(load.0, room));
        (!self.own[unit] && fits && !self.open[class as usize].is_empty()).then_some((class, brought))
    }
}

fn territories(open: &[Option<usize>]) -> Vec<usize> {
    open.iter().flatten().copied().collect()
}

fn exceeds(sum: f64, limit: f64) -> bool {
    sum > limit + MARGIN * limit.abs().max(1.0)
}
