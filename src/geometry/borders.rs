//! Which areas share a border: sides drawn alike, and sides that run beside each other within a tolerance.
//!
//! Where each area was simplified on its own, its borders leave gaps and overlaps. How far apart they run is read off the
//! overlaps: what lies inside another area, but near its border, shows it.

mod beside;

use std::collections::BTreeMap;

use geo::orient::{Direction, Orient};
use geo::{BoundingRect, Coord, Line, LinesIter, MultiPolygon, Rect};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

pub use self::beside::ALIKE;
use self::beside::{Run, Seen, Stretch};
use super::ruler::Ruler;

/// Of the usual width of an area: beyond, an overlap is no matter of drawing.
const MOST: f64 = 0.02;
/// How much farther than seen at corners borders may be apart between them.
const SPARE: f64 = 1.5;
/// So many points in gaps for each that is drawn alike tell of areas that were drawn apart.
const GAPS: usize = 2;

/// What two areas have beside each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// The areas, the smaller index first.
    pub areas: (usize, usize),
    /// Whether enough of it is drawn alike in both.
    pub alike: bool,
}

/// The sides of areas, oriented: ground lies to the left.
pub struct Sides {
    ruler: Ruler,
    sides: Vec<(usize, Line)>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    /// The farthest that borders drawn apart may lie from each other, in km.
    most: f64,
}

/// Where a point lies beside the nearest border of another area.
enum Beside {
    Alike,
    Inside(f64),
    Outside(f64),
}

impl Sides {
    /// Gathers the sides of areas.
    pub fn of(areas: &[MultiPolygon], ruler: Ruler) -> Self {
        let of_area = |(at, area): (usize, &MultiPolygon)| {
            let oriented = area.orient(Direction::Default);
            oriented.lines_iter().filter(|side| side.start != side.end).map(|side| (at, side)).collect::<Vec<_>>()
        };
        let sides: Vec<(usize, Line)> = areas.par_iter().enumerate().flat_map_iter(of_area).collect();
        let boxed = |(at, (_, side)): (usize, &(usize, Line))| {
            let (low, high) = (side.bounding_rect().min(), side.bounding_rect().max());
            GeomWithData::new(Rectangle::from_corners([low.x, low.y], [high.x, high.y]), at)
        };
        let tree = RTree::bulk_load(sides.iter().enumerate().map(boxed).collect());
        Sides { ruler, sides, tree, most: (MOST * ruler.usual_width(areas)).max(ALIKE) }
    }

    /// How far apart borders run that are the same, in km: [`ALIKE`] where they were drawn alike.
    pub fn tolerance(&self) -> f64 {
        let found: Vec<Beside> = self.sides.par_iter().flat_map_iter(|own| self.looked_at(own)).collect();
        let alike = found.iter().filter(|beside| matches!(beside, Beside::Alike)).count();
        let deepest = found.iter().filter_map(|beside| if let Beside::Inside(deep) = beside { Some(*deep) } else { None });
        let deepest = deepest.fold(0.0, f64::max);
        let gaps = || found.iter().filter_map(|beside| if let Beside::Outside(off) = beside { Some(*off) } else { None });
        let apart = if deepest > 0.0 {
            deepest
        } else if gaps().count() > GAPS * alike {
            gaps().fold(0.0, f64::max)
        } else {
            return ALIKE;
        };
        (SPARE * apart).clamp(ALIKE, self.most)
    }

    /// What is seen from the start and the middle of a side.
    fn looked_at(&self, (own, side): &(usize, Line)) -> Vec<Beside> {
        [side.start, (side.start + side.end) / 2.0].into_iter().filter_map(|point| self.beside(*own, point)).collect()
    }

    /// The nearest border of another area, where the point lies beside it and not beyond its end.
    fn beside(&self, own: usize, point: Coord) -> Option<Beside> {
        let seen = |reach: f64| {
            let near = self.near(Rect::new(point, point), reach).filter(|(other, _)| *other != own);
            near.map(|(_, line)| Seen::of(self.ruler, line, point)).min_by(|a, b| a.distance.total_cmp(&b.distance))
        };
        if seen(ALIKE).is_some_and(|nearest| nearest.distance <= ALIKE) {
            return Some(Beside::Alike);
        }
        let nearest = seen(self.most).filter(|nearest| nearest.within && nearest.distance <= self.most)?;
        Some(if nearest.left { Beside::Inside(nearest.distance) } else { Beside::Outside(nearest.distance) })
    }

    fn near(&self, around: Rect, reach: f64) -> impl Iterator<Item = &(usize, Line)> {
        let scale = self.ruler.scale(around.min().y.abs().max(around.max().y.abs()));
        let (low, high) = (around.min(), around.max());
        let (x, y) = (reach / scale.x, reach / scale.y);
        let envelope = AABB::from_corners([low.x - x, low.y - y], [high.x + x, high.y + y]);
        self.tree.locate_in_envelope_intersecting(&envelope).map(|near| &self.sides[near.data])
    }

    /// The borders between areas whose sides run beside each other within a tolerance in km, ascending.
    pub fn borders(&self, tolerance: f64) -> Vec<Border> {
        let mut beside: BTreeMap<(usize, usize), Stretch> = BTreeMap::new();
        let stretches: Vec<((usize, usize), Stretch)> =
            self.sides.par_iter().flat_map_iter(|own| self.stretches(own, tolerance)).collect();
        for (pair, stretch) in stretches {
            beside.entry(pair).or_default().add(stretch);
        }
        let borders = beside.into_iter().filter(|(_, stretch)| stretch.is_border(tolerance));
        borders.map(|(areas, stretch)| Border { areas, alike: stretch.is_alike() }).collect()
    }

    /// What runs beside a side, each bit of it with the nearest other area alone.
    fn stretches(&self, (own, side): &(usize, Line), tolerance: f64) -> Vec<((usize, usize), Stretch)> {
        let others = self.near(side.bounding_rect(), tolerance).filter(|(other, _)| other != own);
        let runs = others.filter_map(|(other, line)| Run::of(self.ruler, *side, *line, tolerance, *other)).collect();
        let pair = |(other, stretch): (usize, Stretch)| ((other.min(*own), other.max(*own)), stretch);
        beside::nearest(runs).into_iter().map(pair).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Polygon, Translate, polygon};
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    const SIZE: usize = 5;

    /// A grid of squares 10 km wide, each with corners drawn on its own: up to `off` km from where they are.
    fn grid(off: f64) -> Vec<MultiPolygon> {
        let mut rng = Pcg64Mcg::seed_from_u64(3);
        let mut square = |at: usize| {
            let (x, y) = (10.0 * (at % SIZE) as f64, 10.0 * (at / SIZE) as f64);
            let around = [(0.0, 0.0), (4.0, 0.0), (10.0, 0.0), (10.0, 10.0), (6.0, 10.0), (0.0, 10.0)];
            let mut corner =
                |(a, b): (f64, f64)| (x + a + off * rng.random_range(-1.0..1.0), y + b + off * rng.random_range(-1.0..1.0));
            MultiPolygon::new(vec![Polygon::new(around.map(&mut corner).to_vec().into(), Vec::new())])
        };
        (0..SIZE * SIZE).map(&mut square).collect()
    }

    fn beside_and_above() -> Vec<(usize, usize)> {
        let of = |at: usize| {
            let right = (at % SIZE < SIZE - 1).then_some((at, at + 1));
            right.into_iter().chain((at + SIZE < SIZE * SIZE).then_some((at, at + SIZE)))
        };
        (0..SIZE * SIZE).flat_map(of).collect()
    }

    fn pairs(sides: &Sides) -> Vec<(usize, usize)> {
        sides.borders(sides.tolerance()).iter().map(|border| border.areas).collect()
    }

    #[test]
    fn squares_border_on_those_beside_and_above_and_not_in_corners() {
        for off in [0.0, 1e-9, 0.002, 0.02, 0.07] {
            let sides = Sides::of(&grid(off), Ruler::Plane);
            assert_eq!(pairs(&sides), beside_and_above(), "{off}: {}", sides.tolerance());
            let alike = sides.borders(sides.tolerance()).iter().filter(|border| border.alike).count();
            assert_eq!(alike == beside_and_above().len(), off < ALIKE, "{off}: {alike}");
        }
    }

    #[test]
    fn the_tolerance_is_what_the_overlaps_show() {
        assert_eq!(Sides::of(&grid(0.0), Ruler::Plane).tolerance(), ALIKE);
        let seen = Sides::of(&grid(0.05), Ruler::Plane).tolerance();
        assert!((0.05..=0.15).contains(&seen), "{seen}");
        // A river between two whole countries is no border; streets between blocks are, if nothing else is.
        let mut banks = grid(0.0);
        banks.iter_mut().skip(15).for_each(|own| *own = own.translate(0.0, 0.1));
        let sides = Sides::of(&banks, Ruler::Plane);
        assert!(sides.tolerance() == ALIKE && !pairs(&sides).contains(&(10, 15)));
        let blocks: Vec<MultiPolygon> = grid(0.0)
            .iter()
            .enumerate()
            .map(|(at, own)| own.translate(0.1 * (at % SIZE) as f64, 0.1 * (at / SIZE) as f64))
            .collect();
        assert_eq!(pairs(&Sides::of(&blocks, Ruler::Plane)), beside_and_above());
    }

    #[test]
    fn a_border_needs_no_corners_in_common() {
        let square = |x: f64, y: f64| MultiPolygon::new(vec![Rect::new((x, y), (x + 1.0, y + 1.0)).to_polygon()]);
        // The second begins half way up the first, the third touches it in a corner.
        let areas = [square(0.0, 0.0), square(1.0, 0.5), square(-1.0, -1.0)];
        assert_eq!(pairs(&Sides::of(&areas, Ruler::Plane)), [(0, 1)]);
        assert_eq!(pairs(&Sides::of(&areas, Ruler::Degrees)), [(0, 1)]);
        // A border of three metres, drawn alike, far from anything else.
        let far = square(0.003, 1.0).translate(0.0, 0.0);
        let thin = MultiPolygon::new(vec![polygon![(x: 0.0, y: 1.0), (x: 0.003, y: 1.0), (x: 0.003, y: 2.0), (x: 0.0, y: 2.0)]]);
        assert_eq!(pairs(&Sides::of(&[thin.clone(), far], Ruler::Plane)), [(0, 1)]);
        let low = MultiPolygon::new(vec![polygon![(x: 0.003, y: 1.0), (x: 0.0, y: 1.0), (x: 0.001, y: 0.0)]]);
        assert_eq!(pairs(&Sides::of(&[thin, low], Ruler::Plane)), [(0, 1)]);
    }
}
