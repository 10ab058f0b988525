//! Outcomes of a solve: a plan, a bound, and a status that follows from the numbers alone.

use serde::{Deserialize, Serialize};

use super::{Certificate, Instance, Prices, Trace};

/// Relative gap below which a plan counts as optimal.
pub const OPTIMAL_GAP: f64 = 1e-4;
/// Absolute gap, as a share of the instance's hours, below which a plan counts as optimal: phone roles have little to pay.
pub const OPTIMAL_HOURS: f64 = 1e-5;

/// Proven quality of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// Bound and incumbent meet within tolerance.
    Optimal,
    /// A plan with a gap.
    Feasible,
    /// Proven: there is no plan.
    Infeasible,
    /// No plan found, nothing proven.
    Unknown,
}

impl Status {
    /// The status where no plan was found.
    pub(super) fn without_plan(proven: bool) -> Self {
        if proven { Status::Infeasible } else { Status::Unknown }
    }
}

/// Why an instance has no plan. `check` confirms all but the last from raw numbers.
///
/// Loads are held against what a territory may carry whatever the total turns out to be: its limits, and its band at
/// the greatest and the least total.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Conflict {
    /// Every option of a unit is forbidden.
    NoOption {
        /// The unit.
        unit: usize,
    },
    /// A unit is larger than what any territory that it may go to can carry.
    TooLarge {
        /// The unit.
        unit: usize,
    },
    /// A territory must carry more than it may.
    EmptyInterval {
        /// The activity.
        activity: usize,
        /// The territory.
        territory: usize,
        /// Least load.
        lower: f64,
        /// Greatest load.
        upper: f64,
    },
    /// Units that can go nowhere else bring more than a set of territories may carry.
    CapacityViolation {
        /// The activity.
        activity: usize,
        /// The territories, ascending.
        territories: Vec<usize>,
        /// The least that these units bring.
        least: f64,
        /// Sum of their greatest loads.
        capacity: f64,
    },
    /// All units that can go there bring less than a set of territories must carry.
    DeficitViolation {
        /// The activity.
        activity: usize,
        /// The territories, ascending.
        territories: Vec<usize>,
        /// The most that these units bring.
        greatest: f64,
        /// Sum of their least loads.
        needed: f64,
    },
    /// Whatever is chosen uses more than a budget has.
    BudgetInfeasible {
        /// The budget.
        budget: usize,
        /// The least use.
        least: f64,
        /// The limit.
        limit: f64,
    },
    /// Where nothing else costs anything, these prices of loads and budgets give every assignment a positive dual bound: the
    /// limits can't all be kept (Farkas 1902).
    FarkasDual {
        /// The prices.
        prices: Prices,
    },
    /// A search over all assignments came back empty: the solvers' word alone.
    Exhausted,
}

/// Result of solving one instance.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// An option per unit; `None` where no plan was found.
    pub assignment: Option<Vec<u32>>,
    /// Objective value of the plan.
    pub primal: Option<f64>,
    /// Best valid dual bound; may rest on the solver's word.
    pub dual_bound: f64,
    /// The part of the bound that `certificate` proves.
    pub certified_bound: f64,
    /// The proof.
    pub certificate: Certificate,
    /// Why there is no plan, where that is proven.
    pub infeasible: Option<Conflict>,
    /// Its course.
    pub trace: Trace,
}

impl Outcome {
    /// The outcome of an instance without a plan.
    pub(crate) fn infeasible(instance: &Instance, conflict: Conflict) -> Self {
        Outcome {
            assignment: None,
            primal: None,
            dual_bound: f64::INFINITY,
            certified_bound: f64::INFINITY,
            certificate: Certificate::Prices(Prices::zero(instance)),
            infeasible: Some(conflict),
            trace: Trace::default(),
        }
    }

    /// primal − bound; `None` without a plan.
    pub fn absolute_gap(&self) -> Option<f64> {
        self.primal.map(|primal| absolute_gap(primal, self.dual_bound))
    }

    /// (primal − bound) / |primal|; `None` without a plan.
    pub fn gap(&self) -> Option<f64> {
        self.primal.map(|primal| relative_gap(primal, self.dual_bound))
    }

    /// The status that the numbers carry, for an instance of `hours` hours of work, `integral` costs or not.
    pub fn status(&self, hours: f64, integral: bool) -> Status {
        let with_plan = |primal| status_of(primal, self.dual_bound, hours, integral);
        self.primal.map_or_else(|| Status::without_plan(self.infeasible.is_some()), with_plan)
    }
}

/// primal − bound; no number where one of them is none.
pub fn absolute_gap(primal: f64, bound: f64) -> f64 {
    let gap = primal - bound;
    if gap <= 0.0 { 0.0 } else { gap }
}

/// (primal − bound) / |primal|; 0 where they are equal, no number where one of them is none.
pub fn relative_gap(primal: f64, bound: f64) -> f64 {
    let gap = absolute_gap(primal, bound);
    if gap == 0.0 { 0.0 } else { gap / primal.abs() }
}

/// `optimal` or `feasible`, from the numbers alone.
///
/// ```
/// use sutton::model::{Status, outcome::status_of};
/// assert_eq!(status_of(100.0, 99.995, 0.0, false), Status::Optimal);
/// assert_eq!(status_of(100.0, 99.0, 0.0, false), Status::Feasible);
/// assert_eq!(status_of(1e6, 1e6 - 0.8, 0.0, true), Status::Optimal); // whole-number costs: ⌈999,999.2⌉ = 1,000,000
/// assert_eq!(status_of(1e6, 1e6 - 1.0, 0.0, true), Status::Feasible);
/// assert_eq!(status_of(100.0, f64::NAN, 1e9, false), Status::Feasible);
/// ```
pub fn status_of(primal: f64, bound: f64, hours: f64, integral: bool) -> Status {
    let closed = if integral {
        primal - (bound - 1e-6).ceil() < 1.0 - 1e-6
    } else {
        relative_gap(primal, bound) <= OPTIMAL_GAP || primal - bound <= OPTIMAL_HOURS * hours
    };
    if closed { Status::Optimal } else { Status::Feasible }
}
