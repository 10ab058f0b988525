//! The loads' part of the bound: the least of Σ_j (w_j (ℓ_j − s_j Λ)² − (λ_j − ν) ℓ_j) − ν Λ over loads and total.
//!
//! For a fixed total Λ every load is on its own, and the least over the loads is convex in Λ. So bisection on the slope
//! ends in a bracket whose tangents bound all totals from below.

use super::super::sum::Sum;
use super::load::{Load, Point};
use super::reach::{Range, Reach};
use super::term::Term;
use crate::model::Activity;

/// Bisections at most: a bracket of doubles is rarely halved more than 60 times before its ends are neighbours.
const BISECTIONS: usize = 200;

/// A lower bound on an activity's part, at prices λ and ν; `None` where limits, bands and reach leave no total.
pub(super) fn least(activity: &Activity, lambda: &[f64], nu: f64, reach: &Reach) -> Option<Term> {
    let totals = reach.total();
    let load = |(j, &price): (usize, &f64)| Load::new(activity, j, (price, nu), reach.territories[j], totals);
    let loads: Vec<Load> = lambda.iter().enumerate().map(load).collect();
    let range = feasible(&loads, totals)?;
    Some(minimum(range, |total| at(&loads, nu, total)))
}

/// The totals that leave every load an interval and all limits room.
fn feasible(loads: &[Load], totals: Range) -> Option<Range> {
    let mut range = totals;
    range.least = range.least.max(loads.iter().map(|load| load.lows[0].constant).sum());
    range.greatest = range.greatest.min(loads.iter().map(|load| load.highs[0].constant).sum());
    for load in loads {
        for low in &load.lows {
            for high in &load.highs {
                // low(Λ) ≤ high(Λ) is slope · Λ ≤ room.
                let (slope, room) = (low.slope - high.slope, high.constant - low.constant);
                if slope > 0.0 {
                    range.greatest = range.greatest.min(room / slope);
                } else if slope < 0.0 {
                    range.least = range.least.max(room / slope);
                } else if room < 0.0 {
                    return None;
                }
            }
        }
    }
    // A range that is no number leaves no proof, but none that there is no plan either.
    let empty = range.least > range.greatest;
    (!empty).then_some(range)
}

fn at(loads: &[Load], nu: f64, total: f64) -> Point {
    let points: Vec<Point> = loads.iter().map(|load| load.at(total)).collect();
    let sum = |of: fn(&Point) -> f64| points.iter().map(of).collect::<Sum>();
    let (mut value, mut slope) = (sum(|point| point.value), sum(|point| point.slope));
    value.add(-nu * total);
    slope.add(-nu);
    Point {
        value: value.value(),
        value_size: sum(|point| point.value_size).value() + (nu * total).abs(),
        slope: slope.value(),
        slope_size: sum(|point| point.slope_size).value() + nu.abs(),
    }
}

/// A lower bound on a convex function over a range.
fn minimum(range: Range, at: impl Fn(f64) -> Point) -> Term {
    let (mut left, mut right) = ((range.least, at(range.least)), (range.greatest, at(range.greatest)));
    for _ in 0..BISECTIONS {
        let middle = left.0 + (right.0 - left.0) / 2.0;
        if left.1.slope >= 0.0 || right.1.slope <= 0.0 || middle <= left.0 || middle >= right.0 {
            break;
        }
        let point = at(middle);
        *(if point.slope < 0.0 { &mut left } else { &mut right }) = (middle, point);
    }
    // On a bracket of width b the tangents fall by at most b · slope; outside it they rise.
    let (bracket, width) = (right.0 - left.0, range.greatest - range.least);
    let from_left = left.1.value + bracket * left.1.slope.min(0.0);
    let from_right = right.1.value - bracket * right.1.slope.max(0.0);
    let size = |point: &Point| point.value_size + width * point.slope_size;
    Term { value: from_left.max(from_right), size: size(&left.1).max(size(&right.1)) }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::*;
    use crate::model::{Quantity, RuleId};

    const TERRITORIES: usize = 3;

    /// The least of a convex function on an interval, by ever finer grids.
    fn on_grids(low: f64, high: f64, value: impl Fn(f64) -> f64) -> f64 {
        let (mut low, mut high, mut best) = (low, high, f64::INFINITY);
        for _ in 0..14 {
            let step = (high - low) / 100.0;
            let points = (0..=100).map(|at| low + step * at as f64).map(|x| (value(x), x));
            let (least, at) = points.fold((f64::INFINITY, low), |a, b| if b.0 < a.0 { b } else { a });
            (low, high, best) = ((at - step).max(low), (at + step).min(high), best.min(least));
        }
        best
    }

    fn by_grids(activity: &Activity, lambda: &[f64], nu: f64, reach: &Reach) -> f64 {
        let part = |j: usize, total: f64| {
            let (share, range) = (activity.share[j], reach.territories[j]);
            let banded = activity.tolerance.is_finite() && share > 0.0;
            let half = if banded { activity.tolerance * share * total } else { f64::INFINITY };
            let low = activity.lower[j].max(range.least).max(share * total - half);
            let high = activity.upper[j].min(range.greatest).min(share * total + half);
            let value = |load: f64| activity.curvature(j) * (load - share * total).powi(2) - (lambda[j] - nu) * load;
            if low <= high { on_grids(low, high, value) } else { f64::INFINITY }
        };
        let value = |total: f64| (0..TERRITORIES).map(|j| part(j, total)).sum::<f64>() - nu * total;
        on_grids(reach.total().least, reach.total().greatest, value)
    }

    fn random(rng: &mut Pcg64) -> (Activity, Vec<f64>, f64, Reach) {
        let mut numbers = |low: f64, high: f64| (0..TERRITORIES).map(|_| rng.random_range(low..high)).collect::<Vec<f64>>();
        let (share, scale, lower, lambda) = (numbers(0.5, 1.5), numbers(1.0, 9.0), numbers(0.0, 3.0), numbers(-2.0, 2.0));
        let sum: f64 = share.iter().sum();
        let capped = rng.random_bool(0.5);
        let activity = Activity {
            name: String::new(),
            load: Quantity::default(),
            share: share.iter().map(|share| share / sum).collect(),
            tolerance: if rng.random_bool(0.6) { rng.random_range(0.1..1.2) } else { f64::INFINITY },
            upper: lower.iter().map(|low| if capped { low + rng.random_range(4.0..12.0) } else { f64::INFINITY }).collect(),
            lower,
            weight: if rng.random_bool(0.6) { 10.0 } else { 0.0 },
            scale,
            reference: 20.0,
            band_rule: RuleId(0),
            limit_rule: RuleId(0),
        };
        let mut reach = Reach::new(TERRITORIES);
        let least = rng.random_range(10.0..20.0);
        reach.add(Range { least, greatest: least + if rng.random_bool(0.7) { rng.random_range(0.0..15.0) } else { 0.0 } });
        reach.territories.fill(Range { least: 0.0, greatest: 25.0 });
        (activity, lambda, rng.random_range(-2.0..2.0), reach)
    }

    #[test]
    fn agrees_with_a_dense_grid() {
        let mut rng = Pcg64::seed_from_u64(1);
        for case in 0..60 {
            let (activity, lambda, nu, reach) = random(&mut rng);
            let grid = by_grids(&activity, &lambda, nu, &reach);
            let bound = least(&activity, &lambda, nu, &reach).map_or(f64::INFINITY, |term| term.value);
            assert!(grid == bound || (grid - bound).abs() < 1e-6, "case {case}: {bound}, by the grid {grid}: {activity:?}");
        }
    }

    #[test]
    fn totals_stop_where_the_band_meets_a_limit() {
        let (activity, ..) = random(&mut Pcg64::seed_from_u64(1));
        let thirds = vec![1.0 / 3.0; TERRITORIES];
        let banded =
            Activity { share: thirds, tolerance: 0.1, weight: 0.0, lower: vec![0.0; 3], upper: vec![9.0; 3], ..activity };
        let mut reach = Reach::new(TERRITORIES);
        reach.add(Range { least: 5.0, greatest: 20.0 });
        reach.territories.fill(Range { least: 0.0, greatest: 20.0 });
        // Loads cost 1 and the total earns 1: −0.1 Λ, and 3 is 90 % of a third of 10.
        let capped = Activity { upper: vec![3.0, 9.0, 9.0], ..banded.clone() };
        let low = least(&capped, &[0.0; 3], 1.0, &reach).unwrap().value;
        assert!((low + 1.0).abs() < 1e-6, "{low}");
        // Loads cost 1: 4 is 110 % of a third of 120 / 11, the other two are 90 %.
        let filled = Activity { lower: vec![4.0, 0.0, 0.0], ..banded };
        let low = least(&filled, &[-1.0; 3], 0.0, &reach).unwrap().value;
        assert!((low - (4.0 + 72.0 / 11.0)).abs() < 1e-6, "{low}");
    }

    #[test]
    fn limits_without_room_for_the_total_leave_none() {
        let (mut activity, lambda, nu, reach) = random(&mut Pcg64::seed_from_u64(1));
        activity.lower.fill(0.0);
        activity.upper.fill(reach.total().least / 4.0);
        assert!(least(&activity, &lambda, nu, &reach).is_none());
    }
}
