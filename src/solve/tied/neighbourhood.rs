//! Restricted MIPs of tied instances: the options that reduced costs leave open, or groups that could be in either of two
//! teams.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::joint_choices::JointChoices;
use super::moves::JointCandidates;
use crate::model::CoupledInstances;
use crate::solve::milp::RestrictedMip;
use crate::solve::prices::arcs::open_options;

/// Per part and unit, the options that no plan better than `incumbent` can do without, given the bound at their prices.
pub fn remaining(joint_choices: &JointChoices, bound: f64, incumbent: f64) -> Vec<Vec<Vec<u32>>> {
    // As for a single instance: a hair above the gap.
    let room = (incumbent - bound) * (1.0 + 1e-6) + 1e-9 * incumbent.abs();
    let of_part = |part: usize| {
        let keep = |unit: usize| {
            let least = joint_choices.least(joint_choices.tied.group(part, unit));
            let with = |&option: &u32| joint_choices.least_with(part, unit, option as usize) - least <= room;
            open_options(&joint_choices.tied.parts()[part], unit).into_iter().filter(with).collect()
        };
        (0..joint_choices.tied.parts()[part].units()).into_par_iter().map(keep).collect()
    };
    (0..joint_choices.tied.parts().len()).map(of_part).collect()
}

/// The cores around two random teams: at most `size` groups in them are free, those with the least regret elsewhere in
/// either; all others stay where `plan` has them.
pub fn around(
    tied: &CoupledInstances,
    near: &JointCandidates,
    plan: &[Vec<u32>],
    size: usize,
    rng: &mut Pcg64Mcg,
) -> Vec<RestrictedMip> {
    let teams = tied.team_count();
    let first = rng.random_range(0..teams);
    let second = if teams > 1 { (first + rng.random_range(1..teams)) % teams } else { first };
    let inside = |group: usize, joint: &[u32]| {
        let teams = tied.units(group).zip(joint).filter_map(|((part, _), &option)| tied.team(part, option as usize));
        teams.into_iter().all(|team| team == first || team == second)
    };
    let mut candidates: Vec<(f64, usize)> = Vec::new();
    for group in 0..tied.groups().len() {
        let now: Vec<u32> = tied.units(group).map(|(part, unit)| plan[part][unit]).collect();
        let others = near.of(group).iter().filter(|(joint, _)| *joint != now && inside(group, joint));
        if let Some(regret) = others.map(|(_, regret)| *regret).min_by(f64::total_cmp).filter(|_| inside(group, &now)) {
            // Not the same ones every time.
            candidates.push((regret * rng.random_range(0.5..2.0), group));
        }
    }
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    candidates.truncate(size);
    let mut cores: Vec<RestrictedMip> = plan
        .iter()
        .map(|plan| RestrictedMip { options: plan.iter().map(|&now| vec![now]).collect(), incumbent: Some(plan.clone()) })
        .collect();
    for (_, group) in candidates {
        for (joint, _) in near.of(group).iter().filter(|(joint, _)| inside(group, joint)) {
            for ((part, unit), &option) in tied.units(group).zip(joint) {
                cores[part].options[unit].push(option);
            }
        }
    }
    for options in cores.iter_mut().flat_map(|core| &mut core.options) {
        options.sort_unstable();
        options.dedup();
    }
    cores
}
