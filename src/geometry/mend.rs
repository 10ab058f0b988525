//! Areas as maps draw them, made whole: rings without ground are dropped, rings that cross themselves a little are parted.

use geo::orient::{Direction, Orient};
use geo::{Area, BooleanOps, Coord, CoordsIter, LineString, MultiPolygon, Polygon, Validation};

/// Pairs of sides that take as long to look at as a pair of holes.
const HOLE: f64 = 1_000.0;
/// Rings less wide than this share of their length lie on a line.
const FLAT: f64 = 1e-9;
/// The share of the ground that crossings may leave in doubt.
const DOUBT: f64 = 0.01;

/// An area made whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Mended {
    /// Its ground; empty where it has none.
    pub ground: MultiPolygon,
    /// Rings that were dropped, because they hold no ground.
    pub dropped: usize,
    /// Whether rings crossed themselves or each other.
    pub crossed: bool,
}

/// Makes an area whole.
///
/// # Errors
/// What is wrong, where crossings leave more than a hundredth of the ground in doubt.
///
/// ```
/// use geo::{MultiPolygon, polygon};
/// use sutton::geometry::mend::mend;
/// // A square, whose last corner stands twice, and a line.
/// let square = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0), (x: 0.0, y: 1.0)];
/// let line = polygon![(x: 3.0, y: 0.0), (x: 4.0, y: 0.0), (x: 3.0, y: 0.0)];
/// let mended = mend(&MultiPolygon::new(vec![square, line]))?;
/// assert_eq!((mended.ground.0.len(), mended.dropped, mended.crossed), (1, 1, false));
/// # Ok::<(), String>(())
/// ```
pub fn mend(area: &MultiPolygon) -> Result<Mended, String> {
    let (mut parts, mut dropped, mut crossed) = (Vec::new(), 0, false);
    for polygon in area {
        let Some(outside) = ring(polygon.exterior()) else {
            dropped += 1 + polygon.interiors().len();
            continue;
        };
        let holes: Vec<LineString> = polygon.interiors().iter().filter_map(ring).collect();
        dropped += polygon.interiors().len() - holes.len();
        let polygon = Polygon::new(outside, holes);
        match polygon.check_validation() {
            Ok(()) => parts.push(polygon),
            Err(error) => {
                crossed = true;
                parts.extend(parted(&polygon).ok_or_else(|| error.to_string())?);
            }
        }
    }
    Ok(Mended { ground: MultiPolygon::new(parts), dropped, crossed })
}

/// Pairs that [`mend`] holds against each other: sides, and holes, each pair of which is worth as many pairs of sides.
pub fn pairs_to_check(area: &MultiPolygon) -> f64 {
    let pairs = |polygon: &Polygon| (polygon.coords_count() as f64).powi(2) + HOLE * (polygon.interiors().len() as f64).powi(2);
    area.iter().map(pairs).sum()
}

/// The ring without repeated corners and without ways there and back; `None` where it holds no ground.
fn ring(line: &LineString) -> Option<LineString> {
    let mut corners: Vec<Coord> = Vec::with_capacity(line.0.len());
    for &corner in &line.0 {
        if corners.last() == Some(&corner) {
            continue;
        }
        corners.push(corner);
        while let [.., before, _, after] = corners[..]
            && before == after
        {
            corners.truncate(corners.len() - 2);
        }
    }
    // What is left of the ring's beginning and its end may go there and back, too.
    let (mut first, mut last) = (0, corners.len().saturating_sub(1));
    while last > first + 1 && corners[first + 1] == corners[last - 1] {
        (first, last) = (first + 1, last - 1);
    }
    let ring = LineString::new(corners[first..(last + 1).min(corners.len())].to_vec());
    (ring.0.len() > 3 && !is_flat(&ring)).then_some(ring)
}

/// Whether all corners lie on a line. A ring that crosses itself may hold no ground on balance, and is not.
fn is_flat(ring: &LineString) -> bool {
    let Some(&first) = ring.0.first() else { return true };
    let ways = || ring.0.iter().map(|&corner| corner - first);
    let square = |way: &Coord| way.x * way.x + way.y * way.y;
    let far = ways().max_by(|a, b| square(a).total_cmp(&square(b))).unwrap_or(first);
    ways().all(|way| (far.x * way.y - far.y * way.x).abs() <= FLAT * square(&far))
}

/// The ground of a polygon whose rings cross; `None` where the ways to read it differ by more than a little.
fn parted(polygon: &Polygon) -> Option<MultiPolygon> {
    let oriented = polygon.orient(Direction::Default);
    let nothing = MultiPolygon::new(Vec::new());
    let by = |rule| oriented.union_with_fill_rule(&nothing, rule);
    let (one, other) = (by(geo::bool_ops::FillRule::EvenOdd), by(geo::bool_ops::FillRule::NonZero));
    let inside: f64 = polygon.interiors().iter().map(|hole| Polygon::new(hole.clone(), Vec::new()).unsigned_area()).sum();
    let drawn = Polygon::new(polygon.exterior().clone(), Vec::new()).unsigned_area() - inside;
    let near = |ground: f64| (ground - drawn).abs() <= DOUBT * drawn;
    (near(one.unsigned_area()) && near(other.unsigned_area())).then_some(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    fn one(polygon: Polygon) -> MultiPolygon {
        MultiPolygon::new(vec![polygon])
    }

    #[test]
    fn bow_ties_are_refused_and_knots_parted() {
        let bow = one(polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 1.0), (x: 1.0, y: 0.0), (x: 0.0, y: 1.0)]);
        assert!(mend(&bow).unwrap_err().contains("self-intersection"));
        // The last side but one reaches a little beyond the first.
        let knot =
            polygon![(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0), (x: 0.1, y: 9.0), (x: 0.1, y: -0.1), (x: 0.0, y: 0.1)];
        let mended = mend(&one(knot)).unwrap();
        assert!(mended.crossed && mended.ground.0.iter().all(Validation::is_valid), "{mended:?}");
        assert!((mended.ground.unsigned_area() - 80.1).abs() < 0.1);
    }

    #[test]
    fn rings_without_ground_are_dropped_wherever_they_stand() {
        let (line, point) = (vec![(1.0, 1.0), (2.0, 2.0), (1.0, 1.0)], vec![(3.0, 3.0); 4]);
        let hole = |corners: &Vec<(f64, f64)>| LineString::from(corners.clone());
        let square = vec![(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)];
        let whole = mend(&one(Polygon::new(hole(&square), vec![hole(&line), hole(&point)]))).unwrap();
        assert_eq!((whole.dropped, whole.crossed, whole.ground.unsigned_area()), (2, false, 81.0));
        let none = mend(&one(Polygon::new(hole(&line), vec![hole(&point)]))).unwrap();
        assert_eq!((none.dropped, none.ground), (2, MultiPolygon::new(Vec::new())));
        assert_eq!(mend(&one(Polygon::new(LineString::new(Vec::new()), Vec::new()))).unwrap().dropped, 1);
    }

    #[test]
    fn ways_there_and_back_are_left_out() {
        let spike =
            [(0.0, 0.0), (0.0, -5.0), (0.0, 0.0), (9.0, 0.0), (12.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)];
        // Begun at each corner in turn.
        for start in 0..8 {
            let mut corners: Vec<(f64, f64)> = (0..8).map(|at| spike[(start + at) % 8]).collect();
            corners.push(corners[0]);
            let mended = mend(&one(Polygon::new(LineString::from(corners), Vec::new()))).unwrap();
            assert_eq!((mended.ground.0[0].exterior().0.len(), mended.crossed), (5, false), "{start}: {mended:?}");
        }
    }
}
