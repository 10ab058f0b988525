//! One territory's load: the least of w (ℓ − s Λ)² − (λ − ν) ℓ over its limits, as a convex function of the total Λ.

use super::super::tolerance::{TOLERANCE, slack};
use super::reach::Range;
use crate::model::Activity;

/// The checker lets a limit pass by its slack; the thousandth more keeps rounding from taking such a plan its bound.
const WIDENING: f64 = 1.001;

/// A limit as a function of the total.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) constant: f64,
    pub(super) slope: f64,
}

impl Line {
    fn at(self, total: f64) -> f64 {
        self.constant + self.slope * total
    }
}

/// A value and a slope, each with the sum of the absolute values that it was computed from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Point {
    pub(super) value: f64,
    pub(super) value_size: f64,
    pub(super) slope: f64,
    pub(super) slope_size: f64,
}

/// A load by its price, its variance term, and the limits that it lies between.
#[derive(Clone, Debug)]
pub(super) struct Load {
    price: f64,
    price_size: f64,
    curvature: f64,
    share: f64,
    /// Limit and reach, then the band where there is one.
    pub(super) lows: Vec<Line>,
    pub(super) highs: Vec<Line>,
}

impl Load {
    /// The load of territory `j`, priced λ less ν, which can reach `reach` where the totals reach `totals`.
    pub(super) fn new(activity: &Activity, j: usize, (lambda, nu): (f64, f64), reach: Range, totals: Range) -> Self {
        let (lower, upper, share) = (activity.lower[j], activity.upper[j], activity.share[j]);
        // What units may bring is no rule that may be passed: its widening is for rounding alone, and 0 stays 0.
        let low = (lower - widened(lower)).max(reach.least * (1.0 - WIDENING * TOLERANCE));
        let high = (upper + widened(upper)).min(reach.greatest * (1.0 + WIDENING * TOLERANCE));
        let (mut lows, mut highs) = (vec![Line { constant: low, slope: 0.0 }], vec![Line { constant: high, slope: 0.0 }]);
        if activity.tolerance.is_finite() && share > 0.0 {
            let total = totals.least.abs().max(totals.greatest.abs());
            let constant = widened((1.0 + activity.tolerance) * share * total);
            lows.push(Line { constant: -constant, slope: (1.0 - activity.tolerance) * share });
            highs.push(Line { constant, slope: (1.0 + activity.tolerance) * share });
        }
        let varies = share > 0.0 && activity.weight > 0.0;
        let curvature = if varies { activity.weight * activity.scale[j] / (share * activity.reference).powi(2) } else { 0.0 };
        Load { price: lambda - nu, price_size: lambda.abs() + nu.abs(), curvature, share, lows, highs }
    }

    /// The least value where the total is `total`, and a slope there (at a kink, one of its slopes).
    pub(super) fn at(&self, total: f64) -> Point {
        let (low, high) = (self.tightest(&self.lows, total, 1.0), self.tightest(&self.highs, total, -1.0));
        let (centre, target) = (self.share * total, self.target(total));
        let (load, edge) = match target {
            _ if target > high.at(total) => (high.at(total), high.slope),
            _ if target < low.at(total) => (low.at(total), low.slope),
            _ => (target, 0.0),
        };
        let (deviation, steepness) = (load - centre, 2.0 * self.curvature * self.share);
        let pull = (2.0 * self.curvature * deviation - self.price) * edge;
        Point {
            value: self.curvature * deviation * deviation - self.price * load,
            value_size: self.curvature * deviation.abs() * (deviation.abs() + load.abs() + centre.abs())
                + self.price_size * load.abs(),
            slope: pull - steepness * deviation,
            slope_size: (2.0 * self.curvature * edge.abs() + steepness) * (load.abs() + centre.abs())
                + self.price_size * edge.abs(),
        }
    }

    /// The load that would be best without limits.
    fn target(&self, total: f64) -> f64 {
        let centre = self.share * total;
        if self.curvature > 0.0 {
            centre + self.price / (2.0 * self.curvature)
        } else if self.price == 0.0 {
            centre
        } else {
            f64::INFINITY.copysign(self.price)
        }
    }

    /// The greatest of lower limits (`sign` 1), the least of upper ones (−1).
    fn tightest(&self, lines: &[Line], total: f64, sign: f64) -> Line {
        let tighter = |a: Line, b: &Line| if sign * b.at(total) > sign * a.at(total) { *b } else { a };
        lines[1..].iter().fold(lines[0], tighter)
    }
}

fn widened(limit: f64) -> f64 {
    WIDENING * slack(limit)
}
