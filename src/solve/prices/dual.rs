//! The dual function D at given prices: the bound itself (see [`crate::model::Prices`]). A plan may pass limits by their
//! tolerance, so D lets it as well: widened limits cost a bound their prices.

use super::kd_clusters::KdClusters;
use super::price_box::PriceBox;
use crate::model::{Activity, Budget, FEASIBILITY_TOLERANCE, Instance, Prices};
use crate::solve::load_intervals::LoadIntervals;
use crate::solve::sums::sum_chunks;

/// What limits are widened by, in tolerances: a thousandth more than plans may use, as rounding would undo less.
const WIDENING: f64 = 1.001;

/// The least and the greatest total of each activity over the options that units may choose; on large instances no more than that
/// they lie between these.
pub fn total_ranges(instance: &Instance) -> Vec<(f64, f64)> {
    let activities = 0..instance.activities().len();
    let exactly = || activities.map(|k| total_range(instance, k)).collect();
    LoadIntervals::new(instance).map_or_else(exactly, |loads| loads.totals(instance.units()))
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
        let levels = territories.into_iter().flat_map(|j| options.of(j));
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
    value_of(&least_priced_costs(clusters, prices), instance, prices, ranges)
}

/// The same from what each unit adds.
pub fn value_of(least: &[f64], instance: &Instance, prices: &Prices, ranges: &[(f64, f64)]) -> f64 {
    let [units, size] = sum_chunks(least.len(), |at| [least[at], least[at].abs()]);
    let loads = load_side(instance, prices, ranges);
    // Summation error: pairwise in chunks of 1024, so some 1024 ulps of the sum of magnitudes at the very most.
    let value = units + loads - 1e-13 * (size + loads.abs());
    if value.is_nan() { f64::NEG_INFINITY } else { value }
}

/// What each unit adds to D, min_o (c_io + λ a_io + μ r_io).
pub fn least_priced_costs(clusters: &KdClusters, prices: &Prices) -> Vec<f64> {
    let exactly = PriceBox { low: prices.clone(), high: prices.clone() };
    clusters.scan(&exactly, |_| 0.0, |_, priced| priced.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min))
}

/// The part of D that no unit enters: budgets, and the least of variance − λ·load over the loads allowed.
pub fn load_side(instance: &Instance, prices: &Prices, ranges: &[(f64, f64)]) -> f64 {
    let limit = |budget: &Budget| match &budget.team_balance {
        Some(balance) => budget.limit + widening(balance.part * ranges[balance.activity].1),
        None => budget.limit + widening(budget.limit),
    };
    let budgets: f64 = instance.budgets().iter().zip(&prices.budget).map(|(budget, price)| price * limit(budget)).sum();
    let activities = instance.activities().iter().zip(&prices.load).zip(&prices.total).zip(ranges);
    activities.map(|(((activity, price), &total), &range)| least_over_totals(activity, price, total, range)).sum::<f64>()
        - budgets
}

/// What a limit of this size is widened by.
fn widening(limit: f64) -> f64 {
    WIDENING * FEASIBILITY_TOLERANCE * limit.abs().max(1.0)
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
        for j in (0..activity.share.len()).filter(|&j| activity.share[j] > 0.0) {
            let ((least, most), (below, above)) = (limits(activity, j, range.1), band(activity, j));
            let hair = widening(above * range.1);
            low = low.max((least - hair) / above);
            if below > 0.0 {
                high = high.min((most + hair) / below);
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
        let [low, high] = ends(activity, j, total, greatest);
        let target = share * total;
        let wish = match w {
            _ if w > 0.0 => target + gain / (2.0 * w),
            _ if gain == 0.0 => target,
            _ => gain * f64::INFINITY,
        };
        let (load, edge) = match wish {
            _ if wish > high.0 => high,
            _ if wish < low.0 => low,
            _ => (wish, 0.0),
        };
        value += w * (load - target).powi(2) - gain * load;
        slope += (2.0 * w * (load - target) - gain) * edge - 2.0 * w * share * (load - target);
    }
    (value, slope)
}

/// Both ends of what a territory may carry at a total, and how fast each moves with it. Told by which limit binds, not by
/// the load: where two meet, rounding would take the slope from a load that is held.
fn ends(activity: &Activity, j: usize, total: f64, greatest: f64) -> [(f64, f64); 2] {
    let (lower, upper) = limits(activity, j, greatest);
    let (mut low, mut high) = ((lower, 0.0), (upper, 0.0));
    if activity.tolerance.is_finite() && activity.share[j] > 0.0 {
        let (below, above) = band(activity, j);
        let hair = widening(above * greatest);
        if below * total - hair > low.0 {
            low = (below * total - hair, below);
        }
        if above * total + hair < high.0 {
            high = (above * total + hair, above);
        }
    }
    [low, high]
}

/// The limits of a territory's load, widened; it is never below 0, nor above the greatest total.
fn limits(activity: &Activity, j: usize, greatest: f64) -> (f64, f64) {
    let (lower, upper) = (activity.lower[j], activity.upper[j]);
    let reach = greatest * (1.0 + WIDENING * FEASIBILITY_TOLERANCE);
    ((lower - widening(lower)).max(0.0), (upper + widening(upper)).min(reach))
}

/// The band around a territory's share, as parts of the total.
fn band(activity: &Activity, j: usize) -> (f64, f64) {
    ((1.0 - activity.tolerance) * activity.share[j], (1.0 + activity.tolerance) * activity.share[j])
}
