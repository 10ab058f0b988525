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
    /// The work by phone in its place, where it may shift.
    pub(super) shifts: Option<Work>,
    /// Accounts with the same are one unit.
    pub(super) unit: String,
    /// Place where it is visited.
    pub(super) place: Option<Place>,
    /// Hours of all its hops.
    pub(super) hops: f64,
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
        self.own.calls > 0.0
    }
}

/// The accounts that a role calls.
pub(super) fn asked(plan: &Plan, role: &str) -> BTreeMap<usize, Asked> {
    let segments = segments::segments(plan).into_iter().enumerate();
    let of = |(account, segment): (usize, Option<usize>)| {
        let own = work::work(plan, role, account, plan.config.segment.labels.get(segment?)?);
        let asked = Asked {
            segment: segment?,
            own,
            shifts: None,
            unit: unit(plan, role, account),
            place: plan.accounts[account].place,
            hops: 0.0,
            least_way: 0.0,
            kept: None,
            droppable: false,
            worth: 0.0,
        };
        (own.calls > 0.0).then_some((account, asked))
    };
    segments.filter_map(of).collect()
}

/// Key of the unit that an account belongs to.
pub(super) fn unit(plan: &Plan, role: &str, account: usize) -> String {
    let own = &plan.accounts[account];
    match plan.unit(role) {
        Unit::Account => account.to_string(),
        Unit::Family(Families::ByRegion) => format!("{}/{:?}", plan.heads[account], own.region),
        Unit::Family(_) => plan.heads[account].to_string(),
        Unit::Column(column) => own.area(&column).to_owned(),
    }
}

/// The lock of an account in a role, unless its last day lies before the plan's first.
pub(super) fn lock<'a>(plan: &'a Plan, account: usize, role: &str) -> Option<&'a Lock> {
    let lock = plan.locks.get(&(account, role.to_owned()))?;
    let over = lock.until.zip(plan.config.plan.start).is_some_and(|(until, start)| until < start);
    (!over).then_some(lock)
}
