//! Contents of a report.

use crate::balance::territories::RolePlan;
use crate::plan::Plan;
use crate::plan::segment::Segmented;

/// A plan of all roles, ready to be written. The same report gives the same bytes.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was read.
    pub plan: &'a Plan,
    /// Segment per account.
    pub segments: &'a [Segmented],
    /// A plan per role.
    pub roles: &'a [RolePlan],
    /// Seed of every random choice.
    pub seed: u64,
}

impl Report<'_> {
    /// Whether the map of any role is redrawn.
    pub fn is_redrawn(&self) -> bool {
        self.roles.iter().any(|role| role.territories.iter().any(|territory| territory.centre.is_some()))
    }

    /// Whether rules of any role have given way.
    pub fn is_relaxed(&self) -> bool {
        self.roles.iter().any(|role| !role.relaxed.is_empty())
    }
}
