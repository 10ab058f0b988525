//! Units in clusters: near each other and alike in work per kilometre, so that bounds on a whole cluster rule out most
//! territories before any unit is looked at. Prices push units past near sites: distance alone would be the wrong bound.

use rayon::prelude::*;

use super::arcs::{open_options, priced_cost, priced_openly};
use super::extras::Extras;
use super::kd_tree::{Cluster, Family, Interval, Places, ROUNDING, Tree};
use super::price_box::PriceBox;
use crate::geometry::Arcs;
use crate::model::{Instance, Prices, Quantity};

/// Clusters per territory at the coarsest level, and how many times as many there are at each next one.
const COARSEST: usize = 25;
const REFINEMENT: usize = 8;
/// Units in a cluster that chooses as one, on average and at the very least.
const FEWEST: usize = 3;

/// How many clusters choose as one at the coarsest level, and at each one after it.
pub fn cluster_counts(instance: &Instance) -> (usize, impl Iterator<Item = usize>) {
    // Clusters of a few units would be work done twice.
    let most = (instance.units() / FEWEST).max(1);
    let coarsest = (COARSEST * instance.territories()).min(most);
    let finer = std::iter::successors(Some(coarsest * REFINEMENT), |count| Some(count * REFINEMENT));
    (coarsest, finer.take_while(move |count| *count <= most))
}

/// All units, in clusters.
pub struct KdClusters<'a> {
    instance: &'a Instance,
    places: Option<Places<'a>>,
    members: Vec<u32>,
    families: Vec<Family>,
}

impl<'a> KdClusters<'a> {
    /// About `count` clusters; units that nothing bounds as a cluster stay alone. `worth`: what a unit of each activity's
    /// work is worth in kilometres, so that differences in work count beside those in place.
    pub fn new(instance: &'a Instance, worth: &[f64], count: usize) -> Self {
        let quantities = quantities(instance);
        let regular = |unit: usize| regular(instance, unit) && !has_own(&quantities, unit);
        KdClusters::of(instance, worth, count, regular, |unit| instance.permissions.class_of[unit as usize])
    }

    /// The same for first prices: units with distances of their own are taken to be where they stand, so that options may be
    /// left out that are the best of some. Where a budget counts who leaves, only units of one home choose as one: together
    /// others could not but leave.
    pub fn roughly(instance: &'a Instance, worth: &[f64], count: usize) -> Self {
        let leaving = instance.budgets().iter().any(|budget| !budget.usage.away.is_empty());
        let home = |unit: u32| if leaving { instance.current(unit as usize) } else { None };
        let class = |unit: u32| (instance.permissions.class_of[unit as usize], home(unit));
        KdClusters::of(instance, worth, count, |unit| regular(instance, unit), class)
    }

    /// About `count` clusters of units that are `regular`, each of one `class`.
    fn of<C: Ord>(
        instance: &'a Instance,
        worth: &[f64],
        count: usize,
        regular: impl Fn(usize) -> bool,
        class: impl Fn(u32) -> C,
    ) -> Self {
        let places = places(instance);
        let units = 0..instance.units() as u32;
        let (mut members, alone): (Vec<u32>, Vec<u32>) = units.partition(|&unit| places.is_some() && regular(unit as usize));
        let mut families = Vec::new();
        if let Some(places) = places {
            let tree = Tree::new(instance, places, worth);
            members.sort_unstable_by_key(|&unit| (class(unit), unit));
            let (mut start, all) = (0, members.len());
            for of_class in members.chunk_by_mut(|a, b| class(*a) == class(*b)) {
                let clusters = tree.split(of_class, start, count as f64 * of_class.len() as f64 / all as f64);
                families.extend(tree.families(of_class, start, clusters));
                start += of_class.len();
            }
        }
        let single = |at: usize| Cluster { start: at, end: at + 1, bounds: None };
        families.extend((members.len()..instance.units()).map(|at| Family { whole: single(at), clusters: vec![single(at)] }));
        members.extend(alone);
        KdClusters { instance, places, members, families }
    }

    /// Visits each cluster; returns the answers. `visit` gets the cluster's units, and the options (in no order, with what the
    /// first unit pays at the least prices) among which is the best one of every unit, at all prices inside `price_box`.
    pub fn each<T: Send>(
        &self,
        price_box: &PriceBox,
        visit: impl Fn(&[u32], &mut Vec<(u32, f64)>) -> T + Sync,
    ) -> Vec<(&[u32], T)> {
        self.each_cluster(
            price_box,
            |_| 0.0,
            |members, territories| [(members, visit(members, &mut self.price(members[0] as usize, territories, &price_box.low)))],
        )
    }

    /// Visits each cluster; returns the answers. `visit` gets, in no order, all options that the cluster's first unit may choose, with what
    /// it pays in an instance of the same options at these prices.
    pub fn each_openly<T: Send>(
        &self,
        instance: &Instance,
        prices: &Prices,
        visit: impl Fn(&mut Vec<(u32, f64)>) -> T + Sync,
    ) -> Vec<(&[u32], T)> {
        let of_cluster = |cluster: &Cluster| {
            let members = &self.members[cluster.start..cluster.end];
            (members, visit(&mut priced_openly(instance, prices, members[0] as usize)))
        };
        self.families.par_iter().flat_map_iter(|family| family.clusters.iter().map(of_cluster)).collect()
    }

    /// Visits each unit; returns the answers in the order of the units. `visit` gets the unit and, in no order, the options that may be
    /// the best, or within `slack` of it, at prices inside `price_box`, with their costs at the least prices.
    pub fn scan<T: Send>(
        &self,
        price_box: &PriceBox,
        slack: impl Fn(usize) -> f64 + Sync,
        visit: impl Fn(usize, &mut Vec<(u32, f64)>) -> T + Sync,
    ) -> Vec<T> {
        let of_cluster = |members: &[u32], territories: Option<&[u32]>| {
            let mut priced = Vec::new();
            let answer = |&unit: &u32| {
                let (at, mut least) = (unit as usize, f64::INFINITY);
                priced.clear();
                self.open(at, territories, |o| {
                    let [low, high] = price_box.priced(self.instance, at, o);
                    least = least.min(high);
                    priced.push((o as u32, low));
                });
                let limit = least + slack(at);
                priced.retain(|(_, low)| *low <= limit);
                (unit, visit(at, &mut priced))
            };
            members.iter().map(answer).collect::<Vec<_>>()
        };
        let mut answers: Vec<(u32, T)> = self.each_cluster(price_box, &slack, of_cluster);
        answers.par_sort_unstable_by_key(|(unit, _)| *unit);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// Visits each cluster's units and the territories that may be best for them, or within their slack (`None` = all); returns all
    /// answers.
    fn each_cluster<'s, T: Send, A: IntoIterator<Item = T>>(
        &'s self,
        price_box: &PriceBox,
        slack: impl Fn(usize) -> f64 + Sync,
        visit: impl Fn(&'s [u32], Option<&[u32]>) -> A + Sync,
    ) -> Vec<T> {
        let extras = Extras::new(self.instance, price_box);
        let room = |unit: usize| Some(slack(unit) + extras.most(unit)?);
        let yardstick = Yardstick { price_box, extras: &extras, room: &room };
        let of_family = |family: &'s Family| {
            let territories = self.candidates(&family.whole, &yardstick, None);
            let of_cluster = |cluster: &'s Cluster| {
                let own = self.candidates(cluster, &yardstick, territories.as_deref());
                visit(&self.members[cluster.start..cluster.end], own.as_deref())
            };
            family.clusters.iter().flat_map(of_cluster).collect::<Vec<T>>()
        };
        self.families.par_iter().flat_map_iter(of_family).collect()
    }

    /// The open options of a unit with what it pays.
    fn price(&self, unit: usize, territories: Option<&[u32]>, prices: &Prices) -> Vec<(u32, f64)> {
        let mut priced = Vec::new();
        self.open(unit, territories, |o| priced.push((o as u32, priced_cost(self.instance, prices, unit, o))));
        priced
    }

    /// Visits the open options of a unit at some territories, at home and at none; at all territories where these are `None`.
    fn open(&self, unit: usize, territories: Option<&[u32]>, mut visit: impl FnMut(usize)) {
        let (instance, options) = (self.instance, self.instance.options());
        match territories {
            None => open_options(instance, unit).into_iter().for_each(|o| visit(o as usize)),
            Some(territories) => {
                let home = instance.current(unit).filter(|&j| territories.binary_search(&(j as u32)).is_err());
                let uncovered = options.uncovered().into_iter();
                let near = territories.iter().map(|&j| j as usize).chain(home).flat_map(|j| options.of(j));
                near.chain(uncovered).filter(|&o| instance.allows(unit, o)).for_each(visit);
            }
        }
    }

    /// The territories `among` some, or all, that may be best for a unit of the cluster, or within its slack; `None` = all. `room`: what
    /// slack and extras add to a unit's way at most, if they only add.
    fn candidates(
        &self,
        cluster: &Cluster,
        &Yardstick { price_box, extras, room }: &Yardstick,
        among: Option<&[u32]>,
    ) -> Option<Vec<u32>> {
        let (bounds, places) = (cluster.bounds.as_ref()?, self.places?);
        let members = &self.members[cluster.start..cluster.end];
        let room = members.iter().try_fold(0.0_f64, |most, &unit| Some(most.max(room(unit as usize)?)))? / bounds.kilometre;
        let entering = extras.entering(members);
        let barred = self.instance.permissions.classes.get(bounds.class);
        let allowed = |j: usize| barred.is_none_or(|barred| barred.get(j).copied().flatten().is_none());
        let all: Vec<u32>;
        let among = match among {
            Some(among) => among,
            None => {
                all = (0..places.sites.len() as u32).collect();
                &all
            }
        };
        let of = |j: usize| match allowed(j) {
            true => entering.with(bounds.priced(places, price_box, j), j),
            false => (f64::INFINITY, f64::INFINITY),
        };
        let priced: Vec<Interval> = among.iter().map(|&j| of(j as usize)).collect();
        let least = priced.iter().map(|interval| interval.1).fold(f64::INFINITY, f64::min);
        let limit = least + room + ROUNDING * (least.abs() + room);
        Some(among.iter().zip(&priced).filter(|(_, interval)| interval.0 <= limit).map(|(&j, _)| j).collect())
    }
}

/// What the territories of a cluster are told by.
struct Yardstick<'a> {
    price_box: &'a PriceBox,
    extras: &'a Extras<'a>,
    /// What slack and extras add to a unit's priced cost at most; `None` where they may lower it.
    room: &'a (dyn Fn(usize) -> Option<f64> + Sync),
}

/// The geometry behind all costs and loads, where there is a single one.
fn places(instance: &Instance) -> Option<Places<'_>> {
    let geometry = base(&instance.costs)?;
    let same = |quantity: &Quantity| quantity.arcs.is_none() || base(quantity).is_some_and(|other| std::ptr::eq(geometry, other));
    let shared = instance.activities().iter().all(|activity| same(&activity.load))
        && instance.budgets().iter().all(|budget| budget.usage.arcs.is_none());
    let (one_way, trips) = match geometry {
        Arcs::Trips { base, trips } => (listed(base), Some(trips)),
        one_way => (one_way, None),
    };
    let (plain, drive) = match one_way {
        Arcs::Driven { base, drive } => (&**base, Some(drive)),
        plain => (plain, None),
    };
    match plain {
        Arcs::Geometric { metric, units, sites } if shared => Some(Places { metric: *metric, units, sites, drive, trips }),
        _ => None,
    }
}

/// The arcs of a quantity under all that is overridden.
fn base(quantity: &Quantity) -> Option<&Arcs> {
    quantity.arcs.as_deref().map(listed)
}

/// Arcs under all that is overridden.
fn listed(mut arcs: &Arcs) -> &Arcs {
    while let Arcs::Overridden { base, .. } = arcs {
        arcs = base;
    }
    arcs
}

/// Whether travel costs a unit something, and no permission is its own.
fn regular(instance: &Instance, unit: usize) -> bool {
    let levels = instance.options().levels();
    let travels = instance.costs.scale.is_empty()
        || instance.costs.scale[unit * levels..(unit + 1) * levels].iter().all(|&scale| scale > 0.0);
    let permissions = &instance.permissions;
    let pair = permissions.pairs.partition_point(|pair| (pair.0 as usize) < unit);
    let own_pair = permissions.pairs.get(pair).is_some_and(|pair| pair.0 as usize == unit);
    travels && permissions.locks[unit].is_none() && !own_pair
}

/// All quantities of an instance, those that budgets share once.
fn quantities(instance: &Instance) -> Vec<&Quantity> {
    let loads = instance.activities().iter().map(|activity| &activity.load);
    let uses = instance.budgets().iter().map(|budget| &*budget.usage);
    let mut all: Vec<&Quantity> = Vec::new();
    for quantity in [&instance.costs].into_iter().chain(loads).chain(uses) {
        if !all.iter().any(|known| std::ptr::eq(*known, quantity)) {
            all.push(quantity);
        }
    }
    all
}

/// Whether a unit has numbers of its own that its place does not tell.
fn has_own(quantities: &[&Quantity], unit: usize) -> bool {
    let overrides = |quantity: &Quantity| quantity.arcs.as_deref().is_some_and(|arcs| arcs.overrides(unit));
    quantities.iter().any(|quantity| quantity.has_single(unit) || overrides(quantity))
}
