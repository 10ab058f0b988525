//! What a plan gives up because hours are short, by segment: which calls, what they were worth, how many hours would
//! restore them.

use serde::{Deserialize, Serialize};

use super::territories::RolePlan;
use crate::plan::Plan;
use crate::plan::segment::Segmented;
use crate::plan::service::Service;

/// What a segment gives up in a role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shortage {
    /// The segment.
    pub segment: String,
    /// Accounts that get some of their calls.
    pub reduced_accounts: usize,
    /// Accounts that are left without a rep.
    pub uncovered_accounts: usize,
    /// Calls given up.
    pub calls: f64,
    /// Hours of work that would restore them: calls, and travel from the nearest home.
    pub hours: f64,
    /// What they count in the objective, hours.
    pub worth: f64,
}

fn gives_up(service: Service) -> bool {
    matches!(service, Service::Reduced | Service::Uncovered)
}

/// What each segment gives up, the best segment first; those that give up nothing are left out.
pub fn shortages(plan: &Plan, segments: &[Segmented], role: &RolePlan) -> Vec<Shortage> {
    let labels = &plan.config.segment.labels;
    let mut all: Vec<Shortage> = labels.iter().map(|label| Shortage { segment: label.clone(), ..Shortage::default() }).collect();
    for assigned in role.accounts.iter().filter(|assigned| gives_up(assigned.service)) {
        let label = &segments[assigned.account].label;
        let Some(of_segment) = all.iter_mut().find(|shortage| shortage.segment == *label) else { continue };
        let uncovered = assigned.service == Service::Uncovered;
        of_segment.reduced_accounts += usize::from(!uncovered);
        of_segment.uncovered_accounts += usize::from(uncovered);
        of_segment.calls += assigned.given_up.calls;
        of_segment.hours += assigned.given_up.hours;
        of_segment.worth += assigned.given_up.worth;
    }
    all.retain(|shortage| shortage.reduced_accounts + shortage.uncovered_accounts > 0);
    all
}
