//! A frontier as a table, in plain words, as JSON and as CSV.

mod curve;

use std::io::{self, Write};

use serde::Serialize;

use super::text::{gap_of, table};
use super::turnover::TurnoverSummary;
use crate::cells::Writer;
use crate::model::Status;
use crate::plan::words::{count, number, percent};
use crate::scenarios::frontier::{Frontier, Point, SweptLimits};
pub(super) use curve::{Axis, Curve, curves};

/// The columns of the CSV file.
const COLUMNS: [&str; 16] = [
    "role",
    "max_moved",
    "tolerance",
    "moved_accounts",
    "moved_to_reps",
    "moved_given_up",
    "moved_shifted",
    "moved_share",
    "unevenness",
    "workload_cv",
    "travel_hours",
    "cost_hours",
    "bound_hours",
    "gap",
    "status",
    "max_km",
];

/// A frontier for programs.
#[derive(Debug, Serialize)]
pub struct FrontierSummary<'a> {
    schema: &'static str,
    role: &'a str,
    points: Vec<PointSummary<'a>>,
    /// Numbers of the points where the curve bends most, from 0: one for each band.
    knees: Vec<usize>,
    dominated: Vec<LimitsSummary>,
    without_plan: Vec<WithoutPlan<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    least: Option<LeastSummary<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<Seconds>,
}

#[derive(Debug, Serialize)]
struct LimitsSummary {
    max_moved: Option<f64>,
    tolerance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_km: Option<f64>,
}

#[derive(Debug, Serialize)]
struct WithoutPlan<'a> {
    #[serde(flatten)]
    limits: LimitsSummary,
    reason: &'a str,
}

/// The least greatest distance that has a plan, and a less one without.
#[derive(Debug, Serialize)]
struct LeastSummary<'a> {
    max_km: f64,
    without_km: f64,
    reason: &'a str,
}

/// Seconds of the points, where both were measured.
#[derive(Debug, Serialize)]
struct Seconds {
    each_from_the_one_before: f64,
    each_from_nothing: f64,
}

#[derive(Debug, Serialize)]
struct PointSummary<'a> {
    role: &'a str,
    #[serde(flatten)]
    limits: LimitsSummary,
    #[serde(flatten)]
    turnover: TurnoverSummary,
    moved_share: f64,
    unevenness: f64,
    workload_cv: Option<f64>,
    travel_hours: f64,
    cost_hours: f64,
    bound_hours: Option<f64>,
    certified_bound_hours: Option<f64>,
    gap: Option<f64>,
    status: Status,
}

impl<'a> FrontierSummary<'a> {
    /// The summary of a role's frontier.
    pub fn new(role: &'a str, frontier: &'a Frontier) -> Self {
        let without = |(limits, reason): &'a (SweptLimits, String)| WithoutPlan { limits: limits.into(), reason };
        FrontierSummary {
            schema: "sutton/frontier/1",
            role,
            points: frontier.points.iter().map(|point| PointSummary::new(role, point)).collect(),
            knees: curves(frontier).into_iter().filter_map(|curve| curve.knee()).collect(),
            dominated: frontier.dominated.iter().map(LimitsSummary::from).collect(),
            without_plan: frontier.without.iter().map(without).collect(),
            least: frontier.least.as_ref().map(|least| LeastSummary {
                max_km: least.km,
                without_km: least.without,
                reason: &least.reason,
            }),
            seconds: frontier
                .cold_seconds
                .map(|cold| Seconds { each_from_the_one_before: frontier.seconds, each_from_nothing: cold }),
        }
    }
}

impl From<&SweptLimits> for LimitsSummary {
    fn from(limits: &SweptLimits) -> Self {
        LimitsSummary { max_moved: limits.max_moved, tolerance: limits.tolerance, max_km: limits.max_km }
    }
}

impl<'a> PointSummary<'a> {
    fn new(role: &'a str, point: &Point) -> Self {
        let finite = |value: f64| value.is_finite().then_some(value);
        PointSummary {
            role,
            limits: (&point.limits).into(),
            turnover: point.turnover.into(),
            moved_share: point.turnover.left_share(),
            unevenness: point.unevenness,
            workload_cv: point.plan.after.as_ref().and_then(|after| after.cv),
            travel_hours: point.travel_hours(),
            cost_hours: point.cost(),
            bound_hours: finite(point.plan.proof.dual_bound),
            certified_bound_hours: finite(point.plan.proof.certified_bound),
            gap: finite(point.plan.gap()),
            status: point.plan.status,
        }
    }
}

/// Writes the points as CSV.
///
/// # Errors
/// Where the disk fails.
pub fn csv(role: &str, frontier: &Frontier, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(out, COLUMNS)?;
    let given = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for point in frontier.points.iter().map(|point| PointSummary::new(role, point)) {
        let status = if point.status == Status::Optimal { "optimal" } else { "feasible" };
        writer.row([
            point.role.to_owned(),
            given(point.limits.max_moved),
            given(point.limits.tolerance),
            point.turnover.moved_accounts.to_string(),
            point.turnover.moved_to_reps.to_string(),
            point.turnover.moved_given_up.to_string(),
            point.turnover.moved_shifted.to_string(),
            point.moved_share.to_string(),
            point.unevenness.to_string(),
            given(point.workload_cv),
            point.travel_hours.to_string(),
            point.cost_hours.to_string(),
            given(point.bound_hours),
            given(point.gap),
            status.to_owned(),
            given(point.limits.max_km),
        ])?;
    }
    writer.finish()
}

/// The frontier as a table, and what its shape says.
pub fn text(role: &str, frontier: &Frontier) -> String {
    let curves = curves(frontier);
    let knees: Vec<usize> = curves.iter().filter_map(Curve::knee).collect();
    let rows: Vec<[String; 8]> = (0..frontier.points.len()).map(|at| row(&frontier.points, at, knees.contains(&at))).collect();
    let header = ["limits", "moved", "uneven", "travel h", "cost h", "no plan below", "gap", ""];
    let mut text = format!("{role}: {} of the frontier, each the best plan within its limits\n", count(rows.len(), "point"));
    text.push_str(&format!("{}\n", table(&header, &rows)));
    for curve in &curves {
        text.push_str(&curve.describe());
    }
    if !frontier.dominated.is_empty() {
        let limits: Vec<String> = frontier.dominated.iter().map(in_words).collect();
        text.push_str(&format!("  Left out, another point is as good in everything: {}.\n", limits.join("; ")));
    }
    for (limits, reason) in &frontier.without {
        text.push_str(&format!("  No plan with {}: {reason}\n", in_words(limits)));
    }
    text.extend(least(frontier).map(|words| format!("  {words}\n")));
    if let Some(cold) = frontier.cold_seconds {
        let (warm, times) = (frontier.seconds, cold / frontier.seconds);
        text.push_str(&format!(
            "  {warm:.1} s, each point from the one before; {cold:.1} s, each from nothing: {times:.1} times as long.\n"
        ));
    }
    text
}

/// The least distance that has a plan, in words.
pub(super) fn least(frontier: &Frontier) -> Option<String> {
    let least = frontier.least.as_ref()?;
    let [with, without] = [least.km, least.without].map(number);
    Some(format!("The least with a plan is {with} km ([constraints] max_km = {}). With {without} km: {}", least.km, least.reason))
}

pub(super) fn row(points: &[Point], at: usize, is_knee: bool) -> [String; 8] {
    let point = &points[at];
    let cap = point.limits.max_moved.map(|share| format!("≤ {} moved", percent(share)));
    let band = point.limits.tolerance.map(|tolerance| format!("± {}", percent(tolerance)));
    let far = point.limits.max_km.map(|km| format!("≤ {} km", number(km)));
    [
        cap.into_iter().chain(band).chain(far).collect::<Vec<_>>().join(", "),
        number(point.turnover.left() as f64),
        percent(point.unevenness),
        number(point.travel_hours()),
        number(point.cost()),
        if point.plan.proof.dual_bound.is_finite() { number(point.plan.proof.dual_bound) } else { "–".into() },
        gap_of(&point.plan),
        if is_knee { "knee".into() } else { String::new() },
    ]
}

pub(super) fn in_words(limits: &SweptLimits) -> String {
    let cap = limits.max_moved.map(|share| format!("at most {} moved", percent(share)));
    let band = limits.tolerance.map(|tolerance| format!("hours within ± {}", percent(tolerance)));
    let far = limits.max_km.map(|km| format!("at most {} km", number(km)));
    cap.into_iter().chain(band).chain(far).collect::<Vec<_>>().join(", ")
}
