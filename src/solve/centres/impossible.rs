//! What sums alone show: there is no plan.

use crate::model::{Band, Districting};
use crate::solve::parameters::ROUNDING;

/// Why there is no plan, where sums show that.
pub(super) fn told(problem: &Districting) -> Option<String> {
    let (n, p) = (problem.units(), problem.territories);
    if p == 0 || p > n {
        return Some(format!("{p} territories for {n} units"));
    }
    let by_sums = |band: &Band| uncarried(band, p).or_else(|| cut_off(problem, band));
    problem.bands.iter().find_map(by_sums)
}

/// Sums of all units that no territories can carry.
fn uncarried(band: &Band, territories: usize) -> Option<String> {
    let total: f64 = band.load.iter().sum();
    let largest = band.load.iter().copied().fold(0.0, f64::max);
    let mut upper = band.upper.clone();
    upper.sort_by(|a, b| b.total_cmp(a));
    let room: f64 = upper[..territories].iter().sum();
    if total > room * (1.0 + ROUNDING) {
        return Some(format!("{}: all units bring {total}, {territories} territories may carry {room}", band.name));
    }
    if total < band.lower * territories as f64 * (1.0 - ROUNDING) {
        return Some(format!("{}: all units bring {total}, {territories} territories must carry {} each", band.name, band.lower));
    }
    let most = upper[0];
    (largest > most * (1.0 + ROUNDING)).then(|| format!("{}: a unit brings {largest}, a territory may carry {most}", band.name))
}

/// A connected piece of the map that no number of territories can carry exactly.
fn cut_off(problem: &Districting, band: &Band) -> Option<String> {
    let pieces = problem.graph.as_ref()?.pieces(&(0..problem.units()).collect::<Vec<_>>());
    let load = |piece: &[usize]| piece.iter().map(|&unit| band.load[unit]).sum::<f64>();
    let carried = |piece: &Vec<usize>| {
        let (least, most) = counts(band, largest(band), load(piece));
        least.max(1.0) <= most.min(problem.territories as f64)
    };
    let piece = pieces.iter().find(|piece| !carried(piece))?;
    Some(format!(
        "{}: a part of the map ({} of {} units, unit {} among them) brings {}; a territory carries {} to {}",
        band.name,
        piece.len(),
        problem.units(),
        piece[0],
        load(piece),
        band.lower,
        largest(band)
    ))
}

/// The fewest and the most territories, each of at most `largest`, that can carry exactly a load.
pub(super) fn counts(band: &Band, largest: f64, load: f64) -> (f64, f64) {
    let most = if band.lower > 0.0 { (load / (band.lower * (1.0 - ROUNDING))).floor() } else { f64::INFINITY };
    ((load / (largest * (1.0 + ROUNDING))).ceil(), most)
}

/// The most that a territory may carry.
pub(super) fn largest(band: &Band) -> f64 {
    band.upper.iter().copied().fold(0.0, f64::max)
}
