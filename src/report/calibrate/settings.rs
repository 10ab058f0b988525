//! `proposal.toml`: what is proposed, as a plan file says it, each line with its evidence.

use super::told::{Told, called, interval, shown};
use crate::measure::calibrate::proposal::{DriveKeys, DriveVerdict};
use crate::plan::config::TravelBand;
use crate::plan::words::{count, number};

/// The file's name.
pub const PROPOSAL: &str = "proposal.toml";

/// The settings; without any, the comment alone.
pub fn settings(told: &Told) -> String {
    let files: Vec<String> = told.log.files.iter().map(|own| format!("{} (SHA-256 {})", own.path, own.sha256)).collect();
    let mut text = format!(
        "# What a log tells of the plan's assumptions, calls until {}. Nothing of it counts before a plan file says it.\n\
         # The evidence stands beside each line in proposal.md. Log: {}\n",
        told.found.until,
        comment(&files.join(", "))
    );
    if told.found.proposal.is_empty() {
        text += "# What the log can tell is as the plan has it: nothing is proposed.\n";
    }
    text += &data(told);
    text += &workload(told);
    text + &travel(told)
}

/// A text that ends no comment.
fn comment(text: &str) -> String {
    text.replace(|letter: char| letter.is_control(), " ")
}

fn data(told: &Told) -> String {
    let patterns = &told.found.proposal.patterns;
    let changed = patterns.iter().flatten().count();
    if changed == 0 {
        return String::new();
    }
    let file = toml::Value::String(told.patterns.into());
    let rows = count(patterns.len(), "row");
    format!("\n[data]\n# minutes per call: {changed} of {rows} differ by more than chance\ncall_patterns = {file}\n")
}

fn workload(told: &Told) -> String {
    let Some((desk, minutes)) = told.found.proposal.desk.and_then(|desk| Some((desk, desk.proposed?))) else {
        return String::new();
    };
    format!(
        "\n[workload]\n# between calls that nobody travels to lie {} min, {}: desk work takes that at most; the plan has {}\n\
         admin_minutes_per_call = {minutes:?}\n",
        interval(&desk.found),
        count(desk.found.count, "pause"),
        number(desk.planned)
    )
}

fn travel(told: &Told) -> String {
    let (found, proposal) = (told.found, &told.found.proposal);
    let mut lines = String::new();
    if let (Some(stops), Some(visits)) = (proposal.stops, found.trips.visits) {
        lines += &format!(
            "# trips have {} visits, {}: more than the plan's limit, {}\nstops_per_trip = {stops:?}\n",
            interval(&visits),
            count(visits.count, "trip"),
            number(told.plan.plan.config.travel.stops_per_trip)
        );
    }
    let mut behind = String::new();
    if let (DriveVerdict::Change(keys), Some(all)) = (&proposal.drives, &found.drives.all) {
        let drives = count(all.found.count, "drive");
        let evidence = format!("# drives take {} times what the plan has, {drives}\n", interval(&all.found));
        match keys {
            DriveKeys::Speed(speed) => lines += &format!("{evidence}speed_kmh = {speed:?}\n"),
            DriveKeys::Bands(bands, false) => lines += &format!("{evidence}{}", table(told, bands, "")),
            DriveKeys::Bands(bands, true) => {
                behind = format!(
                    "{evidence}# The plan file names a profile, beside which no bands may stand: take it out there, and the marks \
                     before these lines.\n{}",
                    table(told, bands, "# ")
                );
            }
        }
    }
    match (lines.is_empty(), behind.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("\n# [travel]\n{behind}"),
        (false, _) => format!("\n[travel]\n{lines}{behind}"),
    }
}

/// The bands that a plan file with a profile would have in its place, with their evidence; `None` where none are proposed so.
pub fn beside_profile(told: &Told) -> Option<String> {
    match &told.found.proposal.drives {
        DriveVerdict::Change(DriveKeys::Bands(bands, true)) => Some(table(told, bands, "")),
        _ => None,
    }
}

/// The bands, with the evidence of each class of distance.
fn table(told: &Told, bands: &[TravelBand], mark: &str) -> String {
    let class = |own| format!("# {}: {} times, {}\n", called(own), interval(&own.found), count(own.found.count, "drive"));
    let classes: String = told.found.drives.classes.iter().map(class).collect();
    let row = |band: &TravelBand| format!("{mark}    {{ km = {:?}, minutes = {:?} }},\n", band.km, band.minutes);
    let rows: String = bands.iter().map(row).collect();
    let plan = shown(told.found.drives.all.as_ref().map_or(1.0, |own| own.shrunk));
    format!("{classes}# used: these, drawn towards 1 where drives are few; all together {plan}\n{mark}bands = [\n{rows}{mark}]\n")
}
