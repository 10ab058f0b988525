//! What proves a dual bound: prices that anybody can evaluate, or a search tree with multipliers.

use serde::{Deserialize, Serialize};

/// Prices of the coupling rows. Any numbers (budget prices ≥ 0) give the valid bound
/// ```text
/// D(λ, ν, μ) = Σ_i min_o (c_io + Σ_k λ_jk a_iok + Σ_r μ_r r_io) − Σ_r μ_r R_r
///            + Σ_k min_Λk { Σ_j min_ℓ [ w_jk (ℓ − s_jk Λ_k)² − (λ_jk − ν_k) ℓ ] − ν_k Λ_k }
/// ```
/// with ℓ in band and limits at Λ, and Λ between the least and the greatest total that the options allow.
/// ν prices the identity Λ = Σ ℓ, so it changes nothing where no load depends on the territory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// λ per activity and territory: `load[k][j]`, cost per unit of load.
    pub load: Vec<Vec<f64>>,
    /// ν per activity.
    pub total: Vec<f64>,
    /// μ ≥ 0 per budget.
    pub budget: Vec<f64>,
}

/// A search tree over knapsacks, for an instance with one service level and no uncovered units. A plan costs at least
/// `target`, or as much as the cheapest leaf:
/// ```text
/// L(u) = Σ_i u_i + Σ_j min { Σ_i (c_ij − u_i) x_ij : Σ_i ⌊a_ij / cell_j⌋ x_ij ≤ ⌊upper_j / cell_j⌋ }     x_ij as the node leaves it
/// ```
/// At every node, and for one vector of multipliers after another: pairs that don't fit beside the units without a
/// choice are closed, then those whose conditional bound reaches the target. With `V_j` the minimum of knapsack j, and
/// `V_j(in)`, `V_j(out)` the same where unit i must be in or out, that bound is
/// `L(u) + V_j(in) − V_j + Σ_{k≠j} (V_k(out) − V_k)`. A node branches on a unit; a territory without a child counts with
/// its conditional bound.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// What all of it is to prove.
    pub target: f64,
    /// The activity whose upper limits are the capacities.
    pub activity: usize,
    /// Per territory, what loads are counted in: a power of two.
    pub cell: Vec<f64>,
    /// What multipliers are counted in: a power of two.
    pub grid: f64,
    /// The root first, children after their parents.
    pub nodes: Vec<TreeNode>,
}

/// A node of a [`Tree`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TreeNode {
    /// Multipliers, one per unit, in grid steps; each vector closes pairs for the next.
    pub multipliers: Vec<Vec<i64>>,
    /// The unit to branch on; `None` = a leaf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<usize>,
    /// Its territories, each with a node.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<(usize, usize)>,
}

/// A proof of a dual bound, re-derived by `check`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Certificate {
    /// Prices at the root: the bound is D at these prices.
    Prices(Prices),
    /// Multipliers of the assignment rows, in a search tree.
    Tree(Tree),
}
