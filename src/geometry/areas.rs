//! Areas as polygons: which of them overlap, and their union.

use std::collections::BTreeMap;

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Area, BooleanOps, BoundingRect, Coord, Euclidean, Intersects, Length, MapCoords, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::ruler::Ruler;

/// Overlaps told of one area, at most.
const OVERLAPS: usize = 20;
/// Two areas overlap from this share of the smaller one on: below, their borders were drawn a little differently.
const OVERLAP: f64 = 1e-3;

type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// Two areas that cover the same ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// The areas, the smaller index first.
    pub areas: (usize, usize),
    /// The share of the smaller one.
    pub share: f64,
    /// How wide it is where it is widest, in km: twice the ground of a piece by its border.
    pub width: f64,
}

/// Pairs of areas that cover the same ground, ascending. An area that many others lie on is told with the first of them.
pub fn overlaps(areas: &[MultiPolygon], ruler: Ruler) -> Vec<Overlap> {
    let boxes = areas.iter().enumerate().filter_map(|(at, area)| Some(boxed(area.bounding_rect()?, at)));
    let tree = RTree::bulk_load(boxes.collect());
    let of_area = |at: usize| {
        let Some(own) = areas[at].bounding_rect() else { return Vec::new() };
        let near = tree.locate_in_envelope_intersecting(&envelope(own)).map(|near| near.data).filter(|&other| at < other);
        let overlap = |other: usize| {
            let smaller = areas[at].unsigned_area().min(areas[other].unsigned_area());
            let common = areas[at].intersects(&areas[other]).then(|| areas[at].intersection(&areas[other]))?;
            let share = common.unsigned_area() / smaller;
            let width = || common.iter().map(|piece| width(piece, ruler)).fold(0.0, f64::max);
            (share > OVERLAP).then(|| Overlap { areas: (at, other), share, width: width() })
        };
        near.filter_map(overlap).take(OVERLAPS).collect::<Vec<_>>()
    };
    let mut pairs: Vec<Overlap> = (0..areas.len()).into_par_iter().flat_map_iter(of_area).collect();
    pairs.sort_by_key(|overlap| overlap.areas);
    pairs
}

/// The areas that a point lies in or on the border of, ascending.
pub fn around(areas: &[MultiPolygon], point: Coord) -> Vec<usize> {
    let holds = |at: &usize| {
        let near = areas[*at].bounding_rect().is_some_and(|own| own.intersects(&point));
        near && areas[*at].coordinate_position(&point) != CoordPos::Outside
    };
    (0..areas.len()).filter(holds).collect()
}

/// How wide a piece of ground is on the mean, in km.
fn width(piece: &Polygon, ruler: Ruler) -> f64 {
    let scale = ruler.scale(piece.bounding_rect().map_or(0.0, |own| own.center().y));
    let piece = piece.map_coords(|corner| Coord { x: corner.x * scale.x, y: corner.y * scale.y });
    2.0 * piece.unsigned_area() / Euclidean.length(piece.exterior())
}

/// The union of the areas of each label (0 to `labels` − 1); `areas` has an area and its label.
pub fn unions<'a>(areas: impl Iterator<Item = (&'a MultiPolygon, usize)>, labels: usize) -> Vec<MultiPolygon> {
    let mut members: BTreeMap<usize, Vec<&MultiPolygon>> = BTreeMap::new();
    areas.for_each(|(area, label)| members.entry(label).or_default().push(area));
    let union =
        |label: usize| members.get(&label).map_or(MultiPolygon::new(Vec::new()), |own| geo::unary_union(own.iter().copied()));
    (0..labels).into_par_iter().map(union).collect()
}

fn boxed(own: Rect, data: usize) -> Boxed {
    GeomWithData::new(Rectangle::from_corners([own.min().x, own.min().y], [own.max().x, own.max().y]), data)
}

fn envelope(own: Rect) -> AABB<[f64; 2]> {
    AABB::from_corners([own.min().x, own.min().y], [own.max().x, own.max().y])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Translate;

    fn squares(size: usize) -> Vec<MultiPolygon> {
        let square = |at: usize| {
            let (x, y) = (0.1 * (at % size) as f64, 0.1 * (at / size) as f64);
            MultiPolygon::new(vec![Rect::new((x, y), (x + 0.1, y + 0.1)).to_polygon()])
        };
        (0..size * size).map(square).collect()
    }

    #[test]
    fn areas_on_each_other_are_told_with_their_share_and_width() {
        let mut areas = squares(3);
        assert_eq!(overlaps(&areas, Ruler::Plane), []);
        areas[4] = areas[4].translate(0.05, 0.0);
        let found = overlaps(&areas, Ruler::Plane);
        assert_eq!(found.iter().map(|overlap| overlap.areas).collect::<Vec<_>>(), [(4, 5)]);
        assert!((found[0].share - 0.5).abs() < 1e-9);
        // 50 by 100 m.
        assert!((found[0].width - 2.0 * 0.005 / 0.3).abs() < 1e-9);
        let northern: Vec<MultiPolygon> = areas.iter().map(|area| area.translate(0.0, 60.0)).collect();
        let degrees = overlaps(&northern, Ruler::Degrees)[0].width;
        assert!((degrees - 2.0 * 2.78 * 11.12 / 27.8).abs() < 0.05, "{degrees}");
    }

    #[test]
    fn an_area_on_which_many_lie_is_told_with_the_first_of_them() {
        let same = vec![squares(1)[0].clone(); 100];
        let found = overlaps(&same, Ruler::Plane);
        assert!(found.len() <= 100 * OVERLAPS && found.iter().filter(|own| own.areas.0 == 0).count() == OVERLAPS);
    }

    #[test]
    fn points_lie_in_areas_and_on_their_borders() {
        let areas = squares(3);
        for (x, y, wanted) in [(0.05, 0.05, vec![0]), (0.25, 0.1, vec![2, 5]), (0.5, 0.5, vec![])] {
            assert_eq!(around(&areas, Coord { x, y }), wanted);
        }
    }

    #[test]
    fn unions_of_labels() {
        let areas = squares(4);
        let unions = unions(areas.iter().enumerate().map(|(at, area)| (area, at / 8)), 3);
        let sizes: Vec<(usize, f64)> = unions.iter().map(|own| (own.0.len(), (own.unsigned_area() * 100.0).round())).collect();
        assert_eq!(sizes, [(1, 8.0), (1, 8.0), (0, 0.0)]);
    }
}
