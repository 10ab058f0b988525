//! Step 3: the only door into the model. A role of a plan becomes an instance: an account is a unit, a rep a territory.
//!
//! The cost of a pair is the way out and back, and what it takes to move the account from its owner. The hops between stops are the same whoever travels: they are part of
//! the load, but not of the cost, where they would only flatter the gap.

pub mod balance;
mod barriers;
mod capacity;
mod eligibility;
mod exclusions;
mod feasibility;
pub mod locks;
mod rules;
mod shares;
mod stability;

pub use barriers::barriers;
pub use rules::{Barrier, Rules};
pub use stability::CapRule;

use super::relax::{Concession, Rule};
use super::segment::Segmented;
use super::travel::{Travel, travel};
use super::workload::{Workload, workload};
use super::{Account, Ownership, Plan, Rep, RepStatus};
use crate::error::{Defect, Error, Result};
use crate::model::{Instance, Options, Permissions, Quantity, RuleId};

/// A role of a plan as an instance, and what its units, territories and rules stand for.
#[derive(Clone, Debug)]
pub struct Formulation {
    /// The role.
    pub role: String,
    /// The mathematics; activity 0 is hours of work.
    pub instance: Instance,
    /// Unit → index into `Plan::accounts`, ascending.
    pub accounts: Vec<usize>,
    /// Territory → index into `Plan::reps`, ascending.
    pub reps: Vec<usize>,
    /// Calls, hours of calls and visits per unit.
    pub workload: Workload,
    /// Hours on the way out and back, per unit and territory; the rest of the costs is what moving takes.
    pub ways: Quantity,
    /// Hours between stops per unit, part of the load and not of the cost.
    pub hop_hours: Vec<f64>,
    /// What the rule ids stand for.
    pub rules: Rules,
    /// The caps behind the instance's budgets.
    pub caps: Vec<CapRule>,
    /// Why there is no plan, where simple sums show it.
    pub hopeless: Vec<String>,
    /// Where rules have given way; empty for a plan as it was written.
    pub relaxed: Vec<Concession>,
    /// What looks odd but does not stop the plan.
    pub warnings: Vec<String>,
}

impl Formulation {
    /// The hours that a territory's rep has, whatever more a relaxed plan may take.
    pub fn capacity(&self, territory: usize) -> f64 {
        let of_rep = |own: &&Concession| own.rule == Rule::Capacity { rep: self.reps[territory] };
        let relaxed = self.relaxed.iter().find(of_rep).map(|own| own.from);
        relaxed.unwrap_or(self.instance.activities()[0].upper[territory])
    }
}

/// What the rules work on: a role's accounts (units) and reps (territories).
struct Team<'a> {
    plan: &'a Plan,
    role: &'a str,
    reps: Vec<usize>,
    workload: Workload,
    travel: Travel,
}

impl<'a> Team<'a> {
    fn units(&self) -> usize {
        self.workload.accounts.len()
    }

    fn account(&self, unit: usize) -> &'a Account {
        &self.plan.accounts[self.workload.accounts[unit]]
    }

    fn accounts(&self) -> impl Iterator<Item = &'a Account> {
        self.workload.accounts.iter().map(|&at| &self.plan.accounts[at])
    }

    /// The territory that owns a unit today.
    fn owner(&self, unit: usize) -> Option<(usize, &'a Ownership)> {
        let owner = self.plan.owners.get(&(self.workload.accounts[unit], self.role.to_owned()))?;
        Some((self.reps.binary_search(&owner.rep?).ok()?, owner))
    }

    fn rep(&self, territory: usize) -> &'a Rep {
        &self.plan.reps[self.reps[territory]]
    }

    fn sellers(&self) -> impl Iterator<Item = &'a Rep> {
        self.reps.iter().map(|&at| &self.plan.reps[at])
    }
}

/// Formulates every role that has work, in the order of [`Plan::roles`].
///
/// # Errors
/// As [`formulate`], of all roles together; [`Error::Input`] where no role has work.
pub fn formulate_all(plan: &Plan, segments: &[Segmented]) -> Result<Vec<Formulation>> {
    let drafts = draft_all(plan, segments)?;
    let reasons: Vec<String> = drafts.iter().flat_map(|draft| draft.hopeless.iter().cloned()).collect();
    if reasons.is_empty() { Ok(drafts) } else { Err(Error::Infeasible(reasons)) }
}

/// The same, with roles that are [`hopeless`](Formulation::hopeless) among them.
///
/// # Errors
/// As [`draft`], of all roles together; [`Error::Input`] where no role has work.
pub fn draft_all(plan: &Plan, segments: &[Segmented]) -> Result<Vec<Formulation>> {
    let (mut formulations, mut defects) = (Vec::new(), Vec::new());
    for role in plan.roles() {
        match draft(plan, segments, &role) {
            Ok(formulation) if formulation.accounts.is_empty() => {}
            Ok(formulation) => formulations.push(formulation),
            Err(Error::Input(found)) => defects.extend(found),
            Err(other) => return Err(other),
        }
    }
    defects.sort();
    defects.dedup();
    if !defects.is_empty() {
        return Err(Error::Input(defects));
    }
    if formulations.is_empty() {
        let reason = "no account gets a call from any role: no segment of the accounts has a row with calls";
        return Err(Error::defect(Defect::of_file(&plan.config.data.call_patterns, reason)));
    }
    Ok(formulations)
}

/// Formulates one role, with the segments of all accounts.
///
/// # Errors
/// [`Error::Input`] where the role has work but no rep, places that travel needs are missing, or a balanced column has
/// no numbers; [`Error::Infeasible`] where simple sums show that there is no plan.
pub fn formulate(plan: &Plan, segments: &[Segmented], role: &str) -> Result<Formulation> {
    let draft = draft(plan, segments, role)?;
    if draft.hopeless.is_empty() { Ok(draft) } else { Err(Error::Infeasible(draft.hopeless)) }
}

/// Formulates one role, whether or not there can be a plan.
///
/// # Errors
/// [`Error::Input`] as [`formulate`].
pub fn draft(plan: &Plan, segments: &[Segmented], role: &str) -> Result<Formulation> {
    let team = team(plan, segments, role)?;
    let (mut rules, mut permissions) = (Rules::default(), Permissions::all(team.units()));
    eligibility::apply(&team, &mut rules, &mut permissions);
    exclusions::apply(&team, &mut rules, &mut permissions);
    let warnings = locks::apply(&team, &mut rules, &mut permissions);
    let activities = balance::activities(&team, &mut rules)?;

    let ways = Quantity { scale: team.travel.hours_per_km.clone(), arcs: team.travel.arcs.clone(), ..Quantity::default() };
    let costs = Quantity { away: stability::moving_hours(&team), ..ways.clone() };
    let current = (0..team.units()).map(|unit| Some(team.owner(unit)?.0 as u32)).collect();
    let hours = activities.first().map_or(0.0, |workload| workload.load.fixed.iter().sum());
    let mut builder = Instance::builder(team.units(), Options::new(team.reps.len(), 1, false))
        .costs(costs)
        .permissions(permissions)
        .current(current)
        .hours(hours);
    for activity in activities {
        builder = builder.activity(activity);
    }
    let (budgets, caps): (Vec<_>, _) = stability::caps(&team, &mut rules).into_iter().unzip();
    for budget in budgets {
        builder = builder.budget(budget);
    }
    let instance = builder.build()?;
    let hopeless = feasibility::reasons(&team, &instance, &rules);
    Ok(Formulation {
        role: role.into(),
        instance,
        accounts: team.workload.accounts.clone(),
        reps: team.reps,
        workload: team.workload,
        ways,
        hop_hours: team.travel.hop_hours,
        rules,
        caps,
        hopeless,
        relaxed: Vec::new(),
        warnings,
    })
}

fn team<'a>(plan: &'a Plan, segments: &[Segmented], role: &'a str) -> Result<Team<'a>> {
    let reps: Vec<usize> = (0..plan.reps.len()).filter(|&at| plan.reps[at].role == role).collect();
    let workload = workload(plan, segments, role);
    if reps.is_empty() {
        let reason = format!("role {role} has {} accounts to serve and no rep", workload.accounts.len());
        return Err(Error::defect(Defect::of_file(&plan.config.data.reps, reason).column("role")));
    }
    let open: Vec<bool> = reps.iter().map(|&at| plan.reps[at].status != RepStatus::Leaving).collect();
    let travel = travel(plan, &workload, &reps, &open)?;
    Ok(Team { plan, role, reps, workload, travel })
}
