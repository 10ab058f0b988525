//! Assignments: Σ_o x_io = 1 for every unit, and every rule of the instance.

use super::violation::Violation;
use super::{budget, contiguity, loads, permissions, raw, team_balance};
use crate::model::Instance;

/// Everything that is wrong with an assignment (an option per unit) whose objective is claimed to be `value`.
///
/// Units, territories and options are named by their index, rules by their id. An assignment without exactly one
/// existing option per unit is told just that: nothing else of it is defined.
///
/// ```
/// use sutton::check::{Violation, violations};
/// use sutton::model::{Instance, Options, Quantity};
/// let instance = Instance::builder(2, Options::new(2, 1, false)).costs(Quantity::dense(2, vec![1.0, 2.0, 3.0, 4.0])).build()?;
/// assert!(violations(&instance, &[0, 1], 5.0).is_empty());
/// assert_eq!(violations(&instance, &[0, 1], 4.0), [Violation::Objective { value: 5.0, claimed: 4.0 }]);
/// assert_eq!(violations(&instance, &[0, 2], 5.0)[0].to_string(), "unit 1: option 2 does not exist, there are 2");
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn violations(instance: &Instance, assignment: &[u32], value: f64) -> Vec<Violation> {
    let undefined = undefined(instance, assignment);
    if !undefined.is_empty() {
        return undefined;
    }
    let places = raw::places(instance, assignment);
    let loads = loads::loads(instance, &places);
    [
        permissions::violations(instance, &places),
        loads::out_of_limits(instance, &loads),
        loads::out_of_band(instance, &loads),
        budget::violations(instance, &places),
        team_balance::violations(instance, &loads),
        contiguity::violations(instance, &places),
        loads::objective(instance, &places, &loads, value),
    ]
    .concat()
}

/// Units without exactly one option that exists.
pub(super) fn undefined(instance: &Instance, assignment: &[u32]) -> Vec<Violation> {
    if assignment.len() != instance.units {
        return vec![Violation::Length { options: assignment.len(), units: instance.units }];
    }
    let count = raw::options(instance);
    let wrong = assignment.iter().enumerate().filter(|&(_, &option)| option as usize >= count);
    wrong.map(|(unit, &option)| Violation::UnknownOption { unit, option, count }).collect()
}
