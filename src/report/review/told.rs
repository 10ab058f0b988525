//! A review in words: verdicts, amounts, and who is called what.

use crate::balance::violations::Broken;
use crate::execute::review::{Link, Priced, RoleReview, Verdict};
use crate::plan::requests::Request;
use crate::plan::words::number;
use crate::plan::{Plan, Rep};

/// A review as it is told: of which plan, and what was asked.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The requests, all roles.
    pub requests: &'a [Request],
    /// What each role makes of them.
    pub roles: &'a [RoleReview<'a>],
}

/// The verdict in words; costs are counted in `unit`.
pub(super) fn verdict(priced: &Priced, unit: &str) -> String {
    match &priced.verdict {
        Verdict::Free => "free".into(),
        Verdict::Costs(cost) => format!("costs {} {unit}", amount(*cost)),
        Verdict::Breaks(broken) => format!("breaks {}", broken.what.trim_end_matches(':')),
        Verdict::Already => "has it already".into(),
        Verdict::Outdated => "outdated".into(),
    }
}

/// The same for programs.
pub(super) fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Free => "free",
        Verdict::Costs(_) => "costs",
        Verdict::Breaks(_) => "breaks",
        Verdict::Already => "already",
        Verdict::Outdated => "outdated",
    }
}

/// Two decimals; what rounds to nothing has no sign.
fn rounded(value: f64) -> f64 {
    (100.0 * value).round() / 100.0 + 0.0
}

pub(super) fn amount(value: f64) -> String {
    number(rounded(value))
}

/// A change, with its sign.
pub(super) fn signed(value: f64) -> String {
    let value = rounded(value);
    if value > 0.0 { format!("+{}", number(value)) } else { number(value) }
}

/// A rep's id; nothing where nobody is meant.
pub(super) fn id(plan: &Plan, rep: Option<usize>) -> &str {
    rep.map_or("", |rep| &plan.reps[rep].id)
}

/// What a rep is called; `nobody` where there is none.
pub(super) fn called(plan: &Plan, rep: Option<usize>) -> &str {
    rep.map_or("nobody", |rep| Rep::called(&plan.reps[rep]))
}

impl Told<'_> {
    /// Ids of the accounts that a wish asks for.
    pub(super) fn accounts(&self, priced: &Priced) -> Vec<&str> {
        let id = |&at: &usize| self.plan.accounts[self.requests[at].account].id.as_str();
        priced.wish.requests.iter().map(id).collect()
    }

    /// Ids of the accounts that go along, as they are of the same family.
    pub(super) fn family(&self, priced: &Priced) -> Vec<&str> {
        let asked = self.accounts(priced);
        let ids = priced.wish.accounts.iter().map(|&account| self.plan.accounts[account].id.as_str());
        ids.filter(|id| !asked.contains(id)).collect()
    }

    /// What a wish and others do to each other, in words, one for each.
    pub(super) fn links(&self, role: &RoleReview, at: usize) -> Vec<String> {
        let of = role.links.iter().filter(|link| link.wishes.contains(&at));
        let words = |link: &Link| {
            let other = link.wishes[usize::from(link.wishes[0] == at)];
            let accounts = self.accounts(&role.wishes[other]).join(", ");
            let rules = |broken: &[Broken]| broken.iter().map(ToString::to_string).collect::<Vec<String>>().join("; ");
            let cost = format!("{} {}", signed(link.more), role.plan.unit);
            match (link.helps(), link.broken.is_empty(), link.kept.is_empty()) {
                (true, _, true) => format!("with {accounts}: {cost}"),
                (true, _, false) => format!("with {accounts}: {cost}, and kept is: {}", rules(&link.kept)),
                (false, true, _) => format!("against {accounts}: {cost}"),
                (false, false, _) => format!("against {accounts}: {cost}, and broken is: {}", rules(&link.broken)),
            }
        };
        of.map(words).collect()
    }
}
