//! Handover: in which order accounts change hands, from when on, which ones wait for their open deals, and which are worth a call
//! that both reps make together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::balance::moves::moves;
use crate::balance::territories::RolePlan;
use crate::plan::segment::Segmented;
use crate::plan::{Plan, RepStatus};

/// An account that somebody else has in the plan than today.
#[derive(Clone, Debug, PartialEq)]
pub struct Handover {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// The role in which it changes hands.
    pub role: String,
    /// What becomes of it, as `moves.csv` says: `moved`, `given_up`, `shifted`, `from_leaver`, `new`.
    pub kind: &'static str,
    /// Who has it today, as written; empty where nobody does.
    pub from_id: String,
    /// The same as a rep of the plan; `None` where the plan has no such rep.
    pub from: Option<usize>,
    /// Who takes it over; `None` where nobody does.
    pub to: Option<usize>,
    /// The first day on which it is no longer who has it today that calls; `None` where the plan has no dates.
    pub effective: Option<Date>,
    /// The last day with who has it today, where that is for its open deals.
    pub held_until: Option<Date>,
    /// Whether both reps should call once together.
    pub joint_call: bool,
    /// Why it changes hands.
    pub reason: String,
}

/// The last day of accounts, by role, that stay with who has them for their open deals.
pub type Held = BTreeMap<(usize, String), Date>;

/// What is held of these.
pub fn held(handovers: &[Handover]) -> Held {
    handovers.iter().filter_map(|own| Some(((own.account, own.role.clone()), own.held_until?))).collect()
}

/// Accounts that are held, by the day until which they are, and their open deals; an account counts once, in however many roles.
pub fn held_by_day<'a>(plan: &Plan, handovers: impl Iterator<Item = &'a Handover>) -> Vec<(Date, usize, f64)> {
    let mut days: BTreeMap<Date, BTreeSet<usize>> = BTreeMap::new();
    for own in handovers {
        if let Some(day) = own.held_until {
            days.entry(day).or_default().insert(own.account);
        }
    }
    let deals = |accounts: &BTreeSet<usize>| accounts.iter().map(|&account| open_pipeline(plan, account)).sum();
    days.into_iter().map(|(day, accounts)| (day, accounts.len(), deals(&accounts))).collect()
}

/// What an account has of open deals.
pub fn open_pipeline(plan: &Plan, account: usize) -> f64 {
    plan.accounts[account].number("open_pipeline").max(0.0)
}

/// All accounts that change hands, in the order in which they do: by the day from which on they are another's; of a day by open
/// pipeline, then potential, then revenue, the largest first, then by segment, role and id.
pub fn handovers(plan: &Plan, segments: &[Segmented], roles: &[RolePlan]) -> Vec<Handover> {
    let mut all: Vec<Handover> = roles.iter().flat_map(|role| of_role(plan, segments, role)).collect();
    let labels = &plan.config.segment.labels;
    let rank = |account: usize| labels.iter().position(|label| *label == segments[account].label).unwrap_or(labels.len());
    // Amounts are finite, and their bits come in their order where none is below 0.
    let worth = |account: usize| {
        ["open_pipeline", "potential", "revenue"]
            .map(|name| Reverse(plan.accounts[account].number(name).max(0.0).abs().to_bits()))
    };
    all.sort_by_cached_key(|own| {
        (own.effective, worth(own.account), rank(own.account), own.role.clone(), plan.accounts[own.account].id.clone())
    });
    all
}

/// What there is to tell of open deals that should be held.
pub fn notes(plan: &Plan) -> Vec<String> {
    let Some(until) = plan.config.execute.hold_open_deals_until else { return Vec::new() };
    let any = (0..plan.accounts.len()).any(|account| open_pipeline(plan, account) > 0.0);
    let note = || format!("[execute] hold_open_deals_until = {until} holds nothing: no account has an open_pipeline");
    (!any).then(note).into_iter().collect()
}

fn of_role<'a>(plan: &'a Plan, segments: &'a [Segmented], role: &'a RolePlan) -> impl Iterator<Item = Handover> + 'a {
    moves(plan, segments, role).into_iter().map(|own| {
        let (account, to) = (own.assigned.account, own.assigned.rep);
        let from = plan.owners.get(account, &role.role).and_then(|owner| owner.rep);
        let held_until = from.and_then(|from| held_until(plan, account, from));
        let prized = open_pipeline(plan, account) > 0.0 || Some(&segments[account].label) == plan.config.segment.labels.first();
        Handover {
            account,
            role: role.role.clone(),
            kind: own.kind,
            from_id: own.from_rep_id.into(),
            from,
            to,
            effective: effective(plan, to, held_until),
            held_until,
            joint_call: prized && from.zip(to).is_some_and(|(from, to)| meet(plan, from, to)),
            reason: own.assigned.reason.clone(),
        }
    })
}

/// From when on it is another's: the plan's first day, or when the new rep starts, or the day after it was held.
fn effective(plan: &Plan, to: Option<usize>, held_until: Option<Date>) -> Option<Date> {
    let first = plan.config.plan.start;
    let starts = to.and_then(|rep| plan.reps[rep].presence.start).filter(|_| first.is_some());
    let free = held_until.and_then(|day| day.tomorrow().ok());
    first.into_iter().chain(starts).chain(free).max()
}

/// How long its open deals keep an account with who has it today; `None` where there are none, or that rep is gone.
fn held_until(plan: &Plan, account: usize, from: usize) -> Option<Date> {
    let until = plan.config.execute.hold_open_deals_until.filter(|_| open_pipeline(plan, account) > 0.0)?;
    let (_, last) = there(plan, from)?;
    Some(last.map_or(until, |last| last.min(until)))
}

/// The days within the plan's period between which somebody is there, `None` being no limit; `None` for positions that nobody has
/// filled, and for who is gone by then.
fn there(plan: &Plan, rep: usize) -> Option<(Option<Date>, Option<Date>)> {
    let (rep, first) = (&plan.reps[rep], plan.config.plan.start);
    let (start, end) = (rep.presence.start.into_iter().chain(first).max(), rep.presence.end);
    let gone = match rep.status {
        RepStatus::Placeholder => true,
        RepStatus::Leaving => end.is_none(),
        RepStatus::Active => false,
    };
    (!gone && end.is_none_or(|end| first.is_none_or(|first| end >= first))).then_some((start, end))
}

/// Whether there is a day on which both are there.
fn meet(plan: &Plan, one: usize, other: usize) -> bool {
    there(plan, one)
        .zip(there(plan, other))
        .is_some_and(|((_, last), (first, _))| last.is_none_or(|last| first.is_none_or(|first| first <= last)))
}
