//! An instance of territory balancing.

use super::{Activity, Budget, Options, Pairing, Permissions, Quantity, RuleId};
use crate::geometry::Adjacency;

/// Every territory must be connected on the graph.
#[derive(Clone, Debug)]
pub struct Contiguity {
    /// The graph of units.
    pub graph: Adjacency,
    /// The rule behind it.
    pub rule: RuleId,
}

/// A validated instance. Fields are raw arrays, so that a checker can work from them alone.
#[derive(Clone, Debug)]
pub struct Instance {
    pub(crate) units: usize,
    pub(crate) options: Options,
    pub(crate) costs: Quantity,
    pub(crate) activities: Vec<Activity>,
    pub(crate) budgets: Vec<Budget>,
    pub(crate) permissions: Permissions,
    pub(crate) current: Vec<Option<u32>>,
    pub(crate) contiguity: Option<Contiguity>,
    pub(crate) pairing: Option<Pairing>,
    pub(crate) integral: bool,
    pub(crate) hours: f64,
}

impl Instance {
    /// Number of units.
    pub fn units(&self) -> usize {
        self.units
    }

    /// Number of territories.
    pub fn territories(&self) -> usize {
        self.options.territories()
    }

    /// The options every unit chooses from.
    pub fn options(&self) -> Options {
        self.options
    }

    /// The activities, in order.
    pub fn activities(&self) -> &[Activity] {
        &self.activities
    }

    /// The budgets, in order.
    pub fn budgets(&self) -> &[Budget] {
        &self.budgets
    }

    /// The contiguity rule, where there is one.
    pub fn contiguity(&self) -> Option<&Contiguity> {
        self.contiguity.as_ref()
    }

    /// The price on territories of groups, where there is one.
    pub fn pairing(&self) -> Option<&Pairing> {
        self.pairing.as_ref()
    }

    /// The same without a price on territories of groups: no plan costs more there.
    pub(crate) fn unpaired(&self) -> Self {
        Instance { pairing: None, ..self.clone() }
    }

    /// Whether every cost is a whole number and nothing else is priced, so that bounds may be rounded up.
    pub fn integral(&self) -> bool {
        self.integral
    }

    /// The hours of work behind the instance, the yardstick of the absolute gap; 0 where costs are not hours.
    pub fn hours(&self) -> f64 {
        self.hours
    }

    /// The territory a unit is in today.
    pub fn current(&self, unit: usize) -> Option<usize> {
        self.current[unit].map(|j| j as usize)
    }

    /// The rule that keeps a unit from an option, if any does.
    pub fn forbidden_by(&self, unit: usize, option: usize) -> Option<RuleId> {
        let territory = self.options.territory(option);
        let by_level = || territory.and_then(|_| self.permissions.level_forbidden_by(unit, self.options.level(option)));
        self.permissions.forbidden_by(unit, territory).or_else(by_level)
    }

    /// The territories that single pairs of the permissions close to a unit, each with the rule, ascending.
    pub fn excluded(&self, unit: usize) -> impl Iterator<Item = (usize, RuleId)> {
        let pairs = &self.permissions.pairs;
        let from = pairs.partition_point(|&(i, ..)| (i as usize) < unit);
        pairs[from..].iter().take_while(move |&&(i, ..)| i as usize == unit).map(|&(_, j, rule)| (j as usize, rule))
    }

    /// The territory that a unit is locked to.
    pub fn locked(&self, unit: usize) -> Option<usize> {
        self.permissions.locks[unit].map(|(j, _)| j as usize)
    }

    /// Whether a unit may choose an option.
    pub fn allows(&self, unit: usize, option: usize) -> bool {
        self.forbidden_by(unit, option).is_none()
    }

    /// Cost of an option for a unit: travel, moving, service given up.
    pub fn cost(&self, unit: usize, option: usize) -> f64 {
        self.quantity(&self.costs, unit, option)
    }

    /// Load of a unit in activity `k` by an option (to the option's territory; 0 where it has none).
    pub fn load(&self, activity: usize, unit: usize, option: usize) -> f64 {
        if self.options.territory(option).is_none() {
            return 0.0;
        }
        self.quantity(&self.activities[activity].load, unit, option)
    }

    /// Use of a budget by an option of a unit.
    pub fn usage(&self, budget: usize, unit: usize, option: usize) -> f64 {
        let budget = &self.budgets[budget];
        if let Some(balance) = &budget.team_balance {
            let inside = self.options.territory(option).is_some_and(|j| balance.team[j]);
            return balance.usage(unit, inside, self.load(balance.activity, unit, option));
        }
        let territory = self.options.territory(option);
        if budget.territory.is_some() && budget.territory != territory {
            return 0.0;
        }
        self.quantity(&budget.usage, unit, option)
    }

    fn quantity(&self, quantity: &Quantity, unit: usize, option: usize) -> f64 {
        let levels = self.options.levels();
        let territory = self.options.territory(option);
        let row = unit * levels + if territory.is_some() { self.options.level(option) } else { 0 };
        quantity.at(levels, self.current(unit), row, territory)
    }
}
