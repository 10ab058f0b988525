//! The numbers of an option for a unit, whose way is measured once where costs and loads share it.

use std::cell::Cell;

use super::{Instance, Quantity};
use crate::geometry::Arcs;

impl Instance {
    /// Cost of an option for a unit: travel, moving, service given up.
    pub fn cost(&self, unit: usize, option: usize) -> f64 {
        self.numbers(unit, option).cost()
    }

    /// Load of a unit in activity `k` by an option (to the option's territory; 0 where it has none).
    pub fn load(&self, activity: usize, unit: usize, option: usize) -> f64 {
        self.numbers(unit, option).load(activity)
    }

    /// Use of a budget by an option of a unit.
    pub fn usage(&self, budget: usize, unit: usize, option: usize) -> f64 {
        self.numbers(unit, option).usage(budget)
    }

    /// All numbers of an option of a unit.
    pub(crate) fn numbers(&self, unit: usize, option: usize) -> Numbers<'_> {
        Numbers::new(self, unit, option)
    }
}

/// What an option costs a unit, and what it brings to loads and budgets.
pub(crate) struct Numbers<'a> {
    instance: &'a Instance,
    unit: usize,
    option: usize,
    territory: Option<usize>,
    /// The arcs measured last, and the way there.
    measured: Cell<Option<(&'a Arcs, f64)>>,
}

impl<'a> Numbers<'a> {
    pub(crate) fn new(instance: &'a Instance, unit: usize, option: usize) -> Self {
        Numbers { instance, unit, option, territory: instance.options.territory(option), measured: Cell::new(None) }
    }

    /// Travel, moving, service given up.
    pub(crate) fn cost(&self) -> f64 {
        self.quantity(&self.instance.costs)
    }

    /// What the unit brings to the option's territory in an activity; 0 where it has none.
    pub(crate) fn load(&self, activity: usize) -> f64 {
        if self.territory.is_none() { 0.0 } else { self.quantity(&self.instance.activities[activity].load) }
    }

    /// What it takes of a budget.
    pub(crate) fn usage(&self, budget: usize) -> f64 {
        let budget = &self.instance.budgets[budget];
        if let Some(balance) = &budget.team_balance {
            let inside = self.territory.is_some_and(|j| balance.team[j]);
            return balance.usage(self.unit, inside, self.load(balance.activity));
        }
        let counts = |at: Option<usize>, own: Option<usize>| at.is_none() || at == own;
        if counts(budget.territory, self.territory) && counts(budget.home, self.instance.current(self.unit)) {
            self.quantity(&budget.usage)
        } else {
            0.0
        }
    }

    /// What it takes of each budget of which it takes anything, in no order.
    pub(crate) fn uses(&self) -> impl Iterator<Item = (usize, f64)> {
        let counting = self.instance.counting(self.unit, self.territory);
        counting.map(|r| (r, self.usage(r))).filter(|(_, usage)| *usage != 0.0)
    }

    fn quantity(&self, quantity: &'a Quantity) -> f64 {
        let options = self.instance.options;
        let row = self.unit * options.levels() + if self.territory.is_some() { options.level(self.option) } else { 0 };
        quantity.by_way(options.levels(), self.instance.current(self.unit), row, self.territory, |arcs, j| self.way(arcs, j))
    }

    fn way(&self, arcs: &'a Arcs, territory: usize) -> f64 {
        match self.measured.get() {
            Some((measured, way)) if std::ptr::eq(measured, arcs) => way,
            _ => {
                let way = arcs.at(self.unit, territory);
                self.measured.set(Some((arcs, way)));
                way
            }
        }
    }
}
