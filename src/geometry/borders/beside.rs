//! Sides beside each other: what a point sees of a side, and where sides run along.

use geo::{Coord, Line};

use crate::geometry::Ruler;

/// Borders nearer than this, in km, are drawn alike.
pub const ALIKE: f64 = 1e-3;
/// A border is so many times as long as its two sides are apart, on the mean; in a corner, they are near each other less long.
const LONG: f64 = 8.0;
/// In tolerances: corners of areas that meet in a point may be drawn beside each other for so long.
const BESIDE_CORNERS: f64 = 2.0;

/// A point as a side sees it.
pub struct Seen {
    pub distance: f64,
    /// Whether it lies beside the side, not beyond an end,
    pub within: bool,
    /// and on the left, where the side's ground is.
    pub left: bool,
}

impl Seen {
    pub fn of(ruler: Ruler, line: &Line, point: Coord) -> Self {
        let (flat, from) = (flat(ruler, point.y), line.start);
        let (way, off) = (flat(line.end - from), flat(point - from));
        let share = (off.x * way.x + off.y * way.y) / (way.x * way.x + way.y * way.y);
        let foot = way * share.clamp(0.0, 1.0);
        Seen {
            distance: (off.x - foot.x).hypot(off.y - foot.y),
            within: (0.0..=1.0).contains(&share),
            left: way.x * off.y - way.y * off.x > 0.0,
        }
    }
}

/// Steps in km, around a height.
fn flat(ruler: Ruler, y: f64) -> impl Fn(Coord) -> Coord {
    let scale = ruler.scale(y);
    move |step: Coord| Coord { x: step.x * scale.x, y: step.y * scale.y }
}

/// Where another area's side runs beside a side, in km along it.
pub struct Run {
    other: usize,
    from: f64,
    to: f64,
    /// How far off it is at the start of the side, and how that grows along it.
    start: f64,
    slope: f64,
    /// Whether both sides have the same ends.
    same: bool,
}

impl Run {
    /// The part of `line` that runs back beside `side` within the tolerance; sides that share a border run in opposite ways.
    pub fn of(ruler: Ruler, side: Line, line: Line, tolerance: f64, other: usize) -> Option<Self> {
        let flat = flat(ruler, f64::midpoint(side.start.y, side.end.y));
        let way = flat(side.delta());
        let length = way.x.hypot(way.y);
        let along = way / length;
        let seen = |point: Coord| {
            let off = flat(point - side.start);
            (off.x * along.x + off.y * along.y, off.x * along.y - off.y * along.x)
        };
        let ((first, first_off), (last, last_off)) = (seen(line.end), seen(line.start));
        let same = line.start == side.end && line.end == side.start;
        if last <= first {
            return None;
        }
        let slope = (last_off - first_off) / (last - first);
        let start = first_off - slope * first;
        let (mut from, mut to) = (first.max(0.0), last.min(length));
        if slope != 0.0 {
            let (a, b) = ((-tolerance - start) / slope, (tolerance - start) / slope);
            (from, to) = (from.max(a.min(b)), to.min(a.max(b)));
        } else if start.abs() > tolerance {
            return None;
        }
        (to > from).then_some(Run { other, from, to, start, slope, same })
    }

    fn off(&self, at: f64) -> f64 {
        (self.start + self.slope * at).abs()
    }
}

/// What two areas have beside each other: its length on both sides, and the ground between.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stretch {
    length: f64,
    ground: f64,
    /// What of it is drawn alike,
    alike: f64,
    /// and whether with the same ends.
    same: bool,
}

impl Stretch {
    pub fn add(&mut self, other: Stretch) {
        self.length += other.length;
        self.ground += other.ground;
        self.alike += other.alike;
        self.same |= other.same;
    }

    /// Whether it is a border and no corner, where borders are drawn apart by up to a tolerance in km. Both areas have seen it, so
    /// its length counts twice.
    pub fn is_border(&self, tolerance: f64) -> bool {
        let length = self.length / 2.0;
        let by_corners = length <= BESIDE_CORNERS * tolerance;
        self.same || self.is_alike() || (!by_corners && length > LONG * (self.ground / self.length).max(ALIKE))
    }

    /// Whether it is one by what is drawn alike.
    pub fn is_alike(&self) -> bool {
        self.same || self.alike / 2.0 > LONG * ALIKE
    }
}

/// Stretches of a side with the nearest of what runs beside it: (the other area, stretch).
pub fn nearest(mut runs: Vec<Run>) -> Vec<(usize, Stretch)> {
    runs.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.other.cmp(&b.other)));
    let (mut found, mut active, mut at): (Vec<_>, Vec<&Run>, f64) = (Vec::new(), Vec::new(), 0.0);
    for next in runs.iter().map(Some).chain([None]) {
        let begins = next.map_or(f64::INFINITY, |run| run.from);
        // What ends before the next begins.
        while let Some(end) = active.iter().map(|run| run.to).min_by(f64::total_cmp).filter(|end| *end <= begins) {
            found.extend(stretch(&active, at, end));
            at = at.max(end);
            active.retain(|run| run.to > end);
        }
        if let Some(run) = next {
            found.extend(stretch(&active, at, begins));
            at = begins;
            active.push(run);
        }
    }
    found
}

/// The nearest of what runs from one place to another.
fn stretch(active: &[&Run], from: f64, to: f64) -> Option<(usize, Stretch)> {
    let (length, middle) = (to - from, f64::midpoint(from, to));
    let nearer = |a: &&&Run, b: &&&Run| a.off(middle).total_cmp(&b.off(middle)).then(a.other.cmp(&b.other));
    let run = active.iter().min_by(nearer).filter(|_| length > 0.0)?;
    let off = run.off(middle);
    let alike = if off <= ALIKE { length } else { 0.0 };
    Some((run.other, Stretch { length, ground: off * length, alike, same: run.same }))
}
