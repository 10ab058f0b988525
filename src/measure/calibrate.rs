//! What was assumed wrongly: how long calls, desk work and drives take, how many visits a trip has, and what calls do to sales, by a
//! log; and what a plan file would say instead. Nothing is changed.

pub mod drives;
pub mod estimate;
pub mod evidence;
pub mod gaps;
pub mod lengths;
pub mod proposal;
pub mod response;
pub mod trips;

use jiff::civil::Date;

use super::call_log::CallLog;
use super::days::days;
use super::due::Due;
use crate::plan::availability::Availability;
use crate::plan::published::Published;
use crate::plan::scheduled::ScheduledCalls;
use drives::Drives;
use evidence::Evidence;
use gaps::Gaps;
use lengths::{Length, lengths};
use proposal::Proposal;
use response::{Response, Sales, responses};
use trips::Trips;

/// What a log tells of a plan's assumptions.
#[derive(Clone, Debug)]
pub struct Calibrated<'a> {
    /// The last day that counts.
    pub until: Date,
    /// Calls that count, and why others do not.
    pub evidence: Evidence<'a>,
    /// Minutes per call by role, segment and channel.
    pub lengths: Vec<Length>,
    /// What lies between calls.
    pub gaps: Gaps,
    /// Drives as a multiple of the plan's.
    pub drives: Drives,
    /// Visits of trips and nights.
    pub trips: Trips,
    /// What calls do to sales by segment, and how many accounts have none in one of the times; `None` where no sales are given.
    pub responses: Option<(Vec<Response>, usize)>,
    /// What a plan file would say.
    pub proposal: Proposal,
}

/// Holds what a plan assumes against a log, up to `until`, which lies in the period.
pub fn calibrate<'a>(
    plan: &Published,
    log: &'a CallLog,
    (period, until): ((Date, Date), Date),
    (availability, calendar): (&Availability, Option<&ScheduledCalls>),
    sales: Option<&[Sales]>,
) -> Calibrated<'a> {
    let evidence = Evidence::of(plan, log, until, calendar);
    let mut lengths = lengths(plan, &evidence);
    let gaps = Gaps::of(plan, &evidence, &lengths);
    let drives = Drives::of(plan, &gaps);
    let trips = Trips::of(plan, &evidence, calendar, until);
    let due = || match calendar {
        Some(calendar) => Due::of(plan).by_calendar(plan, calendar, until),
        None => Due::of(plan).by_run_rate(&days(&plan.plan.reps, availability, period, until)),
    };
    let responses = sales.map(|sales| responses(plan, &due(), (log, until), sales));
    let proposal = Proposal::of(plan, &mut lengths, &gaps, &drives, &trips);
    Calibrated { until, evidence, lengths, gaps, drives, trips, responses, proposal }
}
