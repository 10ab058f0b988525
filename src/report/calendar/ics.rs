//! Calendars of reps in iCalendar (RFC 5545), for Outlook, Google and Apple.

use std::collections::{BTreeMap, BTreeSet};

use icalendar::{Calendar as File, Component, Event, EventLike, EventStatus};
use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use rayon::prelude::*;

use super::earlier::{Earlier, Known};
use super::names;
use super::tables::uid_of;
use crate::execute::calendar::{Calendar, Entry};
use crate::plan::Rep;
use crate::plan::published::Published;

/// Who wrote the file.
const PRODUCT: &str = "-//Sutton//Call calendar//EN";

/// The files of reps: name and text. A rep whose calls have all gone to others has one as well, which calls them off.
pub fn files(plan: &Published, calendar: &Calendar, earlier: &Earlier) -> impl Iterator<Item = (String, String)> {
    let mut by_rep: BTreeMap<usize, Vec<&Entry>> = BTreeMap::new();
    calendar.entries.iter().for_each(|entry| by_rep.entry(entry.rep).or_default().push(entry));
    let names = names::files(&plan.plan.reps);
    let zones = TimeZoneDatabase::bundled();
    let gone: BTreeSet<&str> = earlier.entries.values().flatten().map(|known| known.file.as_str()).collect();
    let wanted = |rep: &usize| by_rep.contains_key(rep) || gone.contains(names[*rep].as_str());
    let reps: Vec<usize> = (0..plan.plan.reps.len()).filter(wanted).collect();
    let file = |&rep: &usize| {
        let own = by_rep.get(&rep).map_or(&[][..], Vec::as_slice);
        let zone = plan.plan.reps[rep].time_zone.as_ref().and_then(|zone| zones.get(zone).ok());
        let name = &names[rep];
        (name.clone(), text(plan, (&plan.plan.reps[rep], zone), own, (name, earlier)))
    };
    reps.par_iter().map(file).collect::<Vec<_>>().into_iter()
}

fn text(
    plan: &Published,
    (rep, zone): (&Rep, Option<TimeZone>),
    entries: &[&Entry],
    (name, earlier): (&str, &Earlier),
) -> String {
    let mut file = File::empty();
    file.append_property(("VERSION", "2.0")).append_property(("PRODID", PRODUCT)).append_property(("CALSCALE", "GREGORIAN"));
    file.append_property(("METHOD", "PUBLISH"));
    file.name(&format!("{}: {}", plan.plan.config.plan.name, rep.called()));
    let stamp = stamp(plan);
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    entries.iter().for_each(|entry| *counts.entry((entry.account, entry.channel)).or_default() += 1);
    let mut kept = BTreeSet::new();
    for entry in entries {
        let uid = uid_of(plan, entry);
        let [start, end] = [entry.minutes.0, entry.minutes.1].map(|minutes| instant(entry.date, minutes, zone.as_ref()));
        let mut event = Event::new();
        event.uid(&uid).append_property(("DTSTAMP", stamp.as_str()));
        event.append_property(("DTSTART", start.as_str())).append_property(("DTEND", end.as_str()));
        event.sequence(sequence(earlier.entries.get(&uid), name, [&start, &end]));
        describe(&mut event, plan, entry, counts[&(entry.account, entry.channel)]);
        file.push(event);
        kept.insert(uid);
    }
    for (_, known) in earlier.of_file(name).filter(|(uid, _)| !kept.contains(*uid)) {
        file.push(called_off(known, &stamp));
    }
    file.to_string()
}

/// What people see of a call.
fn describe(event: &mut Event, plan: &Published, entry: &Entry, count: usize) {
    let (account, channel) = (&plan.plan.accounts[entry.account], &plan.channels[entry.channel]);
    let name = if account.name.is_empty() { &account.id } else { &account.name };
    event.summary(&format!("{name} ({channel})"));
    let place: Vec<&str> =
        [account.postal_code.as_deref().unwrap_or_default(), &account.city].into_iter().filter(|part| !part.is_empty()).collect();
    if plan.is_visit(entry.channel) && !place.is_empty() {
        event.location(&place.join(" "));
    }
    let segment = &plan.segments[entry.account].label;
    let drive = f64::from(entry.drive_seconds) / 60.0;
    let drive = if plan.is_visit(entry.channel) { format!("; {drive:.0} min to drive") } else { String::new() };
    event.description(&format!("Account {}, segment {segment}: {channel} {} of {count}{drive}", account.id, entry.call));
}

/// How often a call has moved: once more than in the earlier calendars where its hours or its rep are others.
fn sequence(known: Option<&Vec<Known>>, name: &str, times: [&String; 2]) -> u32 {
    let Some(known) = known else { return 0 };
    let last = known.iter().map(|own| own.sequence).max().unwrap_or_default();
    let same = |own: &&Known| own.file == name && !own.is_off() && own.times() == times.map(|time| Some(time.as_str()));
    if known.iter().any(|own| same(&own) && own.sequence == last) { last } else { last + 1 }
}

/// An entry that is no call of the rep any more: its programs take it off.
fn called_off(known: &Known, stamp: &str) -> Event {
    let mut event = known.event.clone();
    let sequence = if known.is_off() { known.sequence } else { known.sequence + 1 };
    event.sequence(sequence).status(EventStatus::Cancelled).append_property(("DTSTAMP", stamp));
    event
}

/// When the file was made: as far as anybody may know, on the first day of the period.
fn stamp(plan: &Published) -> String {
    let day = plan.plan.config.plan.start.unwrap_or(Date::ZERO);
    format!("{}T000000Z", day.strftime("%Y%m%d"))
}

/// A time as RFC 5545 has it: local, or in UTC where the zone is known.
fn instant(date: Date, minutes: u32, zone: Option<&TimeZone>) -> String {
    // A day may end at midnight.
    let date = if minutes >= 24 * 60 { date.tomorrow().unwrap_or(date) } else { date };
    let local: DateTime = date.at((minutes / 60 % 24) as i8, (minutes % 60) as i8, 0, 0);
    match zone.and_then(|zone| zone.to_timestamp(local).ok()) {
        Some(instant) => instant.strftime("%Y%m%dT%H%M%SZ").to_string(),
        None => local.strftime("%Y%m%dT%H%M%S").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_stay_through_a_change_to_summer_time() {
        let zone = TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
        let on = |text: &str, zone| instant(text.parse().unwrap(), 8 * 60, zone);
        assert_eq!(on("2026-03-28", Some(&zone)), "20260328T070000Z");
        assert_eq!(on("2026-03-30", Some(&zone)), "20260330T060000Z");
        assert_eq!(on("2026-03-30", None), "20260330T080000");
        assert_eq!(instant("2026-03-30".parse().unwrap(), 24 * 60, None), "20260331T000000");
    }
}
