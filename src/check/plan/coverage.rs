//! Service given up (step 3): worth = price · (call hours + hops + least way) for all calls of an account, where
//! price = 5 · 5^(segments below its own) unless the plan says otherwise. A unit keeps as much as the member that keeps most.

use std::collections::BTreeMap;

use super::asked::Asked;
use crate::plan::Plan;
use crate::plan::config::CoverageSection;

/// The price of an hour given up in the last segment, and how much dearer each better one is.
const LAST: f64 = 5.0;
const STEP: f64 = 5.0;

/// Finds out what each account may do without: a unit keeps as much as the member that keeps most, and has a rep where any must.
pub(super) fn find(plan: &Plan, role: &str, accounts: &mut BTreeMap<usize, Asked>) {
    let sections = plan.coverage(role);
    let shifts = plan.config.shift.as_ref().is_some_and(|own| [own.from.as_str(), own.to.as_str()].contains(&role));
    if sections.is_empty() || shifts {
        return;
    }
    let section = |segment: usize| sections.get(&plan.config.segment.labels[segment]);
    let mut units: BTreeMap<String, (f64, bool)> = BTreeMap::new();
    for own in accounts.values() {
        let (kept, droppable) = units.entry(own.unit.clone()).or_insert((0.0, true));
        *kept = kept.max(section(own.segment).and_then(|own| own.reduced).unwrap_or(1.0));
        *droppable &= section(own.segment).is_some_and(|own| own.uncovered);
    }
    for own in accounts.values_mut() {
        let (kept, droppable) = units[&own.unit];
        (own.kept, own.droppable) = (Some(kept).filter(|kept| *kept < 1.0), droppable);
        let hours = own.own.hours + own.hops + own.least_way;
        own.worth = section(own.segment).map_or(0.0, |section| price(plan, section, own.segment) * hours);
    }
}

/// Price of an hour given up: 5 in the last segment, five times as much in each better one, unless the plan says otherwise.
fn price(plan: &Plan, section: &CoverageSection, segment: usize) -> f64 {
    let better = plan.config.segment.labels.len() - 1 - segment;
    section.price.unwrap_or(LAST * STEP.powi(better as i32))
}
