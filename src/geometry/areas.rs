//! Areas as polygons: which of them share a border, which overlap, and their union.

use std::collections::BTreeMap;

use geo::{
    Area, BooleanOps, BoundingRect, Coord, CoordsIter, Intersects, Line, LinesIter, MultiPolygon, Polygon, Rect, Validation,
};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Borders that part by less than this share of the whole picture are one.
const SEAM: f64 = 1e-6;
/// Pairs of sides that take as long to look at as a pair of holes.
const HOLE: f64 = 1_000.0;
/// Overlaps told of one area, at most.
const OVERLAPS: usize = 20;
/// Two areas overlap from this share of the smaller one on: below, their borders were drawn a little differently.
const OVERLAP: f64 = 1e-3;

type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// Pairs of areas (indices, the smaller first, ascending) that share a piece of border, not only a corner.
///
/// The borders need not have the same corners: what runs along the same line counts, within a millionth of the picture.
///
/// ```
/// use geo::{MultiPolygon, Rect};
/// use sutton::geometry::areas::borders;
/// let square = |x: f64, y: f64| MultiPolygon::new(vec![Rect::new((x, y), (x + 1.0, y + 1.0)).to_polygon()]);
/// // The second begins half way up the first, the third touches it in a corner.
/// assert_eq!(borders(&[square(0.0, 0.0), square(1.0, 0.5), square(-1.0, -1.0)]), [(0, 1)]);
/// ```
pub fn borders(areas: &[MultiPolygon]) -> Vec<(usize, usize)> {
    let seam = SEAM * extent(areas);
    let sides: Vec<(usize, Line)> =
        areas.iter().enumerate().flat_map(|(at, area)| area.lines_iter().map(move |side| (at, side))).collect();
    let tree = RTree::bulk_load(sides.iter().enumerate().map(|(at, (_, side))| boxed(side.bounding_rect(), at)).collect());
    let shared = |(own, side): &(usize, Line)| {
        let mut found = Vec::new();
        for near in tree.locate_in_envelope_intersecting(&envelope(side.bounding_rect(), seam)) {
            let (other, line) = sides[near.data];
            if *own < other && shared_length(*side, line, seam) > 0.0 {
                found.push((*own, other));
            }
        }
        found
    };
    let mut pairs: Vec<(usize, usize)> = sides.par_iter().flat_map_iter(shared).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Length along which two sides run beside each other; 0 where it is less than ten seams, as where they only meet.
fn shared_length(a: Line, b: Line, seam: f64) -> f64 {
    let (long, short) = if length(a) >= length(b) { (a, b) } else { (b, a) };
    let along = long.delta() / length(long);
    if !(along.x.is_finite() && along.y.is_finite()) {
        return 0.0;
    }
    let of_long = |point: Coord| {
        let from = point - long.start;
        (from.x * along.x + from.y * along.y, from.x * along.y - from.y * along.x)
    };
    let ((s, s_off), (e, e_off)) = (of_long(short.start), of_long(short.end));
    let (low, high) = (s.min(e).max(0.0), s.max(e).min(length(long)));
    // Where the short side ends beyond the long one, it counts how far off it is where both run.
    let off = |t: f64| if e == s { s_off.abs().max(e_off.abs()) } else { (s_off + (e_off - s_off) * (t - s) / (e - s)).abs() };
    if high - low > 10.0 * seam && off(low) <= seam && off(high) <= seam { high - low } else { 0.0 }
}

fn length(line: Line) -> f64 {
    line.delta().x.hypot(line.delta().y)
}

/// Pairs of areas that cover the same ground (indices, the smaller first, ascending), each with the share of the smaller area.
/// An area that many others lie on is told with the first of them.
pub fn overlaps(areas: &[MultiPolygon]) -> Vec<(usize, usize, f64)> {
    let boxes = areas.iter().enumerate().filter_map(|(at, area)| Some(boxed(area.bounding_rect()?, at)));
    let tree = RTree::bulk_load(boxes.collect());
    let of_area = |at: usize| {
        let Some(own) = areas[at].bounding_rect() else { return Vec::new() };
        let near = tree.locate_in_envelope_intersecting(&envelope(own, 0.0)).map(|near| near.data).filter(|&other| at < other);
        let share = |other: usize| {
            let smaller = areas[at].unsigned_area().min(areas[other].unsigned_area());
            let common = areas[at].intersects(&areas[other]).then(|| areas[at].intersection(&areas[other]).unsigned_area())?;
            Some((at, other, common / smaller)).filter(|_| common > OVERLAP * smaller)
        };
        near.filter_map(share).take(OVERLAPS).collect::<Vec<_>>()
    };
    let mut pairs: Vec<(usize, usize, f64)> = (0..areas.len()).into_par_iter().flat_map_iter(of_area).collect();
    pairs.sort_by_key(|&(a, b, _)| (a, b));
    pairs
}

/// Defect of an area by itself: rings that cross themselves or each other, holes outside.
pub fn defect(area: &MultiPolygon) -> Option<String> {
    area.iter().find_map(|polygon| polygon.check_validation().err()).map(|error| error.to_string())
}

/// Pairs that [`defect`] holds against each other: sides, and holes, each pair of which is worth as many pairs of sides.
pub fn pairs_to_check(area: &MultiPolygon) -> f64 {
    let pairs = |polygon: &Polygon| (polygon.coords_count() as f64).powi(2) + HOLE * (polygon.interiors().len() as f64).powi(2);
    area.iter().map(pairs).sum()
}

/// The union of the areas of each label (0 to `labels` − 1); `areas` has an area and its label.
pub fn unions<'a>(areas: impl Iterator<Item = (&'a MultiPolygon, usize)>, labels: usize) -> Vec<MultiPolygon> {
    let mut members: BTreeMap<usize, Vec<&MultiPolygon>> = BTreeMap::new();
    areas.for_each(|(area, label)| members.entry(label).or_default().push(area));
    let union =
        |label: usize| members.get(&label).map_or(MultiPolygon::new(Vec::new()), |own| geo::unary_union(own.iter().copied()));
    (0..labels).into_par_iter().map(union).collect()
}

fn extent(areas: &[MultiPolygon]) -> f64 {
    let boxes = || areas.iter().filter_map(MultiPolygon::bounding_rect);
    let low = |of: fn(Coord) -> f64| boxes().map(|own| of(own.min())).fold(f64::INFINITY, f64::min);
    let high = |of: fn(Coord) -> f64| boxes().map(|own| of(own.max())).fold(f64::NEG_INFINITY, f64::max);
    (high(|at| at.x) - low(|at| at.x)).max(high(|at| at.y) - low(|at| at.y)).max(0.0)
}

fn boxed(own: Rect, data: usize) -> Boxed {
    GeomWithData::new(Rectangle::from_corners([own.min().x, own.min().y], [own.max().x, own.max().y]), data)
}

fn envelope(own: Rect, margin: f64) -> AABB<[f64; 2]> {
    let (low, high) = (own.min(), own.max());
    AABB::from_corners([low.x - margin, low.y - margin], [high.x + margin, high.y + margin])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Translate, polygon};

    fn squares(size: usize) -> Vec<MultiPolygon> {
        let square = |at: usize| {
            let (x, y) = (0.1 * (at % size) as f64, 0.1 * (at / size) as f64);
            MultiPolygon::new(vec![Rect::new((x, y), (x + 0.1, y + 0.1)).to_polygon()])
        };
        (0..size * size).map(square).collect()
    }

    #[test]
    fn squares_of_a_grid_border_on_those_beside_and_above() {
        let mut expected = Vec::new();
        for at in 0..25 {
            expected.extend((at % 5 < 4).then_some((at, at + 1)));
            expected.extend((at < 20).then_some((at, at + 5)));
        }
        let mut found = borders(&squares(5));
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
        assert_eq!(overlaps(&squares(5)), []);
    }

    #[test]
    fn areas_on_each_other_are_told_with_their_share() {
        let mut areas = squares(3);
        areas[4] = areas[4].translate(0.05, 0.0);
        let found = overlaps(&areas);
        assert_eq!(found.iter().map(|pair| (pair.0, pair.1)).collect::<Vec<_>>(), [(4, 5)]);
        assert!((found[0].2 - 0.5).abs() < 1e-9);
        // A gap as wide as a border drawn twice parts no neighbours.
        areas[4] = areas[4].translate(-0.05 + 1e-8, 0.0);
        assert!(borders(&areas).contains(&(3, 4)));
    }

    #[test]
    fn an_area_on_which_many_lie_is_told_with_the_first_of_them() {
        let same = vec![squares(1)[0].clone(); 100];
        let found = overlaps(&same);
        assert!(found.len() <= 100 * OVERLAPS && found.iter().filter(|pair| pair.0 == 0).count() == OVERLAPS);
    }

    #[test]
    fn bow_ties_are_told() {
        let bow = MultiPolygon::new(vec![polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 1.0), (x: 1.0, y: 0.0), (x: 0.0, y: 1.0)]]);
        assert!(defect(&bow).is_some_and(|words| words.contains("self-intersection")));
        assert_eq!(defect(&squares(1)[0]), None);
    }

    #[test]
    fn unions_of_labels() {
        let areas = squares(4);
        let unions = unions(areas.iter().enumerate().map(|(at, area)| (area, at / 8)), 3);
        let sizes: Vec<(usize, f64)> = unions.iter().map(|own| (own.0.len(), (own.unsigned_area() * 100.0).round())).collect();
        assert_eq!(sizes, [(1, 8.0), (1, 8.0), (0, 0.0)]);
    }
}
