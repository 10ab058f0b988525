//! A leaf of the search tree: its centres are fixed, a small MIP divides the units over the pairs that prices leave open.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::transport::{Transport, TransportSolution};
use crate::geometry::Adjacency;
use crate::model::{Activity, Contiguity, Districting, Instance, Options, Permissions, Quantity, RuleId};
use crate::solve::milp;
use crate::solve::milp::{MipLimits, RestrictedMip};

/// Nodes that a MIP may take.
const NODES: usize = 20_000;
/// Stands for every rule: a leaf's own answer names none.
const RULE: RuleId = RuleId(0);

/// Limits of a MIP's effort.
pub(super) struct LeafEffort {
    /// Relative gap at which it may stop.
    pub gap: f64,
    pub time: Option<Duration>,
    pub stop: Arc<AtomicBool>,
}

/// Bound of a leaf and its best plan.
pub(super) struct LeafResult {
    pub bound: f64,
    pub plan: Option<(f64, Vec<u32>)>,
}

/// The instance of assignment to fixed centres; territories need not be connected.
fn instance(problem: &Districting, centres: &[u32]) -> Option<Instance> {
    let (n, k) = (problem.units(), centres.len());
    let costs = (0..n).flat_map(|unit| centres.iter().map(move |&centre| problem.cost(centre as usize, unit))).collect();
    let mut permissions = Permissions::all(n);
    for unit in (0..n).filter(|_| problem.reach.is_some()) {
        let far = centres.iter().enumerate().filter(|(_, centre)| !problem.allows(**centre as usize, unit));
        far.for_each(|(sink, _)| permissions.forbid(unit, sink, RULE));
    }
    if problem.self_assignment {
        centres.iter().enumerate().for_each(|(sink, &centre)| permissions.lock(problem.unit(centre) as usize, sink, RULE));
    }
    let mut builder = Instance::builder(n, Options::new(k, 1, false)).costs(Quantity::dense(k, costs)).permissions(permissions);
    for band in &problem.bands {
        let total: f64 = band.load.iter().sum();
        let upper = centres.iter().map(|&centre| band.upper[centre as usize].min(total)).collect();
        let even = Activity::even(&band.name, Quantity::per_unit(band.load.clone()), k, RULE);
        let lower = centres.iter().map(|&centre| band.lower[problem.size(centre)]).collect();
        builder = builder.activity(Activity { lower, upper, ..even });
    }
    if problem.integral { builder.integral() } else { builder }.build().ok()
}

/// The sinks that plans below `cutoff` may give each heavy unit to, by the prices of a division that costs `bound`.
pub(super) fn open_sinks(transport: &Transport, flow: &TransportSolution, bound: f64, cutoff: f64) -> Vec<Vec<u32>> {
    let k = transport.limits.len();
    let room = (cutoff - bound) * (1.0 + 1e-6) + 1e-9 * cutoff.abs();
    let open = |(rates, load): (&[f64], &f64)| {
        let priced: Vec<f64> = rates.iter().zip(&flow.prices).map(|(rate, price)| load * (rate + price)).collect();
        let least = priced.iter().copied().fold(f64::INFINITY, f64::min);
        (0..k as u32).filter(|&sink| priced[sink as usize] - least <= room).collect()
    };
    transport.rates.chunks_exact(k).zip(transport.loads).map(open).collect()
}

/// Divides the units among centres, each to one of the options left to it. Plans from `cutoff` up are of no use, and centres at
/// one unit make none.
///
/// Where territories must be connected, they first need not: most leaves are done with then.
pub(super) fn solve(
    problem: &Districting,
    centres: &[u32],
    options: Vec<Vec<u32>>,
    cutoff: f64,
    effort: &LeafEffort,
) -> LeafResult {
    let mut units: Vec<u32> = centres.iter().map(|&centre| problem.unit(centre)).collect();
    units.sort_unstable();
    if units.windows(2).any(|pair| pair[0] == pair[1]) {
        return LeafResult { bound: f64::INFINITY, plan: None };
    }
    let Some(instance) = instance(problem, centres) else { return LeafResult { bound: f64::NEG_INFINITY, plan: None } };
    let limits = MipLimits { gap: effort.gap, time: effort.time, nodes: Some(NODES), stop: Arc::clone(&effort.stop) };
    let core = RestrictedMip { options, incumbent: None };
    let mut result = milp::solve(&instance, &core, &limits);
    let connected = |sinks: &Vec<u32>| problem.graph.as_ref().is_none_or(|graph| connected(graph, sinks, centres.len()));
    if result.bound < cutoff && !result.assignment.as_ref().is_none_or(connected) {
        let contiguity = problem.graph.clone().map(|graph| Contiguity { graph, rule: RULE });
        result = milp::solve(&Instance { contiguity, ..instance }, &core, &limits);
    }
    let plan =
        result.assignment.filter(connected).map(|sinks| sinks.iter().map(|&sink| centres[sink as usize]).collect::<Vec<u32>>());
    LeafResult { bound: result.bound, plan: plan.map(|plan| (problem.value(&plan), plan)) }
}

/// Whether each sink's units are one piece.
fn connected(graph: &Adjacency, sinks: &[u32], count: usize) -> bool {
    let members = |sink: u32| (0..sinks.len()).filter(|&unit| sinks[unit] == sink).collect::<Vec<usize>>();
    (0..count as u32).all(|sink| graph.connected(&members(sink)))
}
