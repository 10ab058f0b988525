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
    /// Each of the other role's reps who have accounts in common with the role, in the order of the plan.
    pub each: Vec<Partners>,
}

/// The reps of a role that a rep of the other one has to do with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partners {
    /// The rep of the role that is followed.
    pub rep_id: String,
    /// The reps of the role with an account in common.
    pub with: Vec<String>,
    /// What those beyond the free ones cost, hours.
    pub hours: f64,
}

impl Pairs {
    /// The pairs of an assignment (an option per unit); `None` where the role follows none.
    pub fn of(plan: &Plan, formulation: &Formulation, assignment: &[u32]) -> Option<Self> {
        let (pair, pairing) = (pair(plan, &formulation.role)?, formulation.instance.pairing()?);
        let options = formulation.instance.options();
        let id = |rep: usize| plan.reps[rep].id.clone();
        let partners = |(group, &leader): (usize, &usize)| {
            let own = pairing.territories(group, options, assignment);
            let with = own.iter().map(|&j| id(formulation.reps[j])).collect();
            Partners { rep_id: id(leader), with, hours: pairing.price_of(own.len()) }
        };
        let each: Vec<Partners> = formulation.leaders.iter().enumerate().map(partners).collect();
        let spread = || each.iter().map(|own| own.with.len());
        Some(Pairs {
            with: pair.with.into(),
            reps: each.len(),
            pairs: spread().sum(),
            most: spread().max().unwrap_or(0),
            free: pair.free,
            beyond: spread().map(|own| own.saturating_sub(pair.free)).sum(),
            hours: each.iter().map(|own| own.hours).sum(),
            each,
        })
    }
}
