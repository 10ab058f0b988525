//! Places and lines as whole numbers, which shrink well.

use geo::{LineString, MultiPolygon};

use crate::plan::Place;

/// Parts of a degree, and of a km, that places are rounded to.
const DEGREE: f64 = 1e4;
const KM: f64 = 1e3;

/// Hundredths of hours or calls.
pub fn hundredths(amount: f64) -> i64 {
    (100.0 * amount).round() as i64
}

/// A place's x and y.
pub fn xy(place: &Place) -> [i64; 2] {
    let scale = if place.planar { KM } else { DEGREE };
    [place.longitude, place.latitude].map(|value| (scale * value).round() as i64)
}

/// The rings of an outline, each its first corner, then the way from each to the next.
pub fn rings(outline: &MultiPolygon, planar: bool) -> Vec<Vec<i64>> {
    let rings = outline.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.map(|ring| line(ring, if planar { KM } else { DEGREE })).filter(|line| line.len() > 4).collect()
}

fn line(ring: &LineString, scale: f64) -> Vec<i64> {
    let (mut flat, mut last) = (Vec::new(), [0, 0]);
    for corner in &ring.0 {
        let next = [corner.x, corner.y].map(|value| (scale * value).round() as i64);
        if flat.is_empty() || next != last {
            flat.extend([next[0] - last[0], next[1] - last[1]]);
            last = next;
        }
    }
    flat
}
