//! A role of a plan as an instance, and what its units, territories and rules stand for.

use std::collections::BTreeMap;

use super::coverage::Coverage;
use super::redraw::problem::Redraw;
use super::rules::{CapRule, Rules, SpanRule};
use super::shift::{Shift, TAKEN};
use super::units;
use crate::check;
use crate::model::{Certificate, Instance, Quantity};
use crate::plan::Plan;
use crate::plan::concession::Concession;
use crate::plan::config::Unit;
use crate::plan::service::Service;
use crate::plan::shift::Side;
use crate::plan::units::Units;
use crate::plan::words::first;
use crate::plan::workload::Workload;

/// A role of a plan as an instance, and what its units, territories and rules stand for.
#[derive(Clone, Debug)]
pub struct Formulation {
    /// The role.
    pub role: String,
    /// The mathematics; activity 0 is hours of work.
    pub instance: Instance,
    /// The same with an account as a unit, where `instance` has families; see [`by_account`](Self::by_account).
    pub(super) apart: Option<Instance>,
    /// The role's accounts: index into `Plan::accounts`, ascending.
    pub accounts: Vec<usize>,
    /// Which of them are one unit.
    pub units: Units,
    /// Territory → index into `Plan::reps`, ascending.
    pub reps: Vec<usize>,
    /// The hours that each territory's rep has: own ones of who leaves, too, and whatever more a relaxed plan may take.
    pub capacity_hours: Vec<f64>,
    /// Calls, hours of calls and visits per account.
    pub workload: Workload,
    /// What may be given up.
    pub coverage: Coverage,
    /// What may shift to another role, or from it.
    pub shift: Option<Shift>,
    /// Hours on the way out and back, and hops that a shift saves, per account and option; the rest of the costs is what moving
    /// and giving up take.
    pub ways: Quantity,
    /// Hours between stops per account, part of the load and not of the cost; 0 where a shift saves them.
    pub hop_hours: Vec<f64>,
    /// Potential per account, to tell how evenly a plan deals it out.
    pub potential: Vec<f64>,
    /// What the rule ids stand for.
    pub rules: Rules,
    /// The caps behind the first of the instance's budgets.
    pub caps: Vec<CapRule>,
    /// The ends of spans behind the others.
    pub spans: Vec<SpanRule>,
    /// Why there is no plan, where simple sums show it.
    pub infeasible: Vec<String>,
    /// Of the role that it follows, the rep behind each group of the instance's pairing: index into `Plan::reps`, ascending.
    pub leaders: Vec<usize>,
    /// What is redrawn; `None` where accounts go to given homes.
    pub redraw: Option<Redraw>,
    /// Where rules have given way; empty for a plan as it was written.
    pub relaxed: Vec<Concession>,
    /// What looks odd but does not stop the plan.
    pub warnings: Vec<String>,
}

impl Formulation {
    /// The instance with an account as a unit: what a single account costs, brings and may.
    pub fn by_account(&self) -> &Instance {
        self.apart.as_ref().unwrap_or(&self.instance)
    }

    /// The bound that a certificate proves, by the checker's word.
    ///
    /// # Errors
    /// What is wrong with the certificate.
    pub fn proven(&self, certificate: &Certificate) -> std::result::Result<f64, String> {
        match (&self.redraw, certificate) {
            (Some(redraw), Certificate::Centres(proof)) => Ok(check::districting::bound(&redraw.districting, proof)?),
            // Prices would speak of these centres alone.
            (Some(_), _) => Err("a map that is redrawn needs a certificate of free centres".into()),
            (None, _) => Ok(check::bound(&self.instance, certificate)?),
        }
    }

    /// What is wrong with the map that an assignment draws, as one of free centres, by the checker's word.
    pub fn misdrawn(&self, assignment: &[u32], value: f64) -> Vec<String> {
        let check = |redraw: &Redraw| check::districting::violations(&redraw.districting, &redraw.placed(assignment), value);
        self.redraw.iter().flat_map(check).map(|violation| violation.to_string()).collect()
    }

    /// What costs are counted in.
    pub fn unit(&self) -> &'static str {
        self.redraw.as_ref().map_or("h", Redraw::unit)
    }

    /// The first account of a unit, by which it is named.
    pub fn head(&self, unit: usize) -> usize {
        self.accounts[self.units.members(unit).next().unwrap_or_default()]
    }

    /// The option of each account, when each unit has one; `None` = left without a rep.
    pub fn of_accounts(&self, assignment: &[u32]) -> Vec<Option<u32>> {
        let uncovered = self.instance.options().uncovered();
        let option = |option: u32| Some(option).filter(|&option| Some(option as usize) != uncovered);
        self.units.spread(assignment).into_iter().map(option).collect()
    }

    /// The option of each unit, when each account has one (`None` = left without a rep); `None` where a family is split or
    /// who must have a rep has none.
    pub fn of_units(&self, options: &[Option<u32>]) -> Option<Vec<u32>> {
        let uncovered = self.instance.options().uncovered().map(|option| option as u32);
        let units = self.units.gather(options).ok()?;
        units.into_iter().map(|option| option.or(uncovered)).collect()
    }

    /// The families that options of accounts split, in words.
    pub fn split_families(&self, plan: &Plan, options: &[Option<u32>]) -> Vec<String> {
        let words = |unit: usize| {
            let ids: Vec<&str> = self.units.members(unit).map(|at| plan.accounts[self.accounts[at]].id.as_str()).collect();
            let what = if matches!(plan.unit(&self.role), Unit::Family(_)) { "family" } else { "unit" };
            format!("accounts {} are one {what}, so must have one rep and one service", first(&ids, 5))
        };
        self.units.gather(options).err().into_iter().flatten().map(words).collect()
    }

    /// The same with the limits and permissions of another instance, for single accounts, too.
    pub fn with_limits(&self, instance: Instance) -> Self {
        let apart = self.apart.as_ref().map(|apart| units::take_limits(apart, &self.units, &instance));
        Formulation { instance, apart, ..self.clone() }
    }

    /// The territory that owns an account today.
    pub fn owner(&self, account: usize) -> Option<usize> {
        self.by_account().current(account)
    }

    /// The option of an account at a rep (index into `Plan::reps`) with a service; `None` where there is no such option.
    pub fn option(&self, account: usize, rep: usize, service: Service) -> Option<u32> {
        let territory = self.reps.binary_search(&rep).ok()?;
        let level = match service {
            Service::Full => 0,
            Service::Reduced if self.coverage.share(account, Some(1)) < 1.0 => 1,
            Service::Shifted if self.shift.as_ref().is_some_and(|shift| shift.side == Side::Takes) => TAKEN,
            Service::Reduced | Service::Uncovered | Service::Shifted => return None,
        };
        Some(self.instance.options().at(territory, level) as u32)
    }

    /// The options of all accounts today: at their owners, with all their calls.
    pub fn today(&self) -> Vec<Option<u32>> {
        (0..self.accounts.len()).map(|at| Some(self.owner(at)? as u32)).collect()
    }
}

impl Formulation {
    /// Whether the role has calls on an account without any shift.
    pub fn calls_itself(&self, account: usize) -> bool {
        self.shift.as_ref().is_none_or(|shift| shift.own[account])
    }

    /// Gives accounts (indices into `Plan::accounts`, with their reps) that have shifted to a role that takes over, whose accounts
    /// have these `options` otherwise. Returns those that another rep of the role calls already.
    pub fn take_over(&self, options: &mut [Option<u32>], taken: &BTreeMap<usize, usize>) -> Vec<usize> {
        let mut clashing = Vec::new();
        let Some(shift) = self.shift.as_ref().filter(|shift| shift.side == Side::Takes) else { return clashing };
        let all = self.instance.options();
        for unit in 0..self.units.len() {
            let members = || self.units.members(unit);
            let place = |option: u32| all.territory(option as usize);
            for at in members() {
                let Some(&rep) = taken.get(&self.accounts[at]) else { continue };
                let option = self.option(at, rep, Service::Shifted);
                if options[at].is_some_and(|own| place(own) != option.and_then(place)) {
                    clashing.push(self.accounts[at]);
                }
                options[at] = option;
            }
            // A unit is called, and shifts, as a whole.
            if members().any(|at| taken.contains_key(&self.accounts[at])) {
                members().for_each(|at| options[at] = options[at].and_then(place).map(|j| all.at(j, TAKEN) as u32));
            }
            let found = members().find_map(|at| options[at]);
            for at in members().filter(|&at| !shift.own[at]) {
                options[at] = options[at].or(found);
            }
        }
        clashing
    }
}
