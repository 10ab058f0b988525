//! Budgets: Σ_i r_io ≤ R, over all units or over those in one territory.

use super::raw::{self, Place};
use super::sum::Sum;
use super::tolerance::slack;
use super::violation::Violation;
use crate::model::Instance;

/// Budgets by where they count, so that one per territory costs no more than one for all.
pub(super) struct Counting {
    everywhere: Vec<usize>,
    in_territory: Vec<Vec<usize>>,
}

impl Counting {
    pub(super) fn new(instance: &Instance) -> Self {
        let mut counting = Counting { everywhere: Vec::new(), in_territory: vec![Vec::new(); instance.options.territories()] };
        for (budget, row) in instance.budgets.iter().enumerate() {
            match row.territory {
                None => counting.everywhere.push(budget),
                Some(j) => counting.in_territory[j].push(budget),
            }
        }
        counting
    }

    /// The budgets that a unit at a place uses.
    pub(super) fn at(&self, place: Option<Place>) -> impl Iterator<Item = usize> {
        let local = place.map_or(&[][..], |place| &self.in_territory[place.territory]);
        self.everywhere.iter().chain(local).copied()
    }
}

pub(super) fn violations(instance: &Instance, places: &[Option<Place>]) -> Vec<Violation> {
    let counting = Counting::new(instance);
    let mut used = vec![Sum::default(); instance.budgets.len()];
    for (unit, &place) in places.iter().enumerate() {
        for budget in counting.at(place).filter(|&budget| instance.budgets[budget].team_balance.is_none()) {
            used[budget].add(raw::number(instance, &instance.budgets[budget].usage, unit, place));
        }
    }
    let mut violations = Vec::new();
    for (b, (budget, used)) in
        instance.budgets.iter().zip(used).enumerate().filter(|(_, (budget, _))| budget.team_balance.is_none())
    {
        let (used, limit) = (used.value(), budget.limit);
        let within = used <= limit + slack(limit);
        if !within {
            violations.push(Violation::Budget { budget: b, used, limit, rule: budget.rule });
        }
    }
    violations
}
