//! The mathematics: what an instance of territory balancing is, what a plan of it costs, and what proves a bound.
//!
//! A unit `i` chooses exactly one *option* `o`, a territory at a service level (or no territory at all):
//! ```text
//! min   Σ_i c_io  +  Σ_k Σ_j w_jk (ℓ_jk − s_jk Λ_k)²          w_jk = β_k h_jk / (s_jk T_k)²
//!       + Σ_g price · max(0, |territories of group g| − free)    where units are paired
//! s.t.  ℓ_jk = Σ_i a_iok over the options in j,  Λ_k = Σ_j ℓ_jk
//!       (1−τ_k) s_jk Λ_k ≤ ℓ_jk ≤ (1+τ_k) s_jk Λ_k,   lower_jk ≤ ℓ_jk ≤ upper_jk
//!       Σ_i r_io ≤ R for every budget,  options not forbidden,  territories connected where asked
//!       (1−τ) s_t Λ_k ≤ Σ_{j ∈ t} ℓ_jk ≤ (1+τ) s_t Λ_k for every balanced team t
//! ```
//! Instances may be *coupled*: units of a group, one of each instance, go to territories of one team.
//! Nothing here knows what an account or a rep is; rules are opaque ids that their maker understands.

pub(crate) mod activity;
pub(crate) mod budget;
pub(crate) mod builder;
pub(crate) mod centre_proof;
pub(crate) mod certificate;
pub(crate) mod costs;
pub(crate) mod counting;
pub mod coupled;
pub(crate) mod districting;
pub(crate) mod districting_solution;
pub(crate) mod elastic;
pub(crate) mod instance;
pub(crate) mod numbers;
pub mod objective;
mod offsets;
pub(crate) mod options;
pub mod outcome;
pub(crate) mod pairing;
pub(crate) mod permissions;
mod reach;
pub(crate) mod team_balance;
pub(crate) mod trace;

pub use activity::Activity;
pub use budget::{Budget, FEASIBILITY_TOLERANCE};
pub use builder::InstanceBuilder;
pub use centre_proof::{CentreProof, ProofCluster, ProofNode};
pub use certificate::{Certificate, Prices, Relaxation, Step, Tree, TreeNode};
pub use costs::Quantity;
pub use coupled::CoupledInstances;
pub use districting::{Band, CentreCosts, Districting};
pub use districting_solution::{DistrictingInfeasible, DistrictingSolution};
pub use elastic::ElasticModel;
pub use instance::{Contiguity, Instance};
pub use objective::{Evaluation, evaluate};
pub use options::Options;
pub use outcome::{Conflict, Outcome, Status};
pub use pairing::{PairCounts, Pairing};
pub use permissions::{Permissions, RuleId};
pub use reach::Reach;
pub use team_balance::TeamBalance;
pub use trace::Trace;
