//! What changes hands, as a table: who had it, who has it, from when on, what is at stake and why.

use maud::{Markup, html};

use super::view::{View, amount};
use crate::execute::handover::Handover;

/// Who reads the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Who takes over.
    To,
    /// Who hands over.
    From,
    /// A manager.
    Manager,
}

/// Amounts of an account, and what they are called.
const AMOUNTS: [(&str, &str); 3] = [("revenue", "Revenue"), ("potential", "Potential"), ("open_pipeline", "Open deals")];

/// A table of handovers in their order; amounts that none of them has are left out.
pub fn table(view: &View, places: &[usize], reader: Reader) -> Markup {
    let rows: Vec<&Handover> = view.at(places).collect();
    let any = |column: &str| rows.iter().any(|own| view.account(own.account).0.number(column) > 0.0);
    let amounts: Vec<(&str, &str)> = AMOUNTS.into_iter().filter(|(column, _)| any(column)).collect();
    let dated = rows.iter().any(|own| own.effective.is_some() || own.joint_call);
    html! {
        div.wide { table.stack {
            thead { tr {
                th scope="col" { "Account" } th.segment scope="col" { "Segment" }
                @if reader != Reader::From { th.who scope="col" { "From" } }
                @if reader != Reader::To { th.who scope="col" { "To" } }
                @if dated { th.who scope="col" { (when_heading(reader)) } }
                @for (_, name) in &amounts { th scope="col" { (name) } }
            } }
            tbody { @for own in rows { (row(view, own, reader, dated, &amounts)) } }
        } }
    }
}

fn when_heading(reader: Reader) -> &'static str {
    match reader {
        Reader::To => "Yours from",
        Reader::From => "Theirs from",
        Reader::Manager => "From when",
    }
}

fn row(view: &View, own: &Handover, reader: Reader, dated: bool, amounts: &[(&str, &str)]) -> Markup {
    let (account, segment) = view.account(own.account);
    html! {
        tr {
            td.account { (view.name_of(own.account)) div.why { bdi { (own.reason) } } }
            td.segment data-label="Segment" { bdi { (segment) } }
            @if reader != Reader::From { td.who data-label="From" { (from(view, own)) } }
            @if reader != Reader::To { td.who data-label="To" { (to(view, own)) } }
            @if dated { td.who data-label=(when_heading(reader)) { (when(own)) } }
            @for (column, name) in amounts { td data-label=(name) { (amount(account.number(column))) } }
        }
    }
}

/// Who has it today, and since when.
fn from(view: &View, own: &Handover) -> Markup {
    let since = view.plan().owners.get(own.account, &own.role).and_then(|owner| owner.since);
    html! {
        (view.person(own.from, &own.from_id))
        @if let Some(since) = since { div.soft { "since " span.day { (since) } } }
    }
}

/// Who takes it over, and in which role where that is another one.
fn to(view: &View, own: &Handover) -> Markup {
    let other = own.to.map(|rep| &view.plan().reps[rep].role).filter(|role| **role != own.role);
    html! {
        (view.person(own.to, ""))
        @if let Some(role) = other { div.soft { "role " bdi { (role) } } }
    }
}

fn when(own: &Handover) -> Markup {
    html! {
        @if let Some(day) = own.effective { span.day { (day) } }
        @if let Some(day) = own.held_until { div.badge { "held until " (day) } }
        @if own.joint_call { div.badge.joint { "joint call" } }
    }
}
