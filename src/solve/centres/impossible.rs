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
    problem.bands.iter().find_map(of_band).or_else(|| too_far(problem))
}

/// More units than territories of which no two may have one centre, found one by one, those with the fewest centres first.
fn too_far(problem: &Districting) -> Option<DistrictingInfeasible> {
    problem.reach.as_ref()?;
    let near = |unit: usize| (0..problem.units()).filter(|&centre| problem.allows(centre, unit)).collect::<Vec<usize>>();
    let centres: Vec<Vec<usize>> = (0..problem.units()).map(near).collect();
    let mut order: Vec<usize> = (0..problem.units()).collect();
    order.sort_by_key(|&unit| (centres[unit].len(), unit));
    let (mut units, mut taken) = (Vec::new(), vec![false; problem.units()]);
    for unit in order {
        if centres[unit].iter().all(|&centre| !taken[centre]) {
            centres[unit].iter().for_each(|&centre| taken[centre] = true);
            units.push(unit);
        }
    }
    (units.len() > problem.territories).then_some(DistrictingInfeasible::TooFar { units })
}

/// A given centre that may carry less than every territory must.
fn too_small(problem: &Districting, band: &Band) -> Option<DistrictingInfeasible> {
    let limits = |site: u32| (band.lower[problem.size(site)], band.upper[site as usize]);
    let small = |site: &&u32| limits(**site).1 < limits(**site).0 * (1.0 - ROUNDING);
    let &site = problem.fixed.iter().find(small)?;
    let (lower, capacity) = limits(site);
    let centre = problem.unit(site) as usize;
    Some(DistrictingInfeasible::GivenTooSmall { activity: band.name.clone(), centre, capacity, lower })
}

/// Sums of all units that no territories can carry, the given ones among them.
fn uncarried(problem: &Districting, band: &Band) -> Option<DistrictingInfeasible> {
    let territories = problem.territories;
    let name = || band.name.clone();
    let total: f64 = band.load.iter().sum();
    let largest = band.load.iter().copied().fold(0.0, f64::max);
    let upper: Vec<f64> = (0..problem.sizes.len()).flat_map(|size| most_of(problem, band, size)).collect();
    let room: f64 = upper.iter().sum();
    if total > room * (1.0 + ROUNDING) {
        return Some(DistrictingInfeasible::AboveCapacity { activity: name(), total, territories, capacity: room });
    }
    let least: f64 = band.lower.iter().zip(&problem.sizes).map(|(lower, &count)| lower * count as f64).sum();
    if total < least * (1.0 - ROUNDING) {
        return Some(DistrictingInfeasible::BelowLower { activity: name(), total, territories, least });
    }
    let most = upper.iter().copied().fold(0.0, f64::max);
    let too_large = || DistrictingInfeasible::TooLarge { activity: name(), load: largest, capacity: most };
    (largest > most * (1.0 + ROUNDING)).then(too_large)
}

/// The most that the territories of a size can carry, each: those of given centres, and of the largest others.
fn most_of(problem: &Districting, band: &Band, size: usize) -> Vec<f64> {
    let sites = (0..problem.units() as u32).map(|unit| problem.site(size, unit));
    let (given, free): (Vec<u32>, Vec<u32>) = sites.partition(|site| problem.fixed.contains(site));
    let upper = |sites: Vec<u32>| sites.into_iter().map(|site| band.upper[site as usize]).collect::<Vec<f64>>();
    let mut free = upper(free);
    free.sort_by(|a, b| b.total_cmp(a));
    upper(given).into_iter().chain(free).take(problem.sizes[size]).collect()
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
        lower: smallest(band),
        upper: largest(band),
    })
}

/// The fewest and the most territories, each of at most `largest`, that can carry exactly a load.
pub(super) fn counts(band: &Band, largest: f64, load: f64) -> (f64, f64) {
    let lower = smallest(band);
    let most = if lower > 0.0 { (load / (lower * (1.0 - ROUNDING))).floor() } else { f64::INFINITY };
    ((load / (largest * (1.0 + ROUNDING))).ceil(), most)
}

/// The least that a territory must carry.
pub(super) fn smallest(band: &Band) -> f64 {
    band.lower.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The most that a territory may carry.
pub(super) fn largest(band: &Band) -> f64 {
    band.upper.iter().copied().fold(0.0, f64::max)
}
