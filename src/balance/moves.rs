//! Step 4 starts here: which accounts change hands.

use super::territories::{Assigned, RolePlan};
use super::turnover::{Leaving, Turnover};
use crate::plan::Plan;
use crate::plan::segment::Segmented;

/// The kind of a row whose account goes because its owner does.
const OWNER_LEFT: &str = "owner_left";

/// An account that its owner of today no longer has.
#[derive(Clone, Debug, PartialEq)]
pub struct Move<'a> {
    /// The account's id.
    pub account_id: &'a str,
    /// The account's name.
    pub name: &'a str,
    /// The role.
    pub role: &'a str,
    /// How it leaves an owner who stays: `moved`, `given_up` or `shifted`; `owner_left` where the owner does not stay.
    pub kind: &'static str,
    /// Who hands it over.
    pub from_rep_id: &'a str,
    /// Who takes it over; empty where nobody does.
    pub to_rep_id: &'a str,
    /// Its segment.
    pub segment: &'a str,
    /// Hours of calls and travel that go with it.
    pub hours: f64,
    /// Why.
    pub reason: &'a str,
    /// Which rules have given way for it; `None` where the role keeps all of its rules.
    pub relaxed: Option<String>,
}

/// How much of a role leaves its owners.
pub fn turnover(plan: &Plan, role: &RolePlan) -> Turnover {
    let mut turnover = Turnover::default();
    for assigned in role.accounts.iter().filter(|assigned| assigned.owner.is_some()) {
        turnover.count(plan.accounts[assigned.account].number("revenue"), assigned.leaving());
    }
    turnover
}

/// The moves of a role, by who hands over, then who takes over, then in account order.
pub fn moves<'a>(plan: &'a Plan, segments: &'a [Segmented], role: &'a RolePlan) -> Vec<Move<'a>> {
    let change = |assigned: &'a Assigned| {
        let account = &plan.accounts[assigned.account];
        let to_rep_id = assigned.rep.map_or("", |rep| plan.reps[rep].id.as_str());
        Some(Move {
            account_id: &account.id,
            name: &account.name,
            role: &role.role,
            kind: assigned.leaving().map_or(OWNER_LEFT, Leaving::word),
            from_rep_id: assigned.previous.as_deref().filter(|&from| from != to_rep_id)?,
            to_rep_id,
            segment: &segments[assigned.account].label,
            hours: assigned.call_hours + assigned.travel_hours,
            reason: &assigned.reason,
            relaxed: (!role.relaxed.is_empty()).then(|| role.relaxed_for(plan, assigned)),
        })
    };
    let mut moves: Vec<Move> = role.accounts.iter().filter_map(change).collect();
    moves.sort_by(|a, b| (a.from_rep_id, a.to_rep_id).cmp(&(b.from_rep_id, b.to_rep_id)));
    moves
}
