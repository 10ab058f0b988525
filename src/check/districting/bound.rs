//! The bound that a proof of free centres proves.
//! ```text
//! L     = Σ_i π_i + Σ_t Σ over the p_t cheapest sites of size t of v_s,    v_s = min Σ_i (c_is − π_i) x_i over what a territory may hold
//! D(λ)  = Σ_i min_J (c_iJ + λ_J a_i) − Σ_J t_J (λ_J > 0: λ_J upper, else λ_J lower)
//! ```
//! L closes centres and pairs that only plans of `target` or more use (reduced costs); the search divides clusters of the
//! others, and each of its ends is at least D(λ) there, or Σ_i π_i + Σ_J t_J min_{s ∈ J} v_s. The bound is the least end, but
//! for `target` where that is less.

mod clusters;
mod multipliers;
mod search;

use super::super::refusal::Refusal;
use crate::model::{CentreCosts, CentreProof, Districting};
use clusters::Clusters;
use multipliers::Multipliers;
use search::Search;

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
    let sites = n * problem.sizes.len();
    if proof.units.len() != n || proof.loads.len() != sites {
        return Err(Refusal::malformed(format!(
            "{} multipliers and {} prices of load for {n} units and {sites} sites",
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
            || problem.bands.first().is_some_and(|band| band.lower.iter().any(|&lower| lower > 0.0))
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
