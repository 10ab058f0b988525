//! Drives that nobody would make: reps who live far from their own accounts, and accounts far from everybody.

use std::collections::BTreeMap;

use super::suspicions::Suspicion;
use crate::geometry::Metric;
use crate::plan::travel::{DAY, Road, Travel};
use crate::plan::words::{count, number};
use crate::plan::workload::Workload;
use crate::plan::{Place, Plan, RepStatus};

/// Accounts named that cost most.
const DEAREST: usize = 3;
/// Hours of a drive to half of the own accounts from which a home is not where the work is, and accounts that show it.
const FAR_FROM_BOOK: f64 = 3.0;
const BOOK: usize = 5;

/// Reps who need hours to drive to half of the accounts that they own and visit.
pub fn far_homes(plan: &Plan, role: &str, workload: &Workload) -> Option<Suspicion> {
    let (road, mut hours) = (Road::of(plan), BTreeMap::<usize, Vec<f64>>::new());
    for (&account, _) in workload.accounts.iter().zip(&workload.visits).filter(|(_, visits)| **visits > 0.0) {
        let owner = plan.staying_owner(account, role).filter(|&rep| plan.reps[rep].status == RepStatus::Active);
        let way = owner.and_then(|rep| Some((rep, drive(&road, plan.reps[rep].place?, plan.accounts[account].place?)?)));
        way.into_iter().for_each(|(rep, way)| hours.entry(rep).or_default().push(way));
    }
    let far = |(rep, mut hours): (usize, Vec<f64>)| {
        hours.sort_by(f64::total_cmp);
        let median = hours.get(hours.len() / 2).copied().filter(|median| *median > FAR_FROM_BOOK && hours.len() >= BOOK)?;
        let name = plan.reps[rep].called();
        Some(format!("{name}: half of {} are more than {} h away", count(hours.len(), "account"), number(median)))
    };
    let found = hours.into_iter().filter_map(far).collect();
    Suspicion::of("rep", &format!("of role {role} living far from the accounts they have (is that their home?)"), found)
}

/// Accounts more than half a day's drive from the nearest rep, those first that cost most.
pub fn long_ways(plan: &Plan, role: &str, workload: &Workload, travel: &Travel) -> Option<Suspicion> {
    let hours = |at: usize| travel.nearest_drive[at];
    let (half, half_in_words) = half_a_day(plan);
    // Of coordinates in degrees, what lies beyond a day is told by what happened to them.
    let most =
        |at: usize| if plan.accounts[workload.accounts[at]].place.is_some_and(|own| own.planar) { f64::INFINITY } else { DAY };
    let is_far = |&at: &usize| workload.visits[at] > 0.0 && hours(at) > half && hours(at) <= most(at);
    let far = (0..workload.accounts.len()).filter(is_far);
    let mut far: Vec<usize> = far.collect();
    let cost = |at: usize| travel.least_hours_of(at);
    far.sort_by(|&a, &b| cost(b).total_cmp(&cost(a)));
    let all: f64 = far.iter().map(|&at| cost(at)).sum();
    let example = |&at: &usize| {
        let account = &plan.accounts[workload.accounts[at]];
        format!("{} ({}): {} h one way, {} h in the period", account.id, account.name, number(hours(at)), number(cost(at)))
    };
    let examples = far.iter().take(DEAREST).map(example).collect();
    let (accounts, least) = (count(far.len(), "account"), number(travel.least_hours()));
    let what = format!(
        "{accounts} of role {role} more than half a day's drive ({half_in_words}) from every rep: {} h of the least {least} h on the way",
        number(all)
    );
    (!far.is_empty()).then_some(Suspicion { what, count: far.len(), examples })
}

/// Hours of half a day away, and in words; half of what can be driven in a day, where the plan has no days.
fn half_a_day(plan: &Plan) -> (f64, String) {
    let day = plan.config.travel.day_hours;
    if day > 0.0 {
        return (day / 2.0, format!("{} h", number(day / 2.0)));
    }
    (DAY / 2.0, format!("{} h, of {} h where travel.day_hours = 0", number(DAY / 2.0), number(DAY)))
}

/// Hours of a drive by distance.
fn drive(road: &Road, home: Place, place: Place) -> Option<f64> {
    let metric = if home.planar { Metric::Plane } else { Metric::Sphere };
    let km = metric.distance(&home.position(), &place.position());
    (home.planar == place.planar).then(|| road.drive.of(km))
}
