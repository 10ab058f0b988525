//! Limits: min_hours ≤ hours_j ≤ capacity_j, accounts_j ≤ max_accounts, at_least ≤ ℓ_j ≤ at_most, |ℓ_j − s_j Λ| ≤ τ s_j Λ, and
//! |Σ_{j ∈ t} ℓ_j − s_t Λ| ≤ τ_t s_t Λ for the reps t of a manager.

use std::collections::BTreeMap;

use super::activities::{Activity, WORKLOAD, activities, spans};
use super::broken::Broken;
use super::demand::Demand;
use super::role::Seat;
use crate::plan::rule::Rule;

/// Percent points of a share.
const POINTS: f64 = 100.0;
/// A team with as good as the whole share has no span.
const WHOLE: f64 = 1.0 - 1e-9;

pub(super) fn broken(demand: &Demand, seats: &[Seat], taken: &[(usize, usize)]) -> Vec<Broken> {
    let activities = activities(demand, seats, taken);
    let mut broken = of_reps(demand, &activities, seats, taken);
    broken.extend(activities.iter().flat_map(|activity| beyond_limits(demand, activity)));
    broken.extend(activities.iter().filter_map(|activity| outside(demand, activity)));
    for (name, section) in spans(demand) {
        let of_name = activities.iter().filter(|activity| activity.name == name);
        broken.extend(of_name.flat_map(|activity| of_teams(demand, activity, section.tolerance)));
    }
    broken
}

/// Capacity, least hours and the greatest number of accounts, of reps who may have accounts.
fn of_reps(demand: &Demand, activities: &[Activity], seats: &[Seat], taken: &[(usize, usize)]) -> Vec<Broken> {
    let hours = activities.iter().find(|activity| activity.name == WORKLOAD);
    let counts = counts(demand, seats, taken);
    let mut broken = Vec::new();
    for (j, &rep) in demand.reps.iter().enumerate().filter(|(_, rep)| demand.is_named(**rep) && demand.is_open(**rep)) {
        let (own, load) = (demand.rep(rep), hours.map_or(f64::NAN, |hours| hours.loads[j]));
        let count = counts.get(&rep).copied().unwrap_or(0.0);
        let most = own.max_accounts.unwrap_or(f64::INFINITY);
        broken.extend(Broken::beyond(Rule::Capacity { rep }, load - own.capacity_hours, own.capacity_hours));
        broken.extend(Broken::beyond(Rule::MinHours { rep }, own.min_hours - load, own.min_hours));
        broken.extend(Broken::beyond(Rule::MaxAccounts { rep }, count - most, 1.0));
    }
    broken
}

/// Accounts by rep, those taken over with them.
fn counts(demand: &Demand, seats: &[Seat], taken: &[(usize, usize)]) -> BTreeMap<usize, f64> {
    let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
    seats.iter().filter_map(|seat| seat.rep).for_each(|rep| *counts.entry(rep).or_default() += 1.0);
    let more = taken.iter().filter(|(account, _)| demand.accounts.get(account).is_some_and(|own| !own.is_own()));
    more.for_each(|(_, rep)| *counts.entry(*rep).or_default() += 1.0);
    counts
}

/// What every territory must have at least, and may have at most, in percent points of that.
fn beyond_limits(demand: &Demand, activity: &Activity) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (&rep, &load) in demand.reps.iter().zip(&activity.loads).filter(|(rep, _)| demand.is_open(**rep)) {
        let rule = |above: bool| Rule::Limit { rep, activity: activity.name.clone(), above };
        let most = activity.at_most.map(|most| Broken::beyond(rule(true), POINTS * (load - most) / most, POINTS));
        let least = activity.at_least.filter(|least| *least > 0.0);
        let least = least.map(|least| Broken::beyond(rule(false), POINTS * (least - load) / least, POINTS));
        broken.extend([most, least].into_iter().flatten().flatten());
    }
    broken
}

/// The band, by the rep who is farthest out of it.
fn outside(demand: &Demand, activity: &Activity) -> Option<Broken> {
    let tolerance = activity.tolerance?;
    let fair = |j: usize| activity.share[j] * activity.total;
    let sharing = (0..demand.reps.len()).filter(|&j| fair(j) > 0.0);
    let off = sharing.map(|j| (activity.loads[j] - fair(j)).abs() / fair(j)).max_by(f64::total_cmp)?;
    Broken::beyond(Rule::Band { activity: activity.name.clone() }, POINTS * (off - tolerance), POINTS)
}

/// Holds the load of each manager's reps against the sum of their shares.
fn of_teams(demand: &Demand, activity: &Activity, tolerance: f64) -> Vec<Broken> {
    let mut teams: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (j, &rep) in demand.reps.iter().enumerate() {
        demand.rep(rep).manager_id.iter().for_each(|manager| teams.entry(manager).or_default().push(j));
    }
    let mut broken = Vec::new();
    for (manager, team) in teams {
        let share: f64 = team.iter().map(|&j| activity.share[j]).sum();
        if share <= 0.0 || share >= WHOLE {
            continue;
        }
        let load: f64 = team.iter().map(|&j| activity.loads[j]).sum();
        let ends = [
            (true, load - (1.0 + tolerance) * share * activity.total),
            (false, (1.0 - tolerance) * share * activity.total - load),
        ];
        for (above, excess) in ends {
            let rule = Rule::Span { manager: manager.into(), activity: activity.name.clone(), above };
            broken.extend(Broken::beyond(rule, POINTS * excess / (share * activity.reference), POINTS));
        }
    }
    broken
}
