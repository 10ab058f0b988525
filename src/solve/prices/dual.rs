//! The dual function D at given prices: the bound itself (see [`crate::model::Prices`]).

use rayon::prelude::*;

use super::kd_clusters::KdClusters;
use super::price_box::PriceBox;
use crate::model::objective::interval;
use crate::model::{Activity, Instance, Prices};

/// Units per task: fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 1024;

/// The least and the greatest total of each activity over the options that units may choose.
pub fn total_ranges(instance: &Instance) -> Vec<(f64, f64)> {
    (0..instance.activities().len()).map(|k| total_range(instance, k)).collect()
}

fn total_range(instance: &Instance, k: usize) -> (f64, f64) {
    let (options, load) = (instance.options(), &instance.activities()[k].load);
    let extremes = |unit: usize| {
        // Where territories make no difference, one that is open speaks for all.
        let open = |j: &usize| (0..options.levels()).any(|level| instance.allows(unit, options.at(*j, level)));
        let territories = if load.same_everywhere() {
            (0..options.territories()).find(open).into_iter().collect()
        } else {
            (0..options.territories()).filter(open).collect::<Vec<_>>()
        };
        let levels = territories.into_iter().flat_map(|j| (0..options.levels()).map(move |level| options.at(j, level)));
        let uncovered = options.uncovered().filter(|&o| instance.allows(unit, o));
        let levels = levels.filter(|&o| instance.allows(unit, o));
        let loads = levels.chain(uncovered).map(|o| instance.load(k, unit, o));
        loads.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), load| (low.min(load), high.max(load)))
    };
    sum_chunks(instance.units(), |unit| {
        let (low, high) = extremes(unit);
        [low, high]
    })
    .into()
}

/// D at `prices`, over all arcs of the units in `clusters`. `ranges` = [`total_ranges`]. −∞ where a price is not a number.
pub fn dual_value(clusters: &KdClusters, instance: &Instance, prices: &Prices, ranges: &[(f64, f64)]) -> f64 {
    let exactly = PriceBox { low: prices.clone(), high: prices.clone() };
    let least = clusters.scan(&exactly, |_| 0.0, |_, priced| priced.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min));
    let [units, size] = sum_chunks(least.len(), |at| [least[at], least[at].abs()]);
    let loads = load_side(instance, prices, ranges);
    // Summation error: pairwise in chunks of 1024, so some 1024 ulps of the sum of magnitudes at the very most.
    let value = units + loads - 1e-13 * (size + loads.abs());
    if value.is_nan() { f64::NEG_INFINITY } else { value }
}

/// The part of D that no unit enters: budgets, and the least of variance − λ·load over the loads allowed.
pub fn load_side(instance: &Instance, prices: &Prices, ranges: &[(f64, f64)]) -> f64 {
    let budgets: f64 = instance.budgets().iter().zip(&prices.budget).map(|(budget, price)| price * budget.limit).sum();
    let activities = instance.activities().iter().zip(&prices.load).zip(&prices.total).zip(ranges);
    activities.map(|(((activity, price), &total), &range)| least_over_totals(activity, price, total, range)).sum::<f64>()
        - budgets
}

/// min over Λ in `range` of Σ_j min_ℓ [w (ℓ − sΛ)² − (λ_j − ν) ℓ] − νΛ. Convex in Λ: bisect on the derivative, then
/// take the lower of the tangents at both ends of what is left, which never overstates.
fn least_over_totals(activity: &Activity, price: &[f64], nu: f64, range: (f64, f64)) -> f64 {
    let Some((mut low, mut high)) = feasible_totals(activity, range) else { return f64::INFINITY };
    let at = |total: f64| loads_at_total(activity, price, nu, total, range.1);
    let ((mut low_value, mut low_slope), (mut high_value, mut high_slope)) = (at(low), at(high));
    if low_slope >= 0.0 || high <= low {
        return low_value;
    }
    if high_slope <= 0.0 {
        return high_value;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        let (value, slope) = at(middle);
        if slope < 0.0 {
            (low, low_value, low_slope) = (middle, value, slope);
        } else {
            (high, high_value, high_slope) = (middle, value, slope);
        }
    }
    (low_value + low_slope * (high - low)).max(high_value - high_slope * (high - low)).min(low_value.min(high_value))
}

/// The totals within `range` at which every territory has a load it may carry; `None` = there is none.
fn feasible_totals(activity: &Activity, range: (f64, f64)) -> Option<(f64, f64)> {
    let (mut low, mut high) = range;
    if activity.tolerance.is_finite() {
        for (j, &share) in activity.share.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            low = low.max(activity.lower[j] / ((1.0 + activity.tolerance) * share));
            if activity.tolerance < 1.0 {
                high = high.min(activity.upper[j] / ((1.0 - activity.tolerance) * share));
            }
        }
    }
    // A hair of slack: the exact test is the checker's.
    (low <= high + 1e-9 * high.abs().max(1.0)).then(|| (low.min(high), high))
}

/// Value and derivative, at a total, of Σ_j min_ℓ [w (ℓ − sΛ)² − (λ_j − ν) ℓ] − νΛ.
fn loads_at_total(activity: &Activity, price: &[f64], nu: f64, total: f64, greatest: f64) -> (f64, f64) {
    let (mut value, mut slope) = (-nu * total, -nu);
    for (j, &price) in price.iter().enumerate() {
        let (w, share, gain) = (activity.curvature(j), activity.share[j], price - nu);
        let (low, high) = interval(activity, j, total);
        let high = high.min(greatest.max(low)).max(low);
        let target = share * total;
        let wish = if w > 0.0 { target + gain / (2.0 * w) } else { gain * f64::INFINITY };
        let load = if wish.is_nan() { low } else { wish.clamp(low, high) };
        value += w * (load - target).powi(2) - gain * load;
        slope -= 2.0 * w * share * (load - target);
        slope += (2.0 * w * (load - target) - gain) * bound_slope(activity, j, total, load, wish);
    }
    (value, slope)
}

/// How fast the bound that holds the load moves with the total; 0 for a load that is free or held by a fixed limit.
fn bound_slope(activity: &Activity, j: usize, total: f64, load: f64, wish: f64) -> f64 {
    let share = activity.share[j];
    if !activity.tolerance.is_finite() || share == 0.0 || wish == load {
        return 0.0;
    }
    let factor = if load < wish { 1.0 + activity.tolerance } else { 1.0 - activity.tolerance };
    if load == factor * share * total { factor * share } else { 0.0 }
}

/// Sums a pair of numbers over all units, in chunks whose order is fixed.
pub fn sum_chunks(units: usize, number: impl Fn(usize) -> [f64; 2] + Sync) -> [f64; 2] {
    let chunks: Vec<[f64; 2]> = (0..units.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let range = chunk * CHUNK..((chunk + 1) * CHUNK).min(units);
            range.map(&number).fold([0.0, 0.0], |sum, pair| [sum[0] + pair[0], sum[1] + pair[1]])
        })
        .collect();
    chunks.into_iter().fold([0.0, 0.0], |sum, pair| [sum[0] + pair[0], sum[1] + pair[1]])
}
