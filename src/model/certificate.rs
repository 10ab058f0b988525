//! Proofs of a dual bound: prices that anybody can evaluate, or a search tree with prices.

use serde::{Deserialize, Serialize};

use super::{CentreProof, Instance};

/// Prices of the coupling rows. Any values give a valid bound:
/// ```text
/// D(λ, ν, μ) = Σ_i min_o (c_io + Σ_k λ_k,j(o) a_iko + Σ_r μ_r r_io) − Σ_r μ_r R_r
///            + Σ_k min_Λ [ Σ_j min_ℓ ( w_kj (ℓ − s_kj Λ)² − (λ_kj − ν_k) ℓ ) − ν_k Λ ]
/// ```
/// where ℓ runs over the band and the limits of territory j, and Λ over what all loads together can be. ν stands for
/// Λ = Σ ℓ; it is 0 where the total can't change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// λ: price of load, by activity and territory.
    pub load: Vec<Vec<f64>>,
    /// ν: price of the total, by activity.
    pub total: Vec<f64>,
    /// μ ≥ 0: price of each budget.
    pub budget: Vec<f64>,
}

impl Prices {
    /// Prices of an instance that are all 0.
    pub fn zero(instance: &Instance) -> Self {
        let activities = instance.activities.len();
        let load = vec![vec![0.0; instance.territories()]; activities];
        Prices { load, total: vec![0.0; activities], budget: vec![0.0; instance.budgets.len()] }
    }
}

/// A search tree, for an instance with one service level and no uncovered units. A plan costs at least `target`, or as
/// much as the cheapest leaf.
///
/// A node takes its steps one after another. A step's numbers give a bound on the plans that the node still leaves open,
/// and one on those among them that use a pair of unit and territory. Where the first reaches the target, the node is
/// done with; else all pairs are closed whose bound does. A step with a pair of its own closes that one alone, by the
/// bound with the unit in that territory. Then the node branches on a unit; a territory without a child counts with its
/// pair's bound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// Bound that the tree is to prove.
    pub target: f64,
    /// Relaxation that the steps' numbers belong to.
    pub relaxation: Relaxation,
    /// The root first, children after their parents.
    pub nodes: Vec<TreeNode>,
}

/// Which rows the numbers of a tree's steps price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[non_exhaustive]
pub enum Relaxation {
    /// Coupling rows: λ by activity and territory, then μ by budget. The bound is D, and the pair's bound adds its reduced
    /// cost.
    Loads,
    /// Assignment rows: a multiplier u per unit, in steps of `grid`. The bound is
    /// ```text
    /// L(u) = Σ_i u_i + Σ_j min { Σ_i (c_ij − u_i) x_ij : Σ_i ⌊a_ij / cell_j⌋ x_ij ≤ ⌊upper_j / cell_j⌋ }
    /// ```
    /// with x_ij as the node leaves it; or with `Σ_i ⌈a_ij / cell_j⌉ x_ij ≥ ⌈lower_j / cell_j⌉` where the units with
    /// c_ij < u_i fall short of that. Limits are those of a band, too, if no choice changes the total. Pairs that don't fit
    /// beside the units without a choice are closed first. With
    /// `V_j` the minimum of knapsack j, and `V_j(in)`, `V_j(out)` the same where unit i must be in or out, a pair's bound is
    /// `L(u) + V_j(in) − V_j + Σ_{k≠j} (V_k(out) − V_k)`.
    Knapsacks {
        /// The activity whose limits count.
        activity: usize,
        /// Per territory, what loads are counted in: a power of two.
        cell: Vec<f64>,
        /// Unit in which multipliers are counted: a power of two.
        grid: f64,
    },
}

/// A node of a [`Tree`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TreeNode {
    /// Steps that close pairs, or the whole node.
    pub steps: Vec<Step>,
    /// The unit to branch on; `None` = a leaf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<usize>,
    /// Its territories, each with a node.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<(usize, usize)>,
}

/// Prices or multipliers, and the pair (unit, territory) that they close where it is that one alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The numbers.
    pub numbers: Vec<f64>,
    /// The pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<(usize, usize)>,
}

impl Step {
    /// Numbers that hold for all pairs.
    pub fn of_all(numbers: &[f64]) -> Step {
        Step { numbers: numbers.to_vec(), pair: None }
    }

    /// Numbers that close one pair.
    pub fn of_pair(numbers: &[f64], unit: u32, territory: u32) -> Step {
        Step { numbers: numbers.to_vec(), pair: Some((unit as usize, territory as usize)) }
    }
}

/// A proof of a dual bound, re-derived by `check`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[non_exhaustive]
pub enum Certificate {
    /// Free centres: multipliers and a search over clusters of them.
    Centres(CentreProof),
    /// Prices at the root: the bound is D at these prices.
    Prices(Prices),
    /// Prices or multipliers in a search tree.
    Tree(Tree),
}
