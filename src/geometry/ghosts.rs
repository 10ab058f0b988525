//! Points around places that belong to nobody: they end the cells of places where no other place is near.

use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::TAU;

use geo::{Area, ConvexHull, Coord, MultiPoint};
use rstar::RTree;

/// Distance of ghosts from places: so many times the usual distance between places, if they were spread evenly,
const SPACINGS: f64 = 3.0;
/// but no less than this share of the whole picture,
const SHARE: f64 = 1.0 / 30.0;
/// and so many km where all places are one.
const ALONE: f64 = 10.0;
/// Ghosts around one place.
const RING: usize = 16;
/// Ghosts nearer than this share of their distance to any place are left out.
const NEAR: f64 = 0.9;
/// Cells of the grids that thin out places and ghosts, per distance.
const PLACES: f64 = 4.0;
const GHOSTS: f64 = 6.0;

/// Ghosts around places in a plane: each at a fixed distance of a place, and hardly nearer to any other.
pub(super) fn around(places: &[Coord]) -> Vec<Coord> {
    let distance = distance(places);
    let tree = RTree::bulk_load(places.iter().map(|place| [place.x, place.y]).collect());
    let mut ghosts: BTreeMap<(i64, i64), Coord> = BTreeMap::new();
    for place in outer(places, distance) {
        for at in 0..RING {
            let (sine, cosine) = (TAU * at as f64 / RING as f64).sin_cos();
            let ghost = Coord { x: place.x + distance * cosine, y: place.y + distance * sine };
            let nearest = tree.nearest_neighbor(&[ghost.x, ghost.y]);
            let near = nearest.is_some_and(|other| (other[0] - ghost.x).hypot(other[1] - ghost.y) < NEAR * distance);
            if !near {
                ghosts.entry(cell(ghost, distance / GHOSTS)).or_insert(ghost);
            }
        }
    }
    ghosts.into_values().collect()
}

/// Distance of ghosts from places.
fn distance(places: &[Coord]) -> f64 {
    let hull = MultiPoint::from(places.to_vec()).convex_hull();
    let corners = &hull.exterior().0;
    let reach = |of: fn(&Coord) -> f64| {
        let ends = corners.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        (ends.1 - ends.0).max(0.0)
    };
    let reach = reach(|corner| corner.x).max(reach(|corner| corner.y));
    if reach == 0.0 {
        return ALONE;
    }
    // Places in a row span no area, and still some ground.
    let side = hull.unsigned_area().sqrt().max(reach / 10.0);
    (SPACINGS * side / (places.len() as f64).sqrt()).max(SHARE * side)
}

/// A place of each cell of a grid, but for those with places all around, whose ghosts would all be left out.
fn outer(places: &[Coord], distance: f64) -> Vec<Coord> {
    let coarse = distance / 2.0;
    let taken: BTreeSet<(i64, i64)> = places.iter().map(|&place| cell(place, coarse)).collect();
    let inner = |(x, y): (i64, i64)| (x - 2..=x + 2).all(|x| (y - 2..=y + 2).all(|y| taken.contains(&(x, y))));
    let outer: BTreeSet<(i64, i64)> = taken.iter().copied().filter(|&own| !inner(own)).collect();
    let mut chosen = BTreeMap::new();
    for place in places.iter().filter(|&&place| outer.contains(&cell(place, coarse))) {
        chosen.entry(cell(*place, distance / PLACES)).or_insert(*place);
    }
    chosen.into_values().collect()
}

fn cell(point: Coord, side: f64) -> (i64, i64) {
    ((point.x / side).floor() as i64, (point.y / side).floor() as i64)
}
