//! How many reps of a role each rep of the one that it follows has to do with.

use serde::{Deserialize, Serialize};

use super::formulate::Formulation;
use crate::plan::Plan;
use crate::plan::pair::pair;

/// What pairs of reps there are, and what they cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pairs {
    /// The role that is followed: its plan is given.
    pub with: String,
    /// Its reps who have accounts in common with the role.
    pub reps: usize,
    /// Pairs of such a rep and one of the role with an account in common.
    pub pairs: usize,
    /// The most that any of its reps is in.
    pub most: usize,
    /// Those that each is in at no cost.
    pub free: usize,
    /// Pairs beyond these.
    pub beyond: usize,
    /// What these cost, hours; part of the objective value.
    pub hours: f64,
}

impl Pairs {
    /// The pairs of an assignment (an option per unit); `None` where the role follows none.
    pub fn of(plan: &Plan, formulation: &Formulation, assignment: &[u32]) -> Option<Self> {
        let (pair, pairing) = (pair(plan, &formulation.role)?, formulation.instance.pairing()?);
        let options = formulation.instance.options();
        let spread: Vec<usize> =
            (0..pairing.groups.len()).map(|group| pairing.territories(group, options, assignment).len()).collect();
        Some(Pairs {
            with: pair.with.into(),
            reps: spread.len(),
            pairs: spread.iter().sum(),
            most: spread.iter().copied().max().unwrap_or(0),
            free: pair.free,
            beyond: spread.iter().map(|own| own.saturating_sub(pair.free)).sum(),
            hours: spread.iter().map(|&own| pairing.price_of(own)).sum(),
        })
    }
}
