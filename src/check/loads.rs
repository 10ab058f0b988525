//! What the units bring to their territories.

use super::raw::{self, Place};
use super::sum::Sum;
use crate::model::Instance;

/// Loads of one activity.
pub(super) struct Loads {
    pub(super) by_territory: Vec<f64>,
    /// Summed over the units, not over the territories.
    pub(super) total: f64,
}

/// The loads of each activity.
pub(super) fn loads(instance: &Instance, places: &[Option<Place>]) -> Vec<Loads> {
    let of_activity = |activity: &crate::model::Activity| {
        let mut sums = vec![Sum::default(); instance.options.territories()];
        let mut total = Sum::default();
        for (unit, place) in places.iter().enumerate().filter_map(|(unit, place)| place.map(|place| (unit, place))) {
            let load = raw::number(instance, &activity.load, unit, Some(place));
            sums[place.territory].add(load);
            total.add(load);
        }
        Loads { by_territory: sums.into_iter().map(Sum::value).collect(), total: total.value() }
    };
    instance.activities.iter().map(of_activity).collect()
}
