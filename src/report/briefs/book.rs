//! A rep's accounts by segment, with their calls.

use maud::{Markup, html};

use super::view::View;
use crate::execute::briefs::{Brief, Own};
use crate::plan::service::Service;
use crate::plan::words::{count, number};

/// The accounts of each segment, those that come first.
pub fn book(view: &View, brief: &Brief) -> Markup {
    let segment = |own: &Own| &view.briefing.plan.segments[own.account()].label;
    html! { @for own in brief.accounts.chunk_by(|a, b| segment(a) == segment(b)) { (of_segment(view, segment(&own[0]), own)) } }
}

fn of_segment(view: &View, segment: &str, own: &[Own]) -> Markup {
    let channels = &view.briefing.plan.channels;
    let has = |channel: &usize| own.iter().any(|own| calls(own, *channel).is_some());
    let channels: Vec<(usize, &String)> = (0..channels.len()).filter(has).map(|at| (at, &channels[at])).collect();
    let travels = own.iter().any(|own| own.served.travel_hours > 0.0);
    let all: f64 = own.iter().flat_map(|own| &own.served.calls).map(|(_, calls)| calls.calls).sum();
    let hours: f64 = own.iter().map(|own| own.call_hours + own.served.travel_hours).sum();
    html! {
        h3.segment { "Segment " bdi { (segment) } ": " (count(own.len(), "account")) ", " (number(all)) " calls, " (number(hours)) " h" }
        div.wide { table.stack.tight {
            thead { tr {
                th scope="col" { "Account" }
                @for (_, name) in &channels { th scope="col" { bdi { (name) } ", times × min" } }
                th scope="col" { "Calls, h" }
                @if travels { th scope="col" { "Travel, h" } }
            } }
            tbody { @for own in own { tr {
                td.account { (view.name_of(own.account())) (marks(view, own)) }
                @for (channel, name) in &channels { td data-label=(name) { (calls(own, *channel).unwrap_or_default()) } }
                td data-label="Calls, h" { (number(own.call_hours)) }
                @if travels { td data-label="Travel, h" { (number(own.served.travel_hours)) } }
            } } }
        } }
    }
}

/// `24 × 60`
fn calls(own: &Own, channel: usize) -> Option<String> {
    let (_, calls) = own.served.calls.iter().find(|(at, calls)| *at == channel && calls.calls > 0.0)?;
    Some(format!("{} × {}", number(calls.calls), number(calls.minutes_per_call)))
}

/// What is not as with the others: new, held, fewer calls.
fn marks(view: &View, own: &Own) -> Markup {
    let handover = own.comes.map(|at| &view.briefing.handovers[at]);
    html! {
        @if let Some(handover) = handover {
            span.badge.new { "new" }
            @if let Some(day) = handover.held_until { " " span.badge { "held until " (day) } }
        }
        @match own.served.service {
            Service::Reduced => { " " span.badge { "fewer calls: too few hours" } }
            Service::Shifted => { " " span.badge { "calls instead of visits" } }
            Service::Full | Service::Uncovered => {}
        }
    }
}
