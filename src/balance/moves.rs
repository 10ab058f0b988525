//! Step 4 starts here: which accounts change hands.

use super::territories::{Assigned, RolePlan};
use super::turnover::{Leaving, Turnover};
use crate::plan::Plan;
use crate::plan::segment::Segmented;
use crate::plan::service::Service;

/// The kind of a row whose account had nobody.
const NEW: &str = "new";
/// The kind of a row whose account goes because its owner does.
const FROM_LEAVER: &str = "from_leaver";

/// An account that somebody else has than today.
#[derive(Clone, Debug, PartialEq)]
pub struct Move<'a> {
    /// The account and its rep.
    pub assigned: &'a Assigned,
    /// How it leaves an owner who stays: `moved`, `given_up` or `shifted`; `from_leaver` where the owner does not stay, and `new`
    /// where nobody had it.
    pub kind: &'static str,
    /// Who hands it over; empty where nobody had it.
    pub from_rep_id: &'a str,
    /// Who takes it over; empty where nobody does.
    pub to_rep_id: &'a str,
    /// Its segment.
    pub segment: &'a str,
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

/// The moves of a role, by who hands over, then who takes over, then in account order; at last what nobody had.
pub fn moves<'a>(plan: &'a Plan, segments: &'a [Segmented], role: &'a RolePlan) -> Vec<Move<'a>> {
    let change = |assigned: &'a Assigned| {
        let to_rep_id = assigned.rep.map_or("", |rep| plan.reps[rep].id.as_str());
        let from_rep_id = assigned.previous.as_deref().unwrap_or_default();
        (from_rep_id != to_rep_id).then(|| Move {
            assigned,
            kind: kind(assigned),
            from_rep_id,
            to_rep_id,
            segment: &segments[assigned.account].label,
            relaxed: (!role.relaxed.is_empty()).then(|| role.relaxed_for(plan, assigned)),
        })
    };
    let mut moves: Vec<Move> = role.accounts.iter().filter_map(change).collect();
    moves.sort_by_key(|own| (own.from_rep_id.is_empty(), own.from_rep_id, own.to_rep_id));
    moves
}

fn kind(assigned: &Assigned) -> &'static str {
    match assigned.service {
        Service::Uncovered => Leaving::GivenUp.word(),
        Service::Shifted => Leaving::Shifted.word(),
        Service::Full | Service::Reduced if assigned.owner.is_some() => Leaving::Moved.word(),
        Service::Full | Service::Reduced if assigned.previous.is_some() => FROM_LEAVER,
        Service::Full | Service::Reduced => NEW,
    }
}
