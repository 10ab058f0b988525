//! Small instances with every kind of constraint, and their best plans by counting all plans.

pub mod corrupt;
pub mod random;
pub mod relabel;

use sutton::geometry::Adjacency;
use sutton::model::{Activity, Budget, Contiguity, Instance, InstanceBuilder, Options, Permissions, Quantity, RuleId, evaluate};

/// What an instance is made of, before it is built.
#[derive(Clone, Debug)]
pub struct Draft {
    pub units: usize,
    pub options: Options,
    pub costs: Quantity,
    pub activities: Vec<Activity>,
    pub budgets: Vec<Budget>,
    /// Per unit and territory: forbidden by a class of units, by a single pair.
    pub by_class: Vec<Vec<bool>>,
    pub by_pair: Vec<Vec<bool>>,
    pub locks: Vec<Option<usize>>,
    /// The only level that a unit may have.
    pub levels: Vec<Option<usize>>,
    pub current: Vec<Option<u32>>,
    pub edges: Option<Vec<(usize, usize)>>,
    pub integral: bool,
}

impl Draft {
    pub fn build(&self) -> Instance {
        let mut builder = Instance::builder(self.units, self.options).costs(self.costs.clone());
        builder = self.activities.iter().cloned().fold(builder, InstanceBuilder::activity);
        builder = self.budgets.iter().cloned().fold(builder, InstanceBuilder::budget);
        builder = builder.permissions(self.permissions()).current(self.current.clone());
        if let Some(edges) = &self.edges {
            builder = builder.contiguity(Contiguity { graph: Adjacency::new(self.units, edges), rule: RuleId(1) });
        }
        if self.integral { builder.integral().build().unwrap() } else { builder.build().unwrap() }
    }

    fn permissions(&self) -> Permissions {
        let mut permissions = Permissions::all(self.units);
        for unit in 0..self.units {
            if self.by_class[unit].contains(&true) {
                let rules = self.by_class[unit].iter().map(|&forbidden| forbidden.then_some(RuleId(2))).collect();
                let class = permissions.add_class(rules);
                permissions.set_class(unit, class);
            }
            for (territory, _) in self.by_pair[unit].iter().enumerate().filter(|(_, forbidden)| **forbidden) {
                permissions.forbid(unit, territory, RuleId(3));
            }
            if let Some(territory) = self.locks[unit] {
                permissions.lock(unit, territory, RuleId(4));
            }
            if let Some(level) = self.levels[unit] {
                permissions.keep_level(unit, level, RuleId(5));
            }
        }
        permissions
    }
}

/// The least value of all feasible assignments, and the first assignment that has it.
pub fn brute_force(instance: &Instance) -> Option<(f64, Vec<u32>)> {
    let last = instance.options().count() as u32 - 1;
    let mut assignment = vec![0; instance.units()];
    let mut best: Option<(f64, Vec<u32>)> = None;
    loop {
        let evaluation = evaluate(instance, &assignment);
        if evaluation.feasible() && best.as_ref().is_none_or(|(value, _)| evaluation.value < *value) {
            best = Some((evaluation.value, assignment.clone()));
        }
        // Count on, the first unit fastest.
        let Some(next) = assignment.iter().position(|&option| option < last) else { return best };
        assignment[..next].fill(0);
        assignment[next] += 1;
    }
}
