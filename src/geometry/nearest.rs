//! Nearest neighbours through an R-tree. On the sphere it holds unit vectors: nearest by chord is nearest on the ground,
//! and neither poles nor the date line need care.

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::{Metric, Position};

/// Distance from every position to its `k`-th nearest other one (to the farthest where there are fewer, 0 where there is none).
///
/// ```
/// use sutton::geometry::{Metric, Position, nearest};
/// let places = [0.0, 1.0, 3.0].map(|x| Position::in_plane(x, 0.0));
/// assert_eq!(nearest::kth_distances(Metric::Plane, &places, 1), vec![1.0, 1.0, 2.0]);
/// assert_eq!(nearest::kth_distances(Metric::Plane, &places, 8), vec![3.0, 2.0, 3.0]);
/// ```
pub fn kth_distances(metric: Metric, positions: &[Position], k: usize) -> Vec<f64> {
    let own = |(position, at): (&Position, usize)| GeomWithData::new(position.0, at);
    let tree = RTree::bulk_load(positions.iter().zip(0..).map(own).collect());
    // In the order of the tree, neighbours ask one after another, and find what the last one has looked at at hand.
    let places: Vec<&GeomWithData<[f64; 3], usize>> = tree.iter().collect();
    let distance = |place: &&GeomWithData<[f64; 3], usize>| {
        // The nearest of all is the position itself.
        let farthest = tree.nearest_neighbor_iter(place.geom()).take(k + 1).last();
        (place.data, farthest.map_or(0.0, |other| metric.distance(&positions[place.data], &Position(*other.geom()))))
    };
    let mut distances = vec![0.0; positions.len()];
    places.par_iter().map(distance).collect::<Vec<_>>().into_iter().for_each(|(at, distance)| distances[at] = distance);
    distances
}

/// Distance from every position to the nearest site; infinite where there is no site.
pub fn site_distances(metric: Metric, positions: &[Position], sites: &[Position]) -> Vec<f64> {
    let tree = RTree::bulk_load(sites.iter().map(|site| site.0).collect());
    let distance = |position: &Position| {
        tree.nearest_neighbor(&position.0).map_or(f64::INFINITY, |site| metric.distance(position, &Position(*site)))
    };
    positions.par_iter().map(distance).collect()
}

/// For each position the distance to its nearest site, and one that no site is farther than: the farthest corner of the box around
/// them all. `None` where there is no site, or a number is missing.
pub fn site_intervals(metric: Metric, positions: &[Position], sites: &[Position]) -> Option<Vec<(f64, f64)>> {
    let known = |position: &Position| position.0.iter().all(|x| x.is_finite());
    if sites.is_empty() || !positions.iter().chain(sites).all(known) {
        return None;
    }
    let side = |axis: usize| {
        let along = sites.iter().map(|site| site.0[axis]);
        along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
    };
    let sides = [0, 1, 2].map(side);
    let corner = |position: &Position| {
        let farther = |axis: usize| {
            let ((low, high), x) = (sides[axis], position.0[axis]);
            if x - low > high - x { low } else { high }
        };
        Position([0, 1, 2].map(farther))
    };
    let near = site_distances(metric, positions, sites);
    let interval = |(position, near): (&Position, f64)| {
        // Corners lie off the sphere, so that rounding alone may bring one nearer than a site.
        (near, near.max(metric.distance(position, &corner(position)) * (1.0 + 1e-9)))
    };
    Some(positions.iter().zip(near).map(interval).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn nearest_neighbours_match_a_plain_loop() {
        let places: Vec<Position> =
            (0..300).map(|i| Position::on_sphere(80.0 * (i as f64 * 0.7).sin(), 180.0 * (i as f64 * 1.3).cos())).collect();
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.max(1.0);
        for (at, &found) in kth_distances(Metric::Sphere, &places, 8).iter().enumerate() {
            let mut all: Vec<f64> = places.iter().map(|other| Metric::Sphere.distance(&places[at], other)).collect();
            all.sort_by(f64::total_cmp);
            assert!(close(found, all[8]));
        }
        let sites = &places[..7];
        for (place, found) in places.iter().zip(site_distances(Metric::Sphere, &places, sites)) {
            let least = sites.iter().map(|site| Metric::Sphere.distance(place, site)).fold(f64::INFINITY, f64::min);
            assert!(close(found, least));
        }
        let intervals = site_intervals(Metric::Sphere, &places, sites).unwrap();
        for (place, (near, far)) in places.iter().zip(intervals) {
            let all: Vec<f64> = sites.iter().map(|site| Metric::Sphere.distance(place, site)).collect();
            assert!(all.iter().all(|&km| near <= km && km <= far) && all.contains(&near));
        }
        assert!(site_intervals(Metric::Sphere, &[Position([f64::NAN; 3])], sites).is_none());
    }
}
