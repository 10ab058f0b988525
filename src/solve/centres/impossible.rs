//! Infeasibility that sums show: of all units, or of a connected piece of the map.

use crate::model::{Band, Districting, DistrictingInfeasible};
use crate::solve::parameters::ROUNDING;

/// Why there is no plan, where sums show that.
pub(super) fn by_sums(problem: &Districting) -> Option<DistrictingInfeasible> {
    let (n, p) = (problem.units(), problem.territories);
    if p == 0 || p > n {
        return Some(DistrictingInfeasible::Count { territories: p, units: n });
    }
    let of_band = |band: &Band| uncarried(band, p).or_else(|| cut_off(problem, band));
    problem.bands.iter().find_map(of_band)
}

/// Sums of all units that no territories can carry.
fn uncarried(band: &Band, territories: usize) -> Option<DistrictingInfeasible> {
    let name = || band.name.clone();
    let total: f64 = band.load.iter().sum();
    let largest = band.load.iter().copied().fold(0.0, f64::max);
    let mut upper = band.upper.clone();
    upper.sort_by(|a, b| b.total_cmp(a));
    let room: f64 = upper[..territories].iter().sum();
    if total > room * (1.0 + ROUNDING) {
        return Some(DistrictingInfeasible::AboveCapacity { activity: name(), total, territories, capacity: room });
    }
    if total < band.lower * territories as f64 * (1.0 - ROUNDING) {
        return Some(DistrictingInfeasible::BelowLower { activity: name(), total, territories, lower: band.lower });
    }
    let most = upper[0];
    let too_large = || DistrictingInfeasible::TooLarge { activity: name(), load: largest, capacity: most };
    (largest > most * (1.0 + ROUNDING)).then(too_large)
}

/// A connected piece of the map that no number of territories can carry exactly.
fn cut_off(problem: &Districting, band: &Band) -> Option<DistrictingInfeasible> {
    let pieces = problem.graph.as_ref()?.pieces(&(0..problem.units()).collect::<Vec<_>>());
    let load = |piece: &[usize]| piece.iter().map(|&unit| band.load[unit]).sum::<f64>();
    let carried = |piece: &Vec<usize>| {
        let (least, most) = counts(band, largest(band), load(piece));
        least.max(1.0) <= most.min(problem.territories as f64)
    };
    let piece = pieces.iter().find(|piece| !carried(piece))?;
    Some(DistrictingInfeasible::Piece {
        activity: band.name.clone(),
        piece: piece.len(),
        units: problem.units(),
        unit: piece[0],
        load: load(piece),
        lower: band.lower,
        upper: largest(band),
    })
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
