//! The search over clusters: every way to share a cluster's territories among its halves is a node, and every end is at least
//! D(λ) = Σ_i min_J (c_iJ + λ_J a_i) − Σ_J t_J (λ_J > 0: λ_J upper, else λ_J lower), or Σ_i π_i + Σ_J t_J min_{s ∈ J} v_s.

use std::collections::BTreeSet;

use super::super::super::refusal::Refusal;
use super::super::super::sum::Sum;
use super::super::super::tolerance::ROUNDING;
use super::clusters::Clusters;
use super::multipliers::{Multipliers, load, paid};
use crate::model::{CentreProof, Districting, ProofCluster, ProofNode};

/// Clusters and closed pairs at a node.
struct State {
    /// Clusters with a number of territories each.
    clusters: Vec<(u32, u32)>,
    /// Units and the clusters that they do not belong to.
    closed: Vec<(u32, u32)>,
}

impl State {
    /// A unit belongs to a cluster, or to another one.
    fn bound(&self, unit: u32, cluster: u32, there: bool) -> Self {
        let others = self.clusters.iter().map(|&(other, _)| other).filter(|other| (*other == cluster) != there);
        let closed = self.closed.iter().copied().chain(others.map(|other| (unit, other))).collect();
        State { clusters: self.clusters.clone(), closed }
    }
}

/// The walk over all nodes.
pub(super) struct Search<'a> {
    pub(super) problem: &'a Districting,
    pub(super) proof: &'a CentreProof,
    pub(super) multipliers: &'a Multipliers,
    pub(super) clusters: &'a Clusters,
}

impl Search<'_> {
    /// Least bound of all ends.
    ///
    /// # Errors
    /// A search that is not whole, or whose numbers do not fit.
    pub(super) fn least(&self) -> Result<f64, Refusal> {
        let mut least = f64::INFINITY;
        let root = State {
            clusters: self.clusters.roots.iter().copied().zip(self.problem.sizes.iter().map(|&count| count as u32)).collect(),
            closed: Vec::new(),
        };
        let mut open = vec![(0_u64, root)];
        let mut visits = 0;
        while let Some((number, state)) = open.pop() {
            visits += 1;
            if visits > self.proof.nodes.len() {
                return Err(Refusal::malformed("nodes of the search are shared"));
            }
            let node = self
                .proof
                .nodes
                .get(number as usize)
                .ok_or_else(|| Refusal::malformed(format!("node {number} of the search is missing")))?;
            match node {
                ProofNode::Multiplied => least = least.min(self.multiplied(&state.clusters)),
                ProofNode::Priced(prices) => {
                    least = least.min(self.priced(&state, prices)?.max(self.multiplied(&state.clusters)))
                }
                ProofNode::Divided { cluster, first } => {
                    let parts = self
                        .parts(&state, *cluster)
                        .ok_or_else(|| Refusal::malformed(format!("node {number} divides no cluster of its own")))?;
                    open.extend((u64::from(*first)..).zip(parts));
                }
                ProofNode::Bound { unit, cluster, first } => {
                    if !state.clusters.iter().any(|(own, _)| own == cluster) {
                        return Err(Refusal::malformed(format!("node {number} binds unit {unit} to no cluster of its own")));
                    }
                    open.extend((u64::from(*first)..).zip([true, false].map(|there| state.bound(*unit, *cluster, there))));
                }
            }
        }
        Ok(least)
    }

    /// All ways to share a cluster's territories among its halves.
    fn parts(&self, state: &State, cluster: u32) -> Option<Vec<State>> {
        let at = state.clusters.iter().position(|&(own, _)| own == cluster)?;
        let ProofCluster::Halves(halves) = self.proof.clusters[cluster as usize] else { return None };
        let (count, mut rest) = (state.clusters[at].1, state.clusters.clone());
        rest.remove(at);
        let closed: Vec<(u32, u32)> = state
            .closed
            .iter()
            .flat_map(
                |&(unit, other)| if other == cluster { halves.map(|half| (unit, half)).to_vec() } else { vec![(unit, other)] },
            )
            .collect();
        let fits = |shares: [u32; 2]| {
            let fit = |(half, share): (u32, u32)| {
                self.clusters.given[half as usize] <= share && share <= self.clusters.centres[half as usize]
            };
            halves.into_iter().zip(shares).all(fit)
        };
        let part = |shares: [u32; 2]| {
            let taken = halves.into_iter().zip(shares).filter(|(_, share)| *share > 0);
            State { clusters: rest.iter().copied().chain(taken).collect(), closed: closed.clone() }
        };
        Some((0..=count).map(|first| [first, count - first]).filter(|&shares| fits(shares)).map(part).collect())
    }

    fn multiplied(&self, clusters: &[(u32, u32)]) -> f64 {
        let value = |&(cluster, count): &(u32, u32)| f64::from(count) * self.clusters.values[cluster as usize];
        let size: f64 = clusters.iter().map(|part| value(part).abs()).sum();
        self.multipliers.paid + clusters.iter().map(value).sum::<f64>() - ROUNDING * (size + self.multipliers.paid.abs())
    }

    /// D of a node, rounded down.
    fn priced(&self, state: &State, prices: &[f64]) -> Result<f64, Refusal> {
        let clusters = &state.clusters;
        if prices.len() != clusters.len() || !prices.iter().all(|price| price.is_finite()) {
            return Err(Refusal::malformed(format!("{} finite prices for {} clusters", prices.len(), clusters.len())));
        }
        let closed: BTreeSet<(u32, u32)> = state.closed.iter().copied().collect();
        let (mut sum, mut size) = (Sum::default(), 0.0);
        for unit in 0..self.problem.positions.len() {
            let load = load(self.problem, unit);
            let home = clusters.iter().position(|&(cluster, _)| {
                self.problem.self_assignment && self.clusters.single[cluster as usize] == Some(unit as u32)
            });
            let mut least = (f64::INFINITY, 0.0);
            let may = |at: usize| home.is_none_or(|home| home == at) && !closed.contains(&(unit as u32, clusters[at].0));
            let sinks = clusters.iter().zip(prices).enumerate().filter(|(at, _)| may(*at));
            for (_, (&(cluster, _), price)) in sinks {
                let cost = self.clusters.costs[cluster as usize][unit];
                if cost + price * load < least.0 {
                    least = (cost + price * load, cost.abs() + (price * load).abs());
                }
            }
            if least.0 == f64::INFINITY {
                return Ok(f64::INFINITY);
            }
            sum.add(least.0);
            size += least.1;
        }
        for (&(cluster, count), &price) in clusters.iter().zip(prices) {
            let count = f64::from(count);
            // Prices are what sinks pay here, and what they get in a knapsack.
            let [lower, upper] = self.clusters.limits[cluster as usize];
            let ends = paid(-price, count * lower, count * upper);
            sum.add(ends);
            size += ends.abs();
        }
        Ok(sum.value() - ROUNDING * size)
    }
}
