//! What is no chance: reps who call a segment too little or too often, or have fallen silent, and calls that take longer or shorter than
//! planned.

use super::chance::{holm, of_count, of_mean};
use super::due::Due;
use super::tally::Tally;
use super::value::values;
use crate::plan::published::Published;

/// The chance that a report has any false alarm.
pub const LEVEL: f64 = 0.01;
/// Deviations of calls, and of lengths, that are worth a word, whatever their chance.
const CALLS: f64 = 0.1;
const LENGTHS: f64 = 0.05;
/// Calls due in silence ÷ calls missing, at most: else they were made before they were due.
const AHEAD: f64 = 1.25;
/// Calls with minutes below which nothing is said of their length.
const FEWEST: usize = 10;

/// What an alarm is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Calls of a rep on the own accounts of a segment.
    Calls {
        /// Index into `Plan::reps`.
        rep: usize,
        /// Index into the labels.
        segment: usize,
    },
    /// No call of a rep on own accounts since a week.
    Silent {
        /// Index into `Plan::reps`.
        rep: usize,
        /// The last week with such a call, from 0; `None` where there is none.
        last: Option<usize>,
    },
    /// Length of calls in a role on accounts of a segment through a channel.
    Length {
        /// Index into `Published::roles`.
        role: usize,
        /// Index into the labels.
        segment: usize,
        /// Index into `Published::channels`.
        channel: usize,
    },
}

/// A deviation that is no chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alarm {
    /// What deviates.
    pub about: About,
    /// Calls made, or their mean minutes.
    pub done: f64,
    /// Calls due, or the minutes planned.
    pub due: f64,
    /// Calls that it rests on.
    pub calls: usize,
    /// Hours spent beyond those due; below 0 where they are fewer.
    pub hours: f64,
    /// The chance of it.
    pub chance: f64,
    /// What it is worth: potential that waits, or that the hours would reach elsewhere; hours where no account has potential.
    pub value: f64,
}

/// Whether an alarm tells that a rep calls a segment too little.
pub fn is_short(alarms: &[Alarm], rep: usize, segment: usize) -> bool {
    alarms.iter().any(|own| own.about == About::Calls { rep, segment } && own.done < own.due)
}

/// Whether an alarm tells that a rep has fallen silent.
pub fn is_silent(alarms: &[Alarm], rep: usize) -> bool {
    alarms.iter().any(|own| matches!(own.about, About::Silent { rep: silent, .. } if silent == rep))
}

/// All alarms, the most valuable first, and how many questions were asked; `weeks_due` are calls due and their hours by rep and week.
pub fn alarms(
    plan: &Published,
    (due, weeks_due): (&Due, &[Vec<(f64, f64)>]),
    tally: &Tally,
    per_hour: f64,
) -> (Vec<Alarm>, usize) {
    let silences = of_silences(plan, (due, weeks_due), tally, per_hour);
    let asked: Vec<Alarm> = [of_calls(plan, due, tally, per_hour), silences, of_lengths(plan, tally, per_hour)].concat();
    let chances: Vec<f64> = asked.iter().map(|own| own.chance).collect();
    let far = |own: &Alarm| {
        let least = if matches!(own.about, About::Length { .. }) { LENGTHS } else { CALLS };
        (own.done / own.due - 1.0).abs() >= least
    };
    let is_no_chance = holm(&chances, LEVEL);
    let questions = asked.len();
    let mut found: Vec<Alarm> =
        asked.into_iter().zip(is_no_chance).filter(|(own, is)| *is && far(own)).map(|(own, _)| own).collect();
    found.sort_by(|a, b| b.value.total_cmp(&a.value).then(a.chance.total_cmp(&b.chance)));
    (found, questions)
}

/// A question for each rep and segment with calls due.
fn of_calls(plan: &Published, due: &Due, tally: &Tally, per_hour: f64) -> Vec<Alarm> {
    let (values, segments) = (values(&plan.plan), plan.plan.config.segment.labels.len());
    let mut worth = vec![0.0; plan.plan.reps.len() * segments];
    due.entries.iter().for_each(|entry| worth[entry.rep * segments + entry.segment] += values[entry.account]);
    let mut found = Vec::new();
    for rep in plan.serving() {
        for segment in 0..segments {
            let cells = (0..plan.channels.len()).map(|channel| tally.cell(rep, segment, channel));
            let cell = cells.fold(super::tally::Cell::default(), |sum, own| sum.with(own));
            if cell.due <= 0.0 {
                continue;
            }
            let (done, hours) = (cell.done as f64, cell.done_hours - cell.due_hours);
            let value = match done < cell.due {
                true if per_hour > 0.0 => worth[rep * segments + segment] * (1.0 - done / cell.due),
                true => -hours,
                false => hours.max(0.0) * if per_hour > 0.0 { per_hour } else { 1.0 },
            };
            found.push(Alarm {
                about: About::Calls { rep, segment },
                done,
                due: cell.due,
                calls: cell.done,
                hours,
                chance: of_count(cell.done, cell.due),
                value,
            });
        }
    }
    found
}

/// A question for each rep: days of calls that come like raindrops leave out those due since the last one with a chance of e^−days, a
/// day being a trip's stops. Whole weeks count, those after that of the last call. Who has worked ahead may rest: calls due since
/// then are no more than those that are missing, or little more.
fn of_silences(plan: &Published, (due, weeks_due): (&Due, &[Vec<(f64, f64)>]), tally: &Tally, per_hour: f64) -> Vec<Alarm> {
    let values = values(&plan.plan);
    let (mut worth, mut all) = (vec![0.0; plan.plan.reps.len()], vec![0.0; plan.plan.reps.len()]);
    for entry in &due.entries {
        worth[entry.rep] += values[entry.account];
        all[entry.rep] += entry.due();
    }
    let of = |rep: usize| {
        let missing = all[rep] - tally.sum(|own, _, _| own == rep).done as f64;
        let last = tally.weeks[rep].iter().rposition(|week| week.calls + week.unplanned > 0);
        let since = weeks_due[rep].iter().skip(last.map_or(0, |last| last + 1));
        let (calls, hours) = since.fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        let value = if per_hour > 0.0 { worth[rep] * f64::min(1.0, calls / all[rep]) } else { hours };
        (missing >= CALLS * all[rep] && calls > 0.0 && calls <= AHEAD * missing).then(|| Alarm {
            about: About::Silent { rep, last },
            done: 0.0,
            due: calls,
            calls: 0,
            hours: -hours,
            chance: (-calls / plan.plan.config.travel.stops_per_trip.max(1.0)).exp(),
            value,
        })
    };
    plan.serving().into_iter().filter_map(of).collect()
}

/// A question for each role, segment and channel with enough calls.
fn of_lengths(plan: &Published, tally: &Tally, per_hour: f64) -> Vec<Alarm> {
    let mut found = Vec::new();
    for role in 0..plan.roles.len() {
        for segment in 0..plan.plan.config.segment.labels.len() {
            for channel in 0..plan.channels.len() {
                let own = tally.lengths(role, segment, channel);
                if own.calls < FEWEST {
                    continue;
                }
                let count = own.calls as f64;
                let mean = own.quotients / count;
                let variance = ((own.squares - own.quotients * mean) / (count - 1.0)).max(0.0);
                let hours = (own.minutes - own.planned) / 60.0;
                found.push(Alarm {
                    about: About::Length { role, segment, channel },
                    done: own.minutes / count,
                    due: own.planned / count,
                    calls: own.calls,
                    hours,
                    chance: of_mean((own.calls, mean, variance)),
                    value: hours.abs() * if per_hour > 0.0 { per_hour } else { 1.0 },
                });
            }
        }
    }
    found
}
