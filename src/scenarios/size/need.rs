//! How many sellers the work needs: hours of calls, of hops and of the ways from the nearest home, over a seller's hours. What
//! another role has time for is not counted where calls may shift to it.

use super::relief;
use super::team::Bench;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::segment::Segmented;
use crate::plan::shift::partner;
use crate::plan::travel::hops;
use crate::plan::words::{count, number};

/// Times that the ways are looked at anew, from as many homes as they seemed to need.
const ROUNDS: usize = 6;
/// Hours that are a little more than full books are full books.
const FULL: f64 = 1e-9;

/// The least head count that seems to do when hires settle where the work is.
///
/// # Errors
/// [`Error::Command`] where nobody is to be called; as [`hops`].
pub(super) fn least_heads(plan: &Plan, segments: &[Segmented], bench: &Bench) -> Result<usize> {
    let mut heads = heads_for(hours_of_work(plan, segments, bench, bench.today())?, bench.hours());
    for _ in 0..ROUNDS {
        let next = heads_for(hours_of_work(plan, segments, bench, heads)? + bench.ways(heads), bench.hours());
        if next == heads {
            break;
        }
        heads = next;
    }
    Ok(heads)
}

/// The head counts asked for, if any of them can do.
///
/// # Errors
/// [`Error::Command`] where all are below what the work needs without any way, unless calls may be given up.
pub(super) fn in_reach(plan: &Plan, segments: &[Segmented], bench: &Bench, heads: &[usize]) -> Result<Vec<usize>> {
    // The more heads there are, the nearer are the stops that each of them may have.
    let most = heads.iter().copied().max().unwrap_or(0);
    let work = hours_of_work(plan, segments, bench, most)?;
    let needed = heads_for(work, (1.0 + plan.config.size.overtime) * bench.most_hours());
    if most < needed && plan.coverage(bench.role()).is_empty() {
        let seemingly = least_heads(plan, segments, bench)?;
        return Err(Error::Command(format!(
            "--heads: up to {} can't do the work of role {}: {} hours of calls and hops, without any way to them, take at least {}; \
             a range around {seemingly} would be right",
            count(most, "seller"),
            bench.role(),
            number(work),
            count(needed, "seller"),
        )));
    }
    Ok(heads.to_vec())
}

/// Hours of calls and of hops of so many sellers, whoever of them does them.
///
/// # Errors
/// [`Error::Command`] where there are none; as [`hops`].
fn hours_of_work(plan: &Plan, segments: &[Segmented], bench: &Bench, heads: usize) -> Result<f64> {
    let work = relief::work(plan, segments, bench.role())?;
    if work.accounts.is_empty() && partner(plan, bench.role()).is_none() {
        return Err(Error::Command(format!("role {}: no account gets a call, so nobody is needed", bench.role())));
    }
    let hops = hops(plan, &work, bench.sellers(), heads)?;
    Ok(work.call_hours.iter().sum::<f64>() + hops.iter().sum::<f64>())
}

fn heads_for(work: f64, hours: f64) -> usize {
    ((work / hours * (1.0 - FULL)).ceil() as usize).max(1)
}
