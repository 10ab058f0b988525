//! Names of the files of briefs.

use crate::execute::briefs::Briefing;
use crate::report::names::stems;

/// The subfolder of a plan's folder that holds its briefs.
pub const FOLDER: &str = "briefs";
/// The page that leads to all others.
pub const INDEX: &str = "index";
/// The table of what is handed over.
pub const HANDOVER: &str = "handover";

/// Names without their endings.
pub struct Files {
    /// A brief's, in their order.
    pub reps: Vec<String>,
    /// A team's, in their order.
    pub teams: Vec<String>,
}

impl Files {
    /// The files of reps are called as those of their calendars are, of which nothing depends on who has a brief.
    pub fn of(briefing: &Briefing) -> Self {
        let reps = &briefing.plan.plan.reps;
        let teams: Vec<String> = briefing.teams.iter().map(|team| format!("team-{}", team.manager_id)).collect();
        let ids = reps.iter().map(|rep| rep.id.as_str()).chain(teams.iter().map(String::as_str));
        let mut names = stems(ids, &[INDEX, HANDOVER]);
        let teams = names.split_off(reps.len());
        Files { reps: briefing.briefs.iter().map(|brief| names[brief.rep].clone()).collect(), teams }
    }
}
