//! What a log tells, for the terminal.

use super::tables::{DRIVES, LENGTHS, drives, lengths};
use super::told::{Told, interval, shown};
use crate::measure::calibrate::proposal::{DriveKeys, DriveVerdict};
use crate::measure::calibrate::response::Response;
use crate::plan::words::{count, first, number};
use crate::report::terminal::short;
use crate::report::text::table;

/// Regions that are shown.
const ROWS: usize = 16;
/// Regions that are named.
const REGIONS: usize = 4;
/// The column of lengths that is left to the page.
const SHRUNK: usize = 5;

/// The findings, and what is proposed.
pub fn text(told: &Told) -> String {
    let (plan, found) = (&told.plan.plan, told.found);
    let calls = count(found.evidence.calls.len(), "call");
    let files = count(told.log.files.len(), "file");
    let mut text =
        format!("{}: {calls} in {files} until {} against what the plan assumes\n", short(&plan.config.plan.name), found.until);
    text += &format!("\nMinutes per call\n{}\n", without(SHRUNK, &LENGTHS, lengths(told)));
    let rows = drives(told);
    if rows.is_empty() {
        text += &format!("\n{}\n", drive_words(told));
    } else {
        let more = rows.len().saturating_sub(ROWS);
        let rest = if more > 0 { format!("\n  and {}: proposal.md has all", count(more, "more row")) } else { String::new() };
        text += &format!(
            "\nDrives, as a multiple of the plan's\n{}{rest}\n{}\n",
            table(&DRIVES, &rows[..rows.len().min(ROWS)]),
            drive_words(told)
        );
    }
    text += &format!("\n{}\n{}\n", desk_words(told), trip_words(told));
    let lines = sales_words(told).into_iter().map(|line| format!("{line}\n"));
    text + &lines.collect::<String>()
}

/// A table without a column, so that it fits.
fn without(column: usize, header: &[&str], mut rows: Vec<Vec<String>>) -> String {
    let mut header = header.to_vec();
    header.remove(column);
    rows.iter_mut().for_each(|row| drop(row.remove(column)));
    table(&header, &rows)
}

/// What is done about drives.
pub fn drive_words(told: &Told) -> String {
    let apart: Vec<String> = told.found.drives.regions_apart().iter().filter_map(|own| own.region.clone()).collect();
    match &told.found.proposal.drives {
        DriveVerdict::Few => "Drives: the log has too few visits with hours and minutes, one after another, to tell".into(),
        DriveVerdict::Keep => "Drives take what the plan has, as far as chance lets see: nothing is proposed".into(),
        DriveVerdict::ByRegion => {
            let who = if apart.is_empty() { String::new() } else { format!(" ({} unlike the plan)", first(&apart, REGIONS)) };
            format!(
                "Drives differ by region{who}, for which the plan file has no key: nothing is proposed; a travel file can list them"
            )
        }
        DriveVerdict::Listed => "Drives are listed in the travel file: nothing is proposed; have it made anew".into(),
        DriveVerdict::Change(DriveKeys::Speed(speed)) => {
            format!("Proposed: speed_kmh = {speed:?}; times can't tell a longer way from a slower one")
        }
        DriveVerdict::Change(DriveKeys::Bands(_, false)) => "Proposed: bands of distance with these drives".into(),
        DriveVerdict::Change(DriveKeys::Bands(_, true)) => {
            "Bands of distance with these drives are not in force: the plan file names a profile, beside which none may stand. Write the bands \
             that stand behind # in proposal.toml in the plan file, in the profile's place; replan --settings does not read them there"
                .into()
        }
    }
}

/// What is done about desk work.
pub fn desk_words(told: &Told) -> String {
    let stop = told
        .found
        .drives
        .stop
        .as_ref()
        .map_or(String::new(), |stop| format!("; before visits {} min more than the drive", interval(stop)));
    let Some(desk) = told.found.proposal.desk else {
        return format!("Desk work: too few calls follow each other without a way between them to tell{stop}");
    };
    let proposed = match desk.proposed {
        Some(minutes) => format!("proposed: {}", shown(minutes)),
        None => "times can't tell it from other pauses: nothing is proposed".into(),
    };
    format!(
        "Desk work: at most what lies between calls without a way, {} min ({}){stop}; the plan has {}; {proposed}",
        interval(&desk.found),
        count(desk.found.count, "pause"),
        number(desk.planned)
    )
}

/// What is told of trips.
pub fn trip_words(told: &Told) -> String {
    let trips = &told.found.trips;
    let Some(visits) = &trips.visits else { return "Trips: the log has too few visits".into() };
    let nights = |nights: usize| count(nights, "night");
    let own =
        trips.nights.map_or("nights away can't be told without hours".into(), |own| format!("at least {} away", nights(own)));
    let calendar = trips
        .calendar
        .map_or(String::new(), |(visits, own)| format!("; the calendar has {} visits and {}", shown(visits), nights(own)));
    let limit = number(told.plan.plan.config.travel.stops_per_trip);
    let proposed = told.found.proposal.stops.map_or(String::new(), |stops| format!("; proposed: stops_per_trip = {stops:?}"));
    format!(
        "Trips: {}, {} visits each, {own}{calendar}; the plan has {limit} at most{proposed}",
        number(trips.trips as f64),
        interval(visits)
    )
}

/// What is told of sales, a line per segment.
pub fn sales_words(told: &Told) -> Vec<String> {
    let Some((responses, idle)) = &told.found.responses else {
        return vec!["Sales: no file of them is given (--sales)".into()];
    };
    let segment = |own: &Response| {
        let label = &told.plan.plan.config.segment.labels[own.segment];
        let accounts = count(own.accounts, "account");
        match &own.elasticity {
            Some(found) => format!("Sales, segment {label}: {} % more where calls are 1 % more, {accounts}", interval(found)),
            None => format!("Sales, segment {label}: {accounts} can't tell: too few, or called too evenly"),
        }
    };
    let mut lines: Vec<String> = responses.iter().map(segment).collect();
    if *idle > 0 {
        lines.push(format!("Sales: {} without any before or after left out", count(*idle, "account")));
    }
    lines.push("What goes together with calls is no proof of what they bring about: nothing is proposed".into());
    lines
}
