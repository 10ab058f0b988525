//! What a redraw returns: a centre per unit, a bound, and what proves it.

use super::outcome::{relative_gap, status_of};
use super::{CentreProof, Status};

/// Result of redrawing one map.
#[derive(Clone, Debug)]
pub struct DistrictingSolution {
    /// The centre (a unit's index) of each unit; `None` where no plan was found.
    pub plan: Option<Vec<u32>>,
    /// Cost of the plan.
    pub primal: Option<f64>,
    /// Best valid dual bound; may rest on the solver's word.
    pub dual_bound: f64,
    /// The part of the bound that `proof` proves.
    pub certified_bound: f64,
    /// The proof.
    pub proof: CentreProof,
    /// Why there is no plan, where that is proven or claimed by a finished search.
    pub infeasible: Option<DistrictingInfeasible>,
    /// Incumbents and bounds as they came: seconds, primal, bound.
    pub trace: Vec<(f64, Option<f64>, f64)>,
}

/// Why a map can't be divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DistrictingInfeasible {
    /// What sums show, or a search that came to its end, in words.
    Reason(String),
    /// No connected set of units with this one in it has a load that a territory may have.
    NoDistrict {
        /// The unit.
        unit: usize,
    },
}

impl DistrictingSolution {
    /// The solution where there is none, and why.
    pub(crate) fn infeasible(reason: DistrictingInfeasible) -> Self {
        DistrictingSolution {
            plan: None,
            primal: None,
            dual_bound: f64::INFINITY,
            certified_bound: f64::NEG_INFINITY,
            proof: CentreProof::default(),
            infeasible: Some(reason),
            trace: Vec::new(),
        }
    }

    /// (primal − bound) / |primal|; `None` without a plan.
    pub fn gap(&self) -> Option<f64> {
        self.primal.map(|primal| relative_gap(primal, self.dual_bound))
    }

    /// The status that the numbers carry, for costs that are whole numbers or not.
    pub fn status(&self, integral: bool) -> Status {
        let with_plan = |primal| status_of(primal, self.dual_bound, 0.0, integral);
        self.primal.map_or_else(|| Status::without_plan(self.infeasible.is_some()), with_plan)
    }
}
