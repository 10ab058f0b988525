//! Outlines of territories: the Voronoi cells of their places, merged, and clipped where no place is near.
//!
//! Cells end half way to a ring of *ghosts*, points that belong to nobody and surround all places at some distance. All
//! outlines are read off one triangulation, edge by edge, so they share their borders and never overlap.

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Area, Coord, LineString, MultiPolygon, Polygon};
use spade::Triangulation as _;
use spade::handles::DirectedEdgeHandle;

use super::ghosts;
use super::triangulation::Triangulation;

/// Corners are rounded to so many parts of a km: four cells that meet in one corner have two, alike but for rounding errors.
const PARTS: f64 = 1e5;

type Edge<'a> = DirectedEdgeHandle<'a, spade::Point2<f64>, (), (), ()>;

/// Whose a point is: a label, or nobody's.
type Owners = Vec<Option<usize>>;

/// The outline of each label (0 to `labels` − 1) of places in a plane, in km; empty where a label has no place.
///
/// Exteriors run anticlockwise, holes clockwise. Where places of several labels are one point, it is the label's that has
/// most of them there.
pub fn outlines(places: &[Coord], label_of: &[usize], labels: usize) -> Vec<MultiPolygon> {
    let around = ghosts::around(places);
    let all: Vec<Coord> = places.iter().chain(&around).copied().collect();
    let triangulation = Triangulation::of(&all);
    let owners = owners(&triangulation, label_of);
    let pieces = Pieces::of(&triangulation, &owners);
    let mut rings = rings(&triangulation, &owners, &pieces);
    rings.sort_by(|a, b| a.piece.cmp(&b.piece).then(b.area.total_cmp(&a.area)));
    let mut outlines = vec![Vec::new(); labels];
    for rings in rings.chunk_by(|a, b| a.piece == b.piece) {
        outlines[owners[rings[0].piece].unwrap_or_default()].extend(polygons(rings));
    }
    outlines.into_iter().map(MultiPolygon::new).collect()
}

/// The polygons of a piece's rings, the greatest first: outsides, and the holes in them. There is one outside, but where
/// parts of the piece touch in a point only.
fn polygons(rings: &[Ring]) -> Vec<Polygon> {
    let line = |ring: &Ring| LineString::new(ring.corners.clone());
    let (outsides, holes): (Vec<&Ring>, Vec<&Ring>) = rings.iter().partition(|ring| ring.area > 0.0);
    let mut polygons: Vec<Polygon> = outsides.into_iter().map(|ring| Polygon::new(line(ring), Vec::new())).collect();
    for hole in holes {
        let middle = (hole.corners[0] + hole.corners[1]) / 2.0;
        let around = |polygon: &Polygon| polygon.exterior().coordinate_position(&middle) == CoordPos::Inside;
        let at = if polygons.len() > 1 { polygons.iter().rposition(around).unwrap_or_default() } else { 0 };
        if let Some(polygon) = polygons.get_mut(at) {
            polygon.interiors_push(line(hole));
        }
    }
    polygons
}

/// Whose each point is: the label's that has most places there, the smallest of equals.
fn owners(triangulation: &Triangulation, label_of: &[usize]) -> Owners {
    let mut claims: Vec<(usize, usize)> = triangulation.point_of.iter().zip(label_of).map(|(&at, &label)| (at, label)).collect();
    claims.sort_unstable();
    let mut owners = vec![None; triangulation.points.len()];
    let mut most = vec![0; owners.len()];
    for same in claims.chunk_by(|a, b| a == b) {
        let (point, label) = same[0];
        if same.len() > most[point] {
            (most[point], owners[point]) = (same.len(), Some(label));
        }
    }
    owners
}

/// Which points hang together: cells of one label with a border between them.
struct Pieces(Vec<usize>);

impl Pieces {
    fn of(triangulation: &Triangulation, owners: &Owners) -> Self {
        let mut pieces = Pieces((0..owners.len()).collect());
        for (a, b) in triangulation.edges().into_iter().filter(|&(a, b)| owners[a].is_some() && owners[a] == owners[b]) {
            let (a, b) = (pieces.root(a), pieces.root(b));
            pieces.0[a.max(b)] = a.min(b);
        }
        pieces.0 = (0..owners.len()).map(|point| pieces.root(point)).collect();
        pieces
    }

    fn root(&mut self, mut point: usize) -> usize {
        while self.0[point] != point {
            self.0[point] = self.0[self.0[point]];
            point = self.0[point];
        }
        point
    }
}

struct Ring {
    /// The smallest point of the piece that it bounds.
    piece: usize,
    corners: Vec<Coord>,
    area: f64,
}

/// Every border of a label with what is not the label's, its own cells to the left.
fn rings(triangulation: &Triangulation, owners: &Owners, pieces: &Pieces) -> Vec<Ring> {
    let owner = |edge: &Edge| owners[edge.from().index()];
    let parts = |edge: &Edge| owner(edge).is_some() && owner(edge) != owners[edge.to().index()];
    let mut seen = vec![false; triangulation.delaunay.num_directed_edges()];
    let mut rings = Vec::new();
    for first in triangulation.delaunay.directed_edges().filter(parts) {
        let (mut edge, mut corners): (Edge, Vec<Coord>) = (first, Vec::new());
        while !seen[edge.fix().index()] {
            seen[edge.fix().index()] = true;
            // Ghosts surround every place, so that its edges have a triangle on either side.
            let Some(face) = edge.face().as_inner() else { break };
            let centre = face.circumcenter();
            corners.push(Coord { x: (centre.x * PARTS).round() / PARTS, y: (centre.y * PARTS).round() / PARTS });
            let third = edge.next();
            edge = if owners[third.to().index()] == owner(&edge) { third.rev() } else { third.next().rev() };
        }
        let piece = pieces.0[first.from().index()];
        rings.extend(simple(corners).into_iter().map(|corners| {
            let area = Polygon::new(LineString::new(corners.clone()), Vec::new()).signed_area();
            Ring { piece, corners, area }
        }));
    }
    rings.retain(|ring| ring.area != 0.0);
    rings
}

/// Rings that pass no corner twice, from one that may.
fn simple(corners: Vec<Coord>) -> Vec<Vec<Coord>> {
    let key = |corner: &Coord| (corner.x.to_bits(), corner.y.to_bits());
    let mut known = std::collections::BTreeMap::new();
    let (mut path, mut rings): (Vec<Coord>, Vec<Vec<Coord>>) = (Vec::new(), Vec::new());
    for corner in corners {
        if let Some(&at) = known.get(&key(&corner)) {
            let ring = path.split_off(at);
            for passed in &ring {
                known.remove(&key(passed));
            }
            rings.push(ring);
        }
        known.insert(key(&corner), path.len());
        path.push(corner);
    }
    rings.push(path);
    rings.retain(|ring| ring.len() > 2);
    rings
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{BooleanOps, Validation};
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    /// Outlines that hold their places, do not overlap and are valid.
    fn checked(places: &[Coord], label_of: &[usize], labels: usize) -> Vec<MultiPolygon> {
        let outlines = outlines(places, label_of, labels);
        for (place, &label) in places.iter().zip(label_of) {
            let position = outlines[label].coordinate_position(place);
            assert_eq!(position, CoordPos::Inside, "{place:?} of {label}");
        }
        for (at, a) in outlines.iter().enumerate() {
            assert!(a.is_valid(), "{:?}", a.validation_errors());
            for b in &outlines[..at] {
                assert!(a.intersection(b).unsigned_area() <= 1e-6 * a.unsigned_area());
            }
        }
        outlines
    }

    #[test]
    fn random_places_of_random_labels() {
        let mut rng = Pcg64Mcg::seed_from_u64(5);
        for round in 0..20 {
            let n = 1 + 11 * round;
            let places: Vec<Coord> =
                (0..n).map(|_| Coord { x: 90.0 * rng.random::<f64>(), y: 60.0 * rng.random::<f64>() }).collect();
            let label_of: Vec<usize> = (0..n).map(|_| rng.random_range(0..4)).collect();
            checked(&places, &label_of, 4);
        }
    }

    #[test]
    fn a_grid_whose_cells_meet_in_corners() {
        let places: Vec<Coord> = (0..64).map(|at| Coord { x: f64::from(at % 8), y: f64::from(at / 8) }).collect();
        let chequered: Vec<usize> = (0..64).map(|at| (at % 8 + at / 8) % 2).collect();
        let outlines = checked(&places, &chequered, 3);
        assert!(outlines[0].0.len() > 8 && outlines[1].0.len() > 8 && outlines[2].0.is_empty());
        let hole: Vec<usize> = (0..64).map(|at| usize::from([27, 28, 35, 36].contains(&at))).collect();
        let outlines = checked(&places, &hole, 2);
        assert_eq!((outlines[0].0.len(), outlines[0].0[0].interiors().len()), (1, 1));
        assert!((outlines[1].unsigned_area() - 4.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_reaches_far_beyond_its_places() {
        let far = [(0.0, 0.0), (1.0, 0.3), (0.4, 1.0), (500.0, 3.0), (501.0, 2.0)].map(Coord::from);
        let outlines = checked(&far, &[0, 0, 0, 0, 1], 2);
        assert_eq!(outlines[0].0.len(), 2);
        let reach = ghosts::around(&far).iter().map(|ghost| (ghost.x - 0.0).hypot(ghost.y)).fold(f64::INFINITY, f64::min);
        for polygon in &outlines[0] {
            for corner in polygon.exterior().coords() {
                let nearest =
                    far.iter().map(|place| (place.x - corner.x).hypot(place.y - corner.y)).fold(f64::INFINITY, f64::min);
                assert!(nearest < reach, "{corner:?} is {nearest} km from any place");
            }
        }
    }

    #[test]
    fn no_place_and_several_at_one() {
        assert!(outlines(&[], &[], 1)[0].0.is_empty());
        let same = [Coord { x: 3.0, y: 4.0 }; 3];
        let outlines = outlines(&same, &[1, 0, 1], 2);
        assert!(outlines[0].0.is_empty() && outlines[1].0.len() == 1);
    }
}
