//! The tie in explanations: what a pair costs at least where another role must follow, and whom it would leave behind.

use std::collections::BTreeMap;

use crate::balance::formulate::Formulation;
use crate::balance::formulate::tie::{bundles, tie};
use crate::balance::root_prices::root_prices;
use crate::balance::territories::RolePlan;
use crate::check;
use crate::error::{Error, Result};
use crate::model::{CoupledInstances, Prices};
use crate::plan::Plan;
use crate::solve::tied::joint_choices::JointChoices;

/// Tied roles with their checked plans, for explaining one of them.
pub struct TiedRoles<'a> {
    roles: Vec<(&'a Formulation, &'a [u32])>,
    tied: CoupledInstances,
    prices: Vec<Prices>,
    bound: f64,
}

impl<'a> TiedRoles<'a> {
    /// Gets ready to explain tied roles: each with its plan and an option per unit.
    ///
    /// # Errors
    /// As [`tie`](crate::balance::formulate::tie::tie); [`Error::Command`] where a certificate has no prices, as no checked plan's.
    pub fn new(plan: &Plan, roles: &[(&'a Formulation, &RolePlan, &'a [u32])]) -> Result<Self> {
        let tied = tie(plan, &roles.iter().map(|own| own.0).collect::<Vec<_>>())?;
        let prices: Option<Vec<Prices>> = roles.iter().map(|own| root_prices(own.0, &own.1.proof.certificate)).collect();
        let prices = prices.ok_or_else(|| Error::Command("a tied role has no prices".into()))?;
        let bound = check::coupled_bound(&tied, &prices).map_err(|refusal| Error::Command(refusal.to_string()))?;
        Ok(TiedRoles { roles: roles.iter().map(|own| (own.0, own.2)).collect(), tied, prices, bound })
    }
}

/// A role with its plan, an option per unit.
pub type SolvedRole<'a> = (&'a Formulation, &'a RolePlan, &'a [u32]);

/// The places of tied roles, and all about them.
pub type TiedBundle<'a> = (Vec<usize>, TiedRoles<'a>);

/// The roles that are tied, each bundle with the places of its roles.
///
/// # Errors
/// As [`TiedRoles::new`].
pub fn tied_roles<'a>(plan: &Plan, solved: &[SolvedRole<'a>]) -> Result<Vec<TiedBundle<'a>>> {
    let formulations: Vec<&Formulation> = solved.iter().map(|own| own.0).collect();
    let bundles = bundles(plan, &formulations).into_iter().filter(|bundle| bundle.len() > 1);
    let together = |bundle: Vec<usize>| {
        let roles: Vec<SolvedRole> = bundle.iter().map(|&at| solved[at]).collect();
        Ok((bundle, TiedRoles::new(plan, &roles)?))
    };
    bundles.map(together).collect()
}

/// A role among those it is tied to.
#[derive(Clone, Copy)]
pub(super) struct TiedRole<'a> {
    pub all: &'a TiedRoles<'a>,
    pub part: usize,
}

impl TiedRole<'_> {
    /// The least that a plan with the unit at a territory costs, whatever its service there.
    pub fn bound(&self, unit: usize, territory: usize) -> f64 {
        let offers = JointChoices { tied: &self.all.tied, prices: &self.all.prices };
        let options = self.all.tied.parts()[self.part].options();
        let there = (0..options.levels()).map(|level| offers.least_with(self.part, unit, options.at(territory, level)));
        let there = there.fold(f64::INFINITY, f64::min);
        self.all.bound + there - offers.least(self.all.tied.group(self.part, unit))
    }

    /// The same with each of some units (unit, territory); of units that are chosen for together, the dearest counts.
    pub fn bound_with(&self, moves: &[(usize, usize)]) -> f64 {
        let mut dearer: BTreeMap<usize, f64> = BTreeMap::new();
        for &(unit, territory) in moves {
            let most = dearer.entry(self.all.tied.group(self.part, unit)).or_default();
            *most = most.max(self.bound(unit, territory) - self.all.bound);
        }
        self.all.bound + dearer.values().sum::<f64>()
    }

    /// Whom of another team the account would still have in the other roles.
    pub fn broken(&self, plan: &Plan, unit: usize, territory: usize) -> Vec<String> {
        // Where calls may shift, the other role does what this one leaves.
        if self.all.roles[self.part].0.shift.is_some() {
            return Vec::new();
        }
        let tied = &self.all.tied;
        let manager = |rep: usize| plan.reps[rep].manager_id.as_deref().unwrap_or("no manager");
        let own = self.all.roles[self.part].0.reps[territory];
        let others = tied.units(tied.group(self.part, unit)).filter(|&(part, _)| part != self.part);
        let broken = |(part, unit): (usize, usize)| {
            let (role, assignment) = self.all.roles[part];
            let rep = role.reps[role.instance.options().territory(assignment[unit] as usize)?];
            let words = || {
                let (role, id, other, own) = (&role.role, &plan.reps[rep].id, manager(rep), manager(own));
                format!("its {role} rep {id} is of {other}'s team, this one of {own}'s: [hierarchy] ties the roles")
            };
            (manager(rep) != manager(own)).then(words)
        };
        others.filter_map(broken).collect()
    }
}
