//! Convex outlines of territories, for maps.

use geo::{ConvexHull, Coord, MultiPoint, Point};

/// The convex hull of points (x, y), as a closed ring that runs anticlockwise; `None` for fewer than three points in general position.
///
/// Longitudes and latitudes are taken as plane coordinates: good for a picture, except across the date line.
pub fn convex(points: &[(f64, f64)]) -> Option<Vec<(f64, f64)>> {
    let hull = MultiPoint::from(points.iter().map(|&(x, y)| Point::new(x, y)).collect::<Vec<_>>()).convex_hull();
    let ring: Vec<(f64, f64)> = hull.exterior().0.iter().map(|&Coord { x, y }| (x, y)).collect();
    let mut corners = ring.clone();
    corners.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    corners.dedup();
    (corners.len() >= 3).then_some(ring)
}

#[cfg(test)]
mod tests {
    use super::convex;

    #[test]
    fn inner_points_are_left_out() {
        let square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (1.0, 1.0)];
        let ring = convex(&square).unwrap();
        assert_eq!(ring.len(), 5);
        assert_eq!(ring.first(), ring.last());
        assert!(!ring.contains(&(1.0, 1.0)));
    }

    #[test]
    fn points_on_a_line_have_no_hull() {
        assert_eq!(convex(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]), None);
        assert_eq!(convex(&[(1.0, 1.0); 4]), None);
        assert_eq!(convex(&[]), None);
    }
}
