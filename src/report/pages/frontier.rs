//! A frontier as a page: what is given up against what it costs, point by point.

use crate::plan::words::{number, percent};
use crate::report::frontier::{Axis, Curve, curves, in_words, least, row};
use crate::report::html::chart::{self, Point};
use crate::report::html::sheet::{Section, Sheet, page as render};
use crate::scenarios::frontier::Frontier;

/// What the large dot is.
const KNEE: &str =
    " The large dot is where the curve bends most: before it a little more saves much, behind it much more saves little.";

/// The page of a role's frontier.
pub fn page(plan: &str, role: &str, frontier: &Frontier) -> String {
    let curves = curves(frontier);
    let knees: Vec<usize> = curves.iter().filter_map(Curve::knee).collect();
    let rows = (0..frontier.points.len()).map(|at| row(&frontier.points, at, knees.contains(&at)).to_vec()).collect();
    let header = ["limits", "accounts moved", "uneven", "travel, hours", "cost, hours", "no plan costs less than", "gap", ""];
    let mut words: Vec<String> =
        curves.iter().flat_map(|curve| curve.describe().lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>()).collect();
    words.extend(
        frontier
            .dominated
            .iter()
            .map(|limits| format!("Left out, another point is as good in everything: {}.", in_words(limits))),
    );
    words.extend(frontier.without.iter().map(|(limits, reason)| format!("No plan with {}: {reason}", in_words(limits))));
    words.extend(least(frontier));
    let section = Section {
        heading: format!("Role {role}: each point is the best plan within its limits"),
        words,
        curves: vec![drawn(&curves, &knees)],
        bars: Vec::new(),
        table: Some((header.map(String::from).to_vec(), rows)),
    };
    let name = if plan.is_empty() { "What a limit costs".into() } else { format!("{plan}: what a limit costs") };
    render(&Sheet { title: name, sections: vec![section] })
}

fn drawn(curves: &[Curve], knees: &[usize]) -> chart::Curve {
    let axis = curves.first().map_or(Axis::Moved, |curve| curve.axis);
    let moves = axis == Axis::Moved;
    let line = |curve: &Curve| {
        let points = curve.along.iter().map(|&at| {
            let point = &curve.points[at];
            let x = axis.of(point) * if axis == Axis::Uneven { 100.0 } else { 1.0 };
            let name = format!(
                "{}: {} h, {} moved",
                in_words(&point.limits),
                number(point.cost()),
                number(point.turnover.left() as f64)
            );
            Point { at: [x, point.cost()], name, marked: knees.contains(&at) }
        });
        let band = curve.points[curve.along[0]].limits.tolerance;
        (band.map_or("the frontier".into(), |band| format!("hours within ± {}", percent(band))), points.collect())
    };
    chart::Curve {
        title: "What fewer changes, more even loads, or shorter ways cost".into(),
        meaning: format!("Left is tight, right is loose.{}", if knees.is_empty() { "" } else { KNEE }),
        axes: [
            match axis {
                Axis::Moved => "accounts that change hands",
                Axis::Uneven => "farthest from the fair share, %",
                Axis::Far => "farthest that an account may be, km",
            }
            .into(),
            "cost of the plan, hours".into(),
        ],
        counted: moves,
        lines: if moves {
            curves.iter().map(line).collect()
        } else {
            curves.iter().map(line).map(|(_, points)| ("the frontier".into(), points)).collect()
        },
    }
}
