//! Briefs: what each rep and each manager has to know of a plan on its first day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::handover::{Handover, handovers};
use crate::balance::metrics::Load;
use crate::balance::territories::RolePlan;
use crate::plan::published::{Published, Served};
use crate::plan::scheduled::{ScheduledCall, ScheduledCalls};

/// Days of a rep's calendar that stand in the brief.
const FIRST_DAYS: i32 = 28;

/// A plan as it is told to those who carry it out.
#[derive(Clone, Debug)]
pub struct Briefing {
    /// The plan.
    pub plan: Published,
    /// All accounts that change hands, in their order.
    pub handovers: Vec<Handover>,
    /// A brief for each rep who has accounts, or had any, in the order of their file.
    pub briefs: Vec<Brief>,
    /// A team for each manager of these.
    pub teams: Vec<Team>,
    /// Channels of the calendar's calls.
    pub channels: Vec<String>,
    /// The last day of the first calls; `None` where the plan has no calendar.
    pub calls_until: Option<Date>,
}

/// What a rep has to know.
#[derive(Clone, Debug, Default)]
pub struct Brief {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// What the rep carries today.
    pub before: Load,
    /// What the rep carries in the plan.
    pub after: Load,
    /// Whether the rep's role visits.
    pub visits: bool,
    /// The rep's accounts: by segment, in each those that come first, the most work first.
    pub accounts: Vec<Own>,
    /// Places in `Briefing::handovers` of accounts that come.
    pub comes: Vec<usize>,
    /// The same of accounts that go.
    pub goes: Vec<usize>,
    /// The calls of the first weeks, by day and hour.
    pub calls: Vec<ScheduledCall>,
}

/// An account of a rep.
#[derive(Clone, Debug)]
pub struct Own {
    /// The account and its calls.
    pub served: Served,
    /// Hours of these calls, preparation and follow-up included.
    pub call_hours: f64,
    /// Place in `Briefing::handovers` where it comes.
    pub comes: Option<usize>,
}

/// The reps of a manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The manager's id.
    pub manager_id: String,
    /// Places in `Briefing::briefs`.
    pub members: Vec<usize>,
}

impl Own {
    /// Index into `Plan::accounts`.
    pub fn account(&self) -> usize {
        self.served.account
    }
}

/// The last of the days whose calls stand in a brief, where the plan says when it begins.
fn calls_until(plan: &Published) -> Option<Date> {
    let first = plan.plan.config.plan.start?;
    first.checked_add((FIRST_DAYS - 1).days()).ok()
}

/// The briefs of a plan with these roles; `calls` are those of its calendar, where it has one.
pub fn briefing(plan: Published, roles: &[RolePlan], calls: Option<ScheduledCalls>) -> Briefing {
    let handovers = handovers(&plan.plan, &plan.segments, roles);
    let calls_until = calls.as_ref().and_then(|_| calls_until(&plan));
    let ScheduledCalls { channels, calls } = calls.unwrap_or_default();
    let mut briefs: BTreeMap<usize, Brief> = BTreeMap::new();
    for (role, served) in roles.iter().zip(&plan.roles) {
        let visits = served.served.iter().flat_map(|own| &own.calls).any(|(channel, _)| plan.is_visit(*channel));
        for own in &role.territories {
            let brief = Brief { rep: own.rep, before: own.before.clone(), after: own.after.clone(), visits, ..Brief::default() };
            briefs.insert(own.rep, brief);
        }
        for own in &served.served {
            let call_hours = call_hours(&plan, own);
            let account = Own { served: own.clone(), call_hours, comes: None };
            briefs.entry(own.rep).or_insert_with(|| Brief { rep: own.rep, visits, ..Brief::default() }).accounts.push(account);
        }
    }
    for (at, own) in handovers.iter().enumerate() {
        let brief = |rep: usize| Brief { rep, ..Brief::default() };
        own.to.into_iter().for_each(|rep| briefs.entry(rep).or_insert_with(|| brief(rep)).comes.push(at));
        own.from.into_iter().for_each(|rep| briefs.entry(rep).or_insert_with(|| brief(rep)).goes.push(at));
    }
    for call in calls.into_iter().filter(|call| calls_until.is_some_and(|last| call.date <= last)) {
        let rep = call.rep;
        briefs.entry(rep).or_insert_with(|| Brief { rep, ..Brief::default() }).calls.push(call);
    }
    let told = |brief: &Brief| brief.before.accounts + brief.accounts.len() + brief.comes.len() + brief.goes.len() > 0;
    let mut briefs: Vec<Brief> = briefs.into_values().filter(told).collect();
    briefs.iter_mut().for_each(|brief| settle(&plan, &handovers, brief));
    let teams = teams(&plan, &briefs);
    Briefing { plan, handovers, briefs, teams, channels, calls_until }
}

fn call_hours(plan: &Published, own: &Served) -> f64 {
    let admin = plan.plan.config.workload.admin_minutes_per_call;
    own.calls.iter().map(|(_, calls)| calls.calls * (calls.minutes_per_call + admin) / 60.0).sum()
}

/// Marks what comes and puts a rep's accounts in their order.
fn settle(plan: &Published, handovers: &[Handover], brief: &mut Brief) {
    let coming: BTreeMap<usize, usize> = brief.comes.iter().rev().map(|&at| (handovers[at].account, at)).collect();
    brief.accounts.iter_mut().for_each(|own| own.comes = coming.get(&own.served.account).copied());
    let labels = &plan.plan.config.segment.labels;
    let rank = |account: usize| {
        let label = &plan.segments[account].label;
        (labels.iter().position(|own| own == label).unwrap_or(labels.len()), label.clone())
    };
    let hours = |own: &Own| own.call_hours + own.served.travel_hours;
    brief.accounts.sort_by(|a, b| {
        let key = |own: &Own| (rank(own.account()), own.comes.is_none());
        key(a).cmp(&key(b)).then(hours(b).total_cmp(&hours(a))).then(a.account().cmp(&b.account()))
    });
}

/// Teams in the order in which reps name their managers.
fn teams(plan: &Published, briefs: &[Brief]) -> Vec<Team> {
    let manager = |brief: &Brief| plan.plan.reps[brief.rep].manager_id.clone().filter(|id| !id.is_empty());
    let mut seen = BTreeSet::new();
    let ids: Vec<String> = briefs.iter().filter_map(manager).filter(|id| seen.insert(id.clone())).collect();
    let team = |manager_id: String| {
        let own = |at: &usize| manager(&briefs[*at]).as_deref() == Some(&manager_id);
        let members = (0..briefs.len()).filter(own).collect();
        Team { manager_id, members }
    };
    ids.into_iter().map(team).collect()
}
