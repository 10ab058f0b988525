//! Results of redrawing a map: a centre per unit, a bound, and its proof.

use thiserror::Error;

use super::outcome::{relative_gap, status_of};
use super::{CentreProof, Status, Trace};

/// Result of redrawing one map.
#[derive(Clone, Debug)]
pub struct DistrictingSolution {
    /// The site of each unit; `None` where no plan was found.
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
    /// Its course.
    pub trace: Trace,
}

/// Why a map can't be divided. `check` confirms the last but one; what sums show, anybody can add up.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the messages say what the fields are")]
pub enum DistrictingInfeasible {
    /// There are no territories, or more than units.
    #[error("{territories} territories for {units} units")]
    Count { territories: usize, units: usize },
    /// All units bring more than all territories may carry.
    #[error("{activity}: all units bring {total}, {territories} territories may carry {capacity}")]
    AboveCapacity { activity: String, total: f64, territories: usize, capacity: f64 },
    /// All units bring less than all territories must carry.
    #[error("{activity}: all units bring {total}, {territories} territories must carry {least}")]
    BelowLower { activity: String, total: f64, territories: usize, least: f64 },
    /// The territory of a given centre may carry less than every territory must.
    #[error("{activity}: the territory around unit {centre} may carry {capacity}, every territory must carry {lower}")]
    GivenTooSmall { activity: String, centre: usize, capacity: f64, lower: f64 },
    /// A unit brings more than any territory may carry.
    #[error("{activity}: a unit brings {load}, a territory may carry {capacity}")]
    TooLarge { activity: String, load: f64, capacity: f64 },
    /// A connected piece of the map brings what no number of territories can carry.
    #[error(
        "{activity}: a part of the map ({piece} of {units} units, unit {unit} among them) brings {load}; \
         a territory carries {lower} to {upper}"
    )]
    Piece { activity: String, piece: usize, units: usize, unit: usize, load: f64, lower: f64, upper: f64 },
    /// So many equal units can't be shared out within the band.
    #[error("{units} units that bring the same can't be divided within the band")]
    EqualUnits { units: usize },
    /// No connected set of units with this one in it has a load that a territory may have.
    #[error("no connected set of units with unit {unit} in it has a load that a territory may have")]
    NoDistrict { unit: usize },
    /// No unit may be the centre of two of these, so that there are too few territories.
    #[error("{} units lie so far apart that each needs a centre of its own", units.len())]
    TooFar { units: Vec<usize> },
    /// A search over all centres found nothing: the engine's word alone.
    #[error("a search over all centres came back empty")]
    Exhausted,
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
            trace: Trace::default(),
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
