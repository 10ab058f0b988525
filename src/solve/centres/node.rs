//! A node of the search tree: a cluster of centres per territory, and units bound to clusters. What it proves, and how it
//! is divided.

use super::clusters::Clusters;
use super::leaf::{self, LeafEffort, LeafResult};
use super::transport::{SinkLimits, SplitUnit, Transport, TransportSolution};
use crate::model::{Districting, ProofNode};

/// What split units must make plans dearer by, to be branched on one by one and not left to a MIP: such a part of the way to
/// the cutoff, and such a share of the bound.
const HARDLY: f64 = 0.1;
const TINY: f64 = 3e-4;

/// Territories by the clusters that their centres are in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// Clusters, apart from one another, each with the number of territories in it.
    pub clusters: Vec<(u32, u32)>,
    /// Prices to start from, by cluster.
    pub prices: Vec<f64>,
    /// Heavy units, by place, that may not belong to a cluster.
    pub closed: Vec<(u32, u32)>,
    /// Bound proven so far.
    pub bound: f64,
}

/// Fate of a node.
pub(super) enum Fate {
    /// All of its plans cost at least this.
    Closed { bound: f64, by: ProofNode },
    /// One of the parts holds.
    Divided { by: Branching, parts: Vec<Node> },
    /// Its centres are fixed: the bound by prices, and what the MIP makes of it.
    Leaf { bound: f64, prices: Vec<f64>, leaf: LeafResult },
}

/// How a node is divided.
#[derive(Clone, Copy, Debug)]
pub(super) enum Branching {
    /// A cluster's halves take all shares of its territories.
    Cluster(u32),
    /// A heavy unit, by place, belongs to a cluster or not.
    Unit { unit: u32, cluster: u32 },
}

/// Data that all nodes share.
pub(super) struct TreeSearch<'a> {
    pub problem: &'a Districting,
    pub clusters: &'a Clusters,
    /// Σ π of the multipliers whose values the clusters have.
    pub paid: f64,
    pub effort: &'a LeafEffort,
}

impl TreeSearch<'_> {
    /// The node that leaves everything open.
    pub(super) fn root(&self) -> Node {
        let roots = self.clusters.roots.iter().copied();
        let clusters: Vec<(u32, u32)> = roots.zip(self.problem.sizes.iter().map(|&count| count as u32)).collect();
        Node { prices: vec![0.0; clusters.len()], clusters, closed: Vec::new(), bound: f64::NEG_INFINITY }
    }

    /// Bound on a node by the multipliers.
    fn by_multipliers(&self, node: &Node) -> f64 {
        let value = |&(cluster, count): &(u32, u32)| f64::from(count) * self.clusters.clusters[cluster as usize].value;
        self.paid + node.clusters.iter().map(value).sum::<f64>()
    }

    /// Bounds a node, and divides it where plans below `cutoff` are left.
    pub(super) fn explore(&self, node: &Node, cutoff: f64) -> Fate {
        let multiplied = self.by_multipliers(node);
        let known = multiplied.max(node.bound);
        if known >= cutoff {
            let by = if multiplied >= cutoff { ProofNode::Multiplied } else { ProofNode::Priced(node.prices.clone()) };
            return Fate::Closed { bound: known, by };
        }
        let rest = self.light_costs(node);
        let transport = self.transport(node);
        let flow = transport.solve(&node.prices, cutoff - rest);
        let bound = (flow.bound + rest).max(known);
        if flow.bound + rest >= cutoff {
            return Fate::Closed { bound, by: ProofNode::Priced(flow.prices) };
        }
        match self.division(node, &transport, &flow, (HARDLY * (cutoff - bound)).max(TINY * bound.abs())) {
            Some(by) => Fate::Divided { by, parts: self.divided(node, by, &flow, bound) },
            None => {
                let leaf = self.solve_leaf(node, &transport, &flow, bound, cutoff);
                Fate::Leaf { bound, prices: flow.prices, leaf }
            }
        }
    }

    /// A division as the proof tells it, the parts being the nodes from `first` on.
    pub(super) fn told(&self, by: Branching, first: u32) -> ProofNode {
        match by {
            Branching::Cluster(cluster) => ProofNode::Divided { cluster, first },
            Branching::Unit { unit, cluster } => ProofNode::Bound { unit: self.clusters.heavy[unit as usize], cluster, first },
        }
    }

    /// Divides the units of a node whose centres are fixed.
    fn solve_leaf(&self, node: &Node, transport: &Transport, flow: &TransportSolution, bound: f64, cutoff: f64) -> LeafResult {
        let all = &self.clusters.clusters;
        let centres: Vec<u32> = node.clusters.iter().map(|&(cluster, _)| all[cluster as usize].centres[0]).collect();
        let mut options: Vec<Vec<u32>> = vec![(0..centres.len() as u32).collect(); self.problem.units()];
        let open = leaf::open_sinks(transport, flow, bound, cutoff);
        self.clusters.heavy.iter().zip(open).for_each(|(&unit, open)| options[unit as usize] = open);
        let mut leaf = leaf::solve(self.problem, &centres, options, cutoff, self.effort);
        // Outside the options no plan costs less than the cutoff.
        leaf.bound = leaf.bound.min(cutoff).max(bound);
        leaf
    }

    /// Least cost of the units without load.
    fn light_costs(&self, node: &Node) -> f64 {
        let rows: Vec<&[f64]> =
            node.clusters.iter().map(|&(cluster, _)| self.clusters.clusters[cluster as usize].rest.as_slice()).collect();
        let cheapest = |unit: usize| rows.iter().map(|row| row[unit]).fold(f64::INFINITY, f64::min);
        (0..rows[0].len()).map(cheapest).sum()
    }

    fn transport(&self, node: &Node) -> Transport<'_> {
        let (k, all) = (node.clusters.len(), &self.clusters.clusters);
        let rows: Vec<&[f64]> = node.clusters.iter().map(|&(cluster, _)| all[cluster as usize].rates.as_slice()).collect();
        let mut rates = Vec::with_capacity(k * self.clusters.loads.len());
        for unit in 0..self.clusters.loads.len() {
            rates.extend(rows.iter().map(|row| row[unit]));
        }
        if self.problem.self_assignment {
            self.keep_centres(node, &mut rates);
        }
        for &(unit, cluster) in &node.closed {
            if let Some(at) = node.clusters.iter().position(|&(other, _)| other == cluster) {
                rates[unit as usize * k + at] = f64::INFINITY;
            }
        }
        let limit = |&(cluster, count): &(u32, u32)| {
            let [lower, upper] = all[cluster as usize].limits;
            SinkLimits { lower: f64::from(count) * lower, upper: f64::from(count) * upper }
        };
        Transport { loads: &self.clusters.loads, rates, limits: node.clusters.iter().map(limit).collect() }
    }

    /// A fixed centre belongs to its own territory.
    fn keep_centres(&self, node: &Node, rates: &mut [f64]) {
        let k = node.clusters.len();
        for (sink, &(cluster, _)) in node.clusters.iter().enumerate() {
            if let [centre] = *self.clusters.clusters[cluster as usize].centres
                && let Ok(unit) = self.clusters.heavy.binary_search(&self.problem.unit(centre))
            {
                (0..k).filter(|&other| other != sink).for_each(|other| rates[unit * k + other] = f64::INFINITY);
            }
        }
    }

    /// How to divide a node; `None` where all centres are fixed, and split units make plans only a `little` dearer.
    ///
    /// The widest cluster comes first while it holds several centres, for what these gain by being told apart shows late; then
    /// whatever makes plans dearest on both sides together.
    fn division(&self, node: &Node, transport: &Transport, flow: &TransportSolution, little: f64) -> Option<Branching> {
        let all = &self.clusters.clusters;
        let open = || node.clusters.iter().enumerate().filter(|(_, (cluster, _))| all[*cluster as usize].halves.is_some());
        let width = |(_, &(cluster, count)): (usize, &(u32, u32))| (all[cluster as usize].width, count, cluster);
        let wider = |a: &(f64, u32, u32), b: &(f64, u32, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(b.2.cmp(&a.2));
        if let Some((_, count, widest)) = open().map(width).max_by(wider)
            && count > 1
        {
            return Some(Branching::Cluster(widest));
        }
        let dearer = self.dearer(node, transport, flow);
        let clusters = open().filter(|(_, (_, count))| *count == 1).map(|(at, &(cluster, _))| (dearer[at], cluster));
        let cluster = clusters.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let units = flow.split.iter().map(|split| (dearer_whole(transport, flow, split), split));
        let unit = units.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.unit.cmp(&a.1.unit)));
        let worth = cluster.map_or(little, |(gain, _)| gain);
        match unit.filter(|(gain, _)| *gain > worth) {
            Some((_, split)) => Some(Branching::Unit { unit: split.unit, cluster: node.clusters[split.sinks[0] as usize].0 }),
            None => cluster.map(|(_, cluster)| Branching::Cluster(cluster)),
        }
    }

    /// By cluster, what its units would cost more at one half alone, or at their second choice, and at the other one alone.
    fn dearer(&self, node: &Node, transport: &Transport, flow: &TransportSolution) -> Vec<f64> {
        let (k, all) = (node.clusters.len(), &self.clusters.clusters);
        let mut dearer = vec![0.0; k];
        for (unit, (&sink, load)) in flow.sinks.iter().zip(transport.loads).enumerate() {
            let at = sink as usize;
            let Some(halves) = all[node.clusters[at].0 as usize].halves else { continue };
            let priced = |sink: usize| transport.rates[unit * k + sink] + flow.prices[sink];
            let second = (0..k).filter(|&other| other != at).map(priced).fold(f64::INFINITY, f64::min);
            let alone = halves.map(|half| all[half as usize].rates[unit] + flow.prices[at]);
            dearer[at] += load * alone.into_iter().map(|alone| (alone.min(second) - priced(at)).max(0.0)).sum::<f64>();
        }
        dearer
    }

    /// The parts of a node.
    fn divided(&self, node: &Node, by: Branching, flow: &TransportSolution, bound: f64) -> Vec<Node> {
        match by {
            Branching::Cluster(cluster) => self.split(node, cluster, flow, bound),
            Branching::Unit { unit, cluster } => {
                let part = |at: bool| {
                    let others = node.clusters.iter().filter(|(other, _)| (*other != cluster) == at);
                    let closed = node.closed.iter().copied().chain(others.map(|&(other, _)| (unit, other)));
                    Node { clusters: node.clusters.clone(), prices: flow.prices.clone(), closed: closed.collect(), bound }
                };
                vec![part(true), part(false)]
            }
        }
    }

    /// All ways to share a cluster's territories among its halves.
    fn split(&self, node: &Node, cluster: u32, flow: &TransportSolution, bound: f64) -> Vec<Node> {
        let all = &self.clusters.clusters;
        let Some(halves) = all[cluster as usize].halves else { return Vec::new() };
        let Some(at) = node.clusters.iter().position(|&(other, _)| other == cluster) else { return Vec::new() };
        let (count, price) = (node.clusters[at].1, flow.prices[at]);
        let room = halves.map(|half| {
            let half = &all[half as usize];
            (half.given, half.centres.len() as u32)
        });
        let fits =
            |shares: [u32; 2]| shares.iter().zip(room).all(|(&share, (given, centres))| given <= share && share <= centres);
        let shares = (0..=count).map(|first| [first, count - first]).filter(|&shares| fits(shares));
        let part = |shares: [u32; 2]| {
            let (mut clusters, mut prices) = (node.clusters.clone(), flow.prices.clone());
            clusters.remove(at);
            prices.remove(at);
            let taken: Vec<(u32, u32)> = halves.into_iter().zip(shares).filter(|(_, share)| *share > 0).collect();
            prices.resize(clusters.len() + taken.len(), price);
            let passed = |&(unit, other): &(u32, u32)| {
                let heirs = if other == cluster { taken.iter().map(|half| half.0).collect() } else { vec![other] };
                heirs.into_iter().map(move |heir| (unit, heir))
            };
            let closed = node.closed.iter().flat_map(passed).collect();
            clusters.extend(&taken);
            Node { clusters, prices, closed, bound }
        };
        shares.map(part).collect()
    }
}

/// Estimated rise of the cost if a split unit belongs to the sink that has most of it, and if it belongs to the other one: as
/// much load must go the other way, at the price of what else can be passed on.
fn dearer_whole(transport: &Transport, flow: &TransportSolution, split: &SplitUnit) -> f64 {
    let [first, second] = split.sinks.map(|sink| sink as usize);
    let ways = ways(transport, flow, split);
    let load = transport.loads[split.unit as usize];
    load * ((1.0 - split.share) * ways[first][second] + split.share * ways[second][first])
}

/// Least cost of passing load from sink to sink, at the flow's prices and without a split unit: unit by unit, or as slack
/// between limits (the last place).
fn ways(transport: &Transport, flow: &TransportSolution, split: &SplitUnit) -> Vec<Vec<f64>> {
    let k = transport.limits.len();
    let mut ways = vec![vec![f64::INFINITY; k + 1]; k + 1];
    for (unit, (&from, rates)) in flow.sinks.iter().zip(transport.rates.chunks_exact(k)).enumerate() {
        let from = from as usize;
        let own = rates[from] + flow.prices[from];
        if unit != split.unit as usize {
            let priced = rates.iter().zip(&flow.prices).map(|(rate, price)| (rate + price - own).max(0.0));
            ways[from].iter_mut().zip(priced).for_each(|(way, cost)| *way = way.min(cost));
        }
    }
    for other in flow.split.iter().filter(|other| other.unit != split.unit) {
        let [first, second] = other.sinks.map(|sink| sink as usize);
        (ways[first][second], ways[second][first]) = (0.0, 0.0);
    }
    // A sink with a price is at its upper limit and can only have less, or at its lower one and can only have more.
    for (sink, &price) in flow.prices.iter().enumerate() {
        ways[sink][k] = if price <= 0.0 { -price } else { f64::INFINITY };
        ways[k][sink] = if price >= 0.0 { price } else { f64::INFINITY };
    }
    for over in 0..=k {
        for from in 0..=k {
            for to in 0..=k {
                ways[from][to] = ways[from][to].min(ways[from][over] + ways[over][to]);
            }
        }
    }
    ways
}
