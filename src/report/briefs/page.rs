//! The page of a rep: what changes and why, the map, the accounts, the first weeks.

use maud::{Markup, html};

use super::changes::{self, Reader};
use super::files::INDEX;
use super::map;
use super::sentences::sentences;
use super::view::{View, href, unbroken};
use super::{bars, book, partners, weeks};
use crate::execute::briefs::Brief;
use crate::plan::words::number;
use crate::report::html::sheet::document;
use crate::report::html::sketch::{self, Ground};

/// Styles of briefs.
pub const STYLE: &str = include_str!("brief.css");

/// The page.
pub fn page(view: &View, ground: &Ground, brief: &Brief) -> String {
    let name = view.called(brief.rep);
    document(
        name,
        &format!("{}{STYLE}", sketch::STYLE),
        &html! {
            (header(view, brief))
            main {
                section {
                    h2 { "What changes for you" }
                    div.top {
                        div { ul.said { @for own in sentences(view, brief) { li { (unbroken(&own)) } } } (bars::hours(view, brief)) (partners::partners(view, brief)) }
                        @if let Some(map) = map::draw(ground, view, brief) { (map) }
                    }
                }
                (change(view, "Accounts that come to you", &brief.comes, Reader::To))
                (change(view, "Accounts that you hand over", &brief.goes, Reader::From))
                @if !brief.accounts.is_empty() {
                    section.sheet { h2 { "Your accounts and calls" } (book::book(view, brief)) }
                    section.sheet { h2 { "Your first four weeks" } (weeks::weeks(view, brief)) }
                }
            }
        },
    )
}

fn header(view: &View, brief: &Brief) -> Markup {
    let rep = &view.plan().reps[brief.rep];
    let manager = rep.manager_id.as_deref().filter(|id| !id.is_empty());
    let team = manager.and_then(|id| view.briefing.teams.iter().position(|team| team.manager_id == id));
    html! {
        header {
            p.back { a href=(href(INDEX, "html")) { "All briefs" } }
            h1 { bdi { (rep.called()) } @if view.is_open(brief.rep) { " " span.badge { "open position" } } }
            p.period {
                "Role " bdi { (rep.role) } " · " bdi { (view.plan_words()) }
                @if let (Some(id), Some(team)) = (manager, team) {
                    " · manager " a href=(href(&view.files.teams[team], "html")) { bdi { (view.manager(id)) } }
                }
            }
        }
    }
}

fn change(view: &View, title: &str, places: &[usize], reader: Reader) -> Markup {
    html! {
        @if !places.is_empty() {
            section { h2 { (title) ": " (number(places.len() as f64)) } (changes::table(view, places, reader)) }
        }
    }
}
