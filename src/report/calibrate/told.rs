//! What is rendered, and its words.

use crate::measure::calibrate::Calibrated;
use crate::measure::calibrate::drives::Multiple;
use crate::measure::calibrate::estimate::Estimate;
use crate::measure::calibrate::lengths::{Length, Verdict};
use crate::measure::calibrate::proposal::reach;
use crate::measure::call_log::CallLog;
use crate::plan::published::Published;
use crate::plan::words::{count, number};

/// All that a page, a table or a file of settings is made of.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The plan.
    pub plan: &'a Published,
    /// The log.
    pub log: &'a CallLog,
    /// What it tells.
    pub found: &'a Calibrated<'a>,
    /// Where the proposed call patterns will lie, as the plan file would name them.
    pub patterns: &'a str,
}

impl<'a> Told<'a> {
    /// Role, segment and channel of a length.
    pub(super) fn names(&self, own: &Length) -> [&'a str; 3] {
        let labels = &self.plan.plan.config.segment.labels;
        [&self.plan.roles[own.role].role, &labels[own.segment], &self.plan.channels[own.channel]]
    }

    /// What is not in the tables, a line each.
    pub fn notes(&self) -> Vec<String> {
        let (found, gaps) = (self.found, &self.found.gaps);
        let reps: Vec<&str> = found.evidence.untouched.iter().map(|&rep| self.plan.plan.reps[rep].id.as_str()).collect();
        let mut notes: Vec<String> = Vec::new();
        if !reps.is_empty() {
            notes.push(format!(
                "{} of {} are no evidence: they stand as the calendar has them, to the minute",
                if reps.len() == 1 { "the calls" } else { "all calls" },
                reps.join(", ")
            ));
        }
        let mut told = |counted: usize, noun: &str, why: &str| {
            if counted > 0 {
                notes.push(format!("{} {why}", count(counted, noun)));
            }
        };
        told(found.evidence.later, "call", &format!("after {} left out", found.until));
        told(found.evidence.without_minutes, "call", "without minutes: no evidence of lengths, nor of the drives after them");
        told(
            found.evidence.shared,
            "call",
            "of meetings with several accounts: their minutes are shared, so they are no evidence",
        );
        let far_off: usize = found.lengths.iter().map(|own| own.far_off).sum();
        told(far_off, "call", "left out: their minutes are of another kind than those of most");
        told(gaps.days_without_hours, "day", "of reps with calls whose hour is not logged: no evidence of drives");
        told(gaps.at_noon, "gap", "around noon left out, which may hold a break");
        told(gaps.overlapping, "call", "begin before the one before them ends: no evidence of drives");
        told(gaps.preset, "gap", "behind calls whose minutes a form presets: no evidence of drives");
        told(gaps.short, "drive", "left out: too short to be told from what else a stop takes");
        told(found.drives.far_off, "gap", "left out that hold more than a drive, or less");
        if gaps.step > 1.0 {
            notes.push(format!(
                "nearly all calls begin at multiples of {} minutes: drives are known that much less",
                number(gaps.step)
            ));
        }
        for own in &found.lengths {
            let [role, segment, channel] = self.names(own);
            if own.step > 1.0 && own.found.is_some() {
                let step = number(own.step);
                notes.push(format!("{role} {segment} {channel}: nearly all minutes are multiples of {step}"));
            }
            if let Some(apart) = &own.apart {
                let [(short, least), (long, most)] =
                    [apart.shortest, apart.longest].map(|(rep, mean)| (&self.plan.plan.reps[rep].id, mean));
                notes.push(format!(
                    "{role} {segment} {channel}: reps differ by more than chance, from {} min ({short}) to {} min ({long}); \
                     ask them before the plan's minutes change for all",
                    shown(least),
                    shown(most)
                ));
            }
        }
        notes
    }
}

/// A value to three digits or so.
pub(super) fn shown(value: f64) -> String {
    let decimals = if value.abs() < 9.995 { 100.0 } else { 10.0 };
    number((value * decimals).round() / decimals)
}

/// `67.2 [65.1–69.3]`
pub(super) fn interval(own: &Estimate) -> String {
    format!("{} [{}–{}]", shown(own.value), shown(own.low), shown(own.high))
}

/// What is done with a length.
pub(super) fn verdict(own: &Length) -> String {
    match own.verdict {
        Verdict::Change(minutes) => shown(minutes),
        Verdict::Keep => "as planned".into(),
        Verdict::Few => "too few".into(),
        Verdict::Preset => "preset".into(),
    }
}

/// The drives of a row: all, a region, or a class of distance.
pub(super) fn called(own: &Multiple) -> String {
    match (&own.region, own.class) {
        (Some(region), _) if region.is_empty() => "no region".into(),
        (Some(region), _) => region.clone(),
        (None, Some(class)) => match reach(class) {
            (from, to) if to.is_finite() => format!("{}–{} km", number(from), number(to)),
            (from, _) => format!("{} km and more", number(from)),
        },
        (None, None) => "all".into(),
    }
}
