//! A plan as it is to be published, held against what was read: segments, calls, travel, eligibility, shares, limits, stability,
//! what is given up or shifts, the objective and the measures, each derived anew. On trust are hours of reps after dates, ramp and
//! leave, places of placeholders, the heads of families, and which settings a role has (its own, else the plan's), as the reader has them.
//!
//! The other half of [`check`](super) sees whether an assignment suits an instance; this one sees whether the instance was what
//! the files say. It reads accounts, reps and the plan file, has formulas of its own (`docs/src/formats.md` states them), and takes
//! nothing from the code that makes instances. Connectedness of maps is left to the other half.

mod activities;
mod asked;
mod broken;
mod coverage;
mod demand;
pub(super) mod drives;
mod eligibility;
mod figures;
mod limits;
mod pairs;
mod role;
mod seats;
mod segments;
mod slabs;
mod stability;
mod together;
pub(super) mod travel;
mod value;
mod work;

pub use broken::Broken;
pub use demand::Demand;
pub use role::{AccountRow, PublishedRole, RepFigures, Seat};

use crate::plan::Plan;
use crate::plan::rule::Rule;
use crate::plan::service::Service;
use broken::TINY;

/// Everything that is wrong with the plans of all roles that have work.
pub fn violations(plan: &Plan, roles: &[PublishedRole]) -> Vec<String> {
    let mut violations = Vec::new();
    for role in roles {
        let demand = Demand::new(plan, role.name).around(role);
        let taken = taken_over(plan, roles, role);
        let mut wrong = together::violations(&demand, &role.rows);
        let seats: Vec<Seat> = role.rows.iter().map(|row| row.seat).collect();
        wrong.extend(seats::violations(&demand, &seats));
        // What stands on seats that don't exist can't be told.
        if wrong.is_empty() {
            let unexcused = broken(&demand, &seats, &taken).into_iter().filter(|own| !excused(&demand, role, own));
            wrong.extend(unexcused.map(|own| own.describe(plan)));
            wrong.extend(value::violations(&demand, role, &seats, &taken, pairs::price(&demand, &seats, roles)));
            wrong.extend(figures::violations(&demand, role, &taken));
        }
        violations.extend(wrong.into_iter().map(|wrong| format!("role {}, from the files: {wrong}", role.name)));
    }
    violations.extend(together::across(plan, roles));
    violations
}

/// Every rule that the seats of a role break, with accounts taken over from another role and their reps.
pub fn broken(demand: &Demand, seats: &[Seat], taken: &[(usize, usize)]) -> Vec<Broken> {
    let mut broken = eligibility::broken(demand, seats, taken);
    broken.extend(limits::broken(demand, seats, taken));
    broken.extend(stability::broken(demand, seats));
    broken
}

/// The accounts whose calls a role takes over, with their reps.
fn taken_over(plan: &Plan, roles: &[PublishedRole], role: &PublishedRole) -> Vec<(usize, usize)> {
    let takes = plan.config.shift.as_ref().filter(|shift| shift.to == role.name);
    let from = takes.and_then(|shift| roles.iter().find(|other| other.name == shift.from));
    let shifted = from.into_iter().flat_map(|other| &other.rows).filter(|row| row.seat.service == Service::Shifted);
    shifted.filter_map(|row| Some((row.seat.account, row.seat.rep?))).collect()
}

/// Whether a broken rule is among those that have given way, by as much. A family is locked with the first of its accounts.
fn excused(demand: &Demand, role: &PublishedRole, broken: &Broken) -> bool {
    let same = |rule: &Rule| match (rule, &broken.rule) {
        (Rule::Lock { account: one, rep: a }, Rule::Lock { account: other, rep: b }) => a == b && demand.are_one(*one, *other),
        (one, other) => one == other,
    };
    role.relaxed.iter().any(|(rule, amount)| same(rule) && broken.excess <= amount + TINY * amount.max(1.0))
}
