//! Step 4 starts here: which accounts change hands.

use serde::Serialize;

use super::segment::Segmented;
use super::territories::{Assigned, RolePlan};
use super::{Plan, RepStatus};

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

/// How much of what is owned today changes hands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Turnover {
    /// Accounts that have an owner, in the plan or not.
    pub owned: usize,
    /// Of these, who goes to somebody else.
    pub moved: usize,
    /// Revenue of the accounts that have an owner.
    pub owned_revenue: f64,
    /// Revenue of those that go to somebody else.
    pub moved_revenue: f64,
    /// Accounts whose owner stays in the role.
    pub relationships: usize,
    /// Of these, who goes to somebody else or is left without a rep.
    pub relationships_cut: usize,
}

/// What of a role changes hands.
pub fn turnover(plan: &Plan, role: &RolePlan) -> Turnover {
    let mut sum = Turnover::default();
    for assigned in role.accounts.iter().filter(|assigned| assigned.previous.is_some()) {
        let revenue = plan.accounts[assigned.account].number("revenue");
        let owner = plan.owners.get(&(assigned.account, role.role.clone())).and_then(|owner| owner.rep);
        let stays = owner.filter(|&rep| plan.reps[rep].role == role.role && plan.reps[rep].status != RepStatus::Leaving);
        sum.owned += 1;
        sum.moved += usize::from(assigned.moved);
        sum.owned_revenue += revenue;
        sum.moved_revenue += if assigned.moved { revenue } else { 0.0 };
        sum.relationships += usize::from(stays.is_some());
        sum.relationships_cut += usize::from(stays.is_some() && assigned.rep != stays);
    }
    sum
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
