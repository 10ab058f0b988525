//! What proves a dual bound: prices that anybody can evaluate.

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

/// A proof of a dual bound, re-derived by `check`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Certificate {
    /// Prices at the root: the bound is D at these prices.
    Prices(Prices),
}
