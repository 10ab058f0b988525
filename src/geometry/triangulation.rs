//! The Delaunay triangulation of places. Several at one place are one point.

use geo::Coord;
use spade::{DelaunayTriangulation, Point2, Triangulation as _};

/// Smaller coordinates are 0 to the triangulation, which can't compute with them.
const SMALLEST: f64 = 1e-30;

/// Different points, their triangulation, and which of them each place is.
pub struct Triangulation {
    /// The triangles; vertices are numbered like the points.
    pub delaunay: DelaunayTriangulation<Point2<f64>>,
    /// The points, all different, by x, then by y.
    pub points: Vec<Coord>,
    /// Per place, its point.
    pub point_of: Vec<usize>,
}

impl Triangulation {
    /// Triangulates places with finite coordinates.
    pub fn of(places: &[Coord]) -> Self {
        let clean = |value: f64| if value.abs() < SMALLEST { 0.0 } else { value };
        let places: Vec<Coord> = places.iter().map(|place| Coord { x: clean(place.x), y: clean(place.y) }).collect();
        let order = |a: &Coord, b: &Coord| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y));
        let mut points = places.clone();
        points.sort_by(order);
        points.dedup();
        let found = |place: &Coord| points.binary_search_by(|point| order(point, place)).unwrap_or_default();
        let point_of = places.iter().map(found).collect();
        let vertices = points.iter().map(|point| Point2::new(point.x, point.y)).collect();
        // Points are finite, of fair size and all different: loading them can't fail.
        let delaunay = DelaunayTriangulation::bulk_load_stable(vertices).unwrap_or_default();
        Triangulation { delaunay, points, point_of }
    }

    /// The edges between points, each once, the smaller index first, ascending.
    pub fn edges(&self) -> Vec<(usize, usize)> {
        let ends = |edge: [usize; 2]| (edge[0].min(edge[1]), edge[0].max(edge[1]));
        let edges = self.delaunay.undirected_edges().map(|edge| ends(edge.vertices().map(|vertex| vertex.index())));
        let mut edges: Vec<(usize, usize)> = edges.collect();
        edges.sort_unstable();
        edges
    }
}
