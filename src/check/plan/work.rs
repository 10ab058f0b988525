//! Work (step 2): calls = Σ calls per period · factor, hours = Σ calls · (minutes + admin) / 60 over the channels of a segment's
//! call pattern, visits = the calls of field channels; factor = `prospect_factor` for prospects, else 1, times the share of the days
//! since `began` that the plan is for. A row of `account_calls` takes the place of calls · factor.

use jiff::civil::Date;

use crate::plan::{AccountCalls, AccountStatus, CallPattern, Plan};

/// Work of a role on an account in the period.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Work {
    pub(super) calls: f64,
    pub(super) hours: f64,
    pub(super) visits: f64,
    /// Hours at the account on these.
    pub(super) on_site: f64,
}

/// Work of a role on an account of a segment.
pub(super) fn work(plan: &Plan, role: &str, account: usize, label: &str) -> Work {
    let mut work = Work::default();
    for row in rows(plan, role, label) {
        let calls = asked(plan, account, row);
        work.calls += calls;
        work.hours += calls * hours(plan, row.minutes_per_call);
        if is_visit(plan, row) {
            work.visits += calls;
            work.on_site += calls * row.minutes_per_call / 60.0;
        }
    }
    work
}

/// Work of the other role by phone where the calls of an account shift to it.
pub(super) fn phoned(plan: &Plan, account: usize, label: &str) -> Work {
    let mut work = Work::default();
    let Some(shift) = &plan.config.shift else { return work };
    let by_phone = || rows(plan, &shift.to, label).filter(|row| !is_visit(plan, row));
    let calls: f64 = by_phone().map(|row| row.calls_per_period).sum();
    let minutes: f64 = by_phone().map(|row| row.calls_per_period * row.minutes_per_call).sum();
    let usual = if calls > 0.0 { Some(minutes / calls) } else { None };
    for row in rows(plan, &shift.from, label) {
        let visit = is_visit(plan, row);
        let calls = asked(plan, account, row) * if visit { shift.calls_per_visit } else { 1.0 };
        let instead = shift.minutes_per_call.or(usual).filter(|_| visit);
        work.calls += calls;
        work.hours += calls * hours(plan, instead.unwrap_or(row.minutes_per_call));
    }
    work
}

fn rows<'a>(plan: &'a Plan, role: &'a str, label: &'a str) -> impl Iterator<Item = &'a CallPattern> {
    plan.call_patterns.iter().filter(move |row| row.role == role && row.segment == label)
}

/// Whether a role has to do with an account by a row of its own, were it without calls.
pub(super) fn is_named(plan: &Plan, role: &str, account: usize) -> bool {
    plan.account_calls.get(&account).is_some_and(|rows| rows.iter().any(|row| row.role == role))
}

fn asked(plan: &Plan, account: usize, row: &CallPattern) -> f64 {
    let is_meant = |own: &&AccountCalls| (&own.role, &own.channel) == (&row.role, &row.channel);
    if let Some(own) = plan.account_calls.get(&account).and_then(|rows| rows.iter().find(is_meant)) {
        return own.calls;
    }
    let prospect = plan.accounts[account].status == AccountStatus::Prospect;
    row.calls_per_period * rest(plan) * if prospect { plan.config.workload.prospect_factor } else { 1.0 }
}

/// Days of the plan ÷ days since it began.
fn rest(plan: &Plan) -> f64 {
    let section = &plan.config.plan;
    let (Some(began), Some(start), Some(end)) = (section.began, section.start, section.end) else { return 1.0 };
    let days = |from: Date| (end.duration_since(from).as_hours() / 24 + 1) as f64;
    days(start) / days(began)
}

fn hours(plan: &Plan, minutes: f64) -> f64 {
    (minutes + plan.config.workload.admin_minutes_per_call) / 60.0
}

fn is_visit(plan: &Plan, row: &CallPattern) -> bool {
    plan.config.travel.field_channels.contains(&row.channel)
}
