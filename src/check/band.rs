//! Every territory's load is within the band around its share of the actual total.

use super::loads::Loads;
use super::slack;
use crate::model::Instance;

pub(super) fn violations(instance: &Instance, loads: &[Loads]) -> Vec<String> {
    let mut violations = Vec::new();
    let banded = instance.activities.iter().zip(loads).filter(|(activity, _)| activity.tolerance.is_finite());
    for (activity, loads) in banded {
        let (name, rule, total) = (&activity.name, activity.band_rule.0, loads.total);
        let sharing = loads.by_territory.iter().zip(&activity.share).enumerate().filter(|(_, (_, share))| **share > 0.0);
        for (j, (&load, &share)) in sharing {
            let half = activity.tolerance * share * total;
            let (low, high) = (share * total - half, share * total + half);
            let within = load >= low - slack(low) && load <= high + slack(high);
            if !within {
                violations.push(format!(
                    "territory {j}: {name} {load} is out of its band {low} to {high}, ±{} around {share} of {total} (rule {rule})",
                    activity.tolerance
                ));
            }
        }
    }
    violations
}
