//! A neighbourhood of a paired plan: the units of a group in some of its territories are free among these, and so are those of
//! other groups that are in several of them.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use crate::model::{Instance, PairCounts, Pairing};
use crate::solve::milp::RestrictedMip;
use crate::solve::search::CandidateLists;

/// Territories freed together.
const TERRITORIES: usize = 3;
/// Free units, at most: a group's part in three territories may be large. microlp keeps no limit on nodes.
const UNITS: usize = if cfg!(feature = "highs") { 200 } else { 60 };

/// The restricted MIP around a random group that pays for territories, and some that it is in or might go to; `None` where no group
/// pays.
pub(super) fn around(
    instance: &Instance,
    pairing: &Pairing,
    candidates: &CandidateLists,
    plan: &[u32],
    rng: &mut Pcg64Mcg,
) -> Option<RestrictedMip> {
    let options = instance.options();
    let counts = PairCounts::new(pairing, options, plan);
    let paying: Vec<usize> = (0..pairing.groups.len()).filter(|&group| counts.spread(group) > pairing.free).collect();
    let group = *paying.get(rng.random_range(0..paying.len().max(1)))?;
    let chosen = territories(&counts, group, rng);
    let inside = |o: u32| options.territory(o as usize).is_some_and(|j| chosen.contains(&j));
    let several = |other: usize| chosen.iter().filter(|&&j| counts.of(other)[j] > 0).count() > 1;
    // First the group itself, then who costs least to move.
    let mut free: Vec<(bool, f64, usize)> = Vec::new();
    for (unit, &now) in plan.iter().enumerate().filter(|&(_, &now)| inside(now)) {
        let own = counts.groups_of(unit).contains(&(group as u32));
        let mobile = own || counts.groups_of(unit).iter().all(|&other| several(other as usize));
        if mobile {
            let others = candidates.of(unit).iter().filter(|&&(o, _)| o != now && inside(o));
            free.push((!own, others.map(|&(_, regret)| regret).fold(f64::INFINITY, f64::min), unit));
        }
    }
    free.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    free.truncate(UNITS);
    let mut open: Vec<Vec<u32>> = plan.iter().map(|&now| vec![now]).collect();
    for (.., unit) in free {
        let level = options.level(plan[unit] as usize);
        let there = chosen.iter().map(|&j| options.at(j, level)).filter(|&o| instance.allows(unit, o)).map(|o| o as u32);
        open[unit].extend(there.filter(|&o| o != plan[unit]));
        open[unit].sort_unstable();
    }
    Some(RestrictedMip { options: open, incumbent: Some(plan.to_vec()) })
}

/// Where a group has fewest units, where it has most, and others of its own at random; any, where it has too few.
fn territories(counts: &PairCounts, group: usize, rng: &mut Pcg64Mcg) -> Vec<usize> {
    let row = counts.of(group);
    let mut own: Vec<usize> = (0..row.len()).filter(|&j| row[j] > 0).collect();
    own.sort_by_key(|&j| (row[j], j));
    let fewest = own.remove(rng.random_range(0..own.len().div_ceil(2)));
    let mut chosen = vec![fewest];
    chosen.extend(own.pop());
    let mut others: Vec<usize> = if own.is_empty() { (0..row.len()).filter(|j| !chosen.contains(j)).collect() } else { own };
    while chosen.len() < TERRITORIES && !others.is_empty() {
        chosen.push(others.swap_remove(rng.random_range(0..others.len())));
    }
    chosen
}
