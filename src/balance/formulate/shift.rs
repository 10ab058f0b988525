//! Calls that may shift to another role, as options of both: the account is left to the other role by the one, and taken over
//! at a service level of its own by the other. The tie sees to it that both do the same.

use super::coverage::Coverage;
use super::rules::Rules;
use crate::model::{Permissions, Quantity, RuleId};
use crate::plan::Plan;
use crate::plan::segment::Segmented;
use crate::plan::shift::{Shiftable, Side, movable, partner, side};
use crate::plan::units::Units;
use crate::plan::workload::Workload;

/// The service level of an account that the role calls as it does without any shift.
const AS_EVER: usize = 0;
/// The service level of an account whose calls the role has taken over.
pub(super) const TAKEN: usize = 1;

/// What of a role may shift; an entry per account of the role.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Whether the role gives or takes.
    pub side: Side,
    /// The role on the other side.
    pub other: String,
    /// Whether the account may shift.
    pub open: Vec<bool>,
    /// Calls by phone in its place; 0 where it may not.
    pub calls: Vec<f64>,
    /// Hours of these calls.
    pub hours: Vec<f64>,
    /// Whether the role calls the account without any shift.
    pub own: Vec<bool>,
    /// Hours that shifting an account counts.
    pub price: f64,
    /// Accounts of the segments that can't shift: locked ones, and those whose family or area has others that can't.
    pub kept: (usize, usize),
}

impl Shift {
    /// The shift of a role that is on one of the sides; a role that takes over serves more accounts than its own `workload`.
    pub(super) fn of(plan: &Plan, segments: &[Segmented], role: &str, workload: &mut Workload) -> Option<Self> {
        let (side, section) = side(plan, role)?;
        let movable = movable(plan, segments);
        let own = workload.accounts.clone();
        if side == Side::Takes {
            extend(workload, &movable.accounts);
        }
        let shifting = |account: &usize| movable.accounts.binary_search_by_key(account, |own| own.account).ok();
        let found: Vec<Option<&Shiftable>> =
            workload.accounts.iter().map(|account| Some(&movable.accounts[shifting(account)?])).collect();
        Some(Shift {
            side,
            other: partner(plan, role)?.into(),
            open: found.iter().map(Option::is_some).collect(),
            calls: found.iter().map(|found| found.map_or(0.0, |own| own.calls)).collect(),
            hours: found.iter().map(|found| found.map_or(0.0, |own| own.hours)).collect(),
            own: workload.accounts.iter().map(|account| own.binary_search(account).is_ok()).collect(),
            price: section.price,
            kept: (movable.locked, movable.bound),
        })
    }

    /// Whether an account has shifted where it is at a level (`None`: left without a rep of the role).
    pub fn is_shifted(&self, account: usize, level: Option<usize>) -> bool {
        self.open[account]
            && match self.side {
                Side::Gives => level.is_none(),
                Side::Takes => level == Some(TAKEN),
            }
    }

    /// Calls and hours that are taken over with an account at a level.
    pub fn taken(&self, account: usize, level: Option<usize>) -> (f64, f64) {
        let takes = self.side == Side::Takes && self.is_shifted(account, level);
        if takes { (self.calls[account], self.hours[account]) } else { (0.0, 0.0) }
    }

    /// Whether the role calls an account that it has at a level.
    pub fn serves(&self, account: usize, level: Option<usize>) -> bool {
        level.is_some() && (self.own[account] || self.is_shifted(account, level))
    }

    /// The service that accounts may get: one whose calls may shift may be left to the other role; one that the role calls only
    /// if it takes it over may be left alone.
    pub(super) fn coverage(&self, units: &Units) -> Coverage {
        let of_unit = |unit: usize| units.members(unit).all(|at| self.open[at] && (self.side == Side::Gives || !self.own[at]));
        let droppable = units.spread(&(0..units.len()).map(of_unit).collect::<Vec<bool>>());
        Coverage {
            kept: if self.side == Side::Takes { vec![1.0; self.own.len()] } else { Vec::new() },
            droppable: if droppable.contains(&true) { droppable } else { Vec::new() },
            ..Coverage::default()
        }
    }

    /// Which options an account's unit has.
    pub(super) fn apply(&self, units: &Units, coverage: &Coverage, rules: &mut Rules, permissions: &mut Permissions) {
        let stays = match self.side {
            Side::Gives => format!("its calls can't shift to {}", self.other),
            Side::Takes => "it has calls of the role's own".into(),
        };
        if coverage.drops() {
            let rule = rules.add(stays);
            let kept = (0..self.own.len()).filter(|&at| !coverage.droppable[at]);
            kept.for_each(|at| permissions.cover(at, rule));
        }
        if self.side == Side::Takes {
            let closed = rules.add(format!("no calls of {} can shift to it", self.other));
            let nothing = rules.add("there are no other calls than those that shift");
            (0..units.len()).for_each(|unit| self.limit_levels(units, unit, (closed, nothing), permissions));
        }
    }

    fn limit_levels(&self, units: &Units, unit: usize, (closed, nothing): (RuleId, RuleId), permissions: &mut Permissions) {
        let members = || units.members(unit);
        let only = match (members().any(|at| self.open[at]), members().any(|at| self.own[at])) {
            (false, _) => (AS_EVER, closed),
            (true, false) => (TAKEN, nothing),
            (true, true) => return,
        };
        members().for_each(|at| permissions.keep_level(at, only.0, only.1));
    }

    /// Hours of hops: those that a shift saves, and those that it does not.
    pub(super) fn hops(&self, hours: &[f64]) -> (Vec<f64>, Vec<f64>) {
        if self.side == Side::Takes {
            return (Vec::new(), hours.to_vec());
        }
        hours.iter().zip(&self.open).map(|(&hours, open)| if *open { (hours, 0.0) } else { (0.0, hours) }).unzip()
    }

    /// Numbers per account and level of calls: those of the shift come on top where it is taken over.
    pub(super) fn add(&self, by_level: &mut [f64], of_shift: &[f64]) {
        if self.side == Side::Takes {
            by_level.chunks_exact_mut(2).zip(of_shift).for_each(|(levels, more)| levels[TAKEN] += more);
        }
    }

    /// Numbers per account and level of what counts once: not where the account is not called.
    pub(super) fn clear(&self, by_level: &mut [f64]) {
        if self.side == Side::Takes {
            let idle = by_level.chunks_exact_mut(2).zip(&self.own).filter(|(_, own)| !**own);
            idle.for_each(|(levels, _)| levels[AS_EVER] = 0.0);
        }
    }

    /// The sum of what the role has to do without any shift; with all of it where it has nothing else.
    pub(super) fn total(&self, values: &[f64], of_shift: &[f64]) -> f64 {
        let own: f64 = values.iter().zip(&self.own).filter(|(_, own)| **own).map(|(value, _)| value).sum();
        if own > 0.0 { own } else { of_shift.iter().sum() }
    }

    /// Adds the price of leaving accounts to the other role.
    pub(super) fn price(&self, costs: &mut Quantity) {
        if self.side == Side::Gives {
            costs.uncovered = self.open.iter().map(|open| if *open { self.price } else { 0.0 }).collect();
        }
    }
}

/// Adds accounts without any calls of the role's own.
fn extend(workload: &mut Workload, shiftable: &[Shiftable]) {
    let more = shiftable.iter().filter(|own| workload.accounts.binary_search(&own.account).is_err());
    let mut rows: Vec<(usize, [f64; 4])> = more.map(|own| (own.account, [0.0; 4])).collect();
    let Workload { accounts, calls, call_hours, visits, visit_hours } = &*workload;
    rows.extend((0..accounts.len()).map(|at| (accounts[at], [calls[at], call_hours[at], visits[at], visit_hours[at]])));
    rows.sort_by_key(|row| row.0);
    let column = |k: usize| rows.iter().map(|row| row.1[k]).collect();
    *workload = Workload {
        accounts: rows.iter().map(|row| row.0).collect(),
        calls: column(0),
        call_hours: column(1),
        visits: column(2),
        visit_hours: column(3),
    };
}
