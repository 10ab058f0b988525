//! An instance of territory balancing.

use super::counting::Counting;
use super::{Activity, Budget, Options, Pairing, Permissions, Quantity, RuleId};
use crate::geometry::{Adjacency, Entries};

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
    pub(crate) counting: Counting,
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

    /// The budgets that a unit can use by an option in `territory`: it uses no other.
    pub(crate) fn counting(&self, unit: usize, territory: Option<usize>) -> impl Iterator<Item = usize> {
        self.counting.of(self.current(unit), territory)
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

    /// The same where each unit that is not in the territory of `assignment` (an option per unit) costs `leaving[unit]` more.
    pub(crate) fn favouring(&self, assignment: &[u32], leaving: &[f64]) -> Self {
        let (levels, costs) = (self.options.levels(), &self.costs);
        let territory = |unit: usize| self.options.territory(assignment[unit] as usize);
        let or_zero = |values: &[f64], at: usize| values.get(at).copied().unwrap_or(0.0);
        let fixed = (0..self.units * levels).map(|row| or_zero(&costs.fixed, row) + leaving[row / levels]);
        let uncovered = (0..self.units)
            .map(|unit| or_zero(&costs.uncovered, unit) + if territory(unit).is_none() { 0.0 } else { leaving[unit] });
        let own = (0..self.units).filter_map(|unit| {
            let j = territory(unit)?;
            Some((unit as u32, j as u32, costs.single.at(unit, j).unwrap_or(0.0) - leaving[unit]))
        });
        // Of several entries for a pair the first counts.
        let single = Entries::new(own.chain(costs.single.iter()).collect());
        let costs = Quantity { fixed: fixed.collect(), uncovered: uncovered.collect(), single, ..costs.clone() };
        Instance { costs, integral: false, ..self.clone() }
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leaves_a_favoured_territory_costs_more_and_nothing_else_does() {
        let options = Options::new(2, 2, true);
        let costs = Quantity {
            fixed: (0..6).map(f64::from).collect(),
            single: Entries::new(vec![(1, 0, 3.0), (2, 1, 4.0)]),
            uncovered: vec![7.0, 8.0, 9.0],
            ..Quantity::default()
        };
        let instance = Instance::builder(3, options).costs(costs).build().unwrap();
        for assignment in (0..125_u32).map(|plan| [plan % 5, plan / 5 % 5, plan / 25]) {
            let favoured = instance.favouring(&assignment, &[1.0, 2.0, 0.0]);
            for (unit, leaving) in [1.0, 2.0, 0.0].into_iter().enumerate() {
                for option in 0..options.count() {
                    let stays = options.territory(option) == options.territory(assignment[unit] as usize);
                    let more = favoured.cost(unit, option) - instance.cost(unit, option);
                    assert_eq!(more, if stays { 0.0 } else { leaving }, "{assignment:?} {unit} {option}");
                }
            }
        }
    }
}
