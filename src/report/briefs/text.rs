//! What briefs come to, on the terminal.

use crate::execute::briefs::Briefing;
use crate::execute::handover::held_by_day;
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
    let held = held_by_day(&briefing.plan.plan, briefing.handovers.iter());
    lines.extend(held.into_iter().map(|(day, accounts, deals)| {
        format!("{} held until {day}, for open deals of {}", count(accounts, "account"), number(deals))
    }));
    if briefing.calls_until.is_none() {
        lines.push("No calendar yet: sutton schedule, then sutton brief again, adds the calls of the first four weeks".into());
    }
    lines
}
