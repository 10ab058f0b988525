//! Units in clusters: near each other and alike in work per kilometre, so that bounds on a whole cluster rule out most
//! territories before any unit is looked at. Prices push units past near sites: distance alone would be the wrong bound.

use rayon::prelude::*;

use super::arcs::{open_options, priced_cost};
use super::price_box::PriceBox;
use crate::geometry::{Arcs, Drive, Metric, Position, Trips};
use crate::model::{Instance, Prices, Quantity};

/// Relative slack for rounding errors of distances and priced costs.
const ROUNDING: f64 = 1e-9;
/// Units asked how far sites are, and the least that they may be, km.
const SAMPLE: usize = 101;
const SHORT: f64 = 1.0;

/// Least and greatest value.
type Interval = (f64, f64);

/// All units, in clusters.
pub struct KdClusters<'a> {
    instance: &'a Instance,
    places: Option<Places<'a>>,
    members: Vec<u32>,
    clusters: Vec<Cluster>,
}

/// The ways that all costs and loads are made of.
#[derive(Clone, Copy)]
struct Places<'a> {
    metric: Metric,
    units: &'a [Position],
    sites: &'a [Position],
    /// What a distance takes, where that is not itself.
    drive: Option<&'a Drive>,
    /// What the trips of such a drive take for a visit, where that is not itself.
    trips: Option<&'a Trips>,
}

impl Places<'_> {
    /// What a distance takes of a visit that takes so many hours, and so many with its hop; no less where any of them grows.
    fn taken(&self, km: f64, (visit, stop): (f64, f64)) -> f64 {
        let drive = self.drive.map_or(km, |drive| drive.of(km));
        self.trips.map_or(drive, |trips| trips.days.trip(drive, visit, stop).0)
    }

    /// Hours of a visit to a unit, without and with its hop.
    fn stop(&self, unit: usize) -> (f64, f64) {
        self.trips.map_or((0.0, 0.0), |trips| (trips.visit[unit], trips.stop[unit]))
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
    /// The least, and the greatest, of the hours of a visit, without and with its hop.
    stops: [(f64, f64); 2],
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
            let tree = Tree::new(instance, places, worth);
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
        let [short, long] = self.stops;
        let near = places.taken((kilometres - self.radius).max(0.0), short);
        let far = places.taken(kilometres + self.radius, long);
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

/// Kilometres from a unit to its nearest site, the median of some.
fn typical_km(places: &Places) -> f64 {
    let some = (0..places.units.len()).step_by(places.units.len().div_ceil(SAMPLE).max(1));
    let km = |unit: usize| {
        places.sites.iter().map(|site| places.metric.distance(&places.units[unit], site)).fold(f64::INFINITY, f64::min)
    };
    let mut nearest: Vec<f64> = some.map(km).filter(|km| km.is_finite()).collect();
    nearest.sort_by(f64::total_cmp);
    nearest.get(nearest.len() / 2).copied().unwrap_or(0.0).max(SHORT)
}

/// A tree over places, work and the length of stops, all in what they are worth of the way, split where units differ most.
struct Tree<'a> {
    instance: &'a Instance,
    places: Places<'a>,
    worth: &'a [f64],
    /// How far sites are, and what a kilometre of that takes of the way.
    typical_km: f64,
    way_of_km: f64,
}

impl<'a> Tree<'a> {
    fn new(instance: &'a Instance, places: Places<'a>, worth: &'a [f64]) -> Self {
        let typical_km = typical_km(&places);
        let way_of_km = places.taken(typical_km, places.stop(places.units.len() / 2)) / typical_km;
        Tree { instance, places, worth, typical_km, way_of_km }
    }

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
        let axes = (0..4 + self.worth.len()).map(along);
        axes.reduce(|best, other| if other.2 > best.2 { other } else { best }).unwrap_or_default()
    }

    fn coordinate(&self, unit: u32, axis: usize) -> f64 {
        let unit = unit as usize;
        let way = || self.places.taken(self.typical_km, self.places.stop(unit));
        match axis {
            0..3 => {
                let scale = if self.places.metric == Metric::Sphere { crate::geometry::EARTH_RADIUS_KM } else { 1.0 };
                scale * self.places.units[unit].0[axis] * self.way_of_km
            }
            3 => way(),
            _ => {
                let row = unit * self.instance.options().levels();
                let work = &self.instance.activities()[axis - 4].load.fixed;
                self.worth[axis - 4] * self.per_kilometre(work, row, 0.0)
            }
        }
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
        let stops = units.iter().map(|&unit| self.places.stop(unit as usize));
        let least = stops.clone().fold((f64::INFINITY, f64::INFINITY), |a, b| (a.0.min(b.0), a.1.min(b.1)));
        let most = stops.fold((0.0, 0.0), |a: (f64, f64), b| (a.0.max(b.0), a.1.max(b.1)));
        let activities = self.instance.activities();
        let travels = |load: &Quantity| if load.arcs.is_some() { range(&load.scale, 1.0) } else { (0.0, 0.0) };
        Bounds {
            centre,
            radius: radius * (1.0 + ROUNDING),
            class: self.instance.permissions.class_of[units[0] as usize] as usize,
            work: activities.iter().map(|activity| range(&activity.load.fixed, 0.0)).collect(),
            travel: activities.iter().map(|activity| travels(&activity.load)).collect(),
            kilometre: rows().map(|row| self.instance.costs.scale.get(row).copied().unwrap_or(1.0)).fold(f64::INFINITY, f64::min),
            stops: [least, most],
        }
    }
}
