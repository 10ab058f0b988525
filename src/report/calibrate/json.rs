//! What a log tells, exact, for programs.

use serde::Serialize;

use super::told::{Told, called};
use crate::error::Result;
use crate::measure::calibrate::drives::Multiple;
use crate::measure::calibrate::estimate::Estimate;
use crate::measure::calibrate::lengths::{Length, Verdict};
use crate::measure::calibrate::proposal::{DriveKeys, DriveVerdict};
use crate::measure::calibrate::response::Response;
use crate::measure::call_log::{LeftOut, LogFile};
use crate::plan::config::TravelBand;
use crate::report::summary::json_text;

#[derive(Serialize)]
struct CalibrateJson<'a> {
    schema: &'static str,
    plan: &'a str,
    until: String,
    log: LogJson<'a>,
    lengths: Vec<LengthJson<'a>>,
    drives: DrivesJson,
    desk: Option<DeskJson>,
    trips: TripsJson,
    /// By segment; `null` where no sales are given.
    responses: Option<Vec<ResponseJson<'a>>>,
    /// Whether anything is proposed.
    proposed: bool,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct LogJson<'a> {
    files: &'a [LogFile],
    calls: usize,
    after_until: usize,
    without_minutes: usize,
    shared: usize,
    untouched_reps: Vec<&'a str>,
    left_out: LeftOut,
}

#[derive(Serialize)]
struct EstimateJson {
    value: f64,
    low: f64,
    high: f64,
    count: usize,
}

#[derive(Serialize)]
struct LengthJson<'a> {
    role: &'a str,
    segment: &'a str,
    channel: &'a str,
    planned: f64,
    found: Option<EstimateJson>,
    shrunk: f64,
    reps: usize,
    far_off: usize,
    step: f64,
    reps_differ: bool,
    /// `change`, `keep`, `few`, `preset`.
    verdict: &'static str,
}

#[derive(Serialize)]
struct DrivesJson {
    all: Option<MultipleJson>,
    regions: Vec<MultipleJson>,
    classes: Vec<MultipleJson>,
    stop_minutes: Option<EstimateJson>,
    /// `few`, `keep`, `by_region`, `listed`, `change`.
    verdict: &'static str,
    speed_kmh: Option<f64>,
    bands: Option<Vec<TravelBand>>,
}

#[derive(Serialize)]
struct MultipleJson {
    name: String,
    planned_minutes: f64,
    found: EstimateJson,
    shrunk: f64,
}

#[derive(Serialize)]
struct DeskJson {
    planned: f64,
    found: EstimateJson,
    proposed: Option<f64>,
}

#[derive(Serialize)]
struct TripsJson {
    trips: usize,
    visits: Option<EstimateJson>,
    nights: Option<usize>,
    calendar_visits: Option<f64>,
    calendar_nights: Option<usize>,
    stops_per_trip: Option<f64>,
}

#[derive(Serialize)]
struct ResponseJson<'a> {
    segment: &'a str,
    accounts: usize,
    elasticity: Option<EstimateJson>,
}

/// The findings as JSON.
///
/// # Errors
/// As [`json_text`].
pub fn json(told: &Told) -> Result<String> {
    let (found, plan) = (told.found, &told.plan.plan);
    let (evidence, trips, proposal) = (&found.evidence, &found.trips, &found.proposal);
    json_text(&CalibrateJson {
        schema: "sutton/calibrate/1",
        plan: &plan.config.plan.name,
        until: found.until.to_string(),
        log: LogJson {
            files: &told.log.files,
            calls: evidence.calls.len(),
            after_until: evidence.later,
            without_minutes: evidence.without_minutes,
            shared: evidence.shared,
            untouched_reps: evidence.untouched.iter().map(|&rep| plan.reps[rep].id.as_str()).collect(),
            left_out: told.log.left_out,
        },
        lengths: found.lengths.iter().map(|own| length(told, own)).collect(),
        drives: drives(told),
        desk: proposal.desk.map(|own| DeskJson { planned: own.planned, found: estimate(&own.found), proposed: own.proposed }),
        trips: TripsJson {
            trips: trips.trips,
            visits: trips.visits.as_ref().map(estimate),
            nights: trips.nights,
            calendar_visits: trips.calendar.map(|own| own.0),
            calendar_nights: trips.calendar.map(|own| own.1),
            stops_per_trip: proposal.stops,
        },
        responses: found.responses.as_ref().map(|(own, _)| own.iter().map(|own| response(told, own)).collect()),
        proposed: !proposal.is_empty(),
        notes: told.log.told.iter().cloned().chain(told.notes()).collect(),
    })
}

fn estimate(own: &Estimate) -> EstimateJson {
    EstimateJson { value: own.value, low: own.low, high: own.high, count: own.count }
}

fn length<'a>(told: &Told<'a>, own: &Length) -> LengthJson<'a> {
    let [role, segment, channel] = told.names(own);
    LengthJson {
        role,
        segment,
        channel,
        planned: own.planned,
        found: own.found.as_ref().map(estimate),
        shrunk: own.shrunk,
        reps: own.reps,
        far_off: own.far_off,
        step: own.step,
        reps_differ: own.apart.is_some(),
        verdict: match own.verdict {
            Verdict::Change(_) => "change",
            Verdict::Keep => "keep",
            Verdict::Few => "few",
            Verdict::Preset => "preset",
        },
    }
}

fn response<'a>(told: &Told<'a>, own: &Response) -> ResponseJson<'a> {
    let segment = &told.plan.plan.config.segment.labels[own.segment];
    ResponseJson { segment, accounts: own.accounts, elasticity: own.elasticity.as_ref().map(estimate) }
}

fn drives(told: &Told) -> DrivesJson {
    let found = &told.found.drives;
    let (verdict, speed_kmh, bands) = match &told.found.proposal.drives {
        DriveVerdict::Few => ("few", None, None),
        DriveVerdict::Keep => ("keep", None, None),
        DriveVerdict::ByRegion => ("by_region", None, None),
        DriveVerdict::Listed => ("listed", None, None),
        DriveVerdict::Change(DriveKeys::Speed(speed)) => ("change", Some(*speed), None),
        DriveVerdict::Change(DriveKeys::Bands(bands, _)) => ("change", None, Some(bands.clone())),
    };
    DrivesJson {
        all: found.all.as_ref().map(multiple),
        regions: found.regions.iter().map(multiple).collect(),
        classes: found.classes.iter().map(multiple).collect(),
        stop_minutes: found.stop.as_ref().map(estimate),
        verdict,
        speed_kmh,
        bands,
    }
}

fn multiple(own: &Multiple) -> MultipleJson {
    MultipleJson { name: called(own), planned_minutes: own.planned, found: estimate(&own.found), shrunk: own.shrunk }
}
