//! A small map drawn into a page: marks over the borders of states and countries, with a ruler.

use maud::{Markup, html};

use super::borders;
use crate::plan::words::number;
use crate::plan::{Place, Plan};

/// Styles of the drawings.
pub const STYLE: &str = include_str!("sketch.css");

/// The drawing's width, the least and the most of its height, and what is left free at its edges.
pub const WIDTH: f64 = 560.0;
const HEIGHTS: [f64; 2] = [260.0, 460.0];
const EDGE: f64 = 22.0;
/// Km of a degree of latitude.
const KM: f64 = 111.2;
/// The least km that a map shows.
const LEAST_KM: f64 = 5.0;
/// Marks up to which they have their full size, and the least share of it that they keep.
const MANY: f64 = 120.0;
const SMALLEST: f64 = 0.45;
/// The share of the width that the scale takes at most.
const SCALE: f64 = 0.25;

/// What lies under all maps of a plan: lines of countries and of states, in degrees.
pub struct Ground {
    countries: Vec<Vec<[f64; 2]>>,
    states: Vec<Vec<[f64; 2]>>,
}

/// From places to the drawing.
pub struct Frame {
    /// Km east of and north of its middle per unit of the places.
    unit: [f64; 2],
    middle: [f64; 2],
    /// Units of the drawing per km.
    scale: f64,
    /// Height of the drawing.
    pub height: f64,
    planar: bool,
}

impl Ground {
    /// The lines around the accounts and reps of a plan.
    pub fn of(plan: &Plan) -> Self {
        let places = plan.accounts.iter().filter_map(|own| own.place).chain(plan.reps.iter().filter_map(|own| own.place));
        let on_sphere: Vec<[f64; 2]> = places.filter(|own| !own.planar).map(|own| [own.longitude, own.latitude]).collect();
        if on_sphere.is_empty() {
            return Ground { countries: Vec::new(), states: Vec::new() };
        }
        let [x, y] = spread(&on_sphere);
        let around = borders::around(x, y);
        let corners = |lines: Vec<Vec<i64>>| lines.iter().map(|line| absolute(line)).collect();
        Ground { countries: corners(around.countries), states: corners(around.states) }
    }

    /// The lines that come near a drawing.
    pub fn draw(&self, frame: &Frame) -> Markup {
        let path = |lines: &[Vec<[f64; 2]>]| if frame.planar { String::new() } else { frame.path(lines) };
        let [states, countries] = [path(&self.states), path(&self.countries)];
        html! {
            @if !states.is_empty() { path.state d=(states) {} }
            @if !countries.is_empty() { path.country d=(countries) {} }
        }
    }
}

/// How large marks are drawn where there are so many.
pub fn size(marks: usize) -> f64 {
    (MANY / marks.max(1) as f64).sqrt().clamp(SMALLEST, 1.0)
}

/// Least and greatest of both axes.
fn spread(places: &[[f64; 2]]) -> [[f64; 2]; 2] {
    [0, 1].map(|axis| {
        let of = || places.iter().map(|own| own[axis]);
        [of().fold(f64::INFINITY, f64::min), of().fold(f64::NEG_INFINITY, f64::max)]
    })
}

/// The corners of a line of hundredths of a degree, of which all but the first are steps.
fn absolute(line: &[i64]) -> Vec<[f64; 2]> {
    let mut at = [0_i64; 2];
    let corner = |step: &[i64]| {
        at = [at[0] + step[0], at[1] + step[1]];
        at.map(|own| own as f64 / 100.0)
    };
    line.chunks_exact(2).map(corner).collect()
}

impl Frame {
    /// The drawing that holds these places.
    pub fn around(places: &[Place]) -> Self {
        let planar = places.iter().any(|place| place.planar);
        let [x, y] = spread(&places.iter().map(|own| [own.longitude, own.latitude]).collect::<Vec<_>>());
        let middle = [(x[0] + x[1]) / 2.0, (y[0] + y[1]) / 2.0];
        let unit = if planar { [1.0, 1.0] } else { [KM * middle[1].to_radians().cos(), KM] };
        let wide = ((x[1] - x[0]) * unit[0]).max(LEAST_KM);
        let high = ((y[1] - y[0]) * unit[1]).max(LEAST_KM);
        let height = ((WIDTH - 2.0 * EDGE) * high / wide + 2.0 * EDGE).clamp(HEIGHTS[0], HEIGHTS[1]);
        let scale = ((WIDTH - 2.0 * EDGE) / wide).min((height - 2.0 * EDGE) / high);
        Frame { unit, middle, scale, height, planar }
    }

    /// Where a place is drawn.
    pub fn at(&self, place: &Place) -> [f64; 2] {
        self.of([place.longitude, place.latitude])
    }

    fn of(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            WIDTH / 2.0 + (x - self.middle[0]) * self.unit[0] * self.scale,
            self.height / 2.0 - (y - self.middle[1]) * self.unit[1] * self.scale,
        ]
    }

    /// The parts of lines that come near the drawing.
    fn path(&self, lines: &[Vec<[f64; 2]>]) -> String {
        let near = |from: [f64; 2], to: [f64; 2]| {
            let meets = |axis: usize, most: f64| from[axis].max(to[axis]) >= 0.0 && from[axis].min(to[axis]) <= most;
            meets(0, WIDTH) && meets(1, self.height)
        };
        let mut path = String::new();
        for line in lines {
            let corners: Vec<[f64; 2]> = line.iter().map(|&corner| self.of(corner)).collect();
            let mut drawn = false;
            for step in corners.windows(2) {
                let [from, to] = [step[0], step[1]];
                if !near(from, to) {
                    drawn = false;
                    continue;
                }
                if !drawn {
                    path += &format!("M{:.1} {:.1}", from[0], from[1]);
                }
                path += &format!("L{:.1} {:.1}", to[0], to[1]);
                drawn = true;
            }
        }
        path
    }

    /// A round number of km, as long as it is on the map.
    pub fn ruler(&self) -> Markup {
        let most = SCALE * WIDTH / self.scale;
        let power = 10_f64.powf(most.log10().floor());
        let km = [5.0, 2.0, 1.0].into_iter().map(|times| times * power).find(|km| *km <= most).unwrap_or(power);
        let (left, y) = (10.0, self.height - 8.0);
        html! {
            line.ruler x1=(left) x2=(format!("{:.1}", left + km * self.scale)) y1=(y) y2=(y) {}
            text.tick x=(left) y=(y - 5.0) { (number(km)) " km" }
        }
    }
}

/// A home.
pub fn house([x, y]: [f64; 2]) -> Markup {
    html! { path.home transform=(format!("translate({x:.1} {y:.1})")) d="M0 -7L7 0H5V6.5H-5V0H-7Z" { title { "Home" } } }
}

/// A mark as large as text.
pub fn sign(mark: &Markup) -> Markup {
    html! { svg.sign width="14" height="14" aria-hidden="true" { (mark) } }
}
