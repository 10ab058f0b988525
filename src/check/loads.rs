//! Loads, and what depends on them alone: limits, bands and the objective.
//!
//! ```text
//! ℓ_j = Σ_i a_ij x_ij,  Λ = Σ_j ℓ_j:    lower_j ≤ ℓ_j ≤ upper_j,    (1−τ) s_j Λ ≤ ℓ_j ≤ (1+τ) s_j Λ
//! value = Σ_i c_io + Σ_k β_k Σ_j h_j ((ℓ_jk − s_jk Λ_k)/(s_jk T_k))² + Σ_g price · max(0, |{j : a unit of g is in j}| − free)
//! ```

use std::collections::BTreeSet;

use super::raw::{self, Place};
use super::sum::Sum;
use super::tolerance::slack;
use super::violation::Violation;
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

/// Loads below the lower limit or above the capacity of their territory.
pub(super) fn out_of_limits(instance: &Instance, loads: &[Loads]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (activity, loads) in instance.activities.iter().zip(loads) {
        let (name, rule) = (|| activity.name.clone(), activity.limit_rule);
        for (territory, &load) in loads.by_territory.iter().enumerate() {
            let (lower, upper) = (activity.lower[territory], activity.upper[territory]);
            if !load.is_finite() {
                violations.push(Violation::NotANumber { territory, activity: name(), load });
            } else if load > upper + slack(upper) {
                violations.push(Violation::AboveLimit { territory, activity: name(), load, limit: upper, rule });
            } else if load < lower - slack(lower) {
                violations.push(Violation::BelowLimit { territory, activity: name(), load, limit: lower, rule });
            }
        }
    }
    violations
}

/// Loads out of the band around their share of the actual total.
pub(super) fn out_of_band(instance: &Instance, loads: &[Loads]) -> Vec<Violation> {
    let mut violations = Vec::new();
    let banded = instance.activities.iter().zip(loads).filter(|(activity, _)| activity.tolerance.is_finite());
    for (activity, loads) in banded {
        let (total, tolerance) = (loads.total, activity.tolerance);
        let sharing = loads.by_territory.iter().zip(&activity.share).enumerate().filter(|(_, (_, share))| **share > 0.0);
        for (territory, (&load, &share)) in sharing {
            let half = tolerance * share * total;
            let (low, high) = (share * total - half, share * total + half);
            let within = load >= low - slack(low) && load <= high + slack(high);
            if !within {
                let (activity, rule) = (activity.name.clone(), activity.band_rule);
                violations.push(Violation::Band { territory, activity, load, low, high, tolerance, share, total, rule });
            }
        }
    }
    violations
}

/// Whether the claimed objective is the one that the assignment has.
pub(super) fn objective(instance: &Instance, places: &[Option<Place>], loads: &[Loads], claimed: f64) -> Vec<Violation> {
    let value = value(instance, places, loads);
    let agrees = (value - claimed).abs() <= slack(value);
    if agrees { Vec::new() } else { vec![Violation::Objective { value, claimed }] }
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
    pairing(instance, places).into_iter().for_each(|price| value.add(price));
    value.value()
}

/// What the territories of each group cost, beyond those that are free.
fn pairing(instance: &Instance, places: &[Option<Place>]) -> Vec<f64> {
    let Some(pairing) = &instance.pairing else { return Vec::new() };
    let price = |group: &Vec<u32>| {
        let own: BTreeSet<usize> = group.iter().filter_map(|&unit| Some(places[unit as usize]?.territory)).collect();
        if own.len() > pairing.free { (own.len() - pairing.free) as f64 * pairing.price } else { 0.0 }
    };
    pairing.groups.iter().map(price).collect()
}
