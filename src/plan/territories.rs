//! The only door out of the model: an assignment of units becomes a role's plan, account by account and rep by rep.

use super::formulate::{Formulation, locks};
use super::measures::{Cap, Load, Measures, caps, fairness, loads, measure, moving_hours, travel_hours};
use super::relax::Concession;
use super::words::{number, percent};
use super::{Plan, RepStatus};
use crate::model::outcome::{relative_gap, status_of};
use crate::model::{Certificate, Status};

/// What is proven about a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// Objective value of the plan: hours on the way, and the price of unevenness in hours.
    pub primal: f64,
    /// Best valid dual bound; may rest on a MIP solver's word. −∞ = none.
    pub dual_bound: f64,
    /// The bound that `certificate` proves. −∞ = none.
    pub certified_bound: f64,
    /// The proof.
    pub certificate: Certificate,
}

impl Proof {
    /// Whether the best bound is the certified one (up to rounding), not a solver's word.
    pub fn is_certified(&self) -> bool {
        self.dual_bound <= self.certified_bound + 1e-9 * self.certified_bound.abs().max(1.0)
    }
}

/// A role's plan.
#[derive(Clone, Debug)]
pub struct RolePlan {
    /// The role.
    pub role: String,
    /// Where rules of the plan have given way; empty where all are kept.
    pub relaxed: Vec<Concession>,
    /// What is proven about it.
    pub proof: Proof,
    /// Follows from the proof alone.
    pub status: Status,
    /// An entry per account that the role serves, in account order.
    pub accounts: Vec<Assigned>,
    /// An entry per rep, in rep order.
    pub territories: Vec<Territory>,
    /// What it costs to take accounts from their owners, hours; part of the objective value.
    pub moving_hours: f64,
    /// Limits on what changes hands.
    pub caps: Vec<Cap>,
    /// Names of the activities beside hours of work, in the order of `Load::activities[1..]`.
    pub activities: Vec<String>,
    /// Today's owners; `None` where nobody owns anything.
    pub before: Option<Measures>,
    /// The plan; `None` only where there is no account.
    pub after: Option<Measures>,
}

/// An account and its rep.
#[derive(Clone, Debug, PartialEq)]
pub struct Assigned {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Today's owner, as written; `None` where there is none.
    pub previous: Option<String>,
    /// Calls in the period.
    pub calls: f64,
    /// Hours of calls.
    pub call_hours: f64,
    /// Hours of travel, hops included.
    pub travel_hours: f64,
    /// Whether it leaves an owner.
    pub moved: bool,
    /// Why it is where it is, in words.
    pub reason: String,
}

/// A rep and what the rep carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Territory {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Today.
    pub before: Load,
    /// In the plan.
    pub after: Load,
    /// The rep's share of the hours.
    pub share: f64,
    /// Load ÷ (share · total); `None` for who has no share.
    pub fairness: Option<f64>,
    /// Accounts taken over from another owner.
    pub moved_in: usize,
}

impl RolePlan {
    /// The plan that an assignment (a territory per unit) makes, and what is proven about it.
    pub fn new(plan: &Plan, formulation: &Formulation, assignment: &[u32], proof: Proof) -> Self {
        let instance = &formulation.instance;
        let today: Vec<Option<u32>> = (0..instance.units()).map(|unit| instance.current(unit).map(|j| j as u32)).collect();
        let planned: Vec<Option<u32>> = assignment.iter().map(|&territory| Some(territory)).collect();
        let (before, after) = (loads(formulation, &today), loads(formulation, &planned));
        let (unfair, fair) = (fairness(formulation, &before), fairness(formulation, &after));
        let scene = Scene { plan, formulation, fairness: &unfair };
        let accounts: Vec<Assigned> =
            assignment.iter().enumerate().map(|(unit, &territory)| scene.assigned(unit, territory as usize)).collect();
        let mut moved_in = vec![0; after.len()];
        assignment.iter().zip(&accounts).for_each(|(&j, account)| moved_in[j as usize] += usize::from(account.moved));
        RolePlan {
            role: formulation.role.clone(),
            relaxed: formulation.relaxed.clone(),
            status: status_of(proof.primal, proof.dual_bound, instance.hours(), instance.integral()),
            proof,
            accounts,
            moving_hours: assignment.iter().enumerate().map(|(unit, &j)| moving_hours(formulation, unit, j as usize)).sum(),
            caps: caps(formulation, &planned),
            before: measure(formulation, &before),
            after: measure(formulation, &after),
            activities: instance.activities().iter().skip(1).map(|activity| activity.name.clone()).collect(),
            territories: before
                .into_iter()
                .zip(after)
                .enumerate()
                .map(|(j, (before, after))| Territory {
                    rep: formulation.reps[j],
                    before,
                    after,
                    share: instance.activities()[0].share[j],
                    fairness: fair[j],
                    moved_in: moved_in[j],
                })
                .collect(),
        }
    }

    /// primal − bound, hours.
    pub fn absolute_gap(&self) -> f64 {
        (self.proof.primal - self.proof.dual_bound).max(0.0)
    }

    /// (primal − bound) / |primal|.
    pub fn gap(&self) -> f64 {
        relative_gap(self.proof.primal, self.proof.dual_bound)
    }

    /// In words, which rules have given way for an account and its rep.
    pub fn relaxed_for(&self, plan: &Plan, assigned: &Assigned) -> String {
        let own = self.relaxed.iter().filter(|own| own.concerns(assigned.account, assigned.rep));
        own.map(|own| own.words(plan)).collect::<Vec<_>>().join("; ")
    }

    /// In words, which rules have given way for a rep, single accounts aside.
    pub fn relaxed_of(&self, plan: &Plan, rep: usize) -> String {
        let own = self.relaxed.iter().filter(|own| own.rule.account().is_none() && own.rule.rep().is_none_or(|at| at == rep));
        own.map(|own| own.words(plan)).collect::<Vec<_>>().join("; ")
    }

    /// Accounts that have an owner today, in the plan or not.
    pub fn owned(&self) -> usize {
        self.accounts.iter().filter(|account| account.previous.is_some()).count()
    }

    /// Accounts that leave their owner.
    pub fn moved(&self) -> usize {
        self.accounts.iter().filter(|account| account.moved).count()
    }
}

/// What the reasons are drawn from; `fairness` is today's.
struct Scene<'a> {
    plan: &'a Plan,
    formulation: &'a Formulation,
    fairness: &'a [Option<f64>],
}

impl Scene<'_> {
    fn assigned(&self, unit: usize, territory: usize) -> Assigned {
        let (account, rep) = (self.formulation.accounts[unit], self.formulation.reps[territory]);
        let owner = self.plan.owners.get(&(account, self.formulation.role.clone()));
        let previous = owner.map(|owner| owner.rep_id.clone());
        Assigned {
            account,
            rep,
            calls: self.formulation.workload.calls[unit],
            call_hours: self.formulation.workload.call_hours[unit],
            travel_hours: travel_hours(self.formulation, unit, territory),
            moved: previous.as_ref().is_some_and(|id| *id != self.plan.reps[rep].id),
            reason: self.reason(unit, territory, previous.as_deref()),
            previous,
        }
    }

    fn reason(&self, unit: usize, territory: usize, previous: Option<&str>) -> String {
        let (account, rep) = (self.formulation.accounts[unit], &self.plan.reps[self.formulation.reps[territory]]);
        let lock = locks::holding(self.plan, account, &self.formulation.role);
        if let Some(lock) = lock.filter(|lock| self.plan.reps[lock.rep].id == rep.id) {
            return lock.reason.as_ref().map_or("locked".into(), |reason| format!("locked: {reason}"));
        }
        match (previous, self.formulation.instance.current(unit)) {
            (None, _) => "had no owner".into(),
            (Some(id), _) if *id == rep.id => "stays".into(),
            (Some(id), None) => format!("its owner {id} is no longer in role {}", self.formulation.role),
            (Some(id), Some(from)) => self.why_moved(unit, id, from, territory),
        }
    }

    fn why_moved(&self, unit: usize, owner: &str, from: usize, to: usize) -> String {
        let leaves = self.plan.reps[self.formulation.reps[from]].status == RepStatus::Leaving;
        if leaves {
            return format!("its owner {owner} leaves");
        }
        if let Some(rule) = self.formulation.instance.forbidden_by(unit, from) {
            return format!("may not stay with {owner}: {}", self.formulation.rules.words(rule));
        }
        let saved = travel_hours(self.formulation, unit, from) - travel_hours(self.formulation, unit, to);
        match self.fairness[from] {
            Some(ratio) if ratio > 1.0 => format!("relieves {owner}, who carries {} of a fair share", percent(ratio)),
            _ if saved > 0.0 => format!("saves {} h of travel", number(saved)),
            _ => format!("evens out the territories around {owner}"),
        }
    }
}
