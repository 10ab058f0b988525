//! Demand of accounts before anybody serves them: segment, work, and which of them are one unit.

use std::collections::BTreeMap;

use super::segments;
use super::work::{self, Work};
use crate::plan::config::{Families, Unit};
use crate::plan::service::Service;
use crate::plan::{Lock, Place, Plan};

/// Demand of an account.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Its segment's place among the labels.
    pub(super) segment: usize,
    /// The role's own work on it; none where the role may but take it over.
    pub(super) own: Work,
    /// Whether a row of its own gives it to the role, were it without calls.
    pub(super) named: bool,
    /// The work by phone in its place, where it may shift.
    pub(super) shifts: Option<Work>,
    /// Accounts with the same are one unit.
    pub(super) unit: String,
    /// Place where it is visited.
    pub(super) place: Option<Place>,
    /// Hours of all its hops.
    pub(super) hops: f64,
    /// Hours of a visit, and of a visit with its hop.
    pub(super) visit: f64,
    pub(super) stop: f64,
    /// Hours on the way if all calls were made from the nearest home.
    pub(super) least_way: f64,
    /// The part of its calls that the reduced level keeps, where it has one.
    pub(super) kept: Option<f64>,
    /// Whether it may be left without a rep.
    pub(super) droppable: bool,
    /// Hours that giving up all of its calls counts.
    pub(super) worth: f64,
}

impl Asked {
    /// The part of the calls that a service makes.
    pub(super) fn part(&self, service: Service) -> f64 {
        match service {
            Service::Full => 1.0,
            Service::Reduced => self.kept.unwrap_or(1.0),
            Service::Uncovered | Service::Shifted => 0.0,
        }
    }

    /// Whether the role calls it without any shift.
    pub(super) fn is_own(&self) -> bool {
        self.named || self.own.calls > 0.0
    }
}

/// The accounts that a role calls.
pub(super) fn asked(plan: &Plan, role: &str) -> BTreeMap<usize, Asked> {
    let (segments, units) = (segments::segments(plan).into_iter().enumerate(), units(plan, role));
    let of = |(account, segment): (usize, Option<usize>)| {
        let own = work::work(plan, role, account, plan.config.segment.labels.get(segment?)?);
        let asked = Asked {
            segment: segment?,
            own,
            named: work::is_named(plan, role, account),
            shifts: None,
            unit: units[account].clone(),
            place: plan.accounts[account].place,
            hops: 0.0,
            visit: 0.0,
            stop: 0.0,
            least_way: 0.0,
            kept: None,
            droppable: false,
            worth: 0.0,
        };
        asked.is_own().then_some((account, asked))
    };
    segments.filter_map(of).collect()
}

/// Keys of the units that accounts belong to.
pub(super) fn units(plan: &Plan, role: &str) -> Vec<String> {
    let family = |at: usize, families: Families| match families {
        Families::ByRegion => format!("{}/{:?}", plan.heads[at], plan.accounts[at].region),
        Families::Together | Families::Off => plan.heads[at].to_string(),
    };
    let key = |at: usize| match plan.unit(role) {
        Unit::Account => at.to_string(),
        Unit::Family(families) => family(at, families),
        Unit::Column(column) | Unit::Joined(column, _) => plan.accounts[at].area(&column).to_owned(),
    };
    let keys: Vec<String> = (0..plan.accounts.len()).map(key).collect();
    match plan.unit(role) {
        Unit::Joined(_, families) => one_unit(&keys, &(0..keys.len()).map(|at| family(at, families)).collect::<Vec<_>>()),
        _ => keys,
    }
}

/// Keys that are equal where areas or families are, or both are with a third account's, and so on: areas are visited from family to
/// family.
fn one_unit(areas: &[String], families: &[String]) -> Vec<String> {
    let gather = |keys: &[String]| {
        let mut members: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        keys.iter().enumerate().for_each(|(at, key)| members.entry(key.clone()).or_default().push(at));
        members
    };
    let (mut of_area, mut of_family) = (gather(areas), gather(families));
    let mut found = vec![String::new(); areas.len()];
    for start in 0..areas.len() {
        let mut waiting = vec![start];
        while let Some(at) = waiting.pop() {
            if found[at].is_empty() {
                found[at] = format!("from {start}");
                waiting.extend([of_area.remove(&areas[at]), of_family.remove(&families[at])].into_iter().flatten().flatten());
            }
        }
    }
    found
}

/// The lock of an account in a role, unless its last day lies before the plan's first.
pub(super) fn lock<'a>(plan: &'a Plan, account: usize, role: &str) -> Option<&'a Lock> {
    let lock = plan.locks.get(account, role)?;
    let over = lock.until.zip(plan.config.plan.start).is_some_and(|(until, start)| until < start);
    (!over).then_some(lock)
}
