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

/// Request of a sweep.
#[derive(Clone, Debug)]
pub struct Sweep<'a> {
    /// The role.
    pub role: &'a str,
    /// Shares of accounts that may move; `None` = not swept, or where nothing is, as many as seem worth trying.
    pub moved: Option<Steps>,
    /// Bands of hours around the fair share.
    pub balance: Option<Steps>,
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
    /// Seconds that the points took, each from the one before.
    pub seconds: f64,
    /// Seconds that they took from nothing; `None` = not measured.
    pub cold_seconds: Option<f64>,
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
fn rows(role: &mut SweptRole, sweep: &Sweep) -> Result<(Vec<Vec<SweptLimits>>, WarmStart)> {
    let descending = |steps: &Steps| steps.values(sweep.points).into_iter().rev().map(Some).collect::<Vec<_>>();
    let bands = sweep.balance.as_ref().map_or(vec![None], descending);
    let (shares, start) = if sweep.moved.is_none() && sweep.balance.is_some() {
        (vec![None], role.optimise(None, 1)?.1.start)
    } else {
        let (most, start) = range::loose(role)?;
        let worth_trying = || range::worth_trying(role, most, &start, role.parameters);
        (descending(&sweep.moved.clone().map_or_else(worth_trying, Ok)?), start)
    };
    let row = |&tolerance: &Option<f64>| shares.iter().map(|&max_moved| SweptLimits { max_moved, tolerance }).collect();
    Ok((bands.iter().map(row).collect(), start))
}

/// The points of all rows. A row starts from the first point of the row before, each other point from the one before it.
fn solve_rows(
    role: &mut SweptRole,
    rows: &[Vec<SweptLimits>],
    start: WarmStart,
    compare: bool,
    frontier: &mut Frontier,
) -> Result<Vec<Point>> {
    let mut left = rows.iter().map(Vec::len).sum::<usize>() * if compare { 2 } else { 1 };
    let (mut found, mut first) = (Vec::new(), start);
    for row in rows {
        let mut start = first.clone();
        for (at, &limits) in row.iter().enumerate() {
            let began = Instant::now();
            match role.solve(limits, Some(&start), left) {
                Ok((point, next)) => {
                    found.push(point);
                    start = next;
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
