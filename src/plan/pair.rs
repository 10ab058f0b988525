//! Roles that follow another one: each rep of that one is to have accounts in common with few reps of the role.

use super::Plan;

/// Reps of a role that a rep of the other one has to do with at no cost, where nothing is said.
pub const FREE: usize = 2;
/// Hours that each one beyond costs in the period, where nothing is said: a working day of agreements.
pub const HOURS: f64 = 8.0;

/// How a role follows another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair<'a> {
    /// The other role, which is planned first.
    pub with: &'a str,
    /// Reps of the role that a rep of the other one has to do with at no cost.
    pub free: usize,
    /// What each one beyond costs, hours.
    pub hours: f64,
}

/// How a role follows another one; `None` where it follows none.
pub fn pair<'a>(plan: &'a Plan, role: &str) -> Option<Pair<'a>> {
    let own = plan.config.roles.get(role)?;
    Some(Pair { with: own.pair.as_ref()?, free: own.pair_free.unwrap_or(FREE), hours: own.pair_hours.unwrap_or(HOURS) })
}
