//! What lies between the calls of a day: drives from visit to visit, and pauses between calls that nobody travels to.
//!
//! A gap is the time from the end of a call to the start of the next one of the same rep on the same day. What can't be told apart
//! from a drive is left out by what is known before the drive: the break at noon takes the gaps that begin, or should end, between
//! half past eleven and half past two, and the first one after noon. Leaving out what took long would make drives too short.

use std::collections::BTreeSet;

use super::estimate::step;
use super::evidence::Evidence;
use super::lengths::{Length, Verdict};
use crate::measure::call_log::LoggedCall;
use crate::measure::due::roles_of_reps;
use crate::plan::published::Published;
use crate::plan::segment::Segmented;
use crate::plan::travel::Legs;

/// Minutes of the day between which people have a break.
const BREAK: (f64, f64) = (11.5 * 60.0, 14.5 * 60.0);
const NOON: f64 = 12.0 * 60.0;
/// Minutes of a planned drive below which the gap tells of something else.
const SHORT: f64 = 5.0;
/// Minutes that calls may overlap by rounding.
const ROUNDED: f64 = 2.0;

/// The gap before a visit whose rep came from another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drive {
    /// Index into `Plan::accounts`: where it went.
    pub to: usize,
    /// Minutes of the gap.
    pub minutes: f64,
    /// Minutes that the plan has for the drive.
    pub planned: f64,
    /// Km as the crow flies.
    pub km: f64,
}

/// All gaps of a log that can be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps {
    /// Those of drives.
    pub drives: Vec<Drive>,
    /// Minutes between two calls that nobody travels to.
    pub pauses: Vec<f64>,
    /// Minutes to whose multiples nearly all starts are rounded.
    pub step: f64,
    /// Days of reps with calls whose hour the log does not say.
    pub days_without_hours: usize,
    /// Gaps around noon.
    pub at_noon: usize,
    /// Calls that begin before the one before them ends.
    pub overlapping: usize,
    /// Gaps behind calls whose minutes a form presets.
    pub preset: usize,
    /// Drives too short to be told from what else a stop takes.
    pub short: usize,
}

impl Gaps {
    /// The gaps of all days, but behind calls whose minutes are none of their own.
    pub fn of(plan: &Published, evidence: &Evidence, lengths: &[Length]) -> Self {
        let mut calls: Vec<&LoggedCall> = evidence.calls.clone();
        calls.sort_by_key(|call| (call.rep, call.date, call.start, call.account, call.channel));
        let starts = || calls.iter().filter_map(|call| call.start).map(f64::from);
        let mut gaps = Gaps { step: step(starts()), ..Gaps::default() };
        let (legs, presets) = (Legs::of(&plan.plan), Presets::of(plan, lengths));
        for day in calls.chunk_by(|a, b| (a.rep, a.date) == (b.rep, b.date)) {
            // A call without an hour may lie in any gap.
            match day[0].start {
                Some(_) => gaps.see(plan, (&legs, &presets), day),
                None => gaps.days_without_hours += 1,
            }
        }
        gaps
    }

    fn see(&mut self, plan: &Published, (legs, presets): (&Legs, &Presets), day: &[&LoggedCall]) {
        let mut is_past_noon = false;
        for pair in day.windows(2) {
            let (Some(from), Some(to)) = (pair[0].start, pair[1].start) else { continue };
            let Some(minutes) = Evidence::minutes(pair[0]).filter(|_| !pair[1].is_shared) else { continue };
            let end = f64::from(from) + minutes;
            let is_first_after_noon = !is_past_noon && end >= NOON;
            is_past_noon |= end >= NOON;
            let gap = f64::from(to) - end;
            let [left, reached] = [pair[0], pair[1]].map(|call| plan.is_visit(usize::from(call.channel)));
            let (rep, a, b) = (pair[0].rep as usize, pair[0].account as usize, pair[1].account as usize);
            let way = match (left, reached) {
                (true, true) if a != b => legs.minutes(rep, Some(a), b).zip(legs.km(rep, Some(a), b)),
                (false, false) => Some((0.0, 0.0)),
                // To the desk, or from it: nobody knows from where to where.
                _ => None,
            };
            let Some((planned, km)) = way else { continue };
            if presets.has(pair[0]) {
                self.preset += 1;
            } else if gap < -self.step.max(ROUNDED) {
                self.overlapping += 1;
            } else if is_first_after_noon || (end < BREAK.1 && end + planned > BREAK.0) {
                self.at_noon += 1;
            } else if !reached {
                self.pauses.push(gap);
            } else if planned < SHORT.max(self.step) {
                self.short += 1;
            } else {
                self.drives.push(Drive { to: b, minutes: gap, planned, km });
            }
        }
    }
}

/// Lengths of calls that a form presets.
struct Presets {
    roles: Vec<Option<usize>>,
    segments: Vec<usize>,
    cells: BTreeSet<(usize, usize, usize)>,
}

impl Presets {
    fn of(plan: &Published, lengths: &[Length]) -> Self {
        let labels = &plan.plan.config.segment.labels;
        let segment = |own: &Segmented| labels.iter().position(|label| *label == own.label).unwrap_or(0);
        let preset = lengths.iter().filter(|own| own.verdict == Verdict::Preset);
        Presets {
            roles: roles_of_reps(plan),
            segments: plan.segments.iter().map(segment).collect(),
            cells: preset.map(|own| (own.role, own.segment, own.channel)).collect(),
        }
    }

    fn has(&self, call: &LoggedCall) -> bool {
        let cell = |role| (role, self.segments[call.account as usize], usize::from(call.channel));
        self.roles[call.rep as usize].is_some_and(|role| self.cells.contains(&cell(role)))
    }
}
