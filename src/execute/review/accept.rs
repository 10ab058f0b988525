//! Requests that are accepted become locks of a new plan: roles that they concern are solved again from where they stand, the others
//! stay.

use std::collections::{BTreeMap, BTreeSet};

use super::priced::{Accept, Priced, RoleReview};
use crate::balance::explain::Explainer;
use crate::balance::formulate::Formulation;
use crate::balance::formulate::tie::bundles;
use crate::balance::optimise::{Optimised, all_roles};
use crate::balance::territories::RolePlan;
use crate::error::{Error, Result};
use crate::model::Trace;
use crate::plan::Plan;
use crate::plan::pair::pair;
use crate::plan::requests::{Approval, Request};
use crate::plan::words::first;
use crate::solve::WarmStart;

/// Concessions that are named.
const NAMED: usize = 5;

/// A role as it stands, and what of it is to change.
pub struct Standing<'a> {
    /// The role's plan.
    pub role: &'a RolePlan,
    /// An option per unit, with what is accepted.
    pub start: WarmStart,
    /// What is accepted.
    pub accepted: Vec<&'a Priced>,
}

impl<'a> Standing<'a> {
    /// A role of which this is accepted of a review.
    pub fn new(explainer: &Explainer, review: &'a RoleReview<'a>, requests: &[Request], accept: &Accept) -> Self {
        let accounts = |own: &Priced| own.wish.requests.iter().map(|&at| requests[at].account).collect::<Vec<usize>>();
        let is_accepted = |own: &&Priced| own.is_accepted(accept, accounts(own).into_iter());
        let accepted: Vec<&Priced> = review.wishes.iter().filter(is_accepted).collect();
        let moves: Vec<(usize, usize)> = accepted.iter().map(|own| (own.wish.unit, own.wish.territory)).collect();
        let start = WarmStart { assignment: explainer.assignment_after(&moves), prices: None };
        Standing { role: review.plan, start, accepted }
    }
}

/// Refuses to accept nothing, what no plan can have, what the map alone decides, and anything where rules have given way.
///
/// # Errors
/// [`Error::Command`], or [`Error::Infeasible`] with every request that a rule forbids.
pub fn refuse_impossible(plan: &Plan, requests: &[Request], standing: &[Standing]) -> Result<()> {
    if standing.iter().all(|own| own.accepted.is_empty()) {
        return Err(Error::Command("none of the requests is accepted: --accept names them by account, or says all".into()));
    }
    let accepted = || standing.iter().filter(|own| !own.accepted.is_empty());
    if let Some(own) = accepted().find(|own| plan.redrawn(&own.role.role).is_some()) {
        let role = &own.role.role;
        return Err(Error::Command(format!(
            "role {role} is redrawn: a lock would not hold, as a new map finds its reps anew. Give its plan file mode = \"assign\" for \
             {role} and solve it with --owners-from this folder: the round of requests goes from there"
        )));
    }
    if let Some(own) = accepted().find(|own| !own.role.relaxed.is_empty()) {
        let bent: Vec<String> = own.role.relaxed.iter().map(|own| own.words(plan)).collect();
        return Err(Error::Command(format!(
            "role {}: its rules have given way (--relax), and a plan with requests would have to bend them anew. Make that rules of the plan \
             and solve it again, then accept: {}",
            own.role.role,
            first(&bent, NAMED)
        )));
    }
    let words = |priced: &&Priced| {
        let request = &requests[priced.wish.requests[0]];
        let rules: Vec<String> = priced.effect.broken.iter().map(ToString::to_string).collect();
        let (account, rep) = (&plan.accounts[request.account].id, plan.reps[request.to].called());
        format!("account {account} can't go to {rep}: {}", rules.join("; "))
    };
    let forbidden = accepted().flat_map(|own| own.accepted.iter().filter(|priced| priced.at_least.is_infinite()));
    let mut impossible: Vec<String> = forbidden.map(words).collect();
    let Some(last) = impossible.last_mut() else { return Ok(()) };
    last.push_str("\n    Name the others by account, or change the rules and solve again");
    Err(Error::Infeasible(impossible))
}

/// The approvals of what is accepted, in the order of the requests; lines are those of the file that will hold them. What the plan
/// has approved before is not approved again.
pub fn approvals(
    plan: &Plan,
    requests: &[Request],
    standing: &[Standing],
    approve: impl Fn(Request) -> Approval,
) -> Vec<Approval> {
    let known: BTreeSet<(usize, &str)> =
        plan.approvals.iter().map(|own| (own.request.account, own.request.role.as_str())).collect();
    let chosen = standing.iter().flat_map(|own| own.accepted.iter().flat_map(|priced| priced.wish.requests.iter().copied()));
    let chosen: BTreeSet<usize> = chosen.collect();
    let fresh = chosen.into_iter().map(|at| &requests[at]).filter(|own| !known.contains(&(own.account, own.role.as_str())));
    let lines = plan.approvals.len() + 2..;
    fresh.zip(lines).map(|(request, line)| approve(Request { line, ..request.clone() })).collect()
}

/// Lets `one` solve the roles that are concerned, tied ones together, each from where it stands; the others stay as they are.
///
/// # Errors
/// Those of `one`.
pub fn solve_concerned(
    plan: &Plan,
    formulations: &mut [Formulation],
    standing: &[Standing],
    one: impl Fn(&[&Formulation], &[WarmStart]) -> Result<Vec<Optimised>> + Sync,
) -> Result<Vec<Optimised>> {
    let concerned = concerned(plan, formulations, standing);
    let by_role: BTreeMap<&str, &Standing> = standing.iter().map(|own| (own.role.role.as_str(), own)).collect();
    let again = |roles: &[&Formulation]| {
        let own: Vec<&Standing> = roles.iter().map(|role| by_role[role.role.as_str()]).collect();
        if roles.iter().any(|role| concerned.contains(&role.role)) {
            return one(roles, &own.iter().map(|own| own.start.clone()).collect::<Vec<WarmStart>>());
        }
        let kept = |own: &&Standing| Optimised { plan: own.role.clone(), trace: Trace::default(), start: own.start.clone() };
        Ok(own.iter().map(kept).collect())
    };
    all_roles(plan, formulations, again)
}

/// The roles of which anything is accepted, those tied to them, and those that follow them.
fn concerned(plan: &Plan, formulations: &[Formulation], standing: &[Standing]) -> BTreeSet<String> {
    let asked = standing.iter().filter(|own| !own.accepted.is_empty()).map(|own| own.role.role.clone());
    let mut concerned: BTreeSet<String> = asked.collect();
    let bundles = bundles(plan, formulations);
    loop {
        let before = concerned.len();
        for bundle in &bundles {
            let role = |&at: &usize| &formulations[at].role;
            let follows = |at: &usize| pair(plan, role(at)).is_some_and(|pair| concerned.contains(pair.with));
            if bundle.iter().any(|at| concerned.contains(role(at)) || follows(at)) {
                concerned.extend(bundle.iter().map(|at| role(at).clone()));
            }
        }
        if concerned.len() == before {
            return concerned;
        }
    }
}
