//! The claimed objective is the one that the assignment has.

use super::loads::Loads;
use super::raw::{self, Place};
use super::slack;
use super::sum::Sum;
use crate::model::Instance;

pub(super) fn violations(instance: &Instance, places: &[Option<Place>], loads: &[Loads], claimed: f64) -> Vec<String> {
    let value = value(instance, places, loads);
    let agrees = (value - claimed).abs() <= slack(value);
    if agrees { Vec::new() } else { vec![format!("the objective is {value}, not {claimed}")] }
}

fn value(instance: &Instance, places: &[Option<Place>], loads: &[Loads]) -> f64 {
    let cost = |(unit, &place): (usize, &Option<Place>)| raw::number(instance, &instance.costs, unit, place);
    let mut value: Sum = places.iter().enumerate().map(cost).collect();
    for (activity, loads) in instance.activities.iter().zip(loads).filter(|(activity, _)| activity.weight > 0.0) {
        let sharing = activity.share.iter().enumerate().filter(|(_, share)| **share > 0.0);
        for (j, share) in sharing {
            let deviation = (loads.by_territory[j] - share * loads.total) / (share * activity.reference);
            value.add(activity.weight * activity.scale[j] * deviation * deviation);
        }
    }
    value.value()
}
