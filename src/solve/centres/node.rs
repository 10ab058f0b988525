//! A node of the search tree: a cluster of centres per territory, and units bound to clusters. What it proves, and how it
//! is divided.

use super::clusters::Clusters;
use super::leaf::{self, Effort, Settled};
use super::transport::{Flow, Limits, Transport};
use crate::model::{Districting, ProofNode};

/// Territories by the clusters that their centres are in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// Clusters, apart from one another, each with the number of territories in it.
    pub clusters: Vec<(u32, u32)>,
    /// Prices to start from, by cluster.
    pub prices: Vec<f64>,
    /// What is known to be proven already.
    pub bound: f64,
}

/// What became of a node.
pub(super) enum Fate {
    /// All of its plans cost at least this.
    Closed { bound: f64, by: ProofNode },
    /// A cluster's halves take all shares of its territories.
    Divided { cluster: u32, parts: Vec<Node> },
    /// Its centres were settled: the bound by prices, and what the MIP makes of it.
    Settled { bound: f64, prices: Vec<f64>, settled: Settled },
}

/// What all nodes share.
pub(super) struct Search<'a> {
    pub problem: &'a Districting,
    pub clusters: &'a Clusters,
    /// Σ π of the multipliers whose values the clusters have.
    pub paid: f64,
    pub lower: f64,
    pub effort: &'a Effort,
}

impl Search<'_> {
    /// The node that leaves everything open.
    pub(super) fn root(&self) -> Node {
        let territories = self.problem.territories as u32;
        Node { clusters: vec![(0, territories)], prices: vec![0.0], bound: f64::NEG_INFINITY }
    }

    /// What the multipliers prove of a node.
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
        match self.division(node, &transport, &flow) {
            Some(cluster) => Fate::Divided { cluster, parts: self.split(node, cluster, &flow, bound) },
            None => {
                let settled = self.settle(node, &transport, &flow, bound, cutoff);
                Fate::Settled { bound, prices: flow.prices, settled }
            }
        }
    }

    /// Divides the units of a node whose centres are settled.
    fn settle(&self, node: &Node, transport: &Transport, flow: &Flow, bound: f64, cutoff: f64) -> Settled {
        let all = &self.clusters.clusters;
        let centres: Vec<u32> = node.clusters.iter().map(|&(cluster, _)| all[cluster as usize].centres[0]).collect();
        let mut options: Vec<Vec<u32>> = vec![(0..centres.len() as u32).collect(); self.problem.units()];
        let open = leaf::open_sinks(transport, flow, bound, cutoff);
        self.clusters.heavy.iter().zip(open).for_each(|(&unit, open)| options[unit as usize] = open);
        let mut settled = leaf::settle(self.problem, &centres, options, cutoff, self.effort);
        // Outside the options no plan costs less than the cutoff.
        settled.bound = settled.bound.min(cutoff).max(bound);
        settled
    }

    /// What the units without load cost at least.
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
        if self.problem.own {
            self.keep_centres(node, &mut rates);
        }
        let limit = |&(cluster, count): &(u32, u32)| {
            let upper = all[cluster as usize].upper;
            Limits { lower: f64::from(count) * self.lower, upper: f64::from(count) * upper }
        };
        Transport { loads: &self.clusters.loads, rates, limits: node.clusters.iter().map(limit).collect() }
    }

    /// A centre that is settled belongs to its own territory.
    fn keep_centres(&self, node: &Node, rates: &mut [f64]) {
        let k = node.clusters.len();
        for (sink, &(cluster, _)) in node.clusters.iter().enumerate() {
            if let [centre] = *self.clusters.clusters[cluster as usize].centres
                && let Ok(unit) = self.clusters.heavy.binary_search(&centre)
            {
                (0..k).filter(|&other| other != sink).for_each(|other| rates[unit * k + other] = f64::INFINITY);
            }
        }
    }

    /// The cluster to divide; `None` where all centres are settled. The widest one while that holds several centres, for what
    /// these gain by being told apart shows late; else the one whose units would cost most more at either half alone.
    fn division(&self, node: &Node, transport: &Transport, flow: &Flow) -> Option<u32> {
        let all = &self.clusters.clusters;
        let open = || node.clusters.iter().enumerate().filter(|(_, (cluster, _))| all[*cluster as usize].halves.is_some());
        let width = |(_, &(cluster, count)): (usize, &(u32, u32))| (all[cluster as usize].width, count, cluster);
        let wider = |a: &(f64, u32, u32), b: &(f64, u32, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(b.2.cmp(&a.2));
        let (_, count, widest) = open().map(width).max_by(wider)?;
        if count > 1 {
            return Some(widest);
        }
        let dearer = self.dearer(node, transport, flow);
        let gains = open().filter(|(_, (_, count))| *count == 1).map(|(at, &(cluster, _))| (dearer[at], cluster));
        gains.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, cluster)| cluster)
    }

    /// By cluster, what its units would cost more at one half alone, or at their second choice, and at the other one alone.
    fn dearer(&self, node: &Node, transport: &Transport, flow: &Flow) -> Vec<f64> {
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

    /// All ways to share a cluster's territories among its halves.
    fn split(&self, node: &Node, cluster: u32, flow: &Flow, bound: f64) -> Vec<Node> {
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
            for (half, share) in halves.into_iter().zip(shares).filter(|(_, share)| *share > 0) {
                clusters.push((half, share));
                prices.push(price);
            }
            Node { clusters, prices, bound }
        };
        shares.map(part).collect()
    }
}
