//! The drive function that listed ways fit. They are put in order of their straight distance, to the millimetre, and parted into
//! classes of equally many: twenty or more, sixteen classes at most. Of each class the twentieth part with the most hours per km
//! and the twentieth part with the fewest are left out; what is left has its mean distance and its mean hours for a knot. Means,
//! not medians: what is promised is a sum.

use rayon::prelude::*;

use crate::geometry::{Drive, Metric};
use crate::plan::Plan;

/// Ways that are needed to fit anything.
const FEWEST: usize = 3;
/// Ways of a class, at least.
const IN_CLASS: usize = 20;
/// Classes, at most.
const CLASSES: usize = 16;
/// One way of so many is left out at each end of a class.
const LEFT_OUT: usize = 20;
/// Millimetres in a kilometre.
const MILLIMETRES: f64 = 1e6;

/// A way that is listed, with its straight distance.
#[derive(Clone, Copy)]
struct Way {
    km: f64,
    hours: f64,
}

/// One-way hours by straight km, as the listed ways of a plan have them; `None` where there are too few.
pub(super) fn fit(plan: &Plan) -> Option<Drive> {
    let mut ways = ways(plan);
    if ways.len() < FEWEST {
        return None;
    }
    // Rounded, so that places at equal distances keep the order of the file whoever computes them.
    ways.par_sort_by_key(|way| (MILLIMETRES * way.km).round() as u64);
    let (n, classes) = (ways.len(), (ways.len() / IN_CLASS).clamp(1, CLASSES));
    Some(Drive::new((0..classes).map(|class| knot(&ways[class * n / classes..(class + 1) * n / classes])).collect()))
}

/// Listed ways between different places, by rep, then by account.
fn ways(plan: &Plan) -> Vec<Way> {
    let way = |(&(rep, account), &hours): (&(usize, usize), &f64)| {
        let (home, place) = (plan.reps[rep].place?, plan.accounts[account].place?);
        let metric = if place.planar { Metric::Plane } else { Metric::Sphere };
        let km = metric.distance(&home.position(), &place.position());
        (home.planar == place.planar && km > 0.0).then_some(Way { km, hours })
    };
    plan.travel.iter().filter_map(way).collect()
}

/// Mean distance and mean hours of a class.
fn knot(class: &[Way]) -> (f64, f64) {
    let mut order: Vec<usize> = (0..class.len()).collect();
    let pace = |at: usize| class[at].hours / class[at].km;
    order.sort_by(|&a, &b| pace(a).total_cmp(&pace(b)));
    let out = class.len() / LEFT_OUT;
    let kept = &order[out..class.len() - out];
    let mean = |of: fn(&Way) -> f64| kept.iter().map(|&at| of(&class[at])).sum::<f64>() / kept.len() as f64;
    (mean(|way| way.km), mean(|way| way.hours))
}
