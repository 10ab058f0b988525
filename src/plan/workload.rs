//! Step 2: how much attention. Call patterns become calls, hours of calls and visits per account of a role.

use std::collections::BTreeMap;

use super::{AccountStatus, CallPattern, Plan, segment::Segmented};

/// What a role has to do, an entry per account that it serves, in account order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workload {
    /// Index into `Plan::accounts`, ascending.
    pub accounts: Vec<usize>,
    /// Calls in the period, through all channels.
    pub calls: Vec<f64>,
    /// Hours of calls in the period, preparation and follow-up included, travel not.
    pub call_hours: Vec<f64>,
    /// Calls that cost travel.
    pub visits: Vec<f64>,
    /// Hours of these at the account, preparation and follow-up not included.
    pub visit_hours: Vec<f64>,
}

impl Workload {
    /// Hours of a visit; 0 where there is none.
    pub fn hours_of_visit(&self, at: usize) -> f64 {
        if self.visits[at] > 0.0 { self.visit_hours[at] / self.visits[at] } else { 0.0 }
    }
}

/// What one segment gets from a role: calls, hours of calls and visits per account.
#[derive(Clone, Copy, Default)]
struct Attention {
    calls: f64,
    hours: f64,
    visits: f64,
    visit_hours: f64,
}

/// The workload of a role: the accounts whose segment's pattern gives them calls by it, and what these calls take.
pub fn workload(plan: &Plan, segments: &[Segmented], role: &str) -> Workload {
    let attention = attention(plan, role);
    let mut workload = Workload::default();
    for (at, segment) in segments.iter().enumerate() {
        let factor = factor(plan, at);
        let given = attention.get(segment.label.as_str()).copied().unwrap_or_default();
        if factor * given.calls > 0.0 {
            workload.accounts.push(at);
            workload.calls.push(factor * given.calls);
            workload.call_hours.push(factor * given.hours);
            workload.visits.push(factor * given.visits);
            workload.visit_hours.push(factor * given.visit_hours);
        }
    }
    workload
}

/// Calls on an account through one channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChannelCalls {
    /// Calls in the period.
    pub calls: f64,
    /// Minutes of each, preparation, follow-up and travel aside.
    pub minutes_per_call: f64,
}

/// What a role's call pattern asks for an account of a segment through one channel; `None` where it asks nothing.
pub fn channel(plan: &Plan, role: &str, segment: &str, account: usize, channel: &str) -> Option<ChannelCalls> {
    let own = |row: &&CallPattern| row.role == role && row.segment == segment && row.channel == channel;
    let rows = || plan.call_patterns.iter().filter(own);
    let calls: f64 = rows().map(|row| row.calls_per_period).sum();
    let minutes: f64 = rows().map(|row| row.calls_per_period * row.minutes_per_call).sum();
    let asked = factor(plan, account) * calls;
    (asked > 0.0).then(|| ChannelCalls { calls: asked, minutes_per_call: minutes / calls })
}

/// What the calls on an account are multiplied with.
pub fn factor(plan: &Plan, account: usize) -> f64 {
    match plan.accounts[account].status {
        AccountStatus::Customer => 1.0,
        AccountStatus::Prospect => plan.config.workload.prospect_factor,
    }
}

fn attention<'a>(plan: &'a Plan, role: &str) -> BTreeMap<&'a str, Attention> {
    let mut by_segment: BTreeMap<&str, Attention> = BTreeMap::new();
    for pattern in plan.call_patterns.iter().filter(|pattern| pattern.role == role) {
        let sum = by_segment.entry(&pattern.segment).or_default();
        let minutes = pattern.minutes_per_call + plan.config.workload.admin_minutes_per_call;
        sum.calls += pattern.calls_per_period;
        sum.hours += pattern.calls_per_period * minutes / 60.0;
        if plan.config.travel.field_channels.contains(&pattern.channel) {
            sum.visits += pattern.calls_per_period;
            sum.visit_hours += pattern.calls_per_period * pattern.minutes_per_call / 60.0;
        }
    }
    by_segment
}
