//! The calls of the first weeks, day by day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};

use super::view::View;
use crate::execute::briefs::Brief;
use crate::execute::handover::Handover;
use crate::plan::scheduled::ScheduledCall;
use crate::plan::workdays::monday_of;
use crate::report::calendar::clock;

/// A table for each week that has calls; how to have them where the plan has no calendar.
pub fn weeks(view: &View, brief: &Brief) -> Markup {
    let Some(until) = view.briefing.calls_until else {
        return html! { p.said { "No calendar has been made yet: " code { "sutton schedule" } ", and then " code { "sutton brief" } " again, put the first calls on days here." } };
    };
    let mut weeks: BTreeMap<Date, BTreeMap<Date, Vec<&ScheduledCall>>> = BTreeMap::new();
    for call in &brief.calls {
        let monday = monday_of(call.date);
        weeks.entry(monday).or_default().entry(call.date).or_default().push(call);
    }
    html! {
        @if weeks.is_empty() { p.said { "No calls until " (until) "." } }
        @for (monday, days) in &weeks {
            h3.segment { "Week of " (monday) }
            div.wide { table.days { tbody { @for (date, calls) in days { (day(view, brief, *date, calls)) } } } }
        }
    }
}

fn day(view: &View, brief: &Brief, date: Date, calls: &[&ScheduledCall]) -> Markup {
    let night = calls.iter().any(|call| call.night);
    html! {
        tr {
            th scope="row" { (date.strftime("%a %m-%d").to_string()) @if night { div.soft { "night away" } } }
            td.calls { @for call in calls {
                span.call {
                    span.time { (clock(call.minutes.0)) } " "
                    bdi { (name(view, call.account)) } " "
                    span.soft { bdi { (view.briefing.channels[call.channel]) } @if let Some(from) = still_held(view, brief, call) { ", still " bdi { (from) } "’s" } }
                }
            } }
        }
    }
}

/// Who has the account on the day of a call yet: the calendar knows nothing of open deals.
fn still_held<'a>(view: &View<'a>, brief: &Brief, call: &ScheduledCall) -> Option<&'a str> {
    let held = |own: &&Handover| own.account == call.account && own.held_until.is_some_and(|day| call.date <= day);
    view.at(&brief.comes).find(held).and_then(|own| own.from).map(|rep| view.called(rep))
}

fn name<'a>(view: &View<'a>, account: usize) -> &'a str {
    let (own, _) = view.account(account);
    if own.name.is_empty() { &own.id } else { &own.name }
}
