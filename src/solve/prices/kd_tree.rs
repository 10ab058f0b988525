//! The tree that parts units into clusters: by place, by work and by the length of stops, all in what they are worth of the way, and the
//! bounds on each cluster's ways and priced costs.

use super::price_box::PriceBox;
use crate::geometry::{Drive, Metric, Position, Trips};
use crate::model::{Instance, Quantity};

/// Relative slack for rounding errors of distances and priced costs.
pub(super) const ROUNDING: f64 = 1e-9;
/// Clusters of a family.
const FAMILY: usize = 16;
/// Units asked how far sites are, and the least that they may be, km.
const SAMPLE: usize = 101;
const SHORT: f64 = 1.0;

/// Least and greatest value.
pub(super) type Interval = (f64, f64);

/// The ways that all costs and loads are made of.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) metric: Metric,
    pub(super) units: &'a [Position],
    pub(super) sites: &'a [Position],
    /// What a distance takes, where that is not itself.
    pub(super) drive: Option<&'a Drive>,
    /// What the trips of such a drive take for a visit, where that is not itself.
    pub(super) trips: Option<&'a Trips>,
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
pub(super) struct Cluster {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) bounds: Option<Bounds>,
}

/// Neighbouring clusters, and all of them as one, whose territories are looked for before those of each.
pub(super) struct Family {
    pub(super) whole: Cluster,
    pub(super) clusters: Vec<Cluster>,
}

/// Bounds on a cluster's units. Numbers per activity are divided by the cost of a kilometre.
pub(super) struct Bounds {
    pub(super) centre: Position,
    pub(super) radius: f64,
    pub(super) class: usize,
    /// Work without travel.
    pub(super) work: Vec<Interval>,
    /// Work per kilometre.
    pub(super) travel: Vec<Interval>,
    /// Least cost of a kilometre.
    pub(super) kilometre: f64,
    /// The least, and the greatest, of the hours of a visit, without and with its hop.
    pub(super) stops: [(f64, f64); 2],
}

impl Bounds {
    /// Least and greatest priced cost of a territory for a unit of the cluster, in kilometres.
    pub(super) fn priced(&self, places: Places, price_box: &PriceBox, j: usize) -> Interval {
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
pub(super) struct Tree<'a> {
    instance: &'a Instance,
    places: Places<'a>,
    worth: &'a [f64],
    /// How far sites are, and what a kilometre of that takes of the way.
    typical_km: f64,
    way_of_km: f64,
}

impl<'a> Tree<'a> {
    pub(super) fn new(instance: &'a Instance, places: Places<'a>, worth: &'a [f64]) -> Self {
        let typical_km = typical_km(&places);
        let way_of_km = places.taken(typical_km, places.stop(places.units.len() / 2)) / typical_km;
        Tree { instance, places, worth, typical_km, way_of_km }
    }

    /// Splits units into about `count` clusters.
    pub(super) fn split(&self, units: &mut [u32], start: usize, count: f64) -> Vec<Cluster> {
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

    /// Clusters of some units, of which these are those from `start` on, in families.
    pub(super) fn families(&self, units: &[u32], start: usize, clusters: Vec<Cluster>) -> Vec<Family> {
        let mut clusters = clusters.into_iter().peekable();
        let mut families = Vec::new();
        while clusters.peek().is_some() {
            let own: Vec<Cluster> = clusters.by_ref().take(FAMILY).collect();
            let span = own[0].start..own[own.len() - 1].end;
            let bounds = (own.len() > 1).then(|| self.bounds(&units[span.start - start..span.end - start]));
            families.push(Family { whole: Cluster { start: span.start, end: span.end, bounds }, clusters: own });
        }
        families
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
