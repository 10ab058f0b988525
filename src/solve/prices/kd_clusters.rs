//! Units in clusters: near each other and alike in work per kilometre, so that bounds on a whole cluster rule out most
//! territories before any unit is looked at. Prices push units past near sites: distance alone would be the wrong bound.

use rayon::prelude::*;

use super::arcs::{open_options, priced_cost};
use super::price_box::PriceBox;
use crate::geometry::{Arcs, Drive, Metric, Position};
use crate::model::{Instance, Prices, Quantity};

/// Relative slack for rounding errors of distances and priced costs.
const ROUNDING: f64 = 1e-9;

/// Least and greatest value.
type Interval = (f64, f64);

/// All units, in clusters.
pub struct KdClusters<'a> {
    instance: &'a Instance,
    places: Option<Places<'a>>,
    members: Vec<u32>,
    clusters: Vec<Cluster>,
}

/// The distances that all costs and loads are made of.
#[derive(Clone, Copy)]
struct Places<'a> {
    metric: Metric,
    units: &'a [Position],
    sites: &'a [Position],
    /// What a distance takes, where that is not itself.
    drive: Option<&'a Drive>,
}

impl Places<'_> {
    /// What a distance takes, which never falls as it grows.
    fn taken(&self, km: f64) -> f64 {
        self.drive.map_or(km, |drive| drive.of(km))
    }
}

/// Units `start..end` of the members.
struct Cluster {
    start: usize,
    end: usize,
    bounds: Option<Bounds>,
}

/// Bounds on a cluster's units. Numbers per activity are divided by the cost of a kilometre.
struct Bounds {
    centre: Position,
    radius: f64,
    class: usize,
    /// Work without travel.
    work: Vec<Interval>,
    /// Work per kilometre.
    travel: Vec<Interval>,
    /// Least cost of a kilometre.
    kilometre: f64,
}

impl<'a> KdClusters<'a> {
    /// About `count` clusters; units that nothing bounds as a cluster stay alone. `worth`: what a unit of each activity's
    /// work is worth in kilometres, so that differences in work count beside those in place.
    pub fn new(instance: &'a Instance, worth: &[f64], count: usize) -> Self {
        let regular = |unit: usize| regular(instance, unit) && !has_own(instance, unit);
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
        let mut clusters = Vec::new();
        if let Some(places) = places {
            let tree = Tree { instance, places, worth };
            members.sort_unstable_by_key(|&unit| (class(unit), unit));
            let (mut start, all) = (0, members.len());
            for of_class in members.chunk_by_mut(|a, b| class(*a) == class(*b)) {
                clusters.extend(tree.split(of_class, start, count as f64 * of_class.len() as f64 / all as f64));
                start += of_class.len();
            }
        }
        clusters.extend((members.len()..instance.units()).map(|at| Cluster { start: at, end: at + 1, bounds: None }));
        members.extend(alone);
        KdClusters { instance, places, members, clusters }
    }

    /// Visits each cluster; returns the answers. `visit` gets the cluster's units, and the options (in no order, with what the
    /// first unit pays at the least prices) among which is the best one of every unit, at all prices inside `price_box`.
    pub fn each<T: Send>(
        &self,
        price_box: &PriceBox,
        visit: impl Fn(&[u32], &mut Vec<(u32, f64)>) -> T + Sync,
    ) -> Vec<(&[u32], T)> {
        let of_cluster = |cluster: &Cluster| {
            let members = &self.members[cluster.start..cluster.end];
            let mut priced = Vec::new();
            self.price(
                members[0] as usize,
                self.candidates(cluster, price_box, &|_| 0.0).as_deref(),
                &price_box.low,
                &mut priced,
            );
            (members, visit(members, &mut priced))
        };
        self.clusters.par_iter().map(of_cluster).collect()
    }

    /// Visits each unit; returns the answers in the order of the units. `visit` gets the unit and, in no order, options with
    /// their costs at the least prices, among them all that are the best, or within `slack` of it, at prices inside `price_box`.
    pub fn scan<T: Send>(
        &self,
        price_box: &PriceBox,
        slack: impl Fn(usize) -> f64 + Sync,
        visit: impl Fn(usize, &mut Vec<(u32, f64)>) -> T + Sync,
    ) -> Vec<T> {
        let of_cluster = |cluster: &Cluster| {
            let territories = self.candidates(cluster, price_box, &slack);
            let mut priced = Vec::new();
            let answer = |&unit: &u32| {
                self.price(unit as usize, territories.as_deref(), &price_box.low, &mut priced);
                (unit, visit(unit as usize, &mut priced))
            };
            self.members[cluster.start..cluster.end].iter().map(answer).collect::<Vec<_>>()
        };
        let mut answers: Vec<(u32, T)> = self.clusters.par_iter().flat_map_iter(of_cluster).collect();
        answers.par_sort_unstable_by_key(|(unit, _)| *unit);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    fn price(&self, unit: usize, territories: Option<&[u32]>, prices: &Prices, priced: &mut Vec<(u32, f64)>) {
        let (instance, options) = (self.instance, self.instance.options());
        priced.clear();
        let mut add = |o: usize| priced.push((o as u32, priced_cost(instance, prices, unit, o)));
        match territories {
            None => open_options(instance, unit).into_iter().for_each(|o| add(o as usize)),
            Some(territories) => {
                let home = instance.current(unit).filter(|&j| territories.binary_search(&(j as u32)).is_err());
                let uncovered = options.uncovered().into_iter();
                let of = |j: usize| (0..options.levels()).map(move |level| options.at(j, level));
                let near = territories.iter().map(|&j| j as usize).chain(home).flat_map(of);
                near.chain(uncovered).filter(|&o| instance.allows(unit, o)).for_each(add);
            }
        }
    }

    /// The territories that may be best for a unit of the cluster, or within its slack; `None` = all.
    fn candidates(&self, cluster: &Cluster, price_box: &PriceBox, slack: &impl Fn(usize) -> f64) -> Option<Vec<u32>> {
        let (bounds, places) = (cluster.bounds.as_ref()?, self.places?);
        let mut room: f64 = 0.0;
        for &unit in &self.members[cluster.start..cluster.end] {
            room = room.max(slack(unit as usize) + extras(self.instance, &price_box.high, unit as usize)?);
        }
        let room = room / bounds.kilometre;
        let barred = self.instance.permissions.classes.get(bounds.class);
        let allowed = |j: usize| barred.is_none_or(|barred| barred.get(j).copied().flatten().is_none());
        let of = |j: usize| if allowed(j) { bounds.priced(places, price_box, j) } else { (f64::INFINITY, f64::INFINITY) };
        let priced: Vec<Interval> = (0..places.sites.len()).map(of).collect();
        let least = priced.iter().map(|interval| interval.1).fold(f64::INFINITY, f64::min);
        let limit = least + room + ROUNDING * (least.abs() + room);
        Some((0..priced.len()).filter(|&j| priced[j].0 <= limit).map(|j| j as u32).collect())
    }
}

impl Bounds {
    /// Least and greatest priced cost of a territory for a unit of the cluster, in kilometres.
    fn priced(&self, places: Places, price_box: &PriceBox, j: usize) -> Interval {
        let kilometres = places.metric.distance(&self.centre, &places.sites[j]);
        let (mut fixed, mut rate) = ((0.0, 0.0), (1.0, 1.0));
        for (k, (&work, &travel)) in self.work.iter().zip(&self.travel).enumerate() {
            let prices = (price_box.low.load[k][j], price_box.high.load[k][j]);
            fixed = sum(fixed, product(prices, work));
            rate = sum(rate, product(prices, travel));
        }
        let (near, far) = (places.taken((kilometres - self.radius).max(0.0)), places.taken(kilometres + self.radius));
        let (low, high) = product(rate, (near, far));
        let rounding = ROUNDING * (low.abs().max(high.abs()) + fixed.0.abs() + fixed.1.abs());
        (low + fixed.0 - rounding, high + fixed.1 + rounding)
    }
}

fn sum(a: Interval, b: Interval) -> Interval {
    (a.0 + b.0, a.1 + b.1)
}

fn product(a: Interval, b: Interval) -> Interval {
    let products = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
    products.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
}

/// The geometry behind all costs and loads, where there is a single one.
fn places(instance: &Instance) -> Option<Places<'_>> {
    let geometry = base(&instance.costs)?;
    let same = |quantity: &Quantity| quantity.arcs.is_none() || base(quantity).is_some_and(|other| std::ptr::eq(geometry, other));
    let shared = instance.activities().iter().all(|activity| same(&activity.load))
        && instance.budgets().iter().all(|budget| budget.usage.arcs.is_none());
    let (plain, drive) = match geometry {
        Arcs::Driven { base, drive } => (&**base, Some(drive)),
        plain => (plain, None),
    };
    match plain {
        Arcs::Geometric { metric, units, sites } if shared => Some(Places { metric: *metric, units, sites, drive }),
        _ => None,
    }
}

/// The arcs of a quantity under all that is overridden.
fn base(quantity: &Quantity) -> Option<&Arcs> {
    let mut arcs = quantity.arcs.as_deref()?;
    while let Arcs::Overridden { base, .. } = arcs {
        arcs = base;
    }
    Some(arcs)
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

/// Whether a unit has numbers of its own that its place does not tell.
fn has_own(instance: &Instance, unit: usize) -> bool {
    let uses = instance.budgets().iter().map(|budget| &budget.usage);
    let mut quantities = instance.activities().iter().map(|activity| &activity.load).chain(uses).chain([&instance.costs]);
    quantities.any(|quantity| quantity.has_single(unit) || quantity.arcs.as_deref().is_some_and(|arcs| arcs.overrides(unit)))
}

/// The most that leaving home and budgets add to a unit's priced cost; `None` where they may lower it.
fn extras(instance: &Instance, prices: &Prices, unit: usize) -> Option<f64> {
    let number = |values: &[f64], at: usize| values.get(at).copied().unwrap_or(0.0);
    let mut extra = if instance.current(unit).is_some() { number(&instance.costs.away, unit) } else { 0.0 };
    if extra < 0.0 || instance.activities().iter().any(|activity| number(&activity.load.away, unit) != 0.0) {
        return None;
    }
    let levels = instance.options().levels();
    for (budget, price) in instance.budgets().iter().zip(&prices.budget).filter(|(_, price)| **price > 0.0) {
        if let Some(span) = &budget.team_balance {
            extra += price * span.most[unit];
            continue;
        }
        let fixed = (0..levels).map(|level| number(&budget.usage.fixed, unit * levels + level)).fold(0.0, f64::max);
        extra += price * (fixed + number(&budget.usage.away, unit));
    }
    Some(extra)
}

/// A tree over places and work, both in kilometres' worth, split where units differ most.
struct Tree<'a> {
    instance: &'a Instance,
    places: Places<'a>,
    worth: &'a [f64],
}

impl Tree<'_> {
    /// Splits units into about `count` clusters.
    fn split(&self, units: &mut [u32], start: usize, count: f64) -> Vec<Cluster> {
        let (axis, mean, spread) = self.widest(units);
        if count < 2.0 || spread == 0.0 {
            return vec![Cluster { start, end: start + units.len(), bounds: Some(self.bounds(units)) }];
        }
        // At the mean, not the median: a few units with much work would drag on in large clusters.
        units.sort_unstable_by_key(|&unit| (self.coordinate(unit, axis) > mean, unit));
        let half = units.partition_point(|&unit| self.coordinate(unit, axis) <= mean).clamp(1, units.len() - 1);
        let (left, right) = units.split_at_mut(half);
        let weight = |units: &[u32]| (units.len() as f64 * self.widest(units).2).sqrt();
        let (a, b) = (weight(left), weight(right));
        let part = if a + b > 0.0 { (count * a / (a + b)).clamp(1.0, count - 1.0) } else { 1.0 };
        let (mut left, right) = rayon::join(|| self.split(left, start, part), || self.split(right, start + half, count - part));
        left.extend(right);
        left
    }

    /// The axis along which units differ most, their mean on it, and the sum of squares around it.
    fn widest(&self, units: &[u32]) -> (usize, f64, f64) {
        let along = |axis: usize| {
            let mean = units.iter().map(|&unit| self.coordinate(unit, axis)).sum::<f64>() / units.len() as f64;
            let spread = units.iter().map(|&unit| (self.coordinate(unit, axis) - mean).powi(2)).sum::<f64>();
            // Differences that rounding makes are none.
            let noise = units.len() as f64 * (1e-9 * mean).powi(2);
            (axis, mean, if spread > noise { spread } else { 0.0 })
        };
        let axes = (0..3 + self.worth.len()).map(along);
        axes.reduce(|best, other| if other.2 > best.2 { other } else { best }).unwrap_or_default()
    }

    fn coordinate(&self, unit: u32, axis: usize) -> f64 {
        if axis < 3 {
            let scale = if self.places.metric == Metric::Sphere { crate::geometry::EARTH_RADIUS_KM } else { 1.0 };
            return scale * self.places.units[unit as usize].0[axis];
        }
        let levels = self.instance.options().levels();
        self.worth[axis - 3] * self.per_kilometre(&self.instance.activities()[axis - 3].load.fixed, unit as usize * levels, 0.0)
    }

    fn per_kilometre(&self, values: &[f64], row: usize, default: f64) -> f64 {
        values.get(row).copied().unwrap_or(default) / self.instance.costs.scale.get(row).copied().unwrap_or(1.0)
    }

    fn bounds(&self, units: &[u32]) -> Bounds {
        let (metric, positions) = (self.places.metric, self.places.units);
        let mut sum = [0.0; 3];
        for &unit in units {
            (0..3).for_each(|axis| sum[axis] += positions[unit as usize].0[axis]);
        }
        let norm = if metric == Metric::Sphere { sum.iter().map(|x| x * x).sum::<f64>().sqrt() } else { units.len() as f64 };
        let centre = if norm > 0.0 { Position(sum.map(|x| x / norm)) } else { positions[units[0] as usize] };
        let radius = units.iter().map(|&unit| metric.distance(&centre, &positions[unit as usize])).fold(0.0, f64::max);
        let levels = self.instance.options().levels();
        let rows = || units.iter().flat_map(move |&unit| (0..levels).map(move |level| unit as usize * levels + level));
        let range = |values: &[f64], default: f64| {
            let ratios = rows().map(|row| self.per_kilometre(values, row, default));
            ratios.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
        };
        let activities = self.instance.activities();
        let travels = |load: &Quantity| if load.arcs.is_some() { range(&load.scale, 1.0) } else { (0.0, 0.0) };
        Bounds {
            centre,
            radius: radius * (1.0 + ROUNDING),
            class: self.instance.permissions.class_of[units[0] as usize] as usize,
            work: activities.iter().map(|activity| range(&activity.load.fixed, 0.0)).collect(),
            travel: activities.iter().map(|activity| travels(&activity.load)).collect(),
            kilometre: rows().map(|row| self.instance.costs.scale.get(row).copied().unwrap_or(1.0)).fold(f64::INFINITY, f64::min),
        }
    }
}
