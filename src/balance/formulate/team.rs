//! The accounts and reps of a role that rules are laid down for.

use super::coverage::Coverage;
use super::redraw::problem::Redraw;
use super::shift::Shift;
use crate::model::Quantity;
use crate::plan::travel::Travel;
use crate::plan::workload::Workload;
use crate::plan::{Account, Ownership, Plan, Rep};

/// What the rules work on: a role's accounts (units, as long as families are apart) and reps (territories).
pub struct RoleTeam<'a> {
    pub plan: &'a Plan,
    pub role: &'a str,
    pub reps: Vec<usize>,
    pub workload: Workload,
    pub travel: Travel,
    pub coverage: Coverage,
    /// What may shift to another role, or from it.
    pub shift: Option<Shift>,
    /// Who may get accounts.
    pub open: Vec<bool>,
    /// What is redrawn: territories around free centres are not bound by rules that name a rep.
    pub redraw: Option<Redraw>,
}

impl<'a> RoleTeam<'a> {
    /// Whether rules that name its rep hold for a territory.
    pub fn named(&self, territory: usize) -> bool {
        self.redraw.as_ref().is_none_or(|redraw| redraw.is_fixed(territory))
    }

    pub fn units(&self) -> usize {
        self.workload.accounts.len()
    }

    pub fn account(&self, unit: usize) -> &'a Account {
        &self.plan.accounts[self.workload.accounts[unit]]
    }

    pub fn accounts(&self) -> impl Iterator<Item = &'a Account> {
        self.workload.accounts.iter().map(|&at| &self.plan.accounts[at])
    }

    /// The territory that owns a unit today.
    pub fn owner(&self, unit: usize) -> Option<(usize, &'a Ownership)> {
        // Whom the role does not call today nobody owns in it.
        if self.shift.as_ref().is_some_and(|shift| !shift.own[unit]) {
            return None;
        }
        let owner = self.plan.owners.get(self.workload.accounts[unit], self.role)?;
        Some((self.reps.binary_search(&owner.rep?).ok()?, owner))
    }

    /// Hours that an account takes if it is served from the nearest home.
    pub fn least_hours(&self, unit: usize) -> f64 {
        self.workload.call_hours[unit] + self.travel.hop_hours[unit] + self.travel.least_hours_of(unit)
    }

    pub fn rep(&self, territory: usize) -> &'a Rep {
        &self.plan.reps[self.reps[territory]]
    }

    pub fn sellers(&self) -> impl Iterator<Item = &'a Rep> {
        self.reps.iter().map(|&at| &self.plan.reps[at])
    }

    /// Hours on the way out and back (stem hours), by level; hops where a shift saves them.
    pub fn stem_hours(&self) -> Quantity {
        let scale = self.coverage.by_level(&self.travel.visits);
        let fixed = self.shift.as_ref().map_or(Vec::new(), |shift| shift.hops(&self.travel.hop_hours).0);
        Quantity { fixed, scale, arcs: self.travel.ways.clone(), ..Quantity::default() }
    }
}
