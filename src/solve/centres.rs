//! Free centres: location-allocation and annealing find plans; multipliers and a search over clusters of centres prove them.

mod annealing;
mod clusters;
mod construction;
mod lagrangian;
mod leaf;
mod location;
pub mod matching;
mod node;
mod table;
mod transport;
mod tree;

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::outcome::relative_gap;
use crate::model::{CentreProof, Districting, Placement};
use crate::solve::{Parameters, Progress, rng};
use annealing::Ground;
use clusters::Clusters;
use lagrangian::Multipliers;
use leaf::Effort;
use location::Location;
use table::{Costs, Table};

/// What rounding errors may do to a bound, relative to it: nothing is closed that is nearer to the cutoff.
const HAIR: f64 = 1e-9;
/// Units per territory from which dividing them as if they were divisible is nearly exact.
const DIVISIBLE: usize = 25;
/// Territories up to which that takes no time.
const FEW: usize = 40;
/// Territories up to which the search over clusters may come to an end.
const PROVABLE: usize = 8;
/// Places of centres that plans are made of, and of these, those whose units a MIP divides.
const KEPT: usize = 8;
const DIVIDED: usize = 3;
/// Moves of annealing per unit.
const MOVES: usize = 2_000;
/// Rounds of the multipliers.
const ROUNDS: usize = 400;
/// Part of the gap asked for that a MIP may leave: the first plans are to be as good as they get.
const MIP_GAP: f64 = 0.1;

/// Solves a problem of free centres within the limits of `parameters`, reporting to `progress`.
///
/// The plan keeps all limits; `certified_bound` is what the proof proves, `dual_bound` may rest on the MIP's word for the
/// division of units among settled centres.
pub fn solve(problem: &Districting, parameters: &Parameters, progress: &Progress) -> Placement {
    if let Some(reason) = impossible(problem) {
        return hopeless(reason);
    }
    let run = Run { problem, parameters, progress, table: Table::new(problem) };
    let locations = if run.divisible() { run.locate() } else { Vec::new() };
    run.plans(&locations);
    let proof = run.prove(&locations);
    run.placement(proof)
}

/// One solve under way.
struct Run<'a> {
    problem: &'a Districting,
    parameters: &'a Parameters,
    progress: &'a Progress<'a>,
    table: Table,
}

/// A bound, what of it needs nobody's word, and the proof of that.
struct Proven {
    bound: f64,
    certified: f64,
    proof: CentreProof,
    /// Whether the search came to an end.
    complete: bool,
}

impl Run<'_> {
    /// Whether units are so small against territories that parts of them hardly matter.
    fn divisible(&self) -> bool {
        let territories = self.problem.territories;
        territories <= PROVABLE || (territories <= FEW && self.problem.units() >= DIVISIBLE * territories)
    }

    fn stop(&self) -> bool {
        self.parameters.should_stop()
    }

    /// Good places for the centres, each cost but once.
    fn locate(&self) -> Vec<Location> {
        let mut found = location::locate(self.problem, &self.table, self.parameters.seed);
        found.dedup_by(|a, b| relative_gap(a.value, b.value) < HAIR);
        found.truncate(KEPT);
        found
    }

    /// Plans around these places, or from random ones.
    fn plans(&self, locations: &[Location]) {
        let costs = Costs::new(self.problem);
        let ground = Ground::new(self.problem, &costs);
        let heat = if locations.is_empty() { annealing::HOT } else { annealing::WARM };
        let anneal = |task: usize| {
            let mut rng = rng::stream(self.parameters.seed, 1_000 + task as u64);
            let (centres, prices) = match locations.get(task) {
                Some(location) => location::priced(&self.table, location),
                None => (location::drawn(self.problem, &self.table, &mut rng), vec![0.0; self.problem.territories]),
            };
            let start = construction::around(self.problem, &centres, &prices);
            annealing::anneal(&ground, &start, (heat, MOVES * self.problem.units()), &mut rng, &|| self.stop())
        };
        let annealed: Vec<_> = (0..locations.len().max(2)).into_par_iter().with_max_len(1).map(anneal).collect();
        for (value, plan) in annealed.into_iter().flatten() {
            self.progress.incumbent("annealing", value, &plan);
        }
        locations.iter().take(DIVIDED).for_each(|location| self.divide(location));
    }

    /// Lets a MIP divide the units among centres, and moves these to the middle of what they got, while that helps.
    fn divide(&self, location: &Location) {
        let mut location = location.clone();
        while !self.stop() {
            let value = self.progress.best_value().unwrap_or(f64::INFINITY);
            if location.value >= value {
                return;
            }
            let settled = location::settle_units(self.problem, &self.table, &location, value, &self.effort());
            let Some((value, plan)) = settled.plan else { return };
            if !self.progress.incumbent("division", value, &plan) {
                return;
            }
            match location::recentred(&self.table, &plan) {
                Some(moved) => location = moved,
                None => return,
            }
        }
    }

    fn effort(&self) -> Effort {
        let stop = Arc::clone(&self.parameters.stop);
        Effort { gap: MIP_GAP * self.parameters.gap, time: self.parameters.remaining(), stop }
    }

    /// What a better plan must stay below to count.
    fn cutoff(&self) -> f64 {
        let value = self.progress.best_value().unwrap_or(f64::INFINITY);
        if self.problem.integral { value - 1.0 + 1e-6 } else { value * (1.0 - 0.999 * self.parameters.gap) }
    }

    /// Multipliers, then the search where territories are few.
    fn prove(&self, locations: &[Location]) -> Proven {
        let mut table = self.table.clone();
        let start = self.first_multipliers(&table, locations);
        let guess = locations.first().map_or(start.bound.abs(), |location| 1.01 * location.value);
        let (value, cutoff) = (self.progress.best_value().unwrap_or(guess), self.cutoff());
        let raised = lagrangian::ascend(&mut table, start, value, cutoff, ROUNDS, &|| self.stop());
        // Once more over all centres: the proof has one set of multipliers.
        let mut loads = vec![0.0; self.problem.units()];
        table.centres.iter().zip(&raised.loads).for_each(|(&centre, &load)| loads[centre as usize] = load);
        let mut table = self.table.clone();
        let mut multipliers = Multipliers::at(&table, raised.units, &loads);
        let mut proof = CentreProof {
            target: cutoff,
            units: multipliers.units.clone(),
            loads: multipliers.loads.clone(),
            ..CentreProof::default()
        };
        let root = multipliers.bound.min(cutoff);
        self.progress.bound("multipliers", root);
        if root >= cutoff || !self.divisible() || self.problem.territories > PROVABLE || self.stop() {
            return Proven { bound: root, certified: root, proof, complete: root >= cutoff };
        }
        table.close(&mut multipliers, cutoff);
        let clusters = Clusters::new(&table, &self.problem.positions, &multipliers, cutoff);
        let paid = multipliers.units.iter().sum();
        let effort = Effort { gap: 0.5 * self.parameters.gap, ..self.effort() };
        let search = node::Search { problem: self.problem, clusters: &clusters, paid, lower: table.lower, effort: &effort };
        let searched = tree::search(&search, &|| self.cutoff(), self.progress, &|| self.stop());
        let (bound, certified) = (searched.bound.max(root), searched.certified.max(root));
        if searched.certified > root {
            (proof.clusters, proof.nodes) = (clusters.listed(), searched.nodes);
        }
        self.progress.bound("centres", bound);
        Proven { bound, certified, proof, complete: !self.stop() }
    }

    fn first_multipliers(&self, table: &Table, locations: &[Location]) -> Multipliers {
        let (units, loads) = match locations.first() {
            Some(first) => location::duals(table, first),
            None => (location::nearest_costs(self.problem, table, self.parameters.seed), vec![0.0; table.centres.len()]),
        };
        Multipliers::at(table, units, &loads)
    }

    fn placement(&self, proven: Proven) -> Placement {
        let best = self.progress.best();
        let infeasible = (best.is_none() && proven.complete).then(|| "a search over all centres came back empty".to_owned());
        let (primal, plan) = best.map_or((None, None), |(value, plan)| (Some(value), Some(plan)));
        let below = |bound: f64| primal.map_or(bound, |value| bound.min(value));
        Placement {
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

/// What sums alone show: there is no plan.
fn impossible(problem: &Districting) -> Option<String> {
    let (n, p) = (problem.units(), problem.territories);
    if p == 0 || p > n {
        return Some(format!("{p} territories for {n} units"));
    }
    for band in &problem.bands {
        let total: f64 = band.load.iter().sum();
        let largest = band.load.iter().copied().fold(0.0, f64::max);
        let mut upper = band.upper.clone();
        upper.sort_by(|a, b| b.total_cmp(a));
        let room: f64 = upper[..p].iter().sum();
        if total > room * (1.0 + HAIR) {
            return Some(format!("{}: all units bring {total}, {p} territories may carry {room}", band.name));
        }
        if total < band.lower * p as f64 * (1.0 - HAIR) {
            return Some(format!("{}: all units bring {total}, {p} territories must carry {} each", band.name, band.lower));
        }
        if largest > upper[0] * (1.0 + HAIR) {
            return Some(format!("{}: a unit brings {largest}, a territory may carry {}", band.name, upper[0]));
        }
    }
    None
}

fn hopeless(reason: String) -> Placement {
    Placement {
        plan: None,
        primal: None,
        dual_bound: f64::INFINITY,
        certified_bound: f64::NEG_INFINITY,
        proof: CentreProof::default(),
        infeasible: Some(reason),
        trace: Vec::new(),
    }
}
