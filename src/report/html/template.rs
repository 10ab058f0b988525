//! The page around the data: every text in it is escaped by the template, scripts and styles are known to the browser by their hash,
//! and nothing may be fetched.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::pack::fingerprint;
use super::words;
use crate::balance::territories::{RolePlan, Territory};
use crate::plan::words::{count, number, percent};
use crate::report::{Report, text};
use crate::version::VERSION;

/// All of the page's styles.
const STYLE: &str = include_str!("page.css");
/// All of the page's scripts, one after another.
const SCRIPT: &str = concat!(
    include_str!("data.js"),
    include_str!("dom.js"),
    include_str!("days.js"),
    include_str!("view.js"),
    include_str!("ground.js"),
    include_str!("dots.js"),
    include_str!("route.js"),
    include_str!("map.js"),
    include_str!("charts.js"),
    include_str!("requests.js"),
    include_str!("weeks.js"),
    include_str!("panel.js"),
    include_str!("tables.js"),
    include_str!("prints.js"),
    include_str!("page.js"),
);

/// What the page says until its scripts have drawn it.
const NOTICE: &str = "This page needs a browser of 2023 or later with scripts switched on to draw its map and charts; the table of \
                      territories below needs neither.";
/// What it says at its end.
const ALONE: &str = "This file holds all of its data and asks no network for anything.";
/// The columns of territories.
const HEADER: [&str; 9] =
    ["Rep", "Accounts before", "Accounts", "Hours before", "Hours", "of capacity", "Travel before, h", "Travel, h", "Come"];

/// The page of a report, with its data packed.
pub fn page(report: &Report, data: &str) -> Markup {
    let name = if report.plan.config.plan.name.is_empty() { "Territory plan" } else { &report.plan.config.plan.name };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "sutton " (VERSION) };
                meta name="color-scheme" content="light dark";
                title { (name) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { bdi { (name) } }
                    @if let Some(period) = period(report) { p.period { (period) } }
                }
                p #notice role="status" { (NOTICE) }
                main #app hidden {}
                section #plain { @for role in report.roles { (plain(report, role)) } }
                footer { p { "Made by sutton " (VERSION) ", seed " (report.seed) ". " (ALONE) } }
                section #prints {}
                script #data type="text/plain" { (PreEscaped(data)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// What the browser may do: run these scripts and these styles, draw, save files that the page itself makes, and nothing else.
fn policy() -> String {
    format!(
        "default-src 'none'; script-src {}; style-src {}; img-src blob: data:; base-uri 'none'; form-action 'none'",
        fingerprint(SCRIPT),
        fingerprint(STYLE)
    )
}

fn period(report: &Report) -> Option<String> {
    let plan = &report.plan.config.plan;
    Some(format!("{} to {}", plan.start?, plan.end?))
}

/// A role in words and a table, without any script.
fn plain(report: &Report, role: &RolePlan) -> Markup {
    let [before, after] = [&role.before, &role.after];
    let travel = words::change("travel", before.as_ref().map(|own| own.travel_hours), after.as_ref().map(|own| own.travel_hours));
    html! {
        section.role {
            h2 { "Role " bdi { (role.role) } }
            p {
                (count(role.accounts.len(), "account")) " for " (count(role.territories.len(), "rep"))
                @if let Some(travel) = travel { "; " (travel) }
                "."
            }
            p.verdict { (words::verdict(role)) }
            @if !role.relaxed.is_empty() { p.relaxed { (text::relaxed(report.plan, role)) } }
            div.scroll {
                table {
                    thead { tr { @for name in HEADER { th { (name) } } } }
                    tbody { @for own in &role.territories { (row(report, own)) } }
                }
            }
        }
    }
}

fn row(report: &Report, own: &Territory) -> Markup {
    let rep = &report.plan.reps[own.rep];
    let used = (rep.capacity_hours > 0.0).then(|| percent(own.after.hours() / rep.capacity_hours));
    let cells = [
        number(own.before.accounts as f64),
        number(own.after.accounts as f64),
        number(own.before.hours()),
        number(own.after.hours()),
        used.unwrap_or_else(|| "–".into()),
        number(own.before.travel_hours),
        number(own.after.travel_hours),
        number(own.moved_in as f64),
    ];
    html! { tr { th { bdi { (rep.called()) } } @for cell in cells { td { (cell) } } } }
}
