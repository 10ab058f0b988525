//! Stub.
#![allow(missing_docs)]
use super::{Plan, segment::Segmented};
#[derive(Clone, Debug, Default)]
pub struct Workload {
    pub accounts: Vec<usize>,
    pub calls: Vec<f64>,
    pub call_hours: Vec<f64>,
    pub visits: Vec<f64>,
}
pub fn workload(plan: &Plan, segments: &[Segmented], role: &str) -> Workload {
    let mut w = Workload::default();
    for (i, s) in segments.iter().enumerate() {
        let (mut calls, mut hours, mut visits) = (0.0, 0.0, 0.0);
        for p in plan.call_patterns.iter().filter(|p| p.role == role && p.segment == s.label) {
            calls += p.calls_per_period;
            hours += p.calls_per_period * p.minutes_per_call / 60.0;
            if plan.config.travel.field_channels.contains(&p.channel) {
                visits += p.calls_per_period;
            }
        }
        if calls > 0.0 {
            w.accounts.push(i);
            w.calls.push(calls);
            w.call_hours.push(hours);
            w.visits.push(visits);
        }
    }
    w
}
