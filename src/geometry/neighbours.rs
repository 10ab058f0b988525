//! Which places are neighbours: Delaunay edges, but for long ones, which cross what lies between places and not places.

use geo::{Coord, Distance, Euclidean};

use super::triangulation::Triangulation;

/// An edge so many times as long as the usual one at each of its ends is cut,
const LONG: f64 = 4.0;
/// and one that is so many times as long as the usual one of all places.
const FAR: f64 = 20.0;

/// Pairs of neighbours among places (indices, the smaller first, ascending), where coordinates are km in a plane.
///
/// Places are neighbours where their Voronoi cells touch, unless the edge between them is more than four times as long as the
/// usual one (the lower quartile) at each of its ends, or twenty times as long as that is on the mean: so the far shores of a
/// lake part, a lonely place keeps its neighbours, and an island across the sea has none.
/// Of several at the same place the first is everybody's neighbour, the others are its own.
///
/// ```
/// use geo::Coord;
/// use sutton::geometry::neighbours::neighbours;
/// let square = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.1, 1.0), (0.0, 0.0)].map(Coord::from);
/// assert_eq!(neighbours(&square), [(0, 1), (0, 2), (0, 4), (1, 2), (1, 3), (2, 3)]);
/// ```
pub fn neighbours(places: &[Coord]) -> Vec<(usize, usize)> {
    let triangulation = Triangulation::of(places);
    let points = &triangulation.points;
    let mut first = vec![usize::MAX; points.len()];
    let mut pairs = Vec::new();
    for (place, &point) in triangulation.point_of.iter().enumerate() {
        if first[point] == usize::MAX {
            first[point] = place;
        } else {
            pairs.push((first[point], place));
        }
    }
    let edges = triangulation.edges();
    let length = |&(a, b): &(usize, usize)| Euclidean.distance(points[a], points[b]);
    let usual = usual_lengths(points.len(), &edges, length);
    let far = FAR * usual.iter().sum::<f64>() / points.len() as f64;
    let short = edges.iter().filter(|edge| length(edge) <= far.min(LONG * usual[edge.0].max(usual[edge.1])));
    pairs.extend(short.map(|&(a, b)| (first[a].min(first[b]), first[a].max(first[b]))));
    pairs.sort_unstable();
    pairs
}

/// The shortest further pairs that join what `pairs` leave apart, ascending: with them there is a way between any two places.
///
/// ```
/// use geo::Coord;
/// use sutton::geometry::neighbours::bridges;
/// let places = [0.0, 1.0, 5.0, 6.0, 90.0].map(|x| Coord { x, y: 0.0 });
/// assert_eq!(bridges(&places, &[(0, 1), (2, 3)]), [(1, 2), (3, 4)]);
/// ```
pub fn bridges(places: &[Coord], pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let triangulation = Triangulation::of(places);
    let mut parts: Vec<usize> = (0..places.len()).collect();
    for &(a, b) in pairs {
        join(&mut parts, a, b);
    }
    let mut bridges = Vec::new();
    let mut first = vec![usize::MAX; triangulation.points.len()];
    for (place, &point) in triangulation.point_of.iter().enumerate() {
        if first[point] == usize::MAX {
            first[point] = place;
        } else if join(&mut parts, first[point], place) {
            bridges.push((first[point], place));
        }
    }
    // The shortest tree through all places has Delaunay edges alone.
    let length = |&(a, b): &(usize, usize)| Euclidean.distance(triangulation.points[a], triangulation.points[b]);
    let mut edges = triangulation.edges();
    edges.sort_by(|a, b| length(a).total_cmp(&length(b)).then(a.cmp(b)));
    for (a, b) in edges.into_iter().map(|(a, b)| (first[a], first[b])) {
        if join(&mut parts, a, b) {
            bridges.push((a.min(b), a.max(b)));
        }
    }
    bridges.sort_unstable();
    bridges
}

/// Joins the parts of two places; whether they were apart.
fn join(parts: &mut [usize], a: usize, b: usize) -> bool {
    let mut root = |mut place: usize| {
        while parts[place] != place {
            parts[place] = parts[parts[place]];
            place = parts[place];
        }
        place
    };
    let (a, b) = (root(a), root(b));
    parts[a.max(b)] = a.min(b);
    a != b
}

/// The lower quartile of the lengths of edges at each point: at a shore up to half of them cross the lake.
fn usual_lengths(points: usize, edges: &[(usize, usize)], length: impl Fn(&(usize, usize)) -> f64) -> Vec<f64> {
    let mut lengths = vec![Vec::new(); points];
    for edge in edges {
        let length = length(edge);
        lengths[edge.0].push(length);
        lengths[edge.1].push(length);
    }
    let quartile = |mut lengths: Vec<f64>| {
        lengths.sort_by(f64::total_cmp);
        lengths.get(lengths.len() / 4).copied().unwrap_or(0.0)
    };
    lengths.into_iter().map(quartile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    /// Delaunay by its definition: no other point inside the circle of a triangle.
    fn by_definition(points: &[Coord]) -> Vec<(usize, usize)> {
        let n = points.len();
        let side = |a: Coord, b: Coord, c: Coord| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        let inside = |[a, b, c]: [Coord; 3], d: Coord| {
            let row = |p: Coord| (p.x - d.x, p.y - d.y, (p.x - d.x).powi(2) + (p.y - d.y).powi(2));
            let [(ax, ay, aq), (bx, by, bq), (cx, cy, cq)] = [row(a), row(b), row(c)];
            let determinant = ax * (by * cq - bq * cy) - ay * (bx * cq - bq * cx) + aq * (bx * cy - by * cx);
            determinant * side(a, b, c).signum() > 0.0
        };
        let mut edges = Vec::new();
        for a in 0..n {
            for b in a + 1..n {
                for c in b + 1..n {
                    let triangle = [points[a], points[b], points[c]];
                    if (0..n).all(|d| [a, b, c].contains(&d) || !inside(triangle, points[d])) {
                        edges.extend([(a, b), (b, c), (a, c)]);
                    }
                }
            }
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    #[test]
    fn neighbours_are_short_delaunay_edges() {
        let mut rng = Pcg64Mcg::seed_from_u64(7);
        for round in 0..30 {
            let n = 3 + round % 9;
            let places: Vec<Coord> = (0..n).map(|_| Coord { x: rng.random::<f64>(), y: rng.random::<f64>() }).collect();
            let all = by_definition(&places);
            let found = neighbours(&places);
            assert!(found.iter().all(|edge| all.contains(edge)), "{found:?} are not all of {all:?}");
            let length = |&(a, b): &(usize, usize)| Euclidean.distance(places[a], places[b]);
            for cut in all.iter().filter(|edge| !found.contains(edge)) {
                let shorter = |end: usize| {
                    let at_end = || all.iter().filter(|edge| edge.0 == end || edge.1 == end);
                    4 * at_end().filter(|edge| LONG * length(edge) < length(cut)).count() > at_end().count()
                };
                // In a handful of places none is twenty times as far as usual.
                assert!(shorter(cut.0) && shorter(cut.1), "{cut:?} is not long");
            }
        }
    }

    #[test]
    fn far_groups_part_and_lonely_places_stay() {
        let group =
            |x: f64| (0..9).map(move |at| Coord { x: x + f64::from(at % 3), y: f64::from(at / 3) + 0.01 * f64::from(at) });
        let two: Vec<Coord> = group(0.0).chain(group(100.0)).collect();
        assert!(neighbours(&two).iter().all(|&(a, b)| (a < 9) == (b < 9)));
        let lonely: Vec<Coord> = group(0.0).chain([Coord { x: 50.0, y: 1.0 }]).collect();
        assert!(neighbours(&lonely).iter().any(|&(_, b)| b == 9));
    }

    #[test]
    fn few_places_and_places_in_a_row() {
        assert_eq!(neighbours(&[]), []);
        assert_eq!(neighbours(&[Coord { x: 1.0, y: 1.0 }]), []);
        let row = [3.0, 0.0, 1.0].map(|x| Coord { x, y: 2.0 * x });
        assert_eq!(neighbours(&row), [(0, 2), (1, 2)]);
    }
}
