//! Minutes per call by role, segment and channel, against what the plan has.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use super::estimate::{Estimate, chance_of_groups, moments, of_one_kind, step, tenth};
use super::evidence::Evidence;
use crate::measure::due::{Due, roles_of_reps};
use crate::plan::published::Published;

/// Calls below which the plan's minutes stay.
pub const FEWEST: usize = 10;
/// Minutes that so many of ten calls have are what a form presets.
const PRESET: usize = 8;
/// The chance that any report tells of reps who differ though they don't.
const LEVEL: f64 = 0.01;

/// What is to be done with the plan's minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// These take their place.
    Change(f64),
    /// They are no surprise.
    Keep,
    /// There are too few calls.
    Few,
    /// Nearly all calls have the same minutes, as a form presets them.
    Preset,
}

/// Reps whose calls differ by more than chance, and their mean minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// Index into `Plan::reps` of the one with the shortest calls, and these.
    pub shortest: (usize, f64),
    /// The one with the longest.
    pub longest: (usize, f64),
}

/// Minutes of the calls of a role on accounts of a segment through a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// Index into `Published::roles`.
    pub role: usize,
    /// Index into the labels.
    pub segment: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// Minutes that the plan has for these calls.
    pub planned: f64,
    /// Those that they took; `None` where fewer than two have any.
    pub found: Option<Estimate>,
    /// These, drawn towards the plan's where calls are few.
    pub shrunk: f64,
    /// Reps who made them.
    pub reps: usize,
    /// Calls that were left out, as their minutes are of another kind.
    pub far_off: usize,
    /// Minutes to whose multiples nearly all are rounded.
    pub step: f64,
    /// Reps who differ.
    pub apart: Option<Apart>,
    /// What is to be done.
    pub verdict: Verdict,
}

impl Length {
    /// The chance that the log is as far from the plan; `None` where it can't tell.
    pub fn chance(&self) -> Option<f64> {
        self.found.filter(|_| self.verdict == Verdict::Keep).map(|found| found.chance(self.planned))
    }

    /// Lets what was found take the place of the plan's minutes, if it is others in tenths.
    pub fn change(&mut self) {
        let minutes = proposed(self.shrunk);
        if minutes != tenth(self.planned) {
            self.verdict = Verdict::Change(minutes);
        }
    }
}

/// Minutes as a plan file has them: below one, they would be taken for hours.
pub fn proposed(minutes: f64) -> f64 {
    tenth(minutes).max(1.0)
}

/// A call: its minutes, those of the plan, the rep.
type Call = (f64, f64, usize);

/// Calls of a role on accounts of a segment through a channel: how many the plan has, their minutes, and those that were made.
#[derive(Default)]
struct Cell {
    planned: f64,
    minutes: f64,
    made: Vec<Call>,
}

/// All lengths of calls that the plan has, whoever of the role made them.
pub fn lengths(plan: &Published, evidence: &Evidence) -> Vec<Length> {
    let (due, roles) = (Due::of(plan), roles_of_reps(plan));
    let mut cells: BTreeMap<(usize, usize, usize), Cell> = BTreeMap::new();
    for entry in &due.entries {
        for slot in entry.slots.iter().filter(|slot| slot.planned > 0.0) {
            let cell = cells.entry((entry.role, entry.segment, slot.channel)).or_default();
            cell.planned += slot.planned;
            cell.minutes += slot.planned * slot.minutes;
        }
    }
    for call in &evidence.calls {
        let entry = roles[call.rep as usize].and_then(|role| due.find(role, call.account as usize)).map(|at| &due.entries[at]);
        let slot = entry.and_then(|entry| entry.slot(usize::from(call.channel)).filter(|slot| slot.minutes > 0.0));
        if let (Some(entry), Some(slot), Some(minutes)) = (entry, slot, Evidence::minutes(call))
            && let Some(cell) = cells.get_mut(&(entry.role, entry.segment, slot.channel))
        {
            cell.made.push((minutes, slot.minutes, call.rep as usize));
        }
    }
    let level = LEVEL / cells.len().max(1) as f64;
    let of = |((role, segment, channel), cell): ((usize, usize, usize), Cell)| {
        let planned = cell.minutes / cell.planned;
        let empty = Length {
            role,
            segment,
            channel,
            planned,
            found: None,
            shrunk: planned,
            reps: 0,
            far_off: 0,
            step: 1.0,
            apart: None,
            verdict: Verdict::Few,
        };
        length(empty, cell.made, level)
    };
    cells.into_iter().map(of).collect()
}

/// The length that calls tell.
fn length(mut own: Length, calls: Vec<Call>, level: f64) -> Length {
    let quotients: Vec<f64> = calls.iter().map(|(minutes, planned, _)| minutes / planned).collect();
    let is_kept = of_one_kind(&quotients);
    let kept: Vec<Call> = calls.iter().zip(&is_kept).filter(|(_, kept)| **kept).map(|(call, _)| *call).collect();
    own.far_off = calls.len() - kept.len();
    let mut by_rep: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (minutes, planned, rep) in &kept {
        by_rep.entry(*rep).or_default().push(minutes / planned);
    }
    own.reps = by_rep.len();
    own.step = step(kept.iter().map(|call| call.0));
    let quotients: Vec<f64> = kept.iter().map(|(minutes, planned, _)| minutes / planned).collect();
    let Some((_, scatter)) = moments(&quotients) else { return own };
    let found =
        Estimate::of_mean(&quotients).map(|found| found.times(own.planned).widened(hidden(own.step, own.planned * scatter)));
    own.found = found;
    own.shrunk = found.map_or(own.planned, |found| found.shrunk(own.planned));
    own.apart = apart(&by_rep, own.planned, level);
    own.verdict = match found {
        Some(found) if found.count >= FEWEST => match () {
            () if is_preset(&kept) => Verdict::Preset,
            () => Verdict::Keep,
        },
        _ => Verdict::Few,
    };
    own
}

/// How far rounding to a step may move a mean: half a step where nothing scatters, and soon nothing where minutes scatter as widely as
/// the step (the first term of the error's Fourier series, Sheppard 1898, is smaller).
fn hidden(step: f64, scatter: f64) -> f64 {
    if step <= 1.0 {
        return 0.0;
    }
    let without_rounding = (scatter * scatter / (step * step) - 1.0 / 12.0).max(0.0);
    step / 2.0 * (-2.0 * PI * PI * without_rounding).exp()
}

fn apart(by_rep: &BTreeMap<usize, Vec<f64>>, planned: f64, level: f64) -> Option<Apart> {
    let groups: Vec<Vec<f64>> = by_rep.values().cloned().collect();
    if chance_of_groups(&groups) > level {
        return None;
    }
    let mean = |(&rep, own): (&usize, &Vec<f64>)| (rep, planned * own.iter().sum::<f64>() / own.len() as f64);
    let mut means: Vec<(usize, f64)> = by_rep.iter().map(mean).collect();
    means.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    means.first().zip(means.last()).map(|(&shortest, &longest)| Apart { shortest, longest })
}

/// Whether nearly all calls have the same minutes.
fn is_preset(calls: &[Call]) -> bool {
    let mut minutes: Vec<f64> = calls.iter().map(|call| call.0).collect();
    minutes.sort_by(f64::total_cmp);
    let most = minutes.chunk_by(|a, b| a == b).map(<[f64]>::len).max().unwrap_or(0);
    10 * most >= PRESET * calls.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_proposed_in_tenths_and_never_as_hours_might_be() {
        assert_eq!([9.44, 12.06, 0.99, 0.25].map(proposed), [9.4, 12.1, 1.0, 1.0]);
    }
}
