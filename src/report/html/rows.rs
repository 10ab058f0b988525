//! The accounts of a role and the other reps that come near having them, column by column.

use std::collections::BTreeMap;

use super::data::{Others, Rows};
use super::lines::hundredths;
use crate::balance::explain::{AccountExplained, Alternative, Explainer};
use crate::balance::formulate::Formulation;
use crate::balance::moves::moves;
use crate::balance::territories::{Assigned, RolePlan};
use crate::plan::Plan;
use crate::report::Report;
use crate::report::explanation::sentence::because;

/// Words for what happens to an account, by the code that the page has: `moves.csv` has the same.
const KINDS: [&str; 6] = ["", "moved", "from_leaver", "new", "given_up", "shifted"];
/// What the page has where nothing is proven.
const NOTHING_PROVEN: i64 = -1;

/// Texts that many rows share.
#[derive(Debug, Default)]
pub struct Texts {
    /// Each once.
    pub list: Vec<String>,
    known: BTreeMap<String, usize>,
}

impl Texts {
    fn index(&mut self, text: &str) -> usize {
        if let Some(&at) = self.known.get(text) {
            return at;
        }
        self.list.push(text.to_owned());
        self.known.insert(text.to_owned(), self.list.len() - 1);
        self.list.len() - 1
    }
}

/// Reps of the plan, and behind them owners who are none.
pub struct People<'a> {
    known: BTreeMap<&'a str, usize>,
    reps: usize,
    /// Owners who are no reps.
    pub others: Vec<&'a str>,
}

impl<'a> People<'a> {
    /// The reps of a plan.
    pub fn new(plan: &'a Plan) -> Self {
        let known = plan.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), at)).collect();
        People { known, reps: plan.reps.len(), others: Vec::new() }
    }

    /// Where somebody stands, by id.
    pub fn index(&mut self, id: &'a str) -> i64 {
        let next = self.reps + self.others.len();
        let at = *self.known.entry(id).or_insert(next);
        if at == next {
            self.others.push(id);
        }
        at as i64
    }
}

/// The accounts of a role; `place` says where an account of the plan stands on the page.
pub fn rows<'a>(
    report: &Report<'a>,
    role: &'a RolePlan,
    formulation: &Formulation,
    nearest: &[Vec<Alternative>],
    texts: &mut Texts,
    (people, place): (&mut People<'a>, &dyn Fn(usize) -> usize),
) -> Rows {
    let changes = moves(report.plan, report.segments, role);
    let kinds: BTreeMap<usize, &str> = changes.iter().map(|own| (own.assigned.account, own.kind)).collect();
    let mut rows = Rows::default();
    for assigned in &role.accounts {
        let kind = kinds.get(&assigned.account).copied().unwrap_or_default();
        let at = formulation.accounts.binary_search(&assigned.account).unwrap_or_default();
        let unit = formulation.units.unit(at);
        rows.account.push(place(assigned.account));
        rows.rep.push(assigned.rep.map_or(-1, |rep| rep as i64));
        rows.previous.push(assigned.previous.as_deref().map_or(-1, |id| people.index(id)));
        rows.kind.push(KINDS.iter().position(|own| *own == kind).unwrap_or_default());
        rows.calls.push(hundredths(assigned.calls));
        rows.given_up.push(hundredths(assigned.given_up.calls));
        rows.call_hours.push(hundredths(assigned.call_hours));
        rows.travel_hours.push(hundredths(assigned.travel_hours));
        rows.unit.push(unit);
        rows.reason.push(texts.index(&reason(report, role, assigned)));
        let explained = AccountExplained { assigned, family: Vec::new(), others: nearest[unit].clone() };
        rows.because.push(because(report.plan, role, &explained));
    }
    rows
}

/// Why an account is where it is, and which rules have given way for it.
fn reason(report: &Report, role: &RolePlan, assigned: &Assigned) -> String {
    let relaxed = role.relaxed_for(report.plan, assigned);
    if relaxed.is_empty() { assigned.reason.clone() } else { format!("{}; RELAXED: {relaxed}", assigned.reason) }
}

/// The other reps of each unit.
pub fn others(role: &RolePlan, explainer: &Explainer, nearest: &[Vec<Alternative>], texts: &mut Texts) -> Others {
    let mut others = Others::default();
    for (unit, own) in nearest.iter().enumerate() {
        others.count.push(own.len());
        for other in own {
            let [hours, travel_hours] = explainer.hours_with(unit, other.rep).unwrap_or_default();
            others.rep.push(other.rep);
            others.hours.push(hundredths(hours));
            others.travel_hours.push(hundredths(travel_hours));
            others.travel.push(hundredths(other.travel));
            others.moving.push(hundredths(other.moving));
            others.service.push(hundredths(other.service));
            others.balance.push(hundredths(other.balance));
            others.pairs.push(hundredths(other.pairs));
            others.least.push(least(role, other));
            others.broken.push(other.broken.iter().map(|rule| texts.index(rule)).collect());
        }
    }
    others
}

fn least(role: &RolePlan, other: &Alternative) -> Option<i64> {
    match other.bound {
        f64::INFINITY => None,
        f64::NEG_INFINITY => Some(NOTHING_PROVEN),
        bound => Some(hundredths((bound - role.proof.primal).max(0.0))),
    }
}
