//! Step 2: how much attention. Call patterns become calls, hours of calls and visits per account of a role.

use std::collections::BTreeMap;

use super::{AccountCalls, AccountStatus, CallPattern, Plan, segment::Segmented};

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

/// What an account gets from a role: calls, hours of calls and visits.
#[derive(Clone, Copy, Default)]
struct Attention {
    calls: f64,
    hours: f64,
    visits: f64,
    visit_hours: f64,
}

/// The workload of a role: the accounts whose segment's pattern, or a row of their own, gives them calls by it, and what these take.
pub fn workload(plan: &Plan, segments: &[Segmented], role: &str) -> Workload {
    let attention = attention(plan, role);
    let rest = plan.config.plan.rest();
    let mut workload = Workload::default();
    for (at, segment) in segments.iter().enumerate() {
        let is_single = plan.account_calls.get(&at).is_some_and(|own| own.iter().any(|own| own.role == role));
        let given = if is_single {
            single(plan, role, &segment.label, at)
        } else {
            let factor = status_factor(plan, at) * rest;
            let of_segment = attention.get(segment.label.as_str()).copied().unwrap_or_default();
            of_segment.times(factor)
        };
        if is_single || given.calls > 0.0 {
            workload.accounts.push(at);
            workload.calls.push(given.calls);
            workload.call_hours.push(given.hours);
            workload.visits.push(given.visits);
            workload.visit_hours.push(given.visit_hours);
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

/// What a role does for an account of a segment through one channel; `None` where it does nothing.
pub fn channel(plan: &Plan, role: &str, segment: &str, account: usize, channel: &str) -> Option<ChannelCalls> {
    let own = |row: &&CallPattern| row.role == role && row.segment == segment && row.channel == channel;
    let row = plan.call_patterns.iter().find(own)?;
    let asked = calls(plan, account, row);
    (asked > 0.0).then_some(ChannelCalls { calls: asked, minutes_per_call: row.minutes_per_call })
}

/// Calls on an account by a row of its segment's pattern: its own, where a table says so, else those of the row in what is left of
/// the period.
pub fn calls(plan: &Plan, account: usize, pattern: &CallPattern) -> f64 {
    let own = plan.account_calls.get(&account).into_iter().flatten();
    let own = own.into_iter().find(|own| own.role == pattern.role && own.channel == pattern.channel);
    own.map_or_else(|| pattern_calls(plan, account, pattern), |own| own.calls)
}

/// Calls on an account that a row of its segment's pattern asks by itself.
pub fn pattern_calls(plan: &Plan, account: usize, pattern: &CallPattern) -> f64 {
    status_factor(plan, account) * plan.config.plan.rest() * pattern.calls_per_period
}

/// Rows whose minutes nobody knows, as the pattern of the account's segment has no such row: the account, and the row.
pub fn without_pattern<'a>(plan: &'a Plan, segments: &'a [Segmented]) -> impl Iterator<Item = (usize, &'a AccountCalls)> {
    let rows = plan.account_calls.iter().flat_map(|(&account, rows)| rows.iter().map(move |own| (account, own)));
    rows.filter(|(account, own)| {
        let label = &segments[*account].label;
        let asks = |row: &CallPattern| (&row.segment, &row.role, &row.channel) == (label, &own.role, &own.channel);
        own.calls > 0.0 && !plan.call_patterns.iter().any(asks)
    })
}

fn status_factor(plan: &Plan, account: usize) -> f64 {
    match plan.accounts[account].status {
        AccountStatus::Customer => 1.0,
        AccountStatus::Prospect => plan.config.workload.prospect_factor,
    }
}

impl Attention {
    fn add(&mut self, plan: &Plan, pattern: &CallPattern, calls: f64) {
        let minutes = pattern.minutes_per_call + plan.config.workload.admin_minutes_per_call;
        self.calls += calls;
        self.hours += calls * minutes / 60.0;
        if plan.config.travel.field_channels.contains(&pattern.channel) {
            self.visits += calls;
            self.visit_hours += calls * pattern.minutes_per_call / 60.0;
        }
    }

    fn times(self, factor: f64) -> Self {
        let Attention { calls, hours, visits, visit_hours } = self;
        Attention { calls: factor * calls, hours: factor * hours, visits: factor * visits, visit_hours: factor * visit_hours }
    }
}

/// What each segment gets from a role, per customer and whole period.
fn attention<'a>(plan: &'a Plan, role: &str) -> BTreeMap<&'a str, Attention> {
    let mut by_segment: BTreeMap<&str, Attention> = BTreeMap::new();
    for pattern in plan.call_patterns.iter().filter(|pattern| pattern.role == role) {
        by_segment.entry(&pattern.segment).or_default().add(plan, pattern, pattern.calls_per_period);
    }
    by_segment
}

/// What an account with calls of its own gets from a role.
fn single(plan: &Plan, role: &str, segment: &str, account: usize) -> Attention {
    let mut given = Attention::default();
    for pattern in plan.call_patterns.iter().filter(|pattern| pattern.role == role && pattern.segment == segment) {
        given.add(plan, pattern, calls(plan, account, pattern));
    }
    given
}
