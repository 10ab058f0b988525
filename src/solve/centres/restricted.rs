//! What the multipliers leave open, as one MIP: the capacitated p-median over the pairs that are left. Where territories must
//! be connected, plans that are not are cut off, round by round: a unit goes to a centre only together with one of those that
//! separate the two.

use std::ops::Range;

use super::table::Table;
use crate::geometry::Adjacency;
use crate::model::{Band, Districting};
use crate::solve::Progress;
use crate::solve::milp::location::{PMedian, PlaceLimits, SeparatorRow};
use crate::solve::milp::{MipLimits, separator};
use crate::solve::parameters::ROUNDING;

/// Rounds of cutting off plans that are not connected.
const ROUNDS: usize = 12;

/// Solves a core: by unit, the places in the table that it may go to, with its cost there. Offers the plans found, and returns
/// what those in the core cost at least (+∞: there are none), on the MIP solver's word.
pub(super) fn solve(
    problem: &Districting,
    table: &Table,
    pairs: &[Vec<(u32, f64)>],
    progress: &Progress,
    limits: &MipLimits,
) -> f64 {
    let started = std::time::Instant::now();
    let mut separators = Vec::new();
    let mut bound = f64::NEG_INFINITY;
    let limits_of_places = place_limits(problem, table);
    let units: Vec<u32> = (0..table.centres.len()).map(|place| table.unit(place) as u32).collect();
    let sizes: Vec<(Range<usize>, usize)> = table.by_size().collect();
    for _ in 0..ROUNDS {
        let time = limits.time.map(|time| time.saturating_sub(started.elapsed()));
        let model = PMedian {
            pairs,
            limits: &limits_of_places,
            given: &table.given,
            sizes: &sizes,
            units: &units,
            own: problem.self_assignment,
            separators: &separators,
        };
        let (plan, round) = model.cheapest(&MipLimits { time, ..limits.clone() });
        bound = bound.max(round);
        let Some(plan) = plan else { return bound };
        let plan: Vec<u32> = plan.iter().map(|&place| table.centres[place as usize]).collect();
        let found = problem.graph.as_ref().map_or_else(Vec::new, |graph| violated(table, graph, &plan));
        if found.is_empty() {
            if keeps_limits(problem, &plan) {
                progress.incumbent("core MIP", problem.value(&plan), &plan);
            }
            return bound;
        }
        if time.is_some_and(|time| time.is_zero()) || limits.stop.load(std::sync::atomic::Ordering::Relaxed) {
            return bound;
        }
        separators.extend(found);
    }
    bound
}

/// The limits of all activities at the places of a table.
fn place_limits<'a>(problem: &'a Districting, table: &Table) -> Vec<PlaceLimits<'a>> {
    let of_band = |band: &'a Band| {
        let total: f64 = band.load.iter().sum();
        let upper = table.centres.iter().map(|&site| band.upper[site as usize].min(total)).collect();
        let lower = table.centres.iter().map(|&site| band.lower[problem.size(site)]).collect();
        PlaceLimits { loads: &band.load, lower, upper }
    };
    problem.bands.iter().map(of_band).collect()
}

/// Whether a plan keeps the limits of all activities: a MIP's arithmetic is rougher.
fn keeps_limits(problem: &Districting, plan: &[u32]) -> bool {
    problem.bands.iter().all(|band| {
        let mut loads = vec![0.0; problem.sites()];
        plan.iter().zip(&band.load).for_each(|(&centre, load)| loads[centre as usize] += load);
        plan.iter().all(|&centre| {
            let (load, lower) = (loads[centre as usize], band.lower[problem.size(centre)]);
            load <= band.upper[centre as usize] * (1.0 + ROUNDING) && load >= lower * (1.0 - ROUNDING)
        })
    })
}

/// For every unit that is cut off from its centre: those next to its piece that can be reached from the centre.
fn violated(table: &Table, graph: &Adjacency, plan: &[u32]) -> Vec<SeparatorRow> {
    let mut found = Vec::new();
    for (place, &site) in table.centres.iter().enumerate() {
        let centre = table.unit(place);
        let members: Vec<usize> = (0..plan.len()).filter(|&unit| plan[unit] == site).collect();
        for piece in graph.pieces(&members) {
            if piece.binary_search(&centre).is_err() {
                let others: Vec<u32> = separator(graph, &piece, centre).into_iter().map(|unit| unit as u32).collect();
                let row = |&unit: &usize| SeparatorRow { unit: unit as u32, place: place as u32, others: others.clone() };
                found.extend(piece.iter().map(row));
            }
        }
    }
    found
}
