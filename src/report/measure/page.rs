//! The manager's page: what to do, the index, who was behind in which week, where time went, and a map of the accounts that wait.

use maud::{Markup, html};

use super::heat;
use super::text::{index, summary};
use super::things::things;
use super::told::{Told, share};
use crate::measure::overdue::Overdue;
use crate::plan::Place;
use crate::plan::words::{count, number, percent};
use crate::report::html::chart::Bars;
use crate::report::html::sheet::document;
use crate::report::html::sketch::{self, Frame, Ground, WIDTH, house, sign};

const STYLE: &str = include_str!("page.css");
/// Accounts on the map and in the table, the most valuable calls first.
const DRAWN: usize = 2_000;
const LISTED: usize = 30;
/// Radius of the mark of the account that waits with most, and of one that waits with next to nothing.
const RADII: [f64; 2] = [10.0, 2.5];

/// The page of a measure: the same bytes for the same measure.
pub fn page(told: &Told) -> String {
    let name = &told.plan.plan.config.plan.name;
    let title = format!("{}: what was done until {}", if name.is_empty() { "The plan" } else { name }, told.found.until);
    let parts = html! {
        header { h1 { bdi { (title) } } p.words { (summary(told)) } }
        main {
            (todo(told))
            section { h2 { "Where the time went" } @for line in index(told).trim().lines() { p.said { (line) } } }
            div.charts { (time(told)) (map(told)) }
            section { h2 { "Who was behind in which week" } (heat::table(told)) }
            section { h2 { "Accounts that are behind" } (overdue(told)) }
        }
    };
    document(&title, &format!("{}{STYLE}", sketch::STYLE), &parts)
}

fn todo(told: &Told) -> Markup {
    let things = things(told);
    html! {
        section {
            h2 { (if things.is_empty() { "Nothing to do: calls are as planned" } else { "What to do, the most valuable first" }) }
            ol.todo { @for own in &things { li { (own) } } }
        }
    }
}

/// Hours of calls by segment, due and spent.
fn time(told: &Told) -> Markup {
    let total = told.total();
    let bars = told.segments().into_iter().flat_map(|(label, cell)| {
        let of = |hours: f64, all: f64| {
            (hours, format!("{} h, {}", number(hours.round()), share(hours, all).map_or("–".into(), percent)))
        };
        let (due, spent) = (of(cell.due_hours, total.due_hours), of(cell.all_hours(), total.all_hours()));
        [(format!("{label} due"), due.0, due.1), (format!("{label} spent"), spent.0, spent.1)]
    });
    Bars { title: "Hours of calls by segment: due, and spent".into(), bars: bars.collect() }.draw()
}

/// The accounts that are behind where they lie, as large as what waits there.
fn map(told: &Told) -> Markup {
    let plan = &told.plan.plan;
    let placed = |own: &'_ Overdue| Some((*own, plan.accounts[told.found.due.entries[own.entry].account].place?));
    let behind: Vec<(Overdue, Place)> = told.found.overdue.iter().filter_map(placed).take(DRAWN).collect();
    if behind.is_empty() {
        return html! {};
    }
    let most = behind.iter().map(|(own, _)| own.waiting).fold(0.0, f64::max);
    let radius =
        |own: &Overdue| if most > 0.0 { RADII[1] + (RADII[0] - RADII[1]) * (own.waiting / most).sqrt() } else { RADII[1] };
    let homes: Vec<Place> = told.reps().iter().filter_map(|(rep, _)| plan.reps[*rep].place).collect();
    let frame = Frame::around(&behind.iter().map(|own| own.1).chain(homes.iter().copied()).collect::<Vec<_>>());
    let circle = |own: &Overdue, place: &Place| {
        let [x, y] = frame.at(place);
        html! {
            circle.behind cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r=(format!("{:.1}", radius(own))) { title { (told.behind(own)) } }
        }
    };
    html! {
        figure.card {
            h3 { "Accounts that are behind, as large as what waits there" }
            svg.map viewBox=(format!("0 0 {WIDTH} {:.0}", frame.height)) role="img" aria-label="Map of the accounts that are behind" {
                (Ground::of(plan).draw(&frame))
                @for (own, place) in behind.iter().rev() { (circle(own, place)) }
                @for place in &homes { (house(frame.at(place))) }
                (frame.ruler())
            }
            p.legend {
                (sign(&html! { circle.behind cx="7" cy="7" r="5" {} })) " " (count(behind.len(), "account")) " behind "
                @if !homes.is_empty() { (sign(&house([7.0, 7.0]))) " homes of reps" }
            }
        }
    }
}

fn overdue(told: &Told) -> Markup {
    let all = &told.found.overdue;
    let account = |own: &Overdue| &told.plan.plan.accounts[told.found.due.entries[own.entry].account];
    html! {
        @if all.is_empty() { p.said { "No account is behind by a whole call" } }
        @else {
            div.wide { table {
                thead { tr {
                    th scope="col" { "account" }
                    th.word scope="col" { "rep" }
                    @for name in ["segment", "calls due", "made", "last call", "waiting"] { th scope="col" { (name) } }
                } }
                tbody { @for own in all.iter().take(LISTED) {
                    @let entry = &told.found.due.entries[own.entry];
                    tr {
                        td { bdi { (if account(own).name.is_empty() { &account(own).id } else { &account(own).name }) } }
                        td.word { bdi { (told.plan.plan.reps[entry.rep].called()) } }
                        td { (told.label(entry.segment)) }
                        td { (number(own.due as f64)) }
                        td { (number(own.done as f64)) }
                        td { (own.last.map_or("never".into(), |date| date.to_string())) }
                        td { (number(own.waiting.round())) }
                    }
                } }
            } }
            @if all.len() > LISTED { p.words { "The first " (LISTED) " of " (number(all.len() as f64)) "; overdue.csv has all" } }
        }
    }
}
