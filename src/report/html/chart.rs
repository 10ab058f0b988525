//! Charts as drawings in the page itself: a curve of points, or a bar per name. Every number that is drawn can be read, at the axes,
//! beside the bar, or by resting on the point.

use maud::{Markup, html};

use crate::plan::words::number;

/// Size of a curve's drawing, and what is left around it for its axes.
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 78.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 46.0;
/// Steps of an axis, about.
const STEPS: f64 = 5.0;

/// A curve, tight to loose.
#[derive(Clone, Debug)]
pub struct Curve {
    /// What it shows.
    pub title: String,
    /// What a reader learns from it.
    pub meaning: String,
    /// Names of the axes, with their units.
    pub axes: [String; 2],
    /// Whether the first axis counts things.
    pub counted: bool,
    /// Lines of points; a name each.
    pub lines: Vec<(String, Vec<Point>)>,
}

/// A point of a curve.
#[derive(Clone, Debug)]
pub struct Point {
    /// Where it is.
    pub at: [f64; 2],
    /// What it is called, in words.
    pub name: String,
    /// Whether it stands out.
    pub marked: bool,
}

/// A bar per name.
#[derive(Clone, Debug)]
pub struct Bars {
    /// What they show, with its unit.
    pub title: String,
    /// Names, amounts from 0 up, and what stands behind each.
    pub bars: Vec<(String, f64, String)>,
}

/// Steps of an axis that hold all values: 1, 2 or 5 times a power of ten apart, at least 1 where things are counted.
fn steps(values: impl Iterator<Item = f64> + Clone, counted: bool) -> Vec<f64> {
    let (least, most) = (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max));
    let span = if most > least { most - least } else { most.abs().max(1.0) };
    let rough = span / STEPS;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough).unwrap_or(rough);
    let step = if counted { step.max(1.0) } else { step };
    let (first, last) = ((least / step).floor() as i64, (most / step).ceil() as i64);
    (first..=last.max(first + 1)).map(|at| at as f64 * step).collect()
}

impl Curve {
    /// Whether there is more to see than a point.
    pub fn is_curve(&self) -> bool {
        self.lines.iter().map(|(_, points)| points.len()).sum::<usize>() > 1
    }

    /// The drawing.
    pub fn draw(&self) -> Markup {
        let values = |side: usize| self.lines.iter().flat_map(|(_, points)| points).map(move |point| point.at[side]);
        let [across, up] = [steps(values(0), self.counted), steps(values(1), false)];
        let place = |steps: &[f64], value: f64| (value - steps[0]) / (steps[steps.len() - 1] - steps[0]);
        let x = |value: f64| LEFT + place(&across, value) * (WIDTH - LEFT - RIGHT);
        let y = |value: f64| HEIGHT - BOTTOM - place(&up, value) * (HEIGHT - TOP - BOTTOM);
        let path = |points: &[Point]| {
            let corner = |point: &Point| format!("{:.1},{:.1}", x(point.at[0]), y(point.at[1]));
            points.iter().map(corner).collect::<Vec<_>>().join(" ")
        };
        html! {
            figure.card {
                h3 { (self.title) }
                p.words { (self.meaning) }
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(self.title) {
                    @for step in &up {
                        line.rule x1=(LEFT) x2=(WIDTH - RIGHT) y1=(y(*step)) y2=(y(*step)) {}
                        text.tick x=(LEFT - 6.0) y=(y(*step) + 4.0) text-anchor="end" { (number(*step)) }
                    }
                    @for step in &across {
                        text.tick x=(x(*step)) y=(HEIGHT - BOTTOM + 18.0) text-anchor="middle" { (number(*step)) }
                    }
                    text.axis x=((WIDTH + LEFT - RIGHT) / 2.0) y=(HEIGHT - 6.0) text-anchor="middle" { (self.axes[0]) }
                    text.axis x=(-(HEIGHT - BOTTOM + TOP) / 2.0) y="14" text-anchor="middle" transform="rotate(-90)" { (self.axes[1]) }
                    @for (at, (name, points)) in self.lines.iter().enumerate() {
                        polyline class=(format!("line hue{}", at % HUES)) points=(path(points)) { title { (name) } }
                        @for point in points {
                            circle class=(format!("hue{}", at % HUES)) cx=(x(point.at[0])) cy=(y(point.at[1])) r=(if point.marked { 7 } else { 4 }) {
                                title { (point.name) }
                            }
                        }
                    }
                }
                @if self.lines.len() > 1 {
                    p.legend { @for (at, (name, _)) in self.lines.iter().enumerate() {
                        span class=(format!("hue{}", at % HUES)) { "● " } (name) " "
                    } }
                }
            }
        }
    }
}

/// Colours of lines, told apart by colour-blind readers, too (Okabe and Ito).
const HUES: usize = 6;

impl Bars {
    /// The drawing: names and amounts are as large as other text, however narrow the page is.
    pub fn draw(&self) -> Markup {
        let most = self.bars.iter().map(|(_, amount, _)| *amount).fold(0.0, f64::max);
        let long = |amount: f64| if most > 0.0 { 100.0 * amount.max(0.0) / most } else { 0.0 };
        html! {
            figure.card {
                h3 { (self.title) }
                div.bars {
                    @for (name, amount, shown) in &self.bars {
                        span.name title=(name) { bdi { (name) } }
                        svg height="16" aria-hidden="true" { rect.hue0 width=(format!("{:.1}%", long(*amount))) height="16" rx="2" {} }
                        span.amount { (shown) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Curve, Point, steps};

    #[test]
    fn steps_hold_all_values_and_are_round() {
        assert_eq!(steps([3.0, 17.0].into_iter(), false), [0.0, 5.0, 10.0, 15.0, 20.0]);
        assert_eq!(steps([5.0].into_iter(), true), [5.0, 6.0]);
        assert_eq!(steps([4.0, 5.0].into_iter(), true), [4.0, 5.0]);
        assert_eq!(steps([0.0, 0.0].into_iter(), false).len(), 2);
        for values in [[0.013, 0.094], [-5.0, 12_345.0], [1e9, 1.1e9]] {
            let steps = steps(values.into_iter(), false);
            assert!(steps[0] <= values[0] && steps[steps.len() - 1] >= values[1] && steps.len() <= 8, "{steps:?}");
        }
    }

    #[test]
    fn names_are_text_whatever_they_hold() {
        let point = Point { at: [1.0, 2.0], name: "</svg><script>".into(), marked: true };
        let (axes, lines) = (["x".into(), "y".into()], vec![("<b>".into(), vec![point])]);
        let drawn = Curve { title: "t".into(), meaning: "m".into(), axes, counted: false, lines }.draw().into_string();
        assert!(drawn.contains("&lt;/svg&gt;&lt;script&gt;") && !drawn.contains("<script>") && !drawn.contains("<b>"));
    }
}
