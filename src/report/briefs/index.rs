//! The page that leads to all briefs.

use maud::html;

use super::files::HANDOVER;
use super::page::STYLE;
use super::sentences::held;
use super::team::reps;
use super::view::{View, href};
use crate::plan::words::{count, number};
use crate::report::html::sheet::document;

/// The page.
pub fn page(view: &View) -> String {
    let briefing = view.briefing;
    let all: Vec<usize> = (0..briefing.handovers.len()).collect();
    let joint = briefing.handovers.iter().filter(|own| own.joint_call).count();
    let title = "Briefs";
    document(
        title,
        STYLE,
        &html! {
            header { h1 { (title) } p.period { bdi { (view.plan_words()) } } }
            main {
                section {
                    ul.said {
                        li {
                            (count(all.len(), "handover")) ", in their order: "
                            a href=(href(HANDOVER, "csv")) { "handover.csv" }
                        }
                        @for (until, accounts, deals) in held(view, &all) {
                            li { (count(accounts, "account")) " held until " (until) " by who has them today, for open deals of " (number(deals)) }
                        }
                        @if joint > 0 { li { (count(joint, "joint call")) " proposed" } }
                    }
                }
                @if !briefing.teams.is_empty() {
                    section {
                        h2 { "Teams" }
                        ul.said { @for (team, name) in briefing.teams.iter().zip(&view.files.teams) {
                            li { a href=(href(name, "html")) { bdi { (view.manager(&team.manager_id)) } } ": " (count(team.members.len(), "rep")) }
                        } }
                    }
                }
                section { h2 { "Reps" } (reps(view, &(0..briefing.briefs.len()).collect::<Vec<_>>())) }
            }
        },
    )
}
