//! Solving the points one after another.

use std::time::Instant;

use super::point::{Point, SweptLimits};
use super::range;
use super::swept_role::SweptRole;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::scenarios::steps::Steps;
use crate::solve::progress::Listener;
use crate::solve::{Parameters, WarmStart};

/// How near the least distance with a plan is to one without, relative to it, and steps on the way there that share the time left.
const NEAR: f64 = 0.01;
const STEPS: usize = 8;

/// Request of a sweep.
#[derive(Clone, Debug)]
pub struct Sweep<'a> {
    /// The role.
    pub role: &'a str,
    /// Shares of accounts that may move; `None` = not swept, or where nothing is, as many as seem worth trying.
    pub moved: Option<Steps>,
    /// Bands of hours around the fair share.
    pub balance: Option<Steps>,
    /// Greatest distances of visited accounts, km; by itself, and down to the least that has a plan.
    pub max_km: Option<Steps>,
    /// Points of a range.
    pub points: usize,
    /// Whether to solve every point a second time, from nothing, to tell what starts are worth.
    pub compare: bool,
}

/// Result of a sweep.
#[derive(Clone, Debug, Default)]
pub struct Frontier {
    /// The points that no other one dominates, from tight limits to loose ones; the band changes last.
    pub points: Vec<Point>,
    /// Limits at which another point is as good in everything.
    pub dominated: Vec<SweptLimits>,
    /// Limits without a plan, and why.
    pub without: Vec<(SweptLimits, String)>,
    /// Where distances are swept and the tightest has no plan: the least that has one.
    pub least: Option<LeastDistance>,
    /// Seconds that the points took, each from the one before.
    pub seconds: f64,
    /// Seconds that they took from nothing; `None` = not measured.
    pub cold_seconds: Option<f64>,
}

/// The least greatest distance that has a plan, as far as was looked.
#[derive(Clone, Debug)]
pub struct LeastDistance {
    /// The distance, km.
    pub km: f64,
    /// A less one without a plan, km.
    pub without: f64,
    /// Why it has none.
    pub reason: String,
}

/// Sweeps the limits of a role.
///
/// # Errors
/// [`Error::Command`] where nothing can move; [`Error::Infeasible`] where no point has a plan; else as `formulate` and
/// `optimise_from`.
pub fn sweep(plan: &Plan, sweep: &Sweep, parameters: &Parameters, listener: Option<&Listener>) -> Result<Frontier> {
    let mut role = SweptRole::new(plan, sweep.role, parameters, listener)?;
    let (rows, start) = rows(&mut role, sweep)?;
    let mut frontier = Frontier::default();
    let mut found = solve_rows(&mut role, &rows, start, sweep.compare, &mut frontier)?;
    narrow(&mut role, &mut found, &mut frontier)?;
    if found.is_empty() {
        return Err(Error::Infeasible(frontier.without.into_iter().map(|(_, reason)| reason).collect()));
    }
    found.reverse();
    frontier.without.reverse();
    let needless = |at: &usize| (0..found.len()).any(|other| beats(&found, other, *at));
    let (dominated, kept): (Vec<usize>, Vec<usize>) = (0..found.len()).partition(needless);
    frontier.dominated = dominated.into_iter().map(|at| found[at].limits).collect();
    frontier.points = kept.into_iter().map(|at| found[at].clone()).collect();
    Ok(frontier)
}

fn infeasible(error: Error) -> Result<()> {
    if matches!(error, Error::Infeasible(_)) { Ok(()) } else { Err(error) }
}

/// Whether a point makes another one needless; of two that are alike, the tighter stays.
fn beats(points: &[Point], other: usize, at: usize) -> bool {
    let alike = points[other].measures() == points[at].measures() && other < at;
    points[at].is_dominated_by(&points[other]) || alike
}

/// Rows of limits, each from loose to tight and tighter than the row before; and what the first starts from.
fn rows(role: &mut SweptRole, sweep: &Sweep) -> Result<(Vec<Vec<SweptLimits>>, Option<WarmStart>)> {
    let descending = |steps: &Steps| steps.values(sweep.points).into_iter().rev().map(Some).collect::<Vec<_>>();
    if let Some(distances) = &sweep.max_km {
        let far = |max_km: Option<f64>| SweptLimits { max_km, ..SweptLimits::default() };
        return Ok((vec![descending(distances).into_iter().map(far).collect()], None));
    }
    let bands = sweep.balance.as_ref().map_or(vec![None], descending);
    let (shares, start) = if sweep.moved.is_none() && sweep.balance.is_some() {
        (vec![None], role.optimise(None, 1)?.1.start)
    } else {
        let (most, start) = range::loose(role)?;
        let worth_trying = || range::worth_trying(role, most, &start, role.parameters);
        (descending(&sweep.moved.clone().map_or_else(worth_trying, Ok)?), start)
    };
    let row = |&tolerance: &Option<f64>| {
        shares.iter().map(|&max_moved| SweptLimits { max_moved, tolerance, ..SweptLimits::default() }).collect()
    };
    Ok((bands.iter().map(row).collect(), Some(start)))
}

/// The points of all rows. A row starts from the first point of the row before, each other point from the one before it.
fn solve_rows(
    role: &mut SweptRole,
    rows: &[Vec<SweptLimits>],
    start: Option<WarmStart>,
    compare: bool,
    frontier: &mut Frontier,
) -> Result<Vec<Point>> {
    let mut left = rows.iter().map(Vec::len).sum::<usize>() * if compare { 2 } else { 1 };
    let (mut found, mut first) = (Vec::new(), start);
    for row in rows {
        let mut start = first.clone();
        for (at, &limits) in row.iter().enumerate() {
            let began = Instant::now();
            match role.solve(limits, start.as_ref(), left) {
                Ok((point, next)) => {
                    found.push(point);
                    start = Some(next);
                }
                Err(Error::Infeasible(reasons)) => frontier.without.push((limits, reasons.join("; "))),
                Err(other) => return Err(other),
            }
            frontier.seconds += began.elapsed().as_secs_f64();
            left -= 1;
            if at == 0 {
                first = start.clone();
            }
            if compare {
                let began = Instant::now();
                // What it finds is no better than what is asked: only its time counts.
                role.solve(limits, None, left).map(drop).or_else(infeasible)?;
                *frontier.cold_seconds.get_or_insert_default() += began.elapsed().as_secs_f64();
                left -= 1;
            }
        }
    }
    Ok(found)
}

/// Halves the way between the least distance with a plan and the greatest below it without, until they are near.
fn narrow(role: &mut SweptRole, found: &mut Vec<Point>, frontier: &mut Frontier) -> Result<()> {
    let Some(mut km) = found.last().and_then(|point| point.limits.max_km) else { return Ok(()) };
    let Some((limits, reason)) = frontier.without.iter().find(|(limits, _)| limits.max_km < Some(km)) else { return Ok(()) };
    let (mut without, mut reason) = (limits.max_km.unwrap_or_default(), reason.clone());
    while km - without > (NEAR * km).max(1.0) {
        let middle = (0.5 * (km + without)).round().clamp(without, km);
        match role.solve(SweptLimits { max_km: Some(middle), ..SweptLimits::default() }, None, STEPS) {
            Ok((point, _)) => {
                km = middle;
                found.push(point);
            }
            Err(Error::Infeasible(reasons)) => (without, reason) = (middle, reasons.join("; ")),
            Err(other) => return Err(other),
        }
    }
    frontier.least = Some(LeastDistance { km, without, reason });
    Ok(())
}
