//! Every unit chooses exactly one option that exists.

use super::raw;
use crate::model::Instance;

pub(super) fn violations(instance: &Instance, assignment: &[u32]) -> Vec<String> {
    if assignment.len() != instance.units {
        return vec![format!("the assignment has {} options, the instance {} units", assignment.len(), instance.units)];
    }
    let count = raw::options(instance);
    let wrong = assignment.iter().enumerate().filter(|&(_, &option)| option as usize >= count);
    wrong.map(|(unit, option)| format!("unit {unit}: option {option} does not exist, there are {count}")).collect()
}
