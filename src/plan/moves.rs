//! Step 4 starts here: which accounts change hands.

use serde::Serialize;

use super::Plan;
use super::segment::Segmented;
use super::territories::{Assigned, RolePlan};

/// An account that changes hands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Move<'a> {
    /// The account's id.
    pub account_id: &'a str,
    /// The account's name.
    pub name: &'a str,
    /// The role.
    pub role: &'a str,
    /// Who hands it over.
    pub from_rep_id: &'a str,
    /// Who takes it over.
    pub to_rep_id: &'a str,
    /// Its segment.
    pub segment: &'a str,
    /// Hours of calls and travel that go with it.
    pub hours: f64,
    /// Why.
    pub reason: &'a str,
    /// Which rules have given way for it; `None` where the role keeps all of its rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relaxed: Option<String>,
}

/// The moves of a role, by who hands over, then who takes over, then in account order.
pub fn moves<'a>(plan: &'a Plan, segments: &'a [Segmented], role: &'a RolePlan) -> Vec<Move<'a>> {
    let moved = |assigned: &'a Assigned| {
        let account = &plan.accounts[assigned.account];
        Some(Move {
            account_id: &account.id,
            name: &account.name,
            role: &role.role,
            from_rep_id: assigned.previous.as_deref().filter(|_| assigned.moved)?,
            to_rep_id: &plan.reps[assigned.rep?].id,
            segment: &segments[assigned.account].label,
            hours: assigned.call_hours + assigned.travel_hours,
            reason: &assigned.reason,
            relaxed: (!role.relaxed.is_empty()).then(|| role.relaxed_for(plan, assigned)),
        })
    };
    let mut moves: Vec<Move> = role.accounts.iter().filter_map(moved).collect();
    moves.sort_by(|a, b| (a.from_rep_id, a.to_rep_id).cmp(&(b.from_rep_id, b.to_rep_id)));
    moves
}
