//! What briefs come to, for programs.

use serde::Serialize;

use super::files::Files;
use crate::error::Result;
use crate::execute::briefs::Briefing;
use crate::execute::handover::held_by_day;
use crate::report::summary::json_text;

#[derive(Serialize)]
struct Summary<'a> {
    schema: &'static str,
    handovers: usize,
    held: usize,
    held_open_pipeline: f64,
    joint_calls: usize,
    calls_until: Option<String>,
    reps: Vec<Rep<'a>>,
    teams: Vec<Team<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Rep<'a> {
    rep_id: &'a str,
    file: String,
    accounts_before: usize,
    accounts: usize,
    comes: usize,
    goes: usize,
    held: usize,
    hours_before: f64,
    hours: f64,
    capacity_hours: f64,
}

#[derive(Serialize)]
struct Team<'a> {
    manager_id: &'a str,
    file: String,
    rep_ids: Vec<&'a str>,
}

/// The measures of a briefing as JSON.
///
/// # Errors
/// As [`json_text`].
pub fn json(briefing: &Briefing, notes: &[String]) -> Result<String> {
    let (plan, files) = (&briefing.plan.plan, Files::of(briefing));
    let held = held_by_day(plan, briefing.handovers.iter());
    let id = |at: usize| plan.reps[briefing.briefs[at].rep].id.as_str();
    let reps = briefing.briefs.iter().zip(&files.reps).map(|(brief, name)| Rep {
        rep_id: &plan.reps[brief.rep].id,
        file: format!("{name}.html"),
        accounts_before: brief.before.accounts,
        accounts: brief.accounts.len(),
        comes: brief.comes.len(),
        goes: brief.goes.len(),
        held: brief.goes.iter().filter(|&&at| briefing.handovers[at].held_until.is_some()).count(),
        hours_before: brief.before.hours(),
        hours: brief.after.hours(),
        capacity_hours: plan.reps[brief.rep].capacity_hours,
    });
    let teams = briefing.teams.iter().zip(&files.teams).map(|(team, name)| Team {
        manager_id: &team.manager_id,
        file: format!("{name}.html"),
        rep_ids: team.members.iter().map(|&at| id(at)).collect(),
    });
    json_text(&Summary {
        schema: "sutton/brief/1",
        handovers: briefing.handovers.len(),
        held: held.iter().map(|(_, accounts, _)| accounts).sum(),
        held_open_pipeline: held.iter().map(|(.., deals)| deals).sum(),
        joint_calls: briefing.handovers.iter().filter(|own| own.joint_call).count(),
        calls_until: briefing.calls_until.map(|day| day.to_string()),
        reps: reps.collect(),
        teams: teams.collect(),
        notes,
    })
}
