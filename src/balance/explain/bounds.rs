//! The least that a plan with a unit at a territory costs: the root bound and the pair's reduced cost, c_ij + λ a_ij − min.

use super::Explainer;
use crate::solve::prices::arcs::priced_cost;

/// Priced costs of a unit; costs, where there are no prices.
pub(super) struct Priced {
    /// The least at each territory, whatever the unit's service there.
    pub(super) there: Vec<f64>,
    /// That of the best option that the unit may have.
    best: f64,
}

impl Explainer<'_> {
    pub(super) fn priced(&self, unit: usize) -> Priced {
        let (instance, options) = (&self.formulation.instance, self.formulation.instance.options());
        let cost = |option: usize| match &self.root {
            Some((_, prices)) => priced_cost(instance, prices, unit, option),
            None => instance.cost(unit, option),
        };
        let mut priced = Priced { there: vec![f64::INFINITY; options.territories()], best: f64::INFINITY };
        for option in 0..options.count() {
            let cost = cost(option);
            if let Some(j) = options.territory(option) {
                priced.there[j] = priced.there[j].min(cost);
            }
            if instance.allows(unit, option) {
                priced.best = priced.best.min(cost);
            }
        }
        priced
    }

    /// The least that a plan with each of some units at a territory (unit, territory) costs, each unit once: what
    /// their reduced costs add up to. Of tied roles, all of them together; infinite where a rule forbids a pair.
    pub fn bound_with(&self, moves: &[(usize, usize)]) -> f64 {
        let instance = &self.formulation.instance;
        if moves.iter().any(|&(unit, territory)| !instance.allows(unit, self.option_at(unit, territory))) {
            return f64::INFINITY;
        }
        let certified = self.role.proof.certified_bound;
        match (&self.tied, &self.root) {
            (Some(tied), _) => certified.max(tied.bound_with(moves)),
            (None, Some((root, _))) => {
                let dearer = moves.iter().map(|&(unit, territory)| {
                    let priced = self.priced(unit);
                    priced.there[territory] - priced.best
                });
                certified.max(root + dearer.sum::<f64>())
            }
            (None, None) => certified,
        }
    }

    /// The least that a plan with the unit at a territory costs; of tied roles, all of them together.
    pub(super) fn bound(&self, unit: usize, territory: usize, priced: &Priced) -> f64 {
        let certified = self.role.proof.certified_bound;
        match (&self.tied, &self.root) {
            (Some(tied), _) => certified.max(tied.bound(unit, territory)),
            (None, Some((root, _))) => certified.max(root + priced.there[territory] - priced.best),
            (None, None) => certified,
        }
    }
}
