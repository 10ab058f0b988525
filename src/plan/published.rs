//! A written plan as the commands after it see it: who serves whom, in which role, and with which calls.

use std::collections::{BTreeMap, BTreeSet};

use super::service::Service;
use super::workload::ChannelCalls;
use super::{Plan, segment::Segmented};

/// A plan that was written, verified, and is now carried out.
#[derive(Clone, Debug)]
pub struct Published {
    /// The inputs: settings, accounts, reps, call patterns.
    pub plan: Plan,
    /// Segment per account.
    pub segments: Vec<Segmented>,
    /// The channels of calls: those of the call patterns, and those of calls that have shifted.
    pub channels: Vec<String>,
    /// The roles that have work.
    pub roles: Vec<RoleServed>,
}

/// A role and its accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleServed {
    /// The role.
    pub role: String,
    /// An entry per account that somebody of the role calls, in account order.
    pub served: Vec<Served>,
}

/// An account and the rep who calls it in a role.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// How many of its calls it gets; `Shifted` where some of them are another role's.
    pub service: Service,
    /// Calls in the period by channel (index into `Published::channels`), those given up not counted.
    pub calls: Vec<(usize, ChannelCalls)>,
    /// Hours of travel in the period as the plan estimates them, hops included.
    pub travel_hours: f64,
}

/// Who calls an account: index into `Plan::reps` by role.
pub type RepsByRole<'a> = BTreeMap<&'a str, usize>;

impl Published {
    /// Whether calls through a channel (index into `channels`) cost travel.
    pub fn is_visit(&self, channel: usize) -> bool {
        self.plan.config.travel.field_channels.contains(&self.channels[channel])
    }

    /// Reps who call at least one account, as indices into `Plan::reps`.
    pub fn serving(&self) -> BTreeSet<usize> {
        self.roles.iter().flat_map(|role| role.served.iter().map(|own| own.rep)).collect()
    }

    /// The reps of each account that is called, by role.
    pub fn reps_of_accounts(&self) -> BTreeMap<usize, RepsByRole<'_>> {
        let mut reps: BTreeMap<usize, RepsByRole> = BTreeMap::new();
        for role in &self.roles {
            for own in &role.served {
                reps.entry(own.account).or_default().insert(&role.role, own.rep);
            }
        }
        reps
    }

    /// First and last day of the period; `None` where the plan does not say.
    pub fn period(&self) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        self.plan.config.plan.start.zip(self.plan.config.plan.end)
    }
}
