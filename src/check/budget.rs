//! Budgets: Σ_i r_io ≤ R, over all units, over those in one territory, or over those that are in one today.

use super::raw::{self, Place};
use super::sum::Sum;
use super::tolerance::slack;
use super::violation::Violation;
use crate::model::{Budget, Instance};

/// Budgets by where they count, so that one per territory costs no more than one for all.
pub(super) struct Counting {
    everywhere: Vec<usize>,
    in_territory: Vec<Vec<usize>>,
    from_territory: Vec<Vec<usize>>,
}

impl Counting {
    pub(super) fn new(instance: &Instance) -> Self {
        let lists = || vec![Vec::new(); instance.options.territories()];
        let mut counting = Counting { everywhere: Vec::new(), in_territory: lists(), from_territory: lists() };
        for (budget, row) in instance.budgets.iter().enumerate() {
            match (row.territory, row.home) {
                (None, None) => counting.everywhere.push(budget),
                (Some(j), _) => counting.in_territory[j].push(budget),
                (None, Some(home)) => counting.from_territory[home].push(budget),
            }
        }
        counting
    }

    /// The budgets that may count a unit at a place; whose home it has to be is asked by [`counts`].
    pub(super) fn at(&self, home: Option<u32>, place: Option<Place>) -> impl Iterator<Item = usize> {
        let local = place.map_or(&[][..], |place| &self.in_territory[place.territory]);
        let left = home.map_or(&[][..], |home| &self.from_territory[home as usize]);
        self.everywhere.iter().chain(local).chain(left).copied()
    }
}

/// Whether a budget counts a unit at a place.
pub(super) fn counts(instance: &Instance, budget: &Budget, unit: usize, place: Option<Place>) -> bool {
    let there = budget.territory.is_none() || place.map(|place| place.territory) == budget.territory;
    there && (budget.home.is_none() || instance.current[unit].map(|home| home as usize) == budget.home)
}

pub(super) fn violations(instance: &Instance, places: &[Option<Place>]) -> Vec<Violation> {
    let counting = Counting::new(instance);
    let mut used = vec![Sum::default(); instance.budgets.len()];
    for (unit, &place) in places.iter().enumerate() {
        for at in counting.at(instance.current[unit], place) {
            let budget = &instance.budgets[at];
            if budget.team_balance.is_none() && counts(instance, budget, unit, place) {
                used[at].add(raw::number(instance, &budget.usage, unit, place));
            }
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
