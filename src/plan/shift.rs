//! Shifted calls: accounts of one role that another may call by phone instead, and how much work that would be.

use super::config::ShiftSection;
use super::segment::Segmented;
use super::units::Units;
use super::workload::{self, ChannelCalls, workload};
use super::{CallPattern, Plan, locks};

/// On which side of `[shift]` a role is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its accounts may shift.
    Gives,
    /// It may take them over.
    Takes,
}

/// The side of `[shift]` on which a role is, if it is on any, and what that says.
pub fn side<'a>(plan: &'a Plan, role: &str) -> Option<(Side, &'a ShiftSection)> {
    let section = plan.config.shift.as_ref()?;
    match role {
        _ if role == section.from => Some((Side::Gives, section)),
        _ if role == section.to => Some((Side::Takes, section)),
        _ => None,
    }
}

/// The role on the other side of `[shift]`.
pub fn partner<'a>(plan: &'a Plan, role: &str) -> Option<&'a str> {
    side(plan, role).map(|(side, section)| if side == Side::Gives { section.to.as_str() } else { section.from.as_str() })
}

/// An account that may shift, and the calls that it then gets by phone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shiftable {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Calls by phone in the period.
    pub calls: f64,
    /// Hours of these calls, preparation included.
    pub hours: f64,
}

/// Who may shift, and how many of the same segments may not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Movable {
    /// In account order.
    pub accounts: Vec<Shiftable>,
    /// Accounts that a lock keeps.
    pub locked: usize,
    /// Accounts whose family or area has others that can't shift: it goes to one rep as a whole.
    pub bound: usize,
}

/// The accounts that `[shift]` lets go from one role to the other.
pub fn movable(plan: &Plan, segments: &[Segmented]) -> Movable {
    let Some(section) = &plan.config.shift else { return Movable::default() };
    let work = workload(plan, segments, &section.from);
    let named = |at: usize| section.segments.contains(&segments[work.accounts[at]].label);
    let locked = |at: usize| locks::holding(plan, work.accounts[at], &section.from).is_some();
    let units = Units::of(plan, &section.from, &work.accounts);
    let mut movable = Movable::default();
    for unit in 0..units.len() {
        let members = || units.members(unit);
        let of_segments = members().filter(|&at| named(at)).count();
        if members().all(|at| named(at) && !locked(at)) {
            movable.accounts.extend(members().map(|at| shiftable(plan, section, segments, work.accounts[at])));
        } else {
            let held = members().filter(|&at| named(at) && locked(at)).count();
            movable.locked += held;
            movable.bound += of_segments - held;
        }
    }
    movable.accounts.sort_by_key(|own| own.account);
    movable
}

fn shiftable(plan: &Plan, section: &ShiftSection, segments: &[Segmented], account: usize) -> Shiftable {
    let admin = plan.config.workload.admin_minutes_per_call;
    let mut own = Shiftable { account, calls: 0.0, hours: 0.0 };
    for (_, shifted) in calls(plan, section, &segments[account].label, account) {
        own.calls += shifted.calls;
        own.hours += shifted.calls * (shifted.minutes_per_call + admin) / 60.0;
    }
    own
}

/// The calls that the other role makes on an account of a segment in place of a row each of the first one's: by the channel of the
/// row, or by phone in place of visits.
pub fn calls<'a>(plan: &'a Plan, section: &'a ShiftSection, label: &'a str, account: usize) -> Vec<(&'a str, ChannelCalls)> {
    let rows = patterns(plan, &section.from, label).map(|pattern| {
        let visits = is_visit(plan, pattern);
        let calls = workload::calls(plan, account, pattern) * if visits { section.calls_per_visit } else { 1.0 };
        let minutes = if visits { minutes_per_call(plan, section, label) } else { None };
        let channel = if visits { phone_channel(plan, &section.to, label) } else { &pattern.channel };
        (channel, ChannelCalls { calls, minutes_per_call: minutes.unwrap_or(pattern.minutes_per_call) })
    });
    rows.collect()
}

/// What a role calls its calls by phone: on the segment, or else on any.
fn phone_channel<'a>(plan: &'a Plan, role: &'a str, label: &'a str) -> &'a str {
    let on_any = || plan.call_patterns.iter().filter(|pattern| pattern.role == role);
    let mut all = patterns(plan, role, label).chain(on_any()).filter(|pattern| !is_visit(plan, pattern));
    all.next().map_or("phone", |pattern| &pattern.channel)
}

/// Minutes of a call that takes the place of a visit: what `[shift]` says, else the mean of the other role's calls by phone on
/// the segment; `None` where it makes none.
pub fn minutes_per_call(plan: &Plan, section: &ShiftSection, label: &str) -> Option<f64> {
    section.minutes_per_call.or_else(|| {
        let phoned = || patterns(plan, &section.to, label).filter(|pattern| !is_visit(plan, pattern));
        let calls: f64 = phoned().map(|pattern| pattern.calls_per_period).sum();
        let minutes: f64 = phoned().map(|pattern| pattern.calls_per_period * pattern.minutes_per_call).sum();
        (calls > 0.0).then(|| minutes / calls)
    })
}

/// What a role has to do on a segment.
pub fn patterns<'a>(plan: &'a Plan, role: &'a str, label: &'a str) -> impl Iterator<Item = &'a CallPattern> {
    plan.call_patterns.iter().filter(move |pattern| pattern.role == role && pattern.segment == label)
}

fn is_visit(plan: &Plan, pattern: &CallPattern) -> bool {
    plan.config.travel.field_channels.contains(&pattern.channel)
}
