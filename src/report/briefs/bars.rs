//! Hours against capacity as bars that are as wide as the page lets them be.

use maud::{Markup, html};

use super::view::View;
use crate::balance::metrics::Load;
use crate::execute::briefs::Brief;
use crate::plan::words::{number, percent};

/// A bar for today and one for the plan, with a mark where capacity ends; nothing where there are no hours.
pub fn hours(view: &View, brief: &Brief) -> Markup {
    let capacity = view.plan().reps[brief.rep].capacity_hours;
    let most = [brief.before.hours(), brief.after.hours(), capacity].into_iter().fold(0.0, f64::max);
    if brief.before.hours() + brief.after.hours() <= 0.0 {
        return html! {};
    }
    let travels = brief.before.travel_hours + brief.after.travel_hours > 0.0;
    html! {
        figure.card {
            h3 { "Hours of work in the period" }
            div.bars {
                @if brief.before.hours() > 0.0 { (bar("Today", &brief.before, capacity, most)) }
                (bar("Plan", &brief.after, capacity, most))
            }
            p.legend {
                span.hue0 { "■" } " calls"
                @if travels { " " span.hue5 { "■" } " travel" }
                @if capacity > 0.0 { " ┃ your capacity, " (number(capacity)) " h" }
            }
        }
    }
}

fn bar(name: &str, load: &Load, capacity: f64, most: f64) -> Markup {
    let used = if capacity > 0.0 { format!(" ({})", percent(load.hours() / capacity)) } else { String::new() };
    html! {
        span.name { (name) }
        (shape(load, capacity, most))
        span.amount { (number(load.hours())) " h" (used) }
    }
}

/// The bar itself: calls, then travel, and a mark at capacity.
pub fn shape(load: &Load, capacity: f64, most: f64) -> Markup {
    let share = |hours: f64| if most > 0.0 { format!("{:.1}%", 98.0 * hours / most) } else { "0%".into() };
    html! {
        svg height="18" aria-hidden="true" {
            rect.hue0 y="2" width=(share(load.call_hours)) height="14" {}
            rect.hue5 y="2" x=(share(load.call_hours)) width=(share(load.travel_hours)) height="14" {}
            @if capacity > 0.0 { line.capacity x1=(share(capacity)) x2=(share(capacity)) y1="0" y2="18" {} }
        }
    }
}
