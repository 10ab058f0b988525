//! Proofs of a redraw's bound: multipliers of the assignment rows, and a search over clusters of centres.

use serde::{Deserialize, Serialize};

/// Multipliers, and a search over clusters of centres.
///
/// With any multipliers π of the units and prices ρ of load (by site, of the first activity) no plan costs less than
/// ```text
/// L = Σ_i π_i + Σ over the cheapest sites of v_s, as many of each size as there are territories, all given ones among them
/// v_s = Σ_i min(0, c_is − π_i − ρ_s a_i) + (ρ_s > 0: ρ_s lower, else ρ_s upper_s)
/// ```
/// (and with a centre's own unit in its knapsack where it must be), or, with loads in cells, where there is no lower limit,
/// ```text
/// v_s = min { Σ_i (c_is − π_i) x_i : Σ_i ⌊a_i / cell⌋ x_i ≤ ⌊upper_s / cell⌋, x_i ∈ {0, 1} }
/// ```
/// A centre is closed where L with it in place of the
/// dearest one of its size reaches `target`, a pair where its reduced cost reaches it on top. The search divides what is left, and each of
/// its ends proves, where `c_iJ` is the least cost of a unit in cluster J and t_J the territories in it,
/// ```text
/// D(λ) = Σ_i min_J (c_iJ + λ_J a_i) − Σ_J t_J (λ_J > 0: λ_J upper, else λ_J lower)
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CentreProof {
    /// Target that pairs and centres are closed against; the proof shows no more than this.
    pub target: f64,
    /// π by unit.
    pub units: Vec<f64>,
    /// ρ by site.
    pub loads: Vec<f64>,
    /// Unit in which loads are counted, a power of two; `None` = units are divisible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<f64>,
    /// Clusters of centres: the two that a cluster is divided into, or a site. Those that are no halves hold all that are open of
    /// a size each, in the order of sizes; the root has all of them.
    pub clusters: Vec<ProofCluster>,
    /// The search, the root first; empty = the multipliers alone.
    pub nodes: Vec<ProofNode>,
}

/// A cluster of centres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofCluster {
    /// All centres of two other clusters.
    Halves([u32; 2]),
    /// One site.
    Centre(u32),
}

/// A node of the search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProofNode {
    /// All ways to share the territories of a cluster among its halves, first half's share ascending, are the nodes from
    /// `first` on. Ways that ask for more centres than there are, or leave out a given one, are left out.
    Divided {
        /// The cluster.
        cluster: u32,
        /// The node of the first way.
        first: u32,
    },
    /// A unit belongs to a cluster of the node at the node `first`, and to another one at the node after it.
    Bound {
        /// The unit.
        unit: u32,
        /// The cluster.
        cluster: u32,
        /// The node where it belongs there.
        first: u32,
    },
    /// An end: λ by cluster of the node, in its order (halves take the place of what was divided at the end of it).
    Priced(Vec<f64>),
    /// An end: the multipliers suffice, π and the least v of each cluster.
    Multiplied,
}
