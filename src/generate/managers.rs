//! Managers, and who reports to whom.

use super::accounts::SKILLS;
use super::reps::Rep;

/// Deals the reps of each role who stayed among `managers`, from west to east; those of a role with fewer reps have none.
///
/// Every role is shared out as the smallest can be, and every team holds every skill in each role: a team that serves its
/// accounts together needs its part of each.
pub fn deal(roles: &mut [Vec<Rep>], managers: u32) {
    let mut managed: Vec<Vec<&mut Rep>> =
        roles.iter_mut().map(|reps| stayed(reps)).filter(|reps| reps.len() >= managers as usize).collect();
    let fewest = managed.iter().map(Vec::len).min().filter(|_| managers > 0).unwrap_or(0);
    if fewest == 0 {
        return;
    }
    for reps in &mut managed {
        reps.sort_by(|a, b| a.longitude.total_cmp(&b.longitude));
        let number = reps.len();
        for (place, rep) in reps.iter_mut().enumerate() {
            let as_fewest = (2 * place + 1) * fewest / (2 * number);
            rep.manager = Some(1 + (as_fewest * managers as usize / fewest) as u32);
        }
        for team in reps.chunk_by_mut(|a, b| a.manager == b.manager) {
            let held = team.iter().fold(0, |held, rep| held | rep.skills);
            let all = (1 << SKILLS.len()) - 1;
            team[0].skills |= all & !held;
        }
    }
}

fn stayed(reps: &mut [Rep]) -> Vec<&mut Rep> {
    reps.iter_mut().filter(|rep| !rep.left).collect()
}
