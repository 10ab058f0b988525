//! What all pages of briefs say alike: people, accounts, amounts, links.

use maud::{Markup, html};

use super::files::Files;
use crate::execute::briefs::{Brief, Briefing};
use crate::execute::handover::Handover;
use crate::plan::words::number;
use crate::plan::{Account, Plan, RepStatus};

/// A briefing and the names of its files.
pub struct View<'a> {
    pub briefing: &'a Briefing,
    pub files: &'a Files,
}

impl<'a> View<'a> {
    pub fn plan(&self) -> &'a Plan {
        &self.briefing.plan.plan
    }

    /// What a rep is called.
    pub fn called(&self, rep: usize) -> &'a str {
        self.plan().reps[rep].called()
    }

    /// What a manager is called: a rep's name, or the id.
    pub fn manager(&self, id: &'a str) -> &'a str {
        self.plan().reps.iter().find(|rep| rep.id == id).map_or(id, |rep| rep.called())
    }

    /// An account, and its segment.
    pub fn account(&self, account: usize) -> (&'a Account, &'a str) {
        (&self.plan().accounts[account], &self.briefing.plan.segments[account].label)
    }

    /// What the plan is called, and for which days it is.
    pub fn plan_words(&self) -> String {
        let plan = &self.plan().config.plan;
        let name = if plan.name.is_empty() { "Territory plan".into() } else { plan.name.clone() };
        match (plan.start, plan.end) {
            (Some(start), Some(end)) => format!("{name} · {start} to {end}"),
            (Some(start), None) => format!("{name} · from {start} on"),
            _ => name,
        }
    }

    /// Whether a rep is a position that nobody has yet.
    pub fn is_open(&self, rep: usize) -> bool {
        self.plan().reps[rep].status == RepStatus::Placeholder
    }

    /// A rep's name that leads to the brief.
    pub fn link(&self, at: usize) -> Markup {
        let brief = &self.briefing.briefs[at];
        html! { a href=(href(&self.files.reps[at], "html")) { bdi { (self.called(brief.rep)) } } @if self.is_open(brief.rep) { " " span.badge { "open" } } }
    }

    /// Somebody: a rep of the plan, else who is known by an id alone.
    pub fn person(&self, rep: Option<usize>, id: &str) -> Markup {
        let name = rep.map_or(id, |rep| self.called(rep));
        html! { @if name.is_empty() { "nobody" } @else { bdi { (name) } } }
    }

    /// The e-mail of a rep, where there is one.
    pub fn email(&self, rep: Option<usize>) -> Markup {
        let email = rep.and_then(|rep| self.plan().reps[rep].email.as_deref()).unwrap_or_default();
        html! { @if is_plain(email) { a href={ "mailto:" (email) } { (email) } } @else { bdi { (email) } } }
    }

    /// The id of an account and where it is, below its name.
    pub fn name_of(&self, account: usize) -> Markup {
        let (own, _) = self.account(account);
        let below: Vec<&str> = [own.id.as_str(), &own.city].into_iter().filter(|part| !part.is_empty()).collect();
        html! {
            b { bdi { (if own.name.is_empty() { &own.id } else { &own.name }) } }
            @if !own.name.is_empty() || below.len() > 1 { div.soft { bdi { (below.join(" · ")) } } }
        }
    }

    /// The handovers at these places.
    pub fn at<'i>(&self, places: &'i [usize]) -> impl Iterator<Item = &'a Handover> + use<'a, 'i> {
        let all = &self.briefing.handovers;
        places.iter().map(move |&at| &all[at])
    }

    /// Of a rep's hours in the plan, the share of what the rep has; `None` where that is nothing.
    pub fn used(&self, brief: &Brief) -> Option<f64> {
        let capacity = self.plan().reps[brief.rep].capacity_hours;
        (capacity > 0.0).then(|| brief.after.hours() / capacity)
    }
}

/// An amount, nothing where there is none.
pub fn amount(value: f64) -> String {
    if value > 0.0 { number(value) } else { String::new() }
}

/// A sentence whose dates are not broken at the end of a line.
pub fn unbroken(sentence: &str) -> Markup {
    let is_date = |word: &str| word.starts_with(|first: char| first.is_ascii_digit()) && word.contains('-');
    html! { @for word in sentence.split_inclusive(' ') { @if is_date(word) { span.day { (word.trim_end()) } " " } @else { (word) } } }
}

/// Where a file beside this one is.
pub fn href(stem: &str, ending: &str) -> String {
    format!("./{}.{ending}", stem.replace('%', "%25").replace(' ', "%20"))
}

/// Whether an address can stand in a link as it is.
fn is_plain(email: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+' | '@');
    email.chars().all(plain) && email.matches('@').count() == 1
}
