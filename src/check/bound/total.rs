//! The loads' part of the bound: the least of Σ_j (w_j (ℓ_j − s_j Λ)² − (λ_j − ν) ℓ_j) − ν Λ over loads and total.
//!
//! For a fixed total Λ every load is on its own, and the least over the loads is convex in Λ. So bisection on the slope
//! ends in a bracket whose tangents bound all totals from below.

use super::super::sum::Sum;
use super::Term;
use super::load::{Load, Point};
use super::reach::{Range, Reach};
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
    (range.least <= range.greatest).then_some(range)
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
