//! The price on territories of groups of units:
//! ```text
//! min Σ_g price · y_g    y_g ≥ Σ_j z_gj − free,    z_gj ≥ Σ over the options o in j of x_io  for every unit i of g,    y, z ≥ 0
//! ```
//! Where x are whole, so are z and y.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{Expression, constraint, variable};

use super::{Builder, EvaluatedPlan};
use crate::model::Pairing;

/// The territories that units of a group can be in, each with the free ones among these; with none where a settled unit is there
/// already.
type Reach = BTreeMap<usize, Vec<usize>>;

impl Builder<'_> {
    /// What the territories of each group with a choice cost.
    pub(super) fn pairing(&mut self) {
        let Some(pairing) = self.reduction.instance.pairing().filter(|pairing| pairing.price > 0.0) else { return };
        for group in &pairing.groups {
            // What is settled as a whole is counted by the reduction.
            if group.iter().all(|&unit| self.reduction.find(unit as usize).is_err()) {
                continue;
            }
            let reach = self.reach(group);
            if reach.len() > pairing.free {
                self.spread(pairing, group, &reach);
            }
        }
    }

    /// What the territories of a group cost.
    fn spread(&mut self, pairing: &Pairing, group: &[u32], reach: &Reach) {
        let planned = self.start.map(|plan| self.planned(group, plan)).unwrap_or_default();
        let most = (reach.len() - pairing.free) as f64;
        let beyond = variable().bounds(0.0..=most);
        let beyond = self.column(beyond, |_| planned.len().saturating_sub(pairing.free) as f64);
        self.model.objective.add_mul(self.model.scale * pairing.price, beyond);
        let mut count = Expression::from(reach.values().filter(|units| units.is_empty()).count() as f64);
        for (&j, units) in reach.iter().filter(|(_, units)| !units.is_empty()) {
            let there = self.column(variable().bounds(0.0..=1.0), |_| f64::from(u8::from(planned.contains(&j))));
            count += there;
            for &unit in units {
                let mut row = -1.0 * there;
                self.add_presence(&mut row, 1.0, unit, j);
                self.model.rows.push(constraint!(row <= 0));
            }
        }
        self.model.rows.push(constraint!(count - beyond <= pairing.free as f64));
    }

    fn reach(&self, group: &[u32]) -> Reach {
        let options = self.reduction.instance.options();
        let (mut reach, mut settled) = (Reach::new(), BTreeSet::new());
        for unit in group.iter().map(|&unit| unit as usize) {
            match self.reduction.find(unit) {
                Ok(at) => {
                    let own = self.reduction.free[at].1.iter().filter_map(|&option| options.territory(option as usize));
                    own.collect::<BTreeSet<usize>>().into_iter().for_each(|j| reach.entry(j).or_default().push(unit));
                }
                Err(option) => settled.extend(options.territory(option as usize)),
            }
        }
        settled.into_iter().for_each(|j| _ = reach.insert(j, Vec::new()));
        reach
    }

    /// The territories of a group in a plan.
    fn planned(&self, group: &[u32], plan: &EvaluatedPlan) -> BTreeSet<usize> {
        let options = self.reduction.instance.options();
        group.iter().filter_map(|&unit| options.territory(plan.assignment[unit as usize] as usize)).collect()
    }
}
