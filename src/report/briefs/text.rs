//! What briefs come to, on the terminal.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::execute::briefs::Briefing;
use crate::execute::handover::open_pipeline;
use crate::plan::words::{count, number};

/// What is told of a briefing, a line each.
pub fn text(briefing: &Briefing) -> Vec<String> {
    let joint = briefing.handovers.iter().filter(|own| own.joint_call).count();
    let teams = if briefing.teams.is_empty() { String::new() } else { format!(" and {}", count(briefing.teams.len(), "team")) };
    let mut lines = vec![format!(
        "Briefs for {}{teams}; {}, {} proposed",
        count(briefing.briefs.len(), "rep"),
        count(briefing.handovers.len(), "handover"),
        count(joint, "joint call")
    )];
    let mut held: BTreeMap<Date, (usize, f64)> = BTreeMap::new();
    for own in &briefing.handovers {
        let Some(day) = own.held_until else { continue };
        let (accounts, deals) = held.entry(day).or_default();
        (*accounts, *deals) = (*accounts + 1, *deals + open_pipeline(&briefing.plan.plan, own.account));
    }
    lines.extend(held.into_iter().map(|(day, (accounts, deals))| {
        format!("{} held until {day}, for open deals of {}", count(accounts, "account"), number(deals))
    }));
    if briefing.calls_until.is_none() {
        lines.push("No calendar yet: sutton schedule, then sutton brief again, adds the calls of the first four weeks".into());
    }
    lines
}
