//! What a plan file would say: only what the log can tell, and differs from the plan by more than chance.

use super::drives::{self, Drives, class};
use super::estimate::{Estimate, tenth};
use super::gaps::Gaps;
use super::lengths::{Length, Verdict, proposed};
use super::trips::Trips;
use crate::geometry;
use crate::measure::alarms::LEVEL;
use crate::measure::chance::holm;
use crate::plan::config::TravelBand;
use crate::plan::published::Published;
use crate::plan::travel::Road;

/// Pauses below which nothing is said of desk work.
const FEWEST_PAUSES: usize = 30;
/// Minutes beyond which a pause is no desk work.
const LONGEST_PAUSE: f64 = 60.0;
/// Trips below which nothing is said of their stops.
const FEWEST_TRIPS: usize = 30;
/// Distances of drives that are written anew where the plan names none, km: those of its profiles.
const KNOTS: [f64; 8] = [1.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 400.0];

/// Desk work by what lies between two calls that nobody travels to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Desk {
    /// Minutes between them: at most so many are desk work.
    pub found: Estimate,
    /// Minutes that the plan has.
    pub planned: f64,
    /// Minutes that take their place.
    pub proposed: Option<f64>,
}

/// Keys of `[travel]` that tell drives.
#[derive(Clone, Debug, PartialEq)]
pub enum DriveKeys {
    /// `speed_kmh`, where circuity and speed tell them.
    Speed(f64),
    /// `bands`; whether the plan file names a profile, which can't stand beside them.
    Bands(Vec<TravelBand>, bool),
}

/// Why drives are left as they are, or what tells them.
#[derive(Clone, Debug, PartialEq)]
pub enum DriveVerdict {
    /// The log has too few.
    Few,
    /// They are no surprise.
    Keep,
    /// They differ by region, which no key says.
    ByRegion,
    /// They are listed in a file.
    Listed,
    /// These keys take the place of the plan's.
    Change(DriveKeys),
}

/// All that is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Minutes per row of the call patterns; `None` where they stay.
    pub patterns: Vec<Option<f64>>,
    /// Desk work; `None` where the log has too few pauses.
    pub desk: Option<Desk>,
    /// Drives.
    pub drives: DriveVerdict,
    /// `stops_per_trip`.
    pub stops: Option<f64>,
}

impl Proposal {
    /// What is proposed of what was found: all that could be is held together, so that chance alone proposes anything in one report of a
    /// hundred at most. Lengths that are no chance are to change.
    pub fn of(plan: &Published, lengths: &mut [Length], gaps: &Gaps, drives: &Drives, trips: &Trips) -> Self {
        let (desk, stops) = (desk(plan, gaps), stops(plan, trips));
        let of_lengths = lengths.iter().map(Length::chance);
        let others = [
            drives.all.as_ref().map(|all| all.found.chance(1.0)),
            desk.filter(|desk| desk.found.value < desk.planned).map(|desk| desk.found.chance(desk.planned)),
            stops.map(|stops| stops.1),
        ];
        let is_no_chance = no_chance(&of_lengths.chain(others).collect::<Vec<_>>());
        let (of_lengths, others) = is_no_chance.split_at(lengths.len());
        lengths.iter_mut().zip(of_lengths).filter(|(_, is)| **is).for_each(|(own, _)| own.change());
        let less = |desk: Desk| others[1].then(|| tenth(desk.found.shrunk(desk.planned).max(0.0)));
        Proposal {
            patterns: patterns(plan, lengths),
            desk: desk.map(|desk| Desk { proposed: less(desk), ..desk }),
            drives: roads(plan, drives, others[0]),
            stops: stops.filter(|_| others[2]).map(|stops| stops.0),
        }
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.patterns.iter().all(Option::is_none)
            && self.desk.is_none_or(|desk| desk.proposed.is_none())
            && !matches!(self.drives, DriveVerdict::Change(_))
            && self.stops.is_none()
    }
}

/// Which chances are too small to be chance, of those that were asked for.
fn no_chance(chances: &[Option<f64>]) -> Vec<bool> {
    let mut found = holm(&chances.iter().flatten().copied().collect::<Vec<_>>(), LEVEL).into_iter();
    chances.iter().map(|own| own.is_some() && found.next() == Some(true)).collect()
}

/// The rows of a cell keep their proportions.
fn patterns(plan: &Published, lengths: &[Length]) -> Vec<Option<f64>> {
    let labels = &plan.plan.config.segment.labels;
    let minutes = |row: &crate::plan::CallPattern| {
        let is_own = |own: &&Length| {
            plan.roles[own.role].role == row.role
                && labels[own.segment] == row.segment
                && plan.channels[own.channel] == row.channel
        };
        let own = lengths.iter().find(is_own).filter(|own| own.planned > 0.0)?;
        match own.verdict {
            Verdict::Change(minutes) => {
                Some(proposed(row.minutes_per_call * minutes / own.planned)).filter(|new| *new != row.minutes_per_call)
            }
            Verdict::Keep | Verdict::Few | Verdict::Preset => None,
        }
    };
    plan.plan.call_patterns.iter().map(minutes).collect()
}

/// Pauses hold desk work and whatever else people do, so they tell at most how much of it there is: fewer minutes than the plan's are
/// proposed, never more.
fn desk(plan: &Published, gaps: &Gaps) -> Option<Desk> {
    let pauses: Vec<f64> = gaps.pauses.iter().copied().filter(|own| *own <= LONGEST_PAUSE).collect();
    let found = Estimate::of_mean(&pauses).filter(|found| found.count >= FEWEST_PAUSES)?;
    let planned = plan.plan.config.workload.admin_minutes_per_call;
    Some(Desk { found, planned, proposed: None })
}

fn roads(plan: &Published, drives: &Drives, is_no_chance: bool) -> DriveVerdict {
    let Some(all) = &drives.all else { return DriveVerdict::Few };
    let settings = &plan.plan.config.travel;
    if drives.differ_by_region() {
        return DriveVerdict::ByRegion;
    }
    if !is_no_chance {
        return DriveVerdict::Keep;
    }
    let drive = Road::of(&plan.plan).drive;
    if drive != settings.drive() {
        return DriveVerdict::Listed;
    }
    if settings.is_linear() {
        let speed = settings.road_km(1.0) / drive.of(1.0);
        return DriveVerdict::Change(DriveKeys::Speed(tenth(speed / all.shrunk)));
    }
    let own: Vec<f64> = settings.bands.iter().map(|band| band.km).collect();
    let bands = bands(&drive, if own.is_empty() { &KNOTS } else { &own }, drives, all.shrunk);
    DriveVerdict::Change(DriveKeys::Bands(bands, settings.profile.is_some()))
}

/// Drives to each distance, so many times as long as the log has those of its class, or all.
fn bands(drive: &geometry::Drive, knots: &[f64], drives: &Drives, all: f64) -> Vec<TravelBand> {
    let mut longest: f64 = 0.0;
    let band = |&km: &f64| {
        let own = drives.classes.iter().find(|own| own.class == Some(class(km)));
        let minutes = 60.0 * drive.of(km) * own.map_or(all, |own| own.shrunk);
        longest = longest.max(tenth(minutes));
        TravelBand { km, minutes: longest }
    };
    knots.iter().map(band).collect()
}

/// What fits into a day, and how far accounts are, keep visits below the limit: only a mean above it says that it is wrong, be it the
/// calendar's as well. With its chance.
fn stops(plan: &Published, trips: &Trips) -> Option<(f64, f64)> {
    let limit = plan.plan.config.travel.stops_per_trip;
    let found = trips.visits.filter(|found| found.count >= FEWEST_TRIPS && trips.nights.is_some() && found.value > limit)?;
    Some((tenth(found.shrunk(limit)), found.chance(limit)))
}

/// The first and last km of a class of distance.
pub fn reach(class: usize) -> (f64, f64) {
    (class.checked_sub(1).map_or(0.0, |before| drives::CLASSES[before]), drives::CLASSES[class])
}
