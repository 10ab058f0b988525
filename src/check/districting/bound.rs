//! The bound that a proof of free centres proves.
//! ```text
//! L     = Σ_i π_i + Σ over the p cheapest centres of v_s,    v_s = min Σ_i (c_is − π_i) x_i over what a territory may hold
//! D(λ)  = Σ_i min_J (c_iJ + λ_J a_i) − Σ_J t_J (λ_J > 0: λ_J upper, else λ_J lower)
//! ```
//! L closes centres and pairs that only plans of `target` or more use (reduced costs); the search divides clusters of the
//! others, and each of its ends is at least D(λ) there, or Σ_i π_i + Σ_J t_J min_{s ∈ J} v_s. The bound is the least end, but
//! for `target` where that is less.

use std::collections::BTreeSet;

use super::super::refusal::Refusal;
use super::super::sum::Sum;
use super::super::tolerance::slack;
use super::cost::cost;
use crate::model::{CentreCosts, CentreProof, Districting, ProofCluster, ProofNode};

/// Rounding errors of a sum are below this share of the sum of its terms' absolute values.
const ROUNDING: f64 = 64.0 * f64::EPSILON;

/// More cells than this are no proof that anybody wants to wait for.
const MOST_CELLS: f64 = 1e6;

/// The dual bound that a proof proves: no plan that [`violations`](super::violations) accepts costs less. With centres anywhere
/// there is none, −∞.
///
/// # Errors
/// What is wrong with the proof: counts that don't fit the problem, numbers that are not finite, clusters that leave out an
/// open centre, or a search that is not whole.
///
/// ```
/// use sutton::check::districting::bound;
/// use sutton::geometry::Position;
/// use sutton::model::{CentreCosts, CentreProof, Districting};
/// let places = vec![Position::in_plane(0.0, 0.0), Position::in_plane(1.0, 0.0)];
/// let problem = Districting::new(places, 1, CentreCosts::Table(vec![0.0, 1.0, 1.0, 0.0]));
/// let proof = CentreProof { target: f64::MAX, units: vec![1.0, 1.0], loads: vec![0.0; 2], ..CentreProof::default() };
/// assert!((bound(&problem, &proof).unwrap() - 1.0).abs() < 1e-9);
/// assert!(bound(&problem, &CentreProof { units: vec![1.0], ..proof }).is_err());
/// ```
pub fn bound(problem: &Districting, proof: &CentreProof) -> Result<f64, Refusal> {
    if matches!(problem.costs, CentreCosts::Means(_)) {
        // Multipliers speak of centres among units.
        return Ok(f64::NEG_INFINITY);
    }
    let n = problem.positions.len();
    if proof.units.len() != n || proof.loads.len() != n {
        return Err(Refusal::malformed(format!(
            "{} multipliers and {} prices of load for {n} units",
            proof.units.len(),
            proof.loads.len()
        )));
    }
    if !proof.units.iter().chain(&proof.loads).all(|number| number.is_finite()) || proof.target.is_nan() {
        return Err(Refusal::malformed("a number of the proof is not finite"));
    }
    if let Some(cell) = proof.cell {
        let rooms = problem.bands.first().map_or(0.0, |band| band.upper.iter().copied().fold(0.0, f64::max)) / cell;
        if !(rooms < MOST_CELLS && cell.log2().fract() == 0.0)
            || problem.bands.iter().any(|band| band.lower > 0.0)
            || !proof.nodes.is_empty()
        {
            return Err(Refusal::malformed(format!("cells of {cell} do not go with this problem or proof")));
        }
    }
    let multipliers = Multipliers::new(problem, proof);
    if !multipliers.root.is_finite() || multipliers.values.iter().any(|value| value.is_nan()) {
        return Err(Refusal::Overflow("the multipliers are too large to compute with, or a cost is no number"));
    }
    let root = multipliers.root.min(proof.target);
    if proof.nodes.is_empty() {
        return Ok(root);
    }
    let clusters = Clusters::new(problem, proof, &multipliers)?;
    let ends = Search { problem, proof, multipliers: &multipliers, clusters: &clusters }.least()?;
    Ok(ends.min(proof.target).max(root))
}

/// Bounds that the multipliers prove.
struct Multipliers {
    paid: f64,
    /// v by centre, rounded down.
    values: Vec<f64>,
    root: f64,
    /// The least that a plan with a centre costs, by centre.
    with: Vec<f64>,
}

impl Multipliers {
    fn new(problem: &Districting, proof: &CentreProof) -> Self {
        let n = problem.positions.len();
        let values: Vec<f64> = (0..n).map(|centre| knapsack(problem, proof, centre)).collect();
        let paid: Sum = proof.units.iter().copied().collect();
        let size: f64 = proof.units.iter().map(|unit| unit.abs()).sum();
        let paid = paid.value() - ROUNDING * size;
        let mut order: Vec<usize> = (0..n).filter(|&centre| !given(problem, centre)).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let must = problem.self_assignment || problem.bands.iter().any(|band| band.lower > 0.0);
        let count = problem.territories.saturating_sub(problem.fixed.len());
        let mut chosen: Vec<usize> = order.into_iter().take(count).filter(|&centre| must || values[centre] < 0.0).collect();
        let last = if chosen.len() < count { 0.0 } else { chosen.last().map_or(f64::INFINITY, |&centre| values[centre]) };
        let free: Vec<usize> = chosen.clone();
        chosen.extend((0..n).filter(|&centre| given(problem, centre)));
        let sum: Sum = chosen.iter().map(|&centre| values[centre]).collect();
        let root = paid + sum.value() - ROUNDING * chosen.iter().map(|&centre| values[centre].abs()).sum::<f64>();
        let with = |centre: usize| {
            let kept = given(problem, centre) || free.contains(&centre);
            if kept { root } else { root + (values[centre] - last).max(0.0) }
        };
        Multipliers { paid, root, with: (0..n).map(with).collect(), values }
    }
}

fn given(problem: &Districting, centre: usize) -> bool {
    problem.fixed.contains(&(centre as u32))
}

fn load(problem: &Districting, unit: usize) -> f64 {
    problem.bands.first().map_or(0.0, |band| band.load[unit])
}

/// The limits of a centre's territory, a hair wider than they are.
fn limits(problem: &Districting, centre: usize) -> (f64, f64) {
    let Some(band) = problem.bands.first() else { return (0.0, f64::INFINITY) };
    let total: f64 = band.load.iter().sum();
    let upper = band.upper[centre].min(total);
    ((band.lower - slack(band.lower)).max(0.0), upper + slack(upper))
}

/// Least payment of a territory for its load at a price.
fn paid(price: f64, lower: f64, upper: f64) -> f64 {
    let ends = if price > 0.0 { price * lower } else { price * upper };
    if price == 0.0 { 0.0 } else { ends }
}

/// v of a centre with whole units, rounded down.
fn packed(problem: &Districting, proof: &CentreProof, centre: usize, cell: f64) -> f64 {
    let room = (limits(problem, centre).1 / cell).floor();
    let cells = |unit: usize| (load(problem, unit) / cell).floor();
    let own = |unit: usize| problem.self_assignment && unit == centre;
    let must = (0..problem.positions.len()).find(|&unit| own(unit));
    let room = must.map_or(room, |unit| (room - cells(unit)).max(0.0)) as usize;
    let mut least = vec![0.0_f64; room + 1];
    let (mut fixed, mut size) = (0.0, 0.0);
    for (unit, multiplier) in proof.units.iter().enumerate() {
        let cost = cost(problem, centre, unit);
        let worth = cost - multiplier;
        if own(unit) {
            fixed = worth;
        } else if worth < 0.0 && cells(unit) <= room as f64 {
            let load = cells(unit) as usize;
            for left in (load..=room).rev() {
                least[left] = least[left].min(least[left - load] + worth);
            }
        }
        size += if worth < 0.0 || own(unit) { cost.abs() + multiplier.abs() } else { 0.0 };
    }
    least[room] + fixed - ROUNDING * size
}

/// v of a centre, rounded down.
fn knapsack(problem: &Districting, proof: &CentreProof, centre: usize) -> f64 {
    if let Some(cell) = proof.cell {
        return packed(problem, proof, centre, cell);
    }
    let price = proof.loads[centre];
    let (lower, upper) = limits(problem, centre);
    let (mut sum, mut size) = (Sum::default(), 0.0);
    for (unit, multiplier) in proof.units.iter().enumerate() {
        let (cost, priced) = (cost(problem, centre, unit), price * load(problem, unit));
        let reduced = cost - multiplier - priced;
        size += cost.abs() + multiplier.abs() + priced.abs();
        if reduced < 0.0 || (problem.self_assignment && unit == centre) {
            sum.add(reduced);
        }
    }
    let ends = paid(price, lower, upper);
    sum.value() + ends - ROUNDING * (size + ends.abs())
}

/// Cost of each unit at the nearest open centre of each cluster.
struct Clusters {
    /// Cost by cluster and unit, infinite where all pairs are closed.
    costs: Vec<Vec<f64>>,
    /// Least v by cluster.
    values: Vec<f64>,
    upper: Vec<f64>,
    centres: Vec<u32>,
    given: Vec<u32>,
    /// The centre of a cluster of one.
    single: Vec<Option<u32>>,
}

impl Clusters {
    fn new(problem: &Districting, proof: &CentreProof, multipliers: &Multipliers) -> Result<Self, Refusal> {
        let (n, count) = (problem.positions.len(), proof.clusters.len());
        if count == 0 {
            return Err(Refusal::malformed("a search needs clusters"));
        }
        let mut made = Clusters {
            costs: vec![Vec::new(); count],
            values: vec![f64::INFINITY; count],
            upper: vec![0.0; count],
            centres: vec![0; count],
            given: vec![0; count],
            single: vec![None; count],
        };
        let (mut seen, mut inside) = (vec![false; n], vec![false; count]);
        // Halves come after what they make up.
        for (at, cluster) in proof.clusters.iter().enumerate().rev() {
            match *cluster {
                ProofCluster::Centre(centre) if (centre as usize) < n && !seen[centre as usize] => {
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
                    made.join(at, halves);
                }
                ProofCluster::Halves(halves) => {
                    return Err(Refusal::malformed(format!("the halves {halves:?} of cluster {at} are no clusters after it")));
                }
            }
        }
        let held = made.centres[0] as usize;
        let listed = seen.iter().filter(|&&seen| seen).count();
        let lost = (0..n).find(|&centre| !seen[centre] && (given(problem, centre) || multipliers.with[centre] < proof.target));
        match lost {
            Some(centre) => Err(Refusal::malformed(format!("centre {centre} is open, but in no cluster"))),
            None if held != listed => Err(Refusal::malformed("the first cluster does not hold all centres")),
            None => Ok(made),
        }
    }

    fn settle(&mut self, problem: &Districting, proof: &CentreProof, multipliers: &Multipliers, at: usize, centre: usize) {
        let open = |unit: usize| {
            let (cost, priced) = (cost(problem, centre, unit), proof.loads[centre] * load(problem, unit));
            let reduced = cost - proof.units[unit] - priced;
            let error = ROUNDING * (cost.abs() + proof.units[unit].abs() + priced.abs());
            // A centre's own unit is in its knapsack already.
            let own = problem.self_assignment && unit == centre;
            let more = if own { 0.0 } else { (reduced - error).max(0.0) };
            if multipliers.with[centre] + more < proof.target { cost } else { f64::INFINITY }
        };
        self.costs[at] = (0..problem.positions.len()).map(open).collect();
        self.values[at] = multipliers.values[centre];
        self.upper[at] = limits(problem, centre).1;
        (self.centres[at], self.given[at], self.single[at]) = (1, u32::from(given(problem, centre)), Some(centre as u32));
    }

    fn join(&mut self, at: usize, [a, b]: [usize; 2]) {
        self.costs[at] = self.costs[a].iter().zip(&self.costs[b]).map(|(a, b)| a.min(*b)).collect();
        self.values[at] = self.values[a].min(self.values[b]);
        self.upper[at] = self.upper[a].max(self.upper[b]);
        self.centres[at] = self.centres[a] + self.centres[b];
        self.given[at] = self.given[a] + self.given[b];
    }
}

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
struct Search<'a> {
    problem: &'a Districting,
    proof: &'a CentreProof,
    multipliers: &'a Multipliers,
    clusters: &'a Clusters,
}

impl Search<'_> {
    /// Least bound of all ends.
    fn least(&self) -> Result<f64, Refusal> {
        let mut least = f64::INFINITY;
        let root = State { clusters: vec![(0, self.problem.territories as u32)], closed: Vec::new() };
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
        let lower = self.problem.bands.first().map_or(0.0, |band| (band.lower - slack(band.lower)).max(0.0));
        for (&(cluster, count), &price) in clusters.iter().zip(prices) {
            let count = f64::from(count);
            // Prices are what sinks pay here, and what they get in a knapsack.
            let ends = paid(-price, count * lower, count * self.clusters.upper[cluster as usize]);
            sum.add(ends);
            size += ends.abs();
        }
        Ok(sum.value() - ROUNDING * size)
    }
}
