//! What each unit may bring, as intervals told by places alone: on large instances nobody looks at all pairs to learn what sums are.
//! ```text
//! low_ik ≤ a_iko ≤ high_ik for every option o, permitted or not
//! ```

use std::sync::Arc;

use rayon::prelude::*;

use crate::geometry::Arcs;
use crate::model::{Instance, Quantity};
use crate::solve::parameters::LISTED;
use crate::solve::sums::sum_chunks;

/// Least and greatest load.
pub type Interval = (f64, f64);

/// An interval per activity and unit.
pub struct LoadIntervals(Vec<Vec<Interval>>);

impl LoadIntervals {
    /// The intervals of an instance; `None` where its pairs are few, or where places don't tell what the ways are.
    pub fn new(instance: &Instance) -> Option<Self> {
        if instance.units() * instance.options().count() <= LISTED {
            return None;
        }
        let mut ways: Option<(&Arc<Arcs>, Vec<Interval>)> = None;
        let mut all = Vec::with_capacity(instance.activities().len());
        for activity in instance.activities() {
            let load = &activity.load;
            if let Some(arcs) = &load.arcs
                && ways.as_ref().is_none_or(|(known, _)| !Arc::ptr_eq(known, arcs))
            {
                ways = Some((arcs, arcs.intervals()?));
            }
            let own_ways = ways.as_ref().filter(|_| load.arcs.is_some()).map_or(&[][..], |(_, ways)| ways);
            all.push(own(instance, load, own_ways)?);
        }
        Some(LoadIntervals(all))
    }

    /// The interval of each activity's total.
    pub fn totals(&self, units: usize) -> Vec<Interval> {
        let total = |own: &Vec<Interval>| sum_chunks(units, |unit| [own[unit].0, own[unit].1]).into();
        self.0.iter().map(total).collect()
    }

    /// A unit's interval in an activity.
    pub fn of(&self, activity: usize, unit: usize) -> Interval {
        self.0[activity][unit]
    }
}

/// The intervals of a load whose ways are in these; `None` where pairs have numbers of their own.
fn own(instance: &Instance, load: &Quantity, ways: &[Interval]) -> Option<Vec<Interval>> {
    if !load.single.is_empty() {
        return None;
    }
    let levels = instance.options().levels();
    let uncovered = instance.options().uncovered().is_some();
    let of_unit = |unit: usize| {
        let at_level = |level: usize| {
            let row = unit * levels + level;
            let fixed = load.fixed.get(row).copied().unwrap_or(0.0);
            let scale = load.scale.get(row).copied().unwrap_or(1.0);
            match ways.get(unit) {
                Some(&(near, far)) if scale != 0.0 => {
                    let (a, b) = (fixed + scale * near, fixed + scale * far);
                    (a.min(b), a.max(b))
                }
                _ => (fixed, fixed),
            }
        };
        let hull = |a: Interval, b: Interval| (a.0.min(b.0), a.1.max(b.1));
        let mut all = (0..levels).map(at_level).reduce(hull).unwrap_or_default();
        if instance.current(unit).is_some() {
            let away = load.away.get(unit).copied().unwrap_or(0.0);
            all = hull(all, (all.0 + away, all.1 + away));
        }
        let nobody = load.uncovered.get(unit).copied().unwrap_or(0.0);
        if uncovered { hull(all, (nobody, nobody)) } else { all }
    };
    Some((0..instance.units()).into_par_iter().map(of_unit).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::sync::Arc;

    use super::own;
    use crate::geometry::{Arcs, Drive, Metric, Position};
    use crate::model::{Instance, Options, Quantity};

    #[test]
    fn intervals_hold_every_load() {
        let (units, m) = (60, 5);
        let place = |at: usize| Position::on_sphere(30.0 + (at * 7 % 19) as f64, -80.0 - (at * 11 % 29) as f64);
        let (places, sites) = ((0..units).map(place).collect(), (100..100 + m).map(place).collect());
        let plain = Arcs::Geometric { metric: Metric::Sphere, units: places, sites };
        let arcs = Arc::new(Arcs::Driven { base: Arc::new(plain), drive: Drive::linear(0.02) });
        let load = Quantity {
            fixed: (0..2 * units).map(|row| (row % 7) as f64).collect(),
            scale: (0..2 * units).map(|row| (row % 3) as f64 - 1.0).collect(),
            arcs: Some(arcs.clone()),
            away: vec![2.0; units],
            uncovered: vec![0.5; units],
            ..Quantity::default()
        };
        let current = (0..units).map(|unit| (unit % 2 == 0).then_some((unit % m) as u32)).collect();
        let instance = Instance::builder(units, Options::new(m, 2, true)).current(current).build().unwrap();
        let intervals = own(&instance, &load, &arcs.intervals().unwrap()).unwrap();
        for (unit, &(low, high)) in intervals.iter().enumerate() {
            for o in 0..instance.options().count() {
                let (options, levels) = (instance.options(), 2);
                let row = unit * levels + if options.territory(o).is_some() { options.level(o) } else { 0 };
                let number = load.at(levels, instance.current(unit), row, options.territory(o));
                assert!(low <= number && number <= high, "unit {unit}, option {o}: {number} outside {low} to {high}");
            }
            assert!(high - low < 400.0);
        }
    }
}
