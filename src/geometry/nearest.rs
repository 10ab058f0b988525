//! Nearest neighbours through an R-tree. On the sphere it holds unit vectors: nearest by chord is nearest on the ground,
//! and neither poles nor the date line need care.

use rayon::prelude::*;
use rstar::RTree;

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
    let tree = tree(positions);
    let distance = |position: &Position| {
        // The nearest of all is the position itself.
        let farthest = tree.nearest_neighbor_iter(&position.0).take(k + 1).last();
        farthest.map_or(0.0, |other| metric.distance(position, &Position(*other)))
    };
    positions.par_iter().map(distance).collect()
}

/// Distance from every position to the nearest site; infinite where there is no site.
pub fn site_distances(metric: Metric, positions: &[Position], sites: &[Position]) -> Vec<f64> {
    let tree = tree(sites);
    let distance = |position: &Position| {
        tree.nearest_neighbor(&position.0).map_or(f64::INFINITY, |site| metric.distance(position, &Position(*site)))
    };
    positions.par_iter().map(distance).collect()
}

fn tree(positions: &[Position]) -> RTree<[f64; 3]> {
    RTree::bulk_load(positions.iter().map(|position| position.0).collect())
}

#[cfg(test)]
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
    }
}
