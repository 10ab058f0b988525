//! An assignment, held against everything that an instance asks of it.

use super::{budget, contiguity, loads, permissions, raw, team_balance};
use crate::model::Instance;

/// Everything that is wrong with an assignment (an option per unit) whose objective is claimed to be `value`.
///
/// Units, territories and options are named by their index, rules by their id. An assignment without exactly one
/// existing option per unit is told just that: nothing else of it is defined.
///
/// ```
/// use sutton::check;
/// use sutton::model::{Instance, Options, Quantity};
/// let instance = Instance::builder(2, Options::new(2, 1, false)).costs(Quantity::dense(2, vec![1.0, 2.0, 3.0, 4.0])).build()?;
/// assert!(check::violations(&instance, &[0, 1], 5.0).is_empty());
/// assert_eq!(check::violations(&instance, &[0, 1], 4.0), ["the objective is 5, not 4"]);
/// assert_eq!(check::violations(&instance, &[0, 2], 5.0), ["unit 1: option 2 does not exist, there are 2"]);
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn violations(instance: &Instance, assignment: &[u32], value: f64) -> Vec<String> {
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
pub(super) fn undefined(instance: &Instance, assignment: &[u32]) -> Vec<String> {
    if assignment.len() != instance.units {
        return vec![format!("the assignment has {} options, the instance {} units", assignment.len(), instance.units)];
    }
    let count = raw::options(instance);
    let wrong = assignment.iter().enumerate().filter(|&(_, &option)| option as usize >= count);
    wrong.map(|(unit, option)| format!("unit {unit}: option {option} does not exist, there are {count}")).collect()
}
