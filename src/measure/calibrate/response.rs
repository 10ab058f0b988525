//! What calls do to sales, as far as two times can tell: accounts that got more of their due calls than others of the same segment and
//! rep, and what they bought more.
//! ```text
//! ln(after/before) = c_segment,rep + e_segment · ln((made + ½) / (due + ½)) + rest
//! ```
//! by least squares within segment and rep, with errors that hold where the rest scatters unevenly (White 1980). Comparing within a
//! rep takes out who is a better seller, and the sales before take out who is a larger customer. Nothing takes out that people call
//! more where they feel that something is to be had: the elasticity is what goes together, and no more than a bound of what calls
//! bring about. So no key of a plan file is proposed by it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::estimate::Estimate;
use crate::measure::call_log::CallLog;
use crate::measure::due::{Due, roles_of_reps};
use crate::plan::published::Published;

/// Accounts of a segment below which nothing is said.
const FEWEST: usize = 20;
/// How unevenly they must have been called: standard deviation of the logarithm of made ÷ due.
const LEAST_SCATTER: f64 = 0.1;

/// What an account bought in two times of equal length: before those of the log, and during it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sales {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Before.
    pub before: f64,
    /// During the log.
    pub after: f64,
}

/// What is told of a segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Response {
    /// Index into the labels.
    pub segment: usize,
    /// Accounts with sales in both times, and calls due.
    pub accounts: usize,
    /// Sales grow by so many percent where calls grow by one; `None` where the accounts are too few, or were called too evenly.
    pub elasticity: Option<Estimate>,
}

/// An account's logarithms of calls and of sales.
struct Point {
    group: (usize, usize),
    x: f64,
    y: f64,
}

/// The responses by segment, and how many accounts had no sales in one of the times.
pub fn responses(plan: &Published, due: &Due, (log, until): (&CallLog, Date), sales: &[Sales]) -> (Vec<Response>, usize) {
    let (roles, mut made) = (roles_of_reps(plan), vec![0_usize; due.entries.len()]);
    for call in log.calls.iter().filter(|call| call.date <= until) {
        let entry = roles[call.rep as usize].and_then(|role| due.find(role, call.account as usize));
        entry.into_iter().for_each(|at| made[at] += 1);
    }
    // Per account: calls due and made in all roles, and the rep and segment of the role with most due.
    let mut accounts: BTreeMap<usize, (f64, f64, f64, (usize, usize))> = BTreeMap::new();
    for (entry, made) in due.entries.iter().zip(&made).filter(|(entry, _)| entry.due() > 0.0) {
        let own = accounts.entry(entry.account).or_insert((0.0, 0.0, 0.0, (entry.segment, entry.rep)));
        if entry.due() > own.2 {
            (own.2, own.3) = (entry.due(), (entry.segment, entry.rep));
        }
        (own.0, own.1) = (own.0 + entry.due(), own.1 + *made as f64);
    }
    let (mut points, mut idle): (BTreeMap<usize, Vec<Point>>, usize) = (BTreeMap::new(), 0);
    for own in sales {
        let Some(&(due, made, _, group)) = accounts.get(&own.account) else { continue };
        if own.before <= 0.0 || own.after <= 0.0 {
            idle += 1;
            continue;
        }
        let (x, y) = (((made + 0.5) / (due + 0.5)).ln(), (own.after / own.before).ln());
        points.entry(group.0).or_default().push(Point { group, x, y });
    }
    (points.into_iter().map(|(segment, points)| response(segment, points)).collect(), idle)
}

fn response(segment: usize, mut points: Vec<Point>) -> Response {
    let accounts = points.len();
    let mut groups: BTreeMap<(usize, usize), (f64, f64, f64)> = BTreeMap::new();
    for point in &points {
        let own = groups.entry(point.group).or_default();
        *own = (own.0 + 1.0, own.1 + point.x, own.2 + point.y);
    }
    for point in &mut points {
        let (count, x, y) = groups[&point.group];
        (point.x, point.y) = (point.x - x / count, point.y - y / count);
    }
    let freedom = accounts.saturating_sub(groups.len() + 1);
    let squares: f64 = points.iter().map(|own| own.x * own.x).sum();
    if accounts < FEWEST || freedom == 0 || (squares / freedom as f64).sqrt() < LEAST_SCATTER {
        return Response { segment, accounts, elasticity: None };
    }
    let slope = points.iter().map(|own| own.x * own.y).sum::<f64>() / squares;
    let uneven: f64 = points.iter().map(|own| (own.x * (own.y - slope * own.x)).powi(2)).sum();
    let error = (uneven * accounts as f64 / freedom as f64).sqrt() / squares;
    Response { segment, accounts, elasticity: Some(Estimate { count: accounts, ..Estimate::of(slope, error, freedom + 1) }) }
}
