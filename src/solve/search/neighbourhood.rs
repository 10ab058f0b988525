//! Large neighbourhood search (Shaw 1998): the units with near-ties of a few neighbouring territories are free, a restricted
//! MIP assigns them anew, all others stay.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::CandidateLists;
use crate::model::Instance;
use crate::solve::milp::RestrictedMip;

/// Territories freed together.
const TERRITORIES: usize = 3;

/// The restricted MIP around a random territory and those it shares most near-ties with: at most `size` free units, those with
/// the least regret; every other unit stays where `plan` has it.
pub fn around(instance: &Instance, candidates: &CandidateLists, plan: &[u32], size: usize, rng: &mut Pcg64Mcg) -> RestrictedMip {
    let chosen = trading_territories(instance, candidates, plan, rng.random_range(0..instance.territories()), rng);
    let inside = |o: u32| instance.options().territory(o as usize).is_none_or(|j| chosen.contains(&j));
    let mut regrets: Vec<(f64, usize)> = Vec::new();
    for (unit, &now) in plan.iter().enumerate().filter(|&(_, &now)| inside(now)) {
        let others = candidates.of(unit).iter().filter(|&&(o, _)| o != now && inside(o));
        if let Some(regret) = others.map(|&(_, regret)| regret).min_by(f64::total_cmp) {
            regrets.push((regret, unit));
        }
    }
    regrets.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    regrets.truncate(size);
    let mut options: Vec<Vec<u32>> = plan.iter().map(|&now| vec![now]).collect();
    for (_, unit) in regrets {
        options[unit].extend(candidates.of(unit).iter().map(|&(o, _)| o).filter(|&o| inside(o) && o != plan[unit]));
        options[unit].sort_unstable();
    }
    RestrictedMip { options, incumbent: Some(plan.to_vec()) }
}

/// `first` and the territories it trades with: drawn in proportion to the near-ties shared.
fn trading_territories(
    instance: &Instance,
    candidates: &CandidateLists,
    plan: &[u32],
    first: usize,
    rng: &mut Pcg64Mcg,
) -> Vec<usize> {
    let options = instance.options();
    let mut chosen = vec![first];
    let mut shared = vec![0.0; options.territories()];
    for (unit, &now) in plan.iter().enumerate() {
        let Some(home) = options.territory(now as usize) else { continue };
        for &(o, _) in candidates.of(unit) {
            match options.territory(o as usize) {
                Some(j) if home == first && j != first => shared[j] += 1.0,
                Some(j) if home != first && j == first => shared[home] += 1.0,
                _ => {}
            }
        }
    }
    while chosen.len() < TERRITORIES.min(options.territories()) {
        let weight = |j: usize| if chosen.contains(&j) { 0.0 } else { shared[j] };
        let total: f64 = (0..shared.len()).map(weight).sum();
        if total == 0.0 {
            break;
        }
        let mut draw = rng.random_range(0.0..total);
        let drawn = (0..shared.len()).find(|&j| {
            draw -= weight(j);
            draw < 0.0
        });
        let Some(next) = drawn else { break };
        chosen.push(next);
    }
    chosen
}
