//! Reps by weeks, coloured by the share of due calls that was made.

use maud::{Markup, html};

use super::told::Told;
use crate::measure::days::week_name;
use crate::plan::words::number;

/// Where a colour ends: the share of due calls that was made, and what the colour is called in styles and in words. The last one has no end.
const COLOURS: [(f64, &str, &str); 5] = [
    (0.6, "far-below", "below 60 %"),
    (0.85, "below", "to 85 %"),
    (1.15, "near", "as due"),
    (1.4, "above", "above 115 %"),
    (f64::INFINITY, "far-above", "above 140 %"),
];

/// The table; reps as the plan has them, weeks by their number.
pub fn table(told: &Told) -> Markup {
    let (found, reps) = (told.found, told.reps());
    let weeks = found.weeks_due.iter().map(Vec::len).max().unwrap_or(0);
    let names: Vec<String> = (0..weeks).map(|week| week_name(found.period.0, week)).collect();
    html! {
        div.wide { table.heat {
            thead { tr {
                th scope="col" { "rep" }
                @for name in &names { th scope="col" title=(name) { (name.rsplit_once('-').map_or(name.as_str(), |parts| parts.1)) } }
            } }
            tbody { @for (rep, _) in &reps { tr {
                td { bdi { (told.plan.plan.reps[*rep].called()) } }
                @for week in 0..weeks { (cell(found.weeks_due[*rep][week].0, found.tally.weeks[*rep][week].calls, &names[week])) }
            } } }
        } }
        p.words.key {
            "Calls made of those due, in percent: "
            @for (_, colour, words) in COLOURS { span class=(colour) { (words) } }
            "Rest on a cell for its calls."
        }
    }
}

fn cell(due: f64, done: usize, week: &str) -> Markup {
    let told = format!("{week}: {} of {} calls", number(done as f64), number((10.0 * due).round() / 10.0));
    if due < 0.05 {
        let shown = if done > 0 { format!("+{done}") } else { String::new() };
        return html! { td title=(told) { (shown) } };
    }
    let share = done as f64 / due;
    let colour = COLOURS.iter().find(|own| share < own.0).map_or("far-above", |own| own.1);
    html! { td class=(colour) title=(told) { (format!("{:.0}", 100.0 * share)) } }
}
