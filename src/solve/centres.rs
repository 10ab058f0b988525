//! Free centres: location-allocation and annealing find plans; multipliers and a search over clusters of centres prove them.

mod annealing;
mod ascent;
mod clusters;
mod construction;
mod core;
mod districts;
mod impossible;
mod key;
mod knapsack;
mod lagrangian;
mod leaf;
mod location;
pub mod matching;
mod means;
mod node;
mod plans;
mod regions;
mod stranded;
mod table;
mod transport;
mod tree;

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::outcome::relative_gap;
use crate::model::{CentreCosts, CentreProof, Districting, DistrictingInfeasible, DistrictingSolution};
use crate::solve::milp::Limits;
use crate::solve::parameters::EXACT;
use crate::solve::{Parameters, Progress};
use annealing::Ground;
use clusters::Clusters;
use districts::Context;
use lagrangian::Multipliers;
use leaf::Effort;
use location::Location;
use table::{Costs, Table};

/// Units per territory from which dividing them as if they were divisible is nearly exact.
const DIVISIBLE: usize = 25;
/// The same where knapsacks of whole units have no advantage, as territories must carry at least so much; and the relative gap
/// of the multipliers beyond which it was an illusion.
const ROUGHLY: usize = 9;
const ROUGH_GAP: f64 = 0.2;
/// Territories up to which that takes no time.
const FEW: usize = 40;
/// Territories up to which the search over clusters may come to an end.
const PROVABLE: usize = 8;
/// Pairs of unit and centre that a MIP is asked to choose from, and the nodes it may take.
const CORE: usize = 20_000;
const NODES: usize = 100_000;
/// Rounds of the multipliers.
const ROUNDS: usize = 600;
/// Part of the gap asked for that a MIP may leave: where a proof may come to an end, the first plans are to be as good as they
/// get.
const MIP_GAP: f64 = 0.1;
const ROUGH_MIP_GAP: f64 = 1.0;

/// Solves a problem of free centres within the limits of `parameters`, reporting to `progress`.
///
/// The plan keeps all limits; `certified_bound` is what the proof proves, `dual_bound` may rest on the MIP's word for the
/// division of units among settled centres, or on the engine's for the list of all districts that matter.
pub fn solve(problem: &Districting, parameters: &Parameters, progress: &Progress) -> DistrictingSolution {
    if let Some(reason) = impossible::told(problem) {
        return DistrictingSolution::infeasible(DistrictingInfeasible::Reason(reason));
    }
    if let Some(unit) = stranded::stranded(problem) {
        return DistrictingSolution::infeasible(DistrictingInfeasible::NoDistrict { unit });
    }
    if let CentreCosts::Means(weight) = &problem.costs {
        return anywhere(problem, weight, parameters, progress);
    }
    let costs = Costs::new(problem);
    let run = Run { problem, parameters, progress, table: Table::new(problem), ground: Ground::new(problem, &costs) };
    let few = districts::are_few(problem);
    if few {
        run.plans(&[]);
        if let Some(proven) = run.listed() {
            return run.solution(proven);
        }
    }
    let locations = if run.divisible() { run.locate() } else { Vec::new() };
    if !few || !locations.is_empty() {
        run.plans(&locations);
    }
    let proven = if run.divisible() { run.search(&locations) } else { run.whole() };
    run.solution(proven)
}

/// One solve under way.
struct Run<'a> {
    problem: &'a Districting,
    parameters: &'a Parameters,
    progress: &'a Progress<'a>,
    table: Table,
    ground: Ground<'a>,
}

/// A bound, what of it needs nobody's word, and the proof of that.
struct Proven {
    bound: f64,
    certified: f64,
    proof: CentreProof,
}

impl Run<'_> {
    /// Whether units are so small against territories that parts of them hardly matter.
    fn divisible(&self) -> bool {
        let territories = self.problem.territories;
        let least = if self.table.lower > 0.0 { ROUGHLY } else { DIVISIBLE };
        territories <= FEW && self.problem.units() >= least * territories
    }

    /// Whether a plan has several regions.
    fn large(&self) -> bool {
        self.problem.territories > regions::TERRITORIES
    }

    /// Whether units prove too large after all to be taken as divisible.
    fn coarse(&self, bound: f64) -> bool {
        let gap = self.progress.best_value().map_or(1.0, |value| relative_gap(value, bound));
        self.problem.units() < DIVISIBLE * self.problem.territories && gap > ROUGH_GAP
    }

    fn stop(&self) -> bool {
        self.parameters.should_stop()
    }

    fn effort(&self) -> Effort {
        let stop = Arc::clone(&self.parameters.stop);
        let part = if self.problem.territories > PROVABLE { ROUGH_MIP_GAP } else { MIP_GAP };
        Effort { gap: part * self.parameters.gap.max(EXACT), time: self.parameters.remaining(), stop }
    }

    /// What a better plan must stay below to count.
    fn cutoff(&self) -> f64 {
        let Some(value) = self.progress.best_value() else { return f64::INFINITY };
        if self.problem.integral { value - 1.0 + 1e-5 } else { value - 0.999 * self.parameters.allowed(value) }
    }

    /// Connected districts listed, and the cheapest of them put together; `None` where they are too many.
    fn listed(&self) -> Option<Proven> {
        let paid = location::nearest_costs(self.problem, &self.table, self.parameters.seed);
        let (progress, cutoff, stop) = (self.progress, &|| self.cutoff(), &|| self.stop());
        districts::settle(self.problem, paid, &Context { progress, cutoff, stop })?;
        let multipliers = self.raised(&self.table, &[], ROUNDS);
        let proof = self.proof(&multipliers, &self.table, f64::INFINITY);
        Some(Proven { bound: self.progress.best_bound(), certified: multipliers.bound, proof })
    }

    fn limits(&self, gap: f64) -> Limits {
        Limits { gap, time: self.parameters.remaining(), nodes: Some(NODES), stop: Arc::clone(&self.parameters.stop) }
    }

    /// Multipliers that are as good as they get, over all centres of the table, which are closed on the way only.
    fn raised(&self, table: &Table, locations: &[Location], rounds: usize) -> Multipliers {
        let mut open = table.clone();
        let start = self.first_multipliers(table, locations);
        let guess = locations.first().map_or(start.bound.abs(), |location| 1.01 * location.value);
        let value = self.progress.best_value().unwrap_or(guess);
        let raised = lagrangian::ascend(&mut open, start, value, self.cutoff(), rounds, &|| self.stop());
        let mut loads = vec![0.0; self.problem.units()];
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
    fn search(&self, locations: &[Location]) -> Proven {
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
            return Proven { bound: root, certified: root, proof };
        }
        let mut table = self.table.clone();
        multipliers.close(&mut table, cutoff);
        let clusters = Clusters::new(&table, &self.problem.positions, &multipliers, cutoff);
        let paid = multipliers.units.iter().sum();
        let effort = Effort { gap: 0.5 * self.parameters.gap.max(EXACT), ..self.effort() };
        let search = node::Search { problem: self.problem, clusters: &clusters, paid, lower: table.lower, effort: &effort };
        let searched = tree::search(&search, &|| self.cutoff(), self.progress, &|| self.stop());
        let (bound, certified) = (searched.bound.max(root), searched.certified.max(root));
        if searched.certified > root {
            (proof.clusters, proof.nodes) = (clusters.listed(), searched.nodes);
        }
        self.progress.bound("centres", bound);
        Proven { bound, certified, proof }
    }

    /// Multipliers, of whole units where these are large, and what they leave open.
    fn whole(&self) -> Proven {
        let mut table = self.table.clone();
        if self.problem.units() < DIVISIBLE * self.problem.territories {
            table.take_whole_units();
        }
        let multipliers = self.raised(&table, &[], ROUNDS);
        self.progress.bound("multipliers", multipliers.bound);
        self.close(&table, &multipliers)
    }

    /// The MIP over the pairs that multipliers leave open, where these are few.
    fn close(&self, table: &Table, multipliers: &Multipliers) -> Proven {
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
            let pairs = (0..table.centres.len()).filter(|&place| multipliers.open(table, &least, place, unit, cutoff));
            pairs.map(|place| (place as u32, table.costs(place)[unit])).collect::<Vec<(u32, f64)>>()
        };
        let pairs: Vec<Vec<(u32, f64)>> = (0..self.problem.units()).into_par_iter().map(open).collect();
        let count: usize = pairs.iter().map(Vec::len).sum();
        if root >= cutoff || count > CORE || self.stop() {
            if !self.large() {
                self.improve();
            }
            return Proven { bound: root, certified: root, proof };
        }
        let bound = core::solve(self.problem, table, &pairs, self.progress, &self.limits(0.5 * self.parameters.gap.max(EXACT)));
        // Outside the core no plan is below the cutoff.
        let bound = bound.min(cutoff).max(root);
        self.progress.bound("core MIP", bound);
        Proven { bound, certified: root, proof }
    }

    fn first_multipliers(&self, table: &Table, locations: &[Location]) -> Multipliers {
        let (units, loads) = match locations.first() {
            Some(first) => location::duals(table, first),
            None => (location::nearest_costs(self.problem, table, self.parameters.seed), vec![0.0; table.centres.len()]),
        };
        Multipliers::at(table, units, &loads)
    }

    fn solution(&self, proven: Proven) -> DistrictingSolution {
        let best = self.progress.best();
        let infeasible = (best.is_none() && proven.bound == f64::INFINITY)
            .then(|| DistrictingInfeasible::Reason("a search over all centres came back empty".to_owned()));
        let (primal, plan) = best.map_or((None, None), |(value, plan)| (Some(value), Some(plan)));
        let below = |bound: f64| primal.map_or(bound, |value| bound.min(value));
        DistrictingSolution {
            plan,
            primal,
            dual_bound: below(self.progress.best_bound().max(proven.bound)),
            certified_bound: below(proven.certified),
            proof: proven.proof,
            infeasible,
            trace: self.progress.trace(),
        }
    }
}

/// Centres anywhere. Nothing is proven of what is found.
fn anywhere(problem: &Districting, weight: &[f64], parameters: &Parameters, progress: &Progress) -> DistrictingSolution {
    let ground = means::ground(problem, weight);
    if let Some(reason) = means::impossible(&ground) {
        return DistrictingSolution::infeasible(DistrictingInfeasible::Reason(reason));
    }
    means::search(&ground, parameters, &|plan| {
        let plan = means::named(problem, plan);
        progress.incumbent("means", problem.value(&plan), &plan);
    });
    let (primal, plan) = progress.best().map_or((None, None), |(value, plan)| (Some(value), Some(plan)));
    let (dual_bound, certified_bound) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let (proof, infeasible, trace) = (CentreProof::default(), None, progress.trace());
    DistrictingSolution { plan, primal, dual_bound, certified_bound, proof, infeasible, trace }
}
