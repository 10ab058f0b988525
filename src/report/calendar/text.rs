//! The calendar on the terminal.

use crate::execute::calendar::{Calendar, RepCalendar, Unplaced};
use crate::plan::published::Published;
use crate::plan::travel::working_day;
use crate::plan::words::{count, first, number, percent};
use crate::report::terminal::short;
use crate::report::text::table;

/// Reasons that are printed, and accounts named of each.
const REASONS: usize = 12;
const NAMED: usize = 5;

/// A row per rep: calls, days, nights, and hours on the road by the routes beside the plan's estimate.
pub fn reps(plan: &Published, calendar: &Calendar) -> String {
    let header = ["rep", "calls", "of", "days", "of", "nights", "road h", "plan h", "road/plan", "even"];
    let rows: Vec<Vec<String>> = calendar.reps.iter().map(|own| row(plan, own)).collect();
    table(&header, &rows)
}

fn row(plan: &Published, own: &RepCalendar) -> Vec<String> {
    let even = if own.even.1 > 0 { percent(own.even.0 as f64 / own.even.1 as f64) } else { String::new() };
    let tenth = |hours: f64| number((10.0 * hours).round() / 10.0);
    let travels = own.planned_hours > 0.0;
    let of_travel = |text: String| if travels { text } else { String::new() };
    vec![
        short(&plan.plan.reps[own.rep].id),
        number(own.calls.0 as f64),
        number(own.calls.1 as f64),
        number(own.days.0 as f64),
        number(own.days.1 as f64),
        of_travel(number(own.nights as f64)),
        of_travel(tenth(own.road_hours)),
        of_travel(tenth(own.planned_hours)),
        of_travel(format!("{:.2}", ratio(plan, own).unwrap_or(f64::NAN))),
        even,
    ]
}

/// Hours by the routes, with nights as the plan counts them, as a share of its estimate.
pub fn ratio(plan: &Published, own: &RepCalendar) -> Option<f64> {
    let nights = own.nights as f64 * plan.plan.config.travel.overnight_hours;
    (own.planned_hours > 0.0).then(|| (own.road_hours + nights) / own.planned_hours)
}

/// What the calendar comes to, in sentences.
pub fn lines(plan: &Published, calendar: &Calendar) -> Vec<String> {
    let sum = |of: fn(&RepCalendar) -> usize| calendar.reps.iter().map(of).sum::<usize>();
    let (placed, asked) = (sum(|own| own.calls.0), sum(|own| own.calls.1));
    let mut lines = vec![format!(
        "{} of {} on days of {} h, for {}",
        number(placed as f64),
        count(asked, "call"),
        number(working_day(&plan.plan)),
        count(calendar.reps.len(), "rep")
    )];
    let (even, accounts) = (sum(|own| own.even.0), sum(|own| own.even.1));
    if accounts > 0 {
        lines.push(format!(
            "{} of {} with 2 to 52 visits have every gap within 20 % of even, in working days of the rep",
            percent(even as f64 / accounts as f64),
            count(accounts, "account")
        ));
    }
    let hours = |of: fn(&RepCalendar) -> f64| calendar.reps.iter().map(of).sum::<f64>();
    let (road, planned, nights) = (hours(|own| own.road_hours), hours(|own| own.planned_hours), sum(|own| own.nights));
    if planned > 0.0 {
        let of_nights = if nights > 0 {
            let all = nights as f64 * plan.plan.config.travel.overnight_hours;
            format!(" and {} that count {} h", count(nights, "night"), number(all))
        } else {
            String::new()
        };
        lines.push(format!(
            "The routes take {} h on the road{of_nights}; the plan's estimate is {} h",
            number(road.round()),
            number(planned.round())
        ));
    }
    for own in &calendar.rounded {
        lines.push(format!(
            "role {}, segment {}: {} with a fraction of a {} call; {} calls in all became {}, by largest remainder",
            own.role,
            own.segment,
            count(own.accounts, "account"),
            own.channel,
            number(own.calls.0),
            number(own.calls.1 as f64)
        ));
    }
    lines.extend(not_placed(plan, &calendar.unplaced));
    lines
}

/// What has no day, by rep and reason.
fn not_placed(plan: &Published, unplaced: &[Unplaced]) -> Vec<String> {
    let mut groups: Vec<((usize, &str), Vec<&Unplaced>)> = Vec::new();
    for own in unplaced {
        let key = (own.rep, own.reason.as_str());
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(own),
            None => groups.push((key, vec![own])),
        }
    }
    let rest = groups.len().saturating_sub(REASONS);
    let told = |((rep, reason), members): &((usize, &str), Vec<&Unplaced>)| {
        let calls: usize = members.iter().map(|own| own.calls).sum();
        let ids: Vec<&str> = members.iter().map(|own| plan.plan.accounts[own.account].id.as_str()).collect();
        let what = if calls > 0 { format!("{} not placed", count(calls, "call")) } else { "not kept".into() };
        format!("rep {}: {what} ({}): {reason}", short(&plan.plan.reps[*rep].id), first(&ids, NAMED))
    };
    let mut lines: Vec<String> = groups.iter().take(REASONS).map(told).collect();
    lines.extend((rest > 0).then(|| format!("and {} more: calendar/not_placed.csv has all", count(rest, "reason"))));
    lines
}
