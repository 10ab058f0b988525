//! Units of large instances, whose ways are told by places: chords bracket every way, and only those options are computed exactly
//! whose least priced cost lies below the best one known.
//! ```text
//! chord ≤ arc ≤ chord · (1 + (π/2 − 1) · (chord/2)²)      on the unit sphere: x + x³/6 ≤ asin x ≤ x + (π/2 − 1) x³
//! ```
//! What loads can reach is bracketed alike: a wider reach proves no more than is true.

use std::sync::Arc;

use super::super::reach::Range;
use super::super::scan::Scan;
use super::super::term::{Term, lesser};
use crate::check::raw::{self, Place};
use crate::geometry::{Arcs, EARTH_RADIUS_KM, Metric, Position};
use crate::model::{Instance, Prices, Quantity};

/// Rounding errors of distances in km, absolute and relative, and of priced costs; by far.
const KM: f64 = 1e-5;
const RELATIVE: f64 = 1e-9;

/// The brackets of one unit after another.
#[derive(Clone)]
pub(super) struct Brackets<'a> {
    instance: &'a Instance,
    prices: &'a Prices,
    arcs: &'a Arcs,
    metric: Metric,
    positions: &'a [Position],
    sites: &'a [Position],
    /// Least and greatest number of the way to each territory, and the least priced cost there.
    ways: Vec<(f64, f64)>,
    least: Vec<f64>,
}

impl<'a> Brackets<'a> {
    /// Brackets of an instance; `None` where its options are more than territories, budgets or groups count, or where ways have
    /// numbers of their own.
    pub(super) fn new(instance: &'a Instance, prices: &'a Prices) -> Option<Self> {
        let options = instance.options;
        let territories_alone = options.levels() == 1 && options.uncovered().is_none();
        if !territories_alone || !instance.budgets.is_empty() {
            return None;
        }
        let arcs = instance.costs.arcs.as_ref()?;
        let plain =
            |quantity: &Quantity| quantity.single.is_empty() && quantity.arcs.as_ref().is_none_or(|own| Arc::ptr_eq(own, arcs));
        let loads_plain = instance.activities.iter().all(|activity| plain(&activity.load) && activity.load.away.is_empty());
        let (metric, positions, sites) = places(arcs).filter(|_| loads_plain && plain(&instance.costs))?;
        let norm = |position: &Position| position.0.iter().map(|x| x * x).sum::<f64>();
        let placed = |position: &Position| {
            let norm = norm(position);
            norm.is_finite() && (metric == Metric::Plane || (norm - 1.0).abs() < RELATIVE)
        };
        let count = sites.len();
        (positions.iter().chain(sites).all(placed) && count == options.territories()).then(|| Brackets {
            instance,
            prices,
            arcs,
            metric,
            positions,
            sites,
            ways: vec![(0.0, 0.0); count],
            least: vec![0.0; count],
        })
    }

    /// Adds a unit to the scan. Returns whether it could: not where it has permissions of its own, or a single territory.
    pub(super) fn add(&mut self, unit: usize, scan: &mut Scan) -> bool {
        let permissions = &self.instance.permissions;
        let pair = permissions.pairs.partition_point(|pair| (pair.0 as usize) < unit);
        let own_pair = permissions.pairs.get(pair).is_some_and(|pair| pair.0 as usize == unit);
        let class = &permissions.classes[permissions.class_of[unit] as usize];
        let open = |j: usize| class.get(j).is_none_or(Option::is_none);
        if permissions.locks[unit].is_some() || own_pair || (0..self.sites.len()).filter(|&j| open(j)).take(2).count() < 2 {
            return false;
        }
        self.bracket_ways(unit);
        let size = self.bracket_costs(unit, open);
        let first = (0..self.least.len()).fold(0, |best, j| if self.least[j] < self.least[best] { j } else { best });
        let mut cheapest = self.exactly(unit, first);
        for j in (0..self.least.len()).filter(|&j| j != first) {
            // No number is no reason to leave an option out.
            if self.least[j] < cheapest.value || self.least[j].is_nan() || cheapest.value.is_nan() {
                let other = self.exactly(unit, j);
                cheapest = Term { value: lesser(cheapest.value, other.value), size: cheapest.size.max(other.size) };
            }
        }
        scan.cheapest.add(cheapest.value);
        scan.size.add(cheapest.size.max(size));
        (0..self.instance.activities.len()).for_each(|k| self.extend_reach(k, unit, open, scan));
        true
    }

    fn bracket_ways(&mut self, unit: usize) {
        let [x, y, z] = self.positions[unit].0;
        for (way, site) in self.ways.iter_mut().zip(self.sites) {
            let [dx, dy, dz] = [x - site.0[0], y - site.0[1], z - site.0[2]];
            let square = dx * dx + dy * dy + dz * dz;
            let chord = square.sqrt();
            let (near, far) = match self.metric {
                Metric::Plane => (chord, chord),
                Metric::Sphere => {
                    let bulge = 1.0 + (std::f64::consts::FRAC_PI_2 - 1.0) * 0.25 * square;
                    (EARTH_RADIUS_KM * chord, EARTH_RADIUS_KM * chord * bulge)
                }
            };
            *way = ((near * (1.0 - RELATIVE) - KM).max(0.0), far * (1.0 + RELATIVE) + KM);
        }
        convert(self.arcs, unit, &mut self.ways);
    }

    /// Sets the least priced costs, infinite where a territory is closed. Returns the greatest sum of absolute values of their parts.
    fn bracket_costs(&mut self, unit: usize, open: impl Fn(usize) -> bool) -> f64 {
        let value = |values: &[f64], default: f64| values.get(unit).copied().unwrap_or(default);
        let costs = &self.instance.costs;
        let (fixed, scale) = (value(&costs.fixed, 0.0), value(&costs.scale, 1.0));
        let home = self.instance.current[unit].map(|j| j as usize);
        let away = if home.is_some() { value(&costs.away, 0.0) } else { 0.0 };
        let loads: Vec<(f64, f64, &[f64])> = self
            .instance
            .activities
            .iter()
            .zip(&self.prices.load)
            .map(|(activity, prices)| {
                let scale = if activity.load.arcs.is_some() { value(&activity.load.scale, 1.0) } else { 0.0 };
                (value(&activity.load.fixed, 0.0), scale, prices.as_slice())
            })
            .collect();
        let mut greatest = 0.0_f64;
        for (j, (least, &(near, far))) in self.least.iter_mut().zip(&self.ways).enumerate() {
            if !open(j) {
                *least = f64::INFINITY;
                continue;
            }
            let (mut base, mut rate) = (fixed + if home == Some(j) { 0.0 } else { away }, scale);
            let mut size = fixed.abs() + away.abs() + (scale * far).abs();
            for &(fixed, scale, prices) in &loads {
                base += prices[j] * fixed;
                rate += prices[j] * scale;
                size += prices[j].abs() * (fixed.abs() + (scale * far).abs());
            }
            *least = base + if rate >= 0.0 { rate * near } else { rate * far } - RELATIVE * size;
            greatest = greatest.max(size);
        }
        greatest
    }

    fn exactly(&self, unit: usize, territory: usize) -> Term {
        let place = Some(Place { territory, level: 0 });
        let cost = raw::number(self.instance, &self.instance.costs, unit, place);
        let parts = self.instance.activities.iter().zip(&self.prices.load);
        parts.fold(Term { value: cost, size: cost.abs() }, |term, (activity, prices)| {
            let part = prices[territory] * raw::number(self.instance, &activity.load, unit, place);
            Term { value: term.value + part, size: term.size + part.abs() }
        })
    }

    fn extend_reach(&self, k: usize, unit: usize, open: impl Fn(usize) -> bool, scan: &mut Scan) {
        let load = &self.instance.activities[k].load;
        let value = |values: &[f64], default: f64| values.get(unit).copied().unwrap_or(default);
        let (fixed, scale) = (value(&load.fixed, 0.0), if load.arcs.is_some() { value(&load.scale, 1.0) } else { 0.0 });
        let (mut total, reach) = (Range::EMPTY, &mut scan.reach[k]);
        for (j, &(near, far)) in self.ways.iter().enumerate().filter(|(j, _)| open(*j)) {
            let own = Range::of(fixed + scale * near).or(Range::of(fixed + scale * far));
            total = total.or(own);
            reach.territories[j].add(own.or(Range::ZERO));
        }
        reach.add(total);
    }
}

/// The places that ways are told by, where nothing overrides them.
fn places(arcs: &Arcs) -> Option<(Metric, &[Position], &[Position])> {
    match arcs {
        Arcs::Geometric { metric, units, sites } => Some((*metric, units, sites)),
        Arcs::Driven { base, .. } | Arcs::Trips { base, .. } => places(base),
        Arcs::Dense { .. } | Arcs::Overridden { .. } => None,
    }
}

/// Makes brackets of distances brackets of what these take: neither drives nor trips fall as distances grow.
fn convert(arcs: &Arcs, unit: usize, ways: &mut [(f64, f64)]) {
    match arcs {
        Arcs::Driven { base, drive } => {
            convert(base, unit, ways);
            ways.iter_mut().for_each(|way| *way = (raw::driven(&drive.knots, way.0), raw::driven(&drive.knots, way.1)));
        }
        Arcs::Trips { base, trips } => {
            convert(base, unit, ways);
            ways.iter_mut().for_each(|way| *way = (raw::trip(trips, unit, way.0), raw::trip(trips, unit, way.1)));
        }
        _ => {}
    }
}
