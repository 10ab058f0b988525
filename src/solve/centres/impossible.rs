//! Infeasibility that sums show: of all units, or of a connected piece of the map.

use crate::model::{Band, Districting, DistrictingInfeasible};
use crate::solve::parameters::ROUNDING;

/// Why there is no plan, where sums show that.
pub(super) fn by_sums(problem: &Districting) -> Option<DistrictingInfeasible> {
    let (n, p) = (problem.units(), problem.territories);
    if p == 0 || p > n {
        return Some(DistrictingInfeasible::Count { territories: p, units: n });
    }
    let of_band = |band: &Band| too_small(problem, band).or_else(|| uncarried(problem, band)).or_else(|| cut_off(problem, band));
    problem.bands.iter().find_map(of_band)
}

/// A given centre that may carry less than every territory must.
fn too_small(problem: &Districting, band: &Band) -> Option<DistrictingInfeasible> {
    let small = |centre: &&u32| band.upper[**centre as usize] < band.lower * (1.0 - ROUNDING);
    let &centre = problem.fixed.iter().find(small)?;
    let (centre, lower) = (centre as usize, band.lower);
    Some(DistrictingInfeasible::GivenTooSmall { activity: band.name.clone(), centre, capacity: band.upper[centre], lower })
}

/// Sums of all units that no territories can carry, the given ones among them.
fn uncarried(problem: &Districting, band: &Band) -> Option<DistrictingInfeasible> {
    let territories = problem.territories;
    let name = || band.name.clone();
    let total: f64 = band.load.iter().sum();
    let largest = band.load.iter().copied().fold(0.0, f64::max);
    let limits = |given: bool| (0..).zip(&band.upper).filter(move |(unit, _)| problem.fixed.contains(unit) == given);
    let mut free: Vec<f64> = limits(false).map(|(_, upper)| *upper).collect();
    free.sort_by(|a, b| b.total_cmp(a));
    let given = limits(true).map(|(_, upper)| *upper);
    let upper: Vec<f64> = given.chain(free).take(territories).collect();
    let room: f64 = upper.iter().sum();
    if total > room * (1.0 + ROUNDING) {
        return Some(DistrictingInfeasible::AboveCapacity { activity: name(), total, territories, capacity: room });
    }
    if total < band.lower * territories as f64 * (1.0 - ROUNDING) {
        return Some(DistrictingInfeasible::BelowLower { activity: name(), total, territories, lower: band.lower });
    }
    let most = upper.iter().copied().fold(0.0, f64::max);
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
