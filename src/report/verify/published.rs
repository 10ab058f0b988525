//! A written plan, verified, for the commands that carry it out.

use std::collections::BTreeMap;

use super::StoredPlan;
use crate::balance::territories::{Assigned, RolePlan};
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::published::{Published, RoleServed, Served};
use crate::plan::segment::Segmented;
use crate::plan::service::Service;
use crate::plan::shift::{self, Side};
use crate::plan::workload::{ChannelCalls, channel};

impl StoredPlan {
    /// The plan as it is carried out, with the roles as [`StoredPlan::verified`] derives them.
    ///
    /// # Errors
    /// As [`StoredPlan::verified`].
    pub fn published(self) -> Result<Published> {
        let roles = self.verified()?;
        Ok(published(self.plan, self.segments, &roles))
    }

    /// The same, where the roles have been verified and the folder is needed further.
    pub fn published_as(&self, roles: &[RolePlan]) -> Published {
        published(self.plan.clone(), self.segments.clone(), roles)
    }
}

fn published(plan: Plan, segments: Vec<Segmented>, roles: &[RolePlan]) -> Published {
    let channels = plan.channels().into_iter().map(String::from).collect();
    let mut published = Published { plan, segments, channels, roles: Vec::new() };
    for role in roles {
        let served = role.accounts.iter().filter_map(|assigned| own_calls(&published, role, assigned)).collect();
        let served = with_shifted(&mut published, role, served);
        published.roles.push(RoleServed { role: role.role.clone(), served });
    }
    published
}

/// The calls that the role's own pattern asks for; `None` where nobody makes them, or another role.
fn own_calls(published: &Published, role: &RolePlan, assigned: &Assigned) -> Option<Served> {
    let rep = assigned.rep.filter(|_| matches!(assigned.service, Service::Full | Service::Reduced))?;
    let segment = &published.segments[assigned.account].label;
    let all = assigned.calls + assigned.given_up.calls;
    let kept = if all > 0.0 { assigned.calls / all } else { 1.0 };
    let of_channel = |(at, name): (usize, &String)| {
        let asked = channel(&published.plan, &role.role, segment, assigned.account, name)?;
        Some((at, ChannelCalls { calls: kept * asked.calls, ..asked }))
    };
    let calls = published.channels.iter().enumerate().filter_map(of_channel).collect();
    Some(Served { account: assigned.account, rep, service: assigned.service, calls, travel_hours: assigned.travel_hours })
}

/// Adds the calls that the role takes over from another one.
fn with_shifted(published: &mut Published, role: &RolePlan, served: Vec<Served>) -> Vec<Served> {
    let taken = role.shift.iter().filter(|shift| shift.side == Side::Takes).flat_map(|shift| &shift.accounts);
    let mut by_account: BTreeMap<usize, Served> = served.into_iter().map(|own| (own.account, own)).collect();
    for &(account, rep) in taken {
        let (Some(rep), Some(section)) = (rep, &published.plan.config.shift) else { continue };
        let fresh = || Served { account, rep, service: Service::Shifted, calls: Vec::new(), travel_hours: 0.0 };
        let own = by_account.entry(account).or_insert_with(fresh);
        own.service = Service::Shifted;
        for (name, calls) in shift::calls(&published.plan, section, &published.segments[account].label, account) {
            let at = published.channels.iter().position(|channel| channel == name).unwrap_or_else(|| {
                published.channels.push(name.into());
                published.channels.len() - 1
            });
            match own.calls.iter_mut().find(|(channel, _)| *channel == at) {
                Some((_, known)) => *known = together(*known, calls),
                None => own.calls.push((at, calls)),
            }
        }
    }
    by_account.into_values().collect()
}

/// Calls through one channel that take so long on average.
fn together(one: ChannelCalls, other: ChannelCalls) -> ChannelCalls {
    let calls = one.calls + other.calls;
    let minutes = one.calls * one.minutes_per_call + other.calls * other.minutes_per_call;
    ChannelCalls { calls, minutes_per_call: if calls > 0.0 { minutes / calls } else { 0.0 } }
}
