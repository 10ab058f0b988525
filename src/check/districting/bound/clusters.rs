//! Clusters of centres: c_iJ = min over the open centres s of J of c_is, with pairs closed where L_s plus the reduced cost reaches
//! the target.

use super::super::super::refusal::Refusal;
use super::super::super::tolerance::ROUNDING;
use super::super::cost::cost;
use super::super::too_far::is_far;
use super::multipliers::{Multipliers, given, limits, load};
use crate::model::{CentreProof, Districting, ProofCluster};

/// Cost of each unit at the nearest open centre of each cluster.
pub(super) struct Clusters {
    /// Cost by cluster and unit, infinite where all pairs are closed.
    pub(super) costs: Vec<Vec<f64>>,
    /// Least v by cluster.
    pub(super) values: Vec<f64>,
    /// Lower and upper limit by cluster.
    pub(super) limits: Vec<[f64; 2]>,
    pub(super) centres: Vec<u32>,
    pub(super) given: Vec<u32>,
    /// The unit at the centre of a cluster of one.
    pub(super) single: Vec<Option<u32>>,
    /// The size of its centres' territories, by cluster.
    sizes: Vec<usize>,
    /// The clusters that hold all centres of a size, by size.
    pub(super) roots: Vec<u32>,
}

impl Clusters {
    /// Builds the clusters of a proof.
    ///
    /// # Errors
    /// Clusters that share centres, leave out an open one, hold some of two sizes, or come before what they make up.
    pub(super) fn new(problem: &Districting, proof: &CentreProof, multipliers: &Multipliers) -> Result<Self, Refusal> {
        let (sites, count) = (problem.positions.len() * problem.sizes.len(), proof.clusters.len());
        if count == 0 {
            return Err(Refusal::malformed("a search needs clusters"));
        }
        let mut made = Clusters {
            costs: vec![Vec::new(); count],
            values: vec![f64::INFINITY; count],
            limits: vec![[0.0; 2]; count],
            centres: vec![0; count],
            given: vec![0; count],
            single: vec![None; count],
            sizes: vec![0; count],
            roots: Vec::new(),
        };
        let (mut seen, mut inside) = (vec![false; sites], vec![false; count]);
        // Halves come after what they make up.
        for (at, cluster) in proof.clusters.iter().enumerate().rev() {
            match *cluster {
                ProofCluster::Centre(centre) if (centre as usize) < sites && !seen[centre as usize] => {
                    seen[centre as usize] = true;
                    made.settle(problem, proof, multipliers, at, centre as usize);
                }
                ProofCluster::Centre(centre) => {
                    return Err(Refusal::malformed(format!("centre {centre} does not exist, or stands in two clusters")));
                }
                ProofCluster::Halves(halves)
                    if halves.iter().all(|&half| half as usize > at && (half as usize) < count) && halves[0] != halves[1] =>
                {
                    let halves = halves.map(|half| half as usize);
                    if let Some(shared) = halves.into_iter().find(|&half| std::mem::replace(&mut inside[half], true)) {
                        return Err(Refusal::malformed(format!("cluster {shared} is a half of two others")));
                    }
                    if made.sizes[halves[0]] != made.sizes[halves[1]] {
                        return Err(Refusal::malformed(format!("cluster {at} holds centres of two sizes")));
                    }
                    made.join(at, halves);
                }
                ProofCluster::Halves(halves) => {
                    return Err(Refusal::malformed(format!("the halves {halves:?} of cluster {at} are no clusters after it")));
                }
            }
        }
        let lost =
            (0..sites).find(|&centre| !seen[centre] && (given(problem, centre) || multipliers.with[centre] < proof.target));
        if let Some(centre) = lost {
            return Err(Refusal::malformed(format!("centre {centre} is open, but in no cluster")));
        }
        made.roots = (0..count as u32).filter(|&at| !inside[at as usize]).collect();
        let of_roots = made.roots.iter().map(|&root| made.sizes[root as usize]);
        if !of_roots.eq(0..problem.sizes.len()) {
            return Err(Refusal::malformed(
                "the clusters that are no halves do not hold all centres of a size each, in their order",
            ));
        }
        Ok(made)
    }

    fn settle(&mut self, problem: &Districting, proof: &CentreProof, multipliers: &Multipliers, at: usize, centre: usize) {
        let open = |unit: usize| {
            if is_far(problem, centre, unit) {
                return f64::INFINITY;
            }
            let (cost, priced) = (cost(problem, centre, unit), proof.loads[centre] * load(problem, unit));
            let reduced = cost - proof.units[unit] - priced;
            let error = ROUNDING * (cost.abs() + proof.units[unit].abs() + priced.abs());
            // A centre's own unit is in its knapsack already.
            let own = problem.self_assignment && unit == centre % problem.positions.len();
            let more = if own { 0.0 } else { (reduced - error).max(0.0) };
            if multipliers.with[centre] + more < proof.target { cost } else { f64::INFINITY }
        };
        self.costs[at] = (0..problem.positions.len()).map(open).collect();
        self.values[at] = multipliers.values[centre];
        let (lower, upper) = limits(problem, centre);
        (self.limits[at], self.sizes[at]) = ([lower, upper], centre / problem.positions.len());
        let unit = (centre % problem.positions.len()) as u32;
        (self.centres[at], self.given[at], self.single[at]) = (1, u32::from(given(problem, centre)), Some(unit));
    }

    fn join(&mut self, at: usize, [a, b]: [usize; 2]) {
        self.costs[at] = self.costs[a].iter().zip(&self.costs[b]).map(|(a, b)| a.min(*b)).collect();
        self.values[at] = self.values[a].min(self.values[b]);
        let [lower, upper] = self.limits[a];
        (self.limits[at], self.sizes[at]) = ([lower, upper.max(self.limits[b][1])], self.sizes[a]);
        self.centres[at] = self.centres[a] + self.centres[b];
        self.given[at] = self.given[a] + self.given[b];
    }
}
