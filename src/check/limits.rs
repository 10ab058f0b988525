//! Every territory's load is at least its lower limit and at most its capacity.

use super::loads::Loads;
use super::slack;
use crate::model::Instance;

pub(super) fn violations(instance: &Instance, loads: &[Loads]) -> Vec<String> {
    let mut violations = Vec::new();
    for (activity, loads) in instance.activities.iter().zip(loads) {
        let (name, rule) = (&activity.name, activity.limit_rule.0);
        for (j, &load) in loads.by_territory.iter().enumerate() {
            let (lower, upper) = (activity.lower[j], activity.upper[j]);
            if !load.is_finite() {
                violations.push(format!("territory {j}: {name} is {load}, not a number"));
            } else if load > upper + slack(upper) {
                violations.push(format!("territory {j}: {name} {load} is above {upper} by {} (rule {rule})", load - upper));
            } else if load < lower - slack(lower) {
                violations.push(format!("territory {j}: {name} {load} is below {lower} by {} (rule {rule})", lower - load));
            }
        }
    }
    violations
}
