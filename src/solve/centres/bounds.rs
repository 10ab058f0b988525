//! How bounds are proven: all districts listed; multipliers, then a search over clusters of centres; or multipliers, then a MIP
//! over the pairs that they leave open.

use rayon::prelude::*;

use super::clusters::Clusters;
use super::districts::{self, Context};
use super::lagrangian::{self, Multipliers};
use super::leaf::LeafEffort;
use super::location::{self, Location};
use super::run::{DIVISIBLE, PROVABLE, Run};
use super::table::Table;
use super::{construction, node, restricted, tree};
use crate::model::CentreProof;
use crate::solve::parameters::EXACT;

/// Pairs of unit and centre that a MIP is asked to choose from.
const CORE: usize = 20_000;
/// Rounds of the multipliers.
const ROUNDS: usize = 600;

/// A bound, what of it needs nobody's word, and the proof of that.
pub(super) struct CentreBound {
    pub bound: f64,
    pub certified: f64,
    pub proof: CentreProof,
}

impl Run<'_> {
    /// Connected districts listed, and the cheapest of them put together; `None` where they are too many.
    pub(super) fn listed(&self) -> Option<CentreBound> {
        let paid = location::nearest_costs(&self.table, self.parameters.seed);
        let (progress, cutoff, stop) = (self.progress, &|| self.cutoff(), &|| self.stop());
        districts::settle(self.problem, paid, &Context { progress, cutoff, stop })?;
        let multipliers = self.raised(&self.table, &[], ROUNDS);
        let proof = self.proof(&multipliers, &self.table, f64::INFINITY);
        Some(CentreBound { bound: self.progress.best_bound(), certified: multipliers.bound, proof })
    }

    /// Multipliers that are as good as they get, over all centres of the table, which are closed on the way only.
    fn raised(&self, table: &Table, locations: &[Location], rounds: usize) -> Multipliers {
        let mut open = table.clone();
        let start = self.first_multipliers(table, locations);
        let guess = locations.first().map_or(start.bound.abs(), |location| 1.01 * location.value);
        let value = self.progress.best_value().unwrap_or(guess);
        let raised = lagrangian::ascend(&mut open, start, value, self.cutoff(), rounds, &|| self.stop());
        let mut loads = vec![0.0; self.problem.sites()];
        open.centres.iter().zip(&raised.loads).for_each(|(&centre, &load)| loads[centre as usize] = load);
        Multipliers::at(table, raised.units, &loads)
    }

    fn proof(&self, multipliers: &Multipliers, table: &Table, target: f64) -> CentreProof {
        let (units, loads) = (multipliers.units.clone(), multipliers.loads.clone());
        // JSON knows no infinity.
        let target = target.min(f64::MAX);
        CentreProof { target, units, loads, cell: table.cells.as_ref().map(|cells| cells.size), ..CentreProof::default() }
    }

    /// Multipliers, then the search over clusters where territories are few.
    pub(super) fn search(&self, locations: &[Location]) -> CentreBound {
        let mut multipliers = self.raised(&self.table, locations, ROUNDS);
        let few = self.problem.territories <= PROVABLE;
        if let Some(best) = locations.first().filter(|_| few && self.problem.graph.is_some()) {
            self.come_near(best.value);
        }
        let cutoff = self.cutoff();
        let mut proof = self.proof(&multipliers, &self.table, cutoff);
        let root = multipliers.bound.min(cutoff);
        self.progress.bound("multipliers", root);
        if self.coarse(root) {
            return self.close(&self.table, &multipliers);
        }
        if root >= cutoff || !few || self.stop() {
            self.improve();
            return CentreBound { bound: root, certified: root, proof };
        }
        let mut table = self.table.clone();
        multipliers.close(&mut table, cutoff);
        let clusters = Clusters::new(&table, &self.problem.positions, &multipliers, cutoff);
        let paid = multipliers.units.iter().sum();
        let effort = LeafEffort { gap: 0.5 * self.parameters.gap.max(EXACT), ..self.effort() };
        let search = node::TreeSearch { problem: self.problem, clusters: &clusters, paid, effort: &effort };
        let searched = tree::search(&search, &|| self.cutoff(), self.progress, &|| self.stop());
        let (bound, certified) = (searched.bound.max(root), searched.certified.max(root));
        if searched.certified > root {
            (proof.clusters, proof.nodes) = (clusters.listed(), searched.nodes);
        }
        self.progress.bound("centres", bound);
        CentreBound { bound, certified, proof }
    }

    /// Multipliers, of whole units where these are large, and what they leave open.
    pub(super) fn whole(&self) -> CentreBound {
        let mut table = self.table.clone();
        if self.problem.units() < DIVISIBLE * self.problem.territories {
            table.take_whole_units();
        }
        let multipliers = self.raised(&table, &[], ROUNDS);
        self.progress.bound("multipliers", multipliers.bound);
        self.close(&table, &multipliers)
    }

    /// The MIP over the pairs that multipliers leave open, where these are few.
    fn close(&self, table: &Table, multipliers: &Multipliers) -> CentreBound {
        if self.large() {
            self.improve();
        } else {
            let mut chosen: Vec<u32> = multipliers.chosen(table).iter().map(|&place| table.centres[place]).collect();
            chosen.sort_unstable();
            self.anneal_from(&construction::around(self.problem, &chosen, &vec![0.0; chosen.len()]), 0);
        }
        let cutoff = self.cutoff();
        let proof = self.proof(multipliers, table, cutoff);
        let root = multipliers.bound.min(cutoff);
        let least = multipliers.with_centre(table);
        let open = |unit: usize| {
            let near = |place: &usize| self.problem.allows(table.unit(*place), unit);
            let open = |place: &usize| near(place) && multipliers.open(table, &least, *place, unit, cutoff);
            let pairs = (0..table.centres.len()).filter(open);
            pairs.map(|place| (place as u32, table.costs(place)[unit])).collect::<Vec<(u32, f64)>>()
        };
        let pairs: Vec<Vec<(u32, f64)>> = (0..self.problem.units()).into_par_iter().map(open).collect();
        let count: usize = pairs.iter().map(Vec::len).sum();
        if root >= cutoff || count > CORE || self.stop() {
            if !self.large() {
                self.improve();
            }
            return CentreBound { bound: root, certified: root, proof };
        }
        let bound =
            restricted::solve(self.problem, table, &pairs, self.progress, &self.limits(0.5 * self.parameters.gap.max(EXACT)));
        // Outside the core no plan is below the cutoff.
        let bound = bound.min(cutoff).max(root);
        self.progress.bound("core MIP", bound);
        CentreBound { bound, certified: root, proof }
    }

    fn first_multipliers(&self, table: &Table, locations: &[Location]) -> Multipliers {
        let (units, loads) = match locations.first() {
            Some(first) => location::duals(table, first),
            None => (location::nearest_costs(table, self.parameters.seed), vec![0.0; table.centres.len()]),
        };
        Multipliers::at(table, units, &loads)
    }
}
