//! A rep's hours may not exceed the capacity; who leaves has none.

use super::{Rules, Team};
use crate::model::Activity;
use crate::plan::RepStatus;

/// Sets the greatest hours per territory.
pub fn apply(team: &Team, rules: &mut Rules, hours: &mut Activity) {
    let capacity = team.sellers().map(|rep| if rep.status == RepStatus::Leaving { 0.0 } else { rep.capacity_hours });
    hours.upper = capacity.collect();
    hours.limit_rule = rules.add("a rep's hours may not exceed capacity_hours");
}
