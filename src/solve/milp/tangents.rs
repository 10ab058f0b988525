//! The variance from below: every tangent of a square lies under it, `d² ≥ 2ad − a²`, by exactly `(d − a)²`.

use super::reduction::Reduction;
use crate::model::{Evaluation, Instance};

/// How much wider each gap between first tangents is than the one before it.
const GROWTH: f64 = 1.5;

/// Points at which the square of each deviation has a tangent.
pub(super) struct Tangents {
    /// Points per activity and territory: `points[k][j]`; none where nothing is priced.
    points: Vec<Vec<Vec<f64>>>,
    /// Error per square that is not worth a tangent, in units of the objective.
    tolerance: f64,
}

impl Tangents {
    /// First tangents, for a total error of about `error`: dense around the deviations of `plan`, or around 0, then ever
    /// wider until the greatest deviation possible.
    pub fn new(reduction: &Reduction, plan: Option<&Evaluation>, error: f64) -> Self {
        let instance = reduction.instance;
        let squares = priced(instance).count();
        let tolerance = error / squares.max(1) as f64;
        let mut points = vec![vec![Vec::new(); instance.territories()]; instance.activities().len()];
        for (k, j) in priced(instance) {
            let curvature = instance.activities()[k].curvature(j);
            let (from, to) = reduction.deviations(k, j);
            // Beyond a whole load the numbers only grow; should a plan get there, its own tangent is added.
            let load = reduction.unit_of_load(k, j);
            let (from, to) = (from.max(-load), to.min(load));
            let centre = plan.map_or(0.0, |plan| deviation(instance, plan, k, j));
            // Between neighbours 2h apart the error is at most curvature · h².
            let step = (2.0 * (tolerance / curvature).sqrt()).max(1e-6 * load);
            points[k][j] = spread(from.min(to), to.max(from), centre, step, GROWTH);
        }
        Tangents { points, tolerance: tolerance / 4.0 }
    }

    /// The points of a territory in an activity.
    pub fn points(&self, activity: usize, territory: usize) -> &[f64] {
        &self.points[activity][territory]
    }

    /// Adds tangents at the deviations of a plan, where the error there is worth it. Returns whether one was added.
    pub fn add(&mut self, instance: &Instance, plan: &Evaluation) -> bool {
        let mut added = false;
        for (k, j) in priced(instance) {
            let curvature = instance.activities()[k].curvature(j);
            let at = deviation(instance, plan, k, j);
            let points = &mut self.points[k][j];
            let error = points.iter().map(|point| curvature * (at - point).powi(2)).fold(f64::INFINITY, f64::min);
            if error > self.tolerance {
                points.push(at);
                added = true;
            }
        }
        added
    }
}

/// Activities and territories with a variance term.
pub(super) fn priced(instance: &Instance) -> impl Iterator<Item = (usize, usize)> {
    let pairs = (0..instance.activities().len()).flat_map(|k| (0..instance.territories()).map(move |j| (k, j)));
    pairs.filter(|&(k, j)| instance.activities()[k].curvature(j) > 0.0)
}

/// Load less share of the total.
fn deviation(instance: &Instance, plan: &Evaluation, activity: usize, territory: usize) -> f64 {
    let loads = &plan.loads[activity];
    loads[territory] - instance.activities()[activity].share[territory] * loads.iter().sum::<f64>()
}

/// The centre, and points to both sides of it in steps that grow by a factor; what lies outside the range is left out.
pub(super) fn spread(from: f64, to: f64, centre: f64, first: f64, growth: f64) -> Vec<f64> {
    let centre = centre.clamp(from, to);
    let mut points = vec![centre];
    for (end, direction) in [(from, -1.0), (to, 1.0)] {
        let (mut step, mut at) = (first, centre + direction * first);
        while (end - at) * direction > 0.0 {
            points.push(at);
            step *= growth;
            at += direction * step;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn spread_stays_inside_and_widens() {
        assert_eq!(spread(-3.0, 3.0, 0.0, 1.0, 1.5), [0.0, -1.0, -2.5, 1.0, 2.5]);
        assert_eq!(spread(2.0, 2.0, 0.0, 1.0, 1.5), [2.0]);
    }
}
