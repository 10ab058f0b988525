//! The page of a manager: the team's hours, what it hands over among itself, takes in and gives away, what is held, and what is open.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::bars::shape;
use super::changes::{self, Reader};
use super::files::INDEX;
use super::page::STYLE;
use super::sentences::held;
use super::view::{View, href, unbroken};
use crate::execute::briefs::{Brief, Team};
use crate::execute::handover::Handover;
use crate::plan::words::{count, number, percent};
use crate::report::html::sheet::document;

/// The page.
pub fn page(view: &View, team: &Team) -> String {
    let title = format!("Team of {}", view.manager(&team.manager_id));
    let groups = Groups::of(view, team);
    document(
        &title,
        STYLE,
        &html! {
            header {
                p.back { a href=(href(INDEX, "html")) { "All briefs" } }
                h1 { bdi { (title) } }
                p.period { bdi { (view.plan_words()) } }
            }
            main {
                section {
                    h2 { "The team" }
                    ul.said { @for own in sentences(view, team, &groups) { li { (unbroken(&own)) } } }
                    (reps(view, &team.members))
                }
                (groups.draw(view))
            }
        },
    )
}

/// What a team hands over, as places in the list of all.
struct Groups {
    within: Vec<usize>,
    comes: Vec<usize>,
    goes: Vec<usize>,
    held: Vec<usize>,
}

impl Groups {
    fn of(view: &View, team: &Team) -> Self {
        let reps: BTreeSet<usize> = team.members.iter().map(|&member| view.briefing.briefs[member].rep).collect();
        let own = |rep: Option<usize>| rep.is_some_and(|rep| reps.contains(&rep));
        let all = &view.briefing.handovers;
        let places = |holds: &dyn Fn(&Handover) -> bool| (0..all.len()).filter(|&at| holds(&all[at])).collect::<Vec<usize>>();
        Groups {
            within: places(&|one| own(one.from) && own(one.to)),
            comes: places(&|one| !own(one.from) && own(one.to)),
            goes: places(&|one| own(one.from) && !own(one.to)),
            held: places(&|one| one.held_until.is_some() && (own(one.from) || own(one.to))),
        }
    }

    fn draw(&self, view: &View) -> Markup {
        let parts = [
            ("Open deals that are held", &self.held),
            ("Handed over within the team", &self.within),
            ("Come into the team", &self.comes),
            ("Leave the team", &self.goes),
        ];
        html! {
            @for (title, places) in parts.into_iter().filter(|(_, places)| !places.is_empty()) {
                section.sheet { h2 { (title) ": " (number(places.len() as f64)) } (changes::table(view, places, Reader::Manager)) }
            }
        }
    }
}

fn sentences(view: &View, team: &Team, groups: &Groups) -> Vec<String> {
    let members = || team.members.iter().map(|&at| &view.briefing.briefs[at]);
    let hours = |of: fn(&Brief) -> f64| members().map(of).sum::<f64>();
    let (before, after) = (hours(|own| own.before.hours()), hours(|own| own.after.hours()));
    let capacity: f64 = members().map(|own| view.plan().reps[own.rep].capacity_hours).sum();
    let used = if capacity > 0.0 { format!(", {} of {} h", percent(after / capacity), number(capacity)) } else { String::new() };
    let today = if before > 0.0 { format!("; today it carries {} h", number(before)) } else { String::new() };
    let accounts: BTreeSet<usize> = members().flat_map(|own| own.accounts.iter().map(|one| one.account())).collect();
    let mut said = vec![format!(
        "{} with {}; the team carries {} h{used}{today}.",
        count(members().count(), "rep"),
        count(accounts.len(), "account"),
        number(after)
    )];
    said.push(format!(
        "{} within the team, {} from outside of it, {} to others or to nobody.",
        count(groups.within.len(), "handover"),
        number(groups.comes.len() as f64),
        number(groups.goes.len() as f64)
    ));
    said.extend(held(view, &groups.held).into_iter().map(|(until, accounts, deals)| {
        let stay = if accounts == 1 { "stays" } else { "stay" };
        format!(
            "{} {stay} with who has them today until {until}, for open deals of {}.",
            count(accounts, "account"),
            number(deals)
        )
    }));
    let open: Vec<&str> = members().filter(|own| view.is_open(own.rep)).map(|own| view.called(own.rep)).collect();
    if !open.is_empty() {
        let noun = if open.len() == 1 { "Open position" } else { "Open positions" };
        said.push(format!("{noun}: {}.", open.join(", ")));
    }
    said
}

/// A row per rep: accounts and hours today and in the plan, what comes and goes.
pub fn reps(view: &View, members: &[usize]) -> Markup {
    let briefs = || members.iter().map(|&at| (at, &view.briefing.briefs[at]));
    let capacity = |brief: &Brief| view.plan().reps[brief.rep].capacity_hours;
    let most = briefs().flat_map(|(_, own)| [own.after.hours(), capacity(own)]).fold(0.0, f64::max);
    let owned = briefs().any(|(_, own)| own.before.accounts > 0);
    let holds = briefs().any(|(_, own)| view.at(&own.goes).any(|one| one.held_until.is_some()));
    html! {
        div.wide { table.stack {
            thead { tr {
                th scope="col" { "Rep" } th.who scope="col" { "Role" }
                @if owned { th scope="col" { "Accounts today" } }
                th scope="col" { "Accounts" } th scope="col" { "Come" } th scope="col" { "Go" }
                @if holds { th scope="col" { "of them held" } }
                @if owned { th scope="col" { "Hours today" } }
                th scope="col" { "Hours" } th scope="col" { "of capacity" } th.lonely scope="col" {}
            } }
            tbody { @for (at, brief) in briefs() { tr {
                td { (view.link(at)) }
                td.who data-label="Role" { bdi { (view.plan().reps[brief.rep].role) } }
                @if owned { td data-label="Accounts today" { (number(brief.before.accounts as f64)) } }
                td data-label="Accounts" { (number(brief.accounts.len() as f64)) }
                td data-label="Come" { (number(brief.comes.len() as f64)) }
                td data-label="Go" { (number(brief.goes.len() as f64)) }
                @if holds { td data-label="of them held" { (number(view.at(&brief.goes).filter(|one| one.held_until.is_some()).count() as f64)) } }
                @if owned { td data-label="Hours today" { (number(brief.before.hours())) } }
                td data-label="Hours" { (number(brief.after.hours())) }
                td data-label="of capacity" { (view.used(brief).map(percent).unwrap_or_default()) }
                td.lonely { (shape(&brief.after, capacity(brief), most)) }
            } } }
        } }
    }
}
