//! A person's calendar → a table: our own entries by what their description says, others by the account that their title names.

use icalendar::{Calendar, Component, Event};
use std::path::Path;

use super::book::Book;
use crate::error::Defect;
use crate::read::people::Person;
use crate::read::roll::Named;
use crate::read::table::Table;

/// What a calendar begins with, perhaps behind a byte order mark.
pub const BEGIN: &[u8] = b"BEGIN:VCALENDAR";
/// The same with the mark.
pub const BEGIN_WITH_MARK: &[u8] = b"\xef\xbb\xbfBEGIN:VCALENDAR";
/// Columns of the table.
const COLUMNS: [&str; 7] = ["account_id", "rep_id", "date", "activity_id", "channel", "end_time", "status"];

/// The entries that name an account, and how many do not.
///
/// # Errors
/// The file can't be read, or does not say whose calendar it is.
pub fn table(name: &str, text: &str, book: &Book) -> Result<(Table, usize), Defect> {
    let text = text.trim_start_matches('\u{feff}');
    let calendar: Calendar = text.parse().map_err(|reason: String| {
        let first = reason.lines().next().unwrap_or_default().to_owned();
        Defect::of_file(name, format!("is no iCalendar file that can be read: {first}"))
    })?;
    let lines = text.lines().enumerate().filter(|(_, line)| line.trim_end() == "BEGIN:VEVENT").map(|(at, _)| at + 1);
    let whose = whose(name, &calendar, book);
    let mut table = Table::new(name, "iCalendar".into(), COLUMNS.map(String::from).to_vec());
    let mut without = 0;
    for (event, line) in calendar.events().zip(lines) {
        let Some((account, channel)) = account(event, book) else {
            without += 1;
            continue;
        };
        let organizer = event.property_value("ORGANIZER").and_then(|own| address(own, book));
        let Some(rep) = organizer.or(whose.clone()) else {
            let reason = "does not say whose calendar it is: name the file as the rep's id or e-mail";
            return Err(Defect::of_file(name, reason).line(line));
        };
        let again = event.property_value("RRULE").is_some();
        if again {
            let reason = "repeats: export the calendar with each entry by itself, or as a table";
            return Err(Defect::of_file(name, reason).line(line).value(event.get_summary().unwrap_or_default()));
        }
        let id = [event.get_uid().unwrap_or_default(), event.property_value("RECURRENCE-ID").unwrap_or_default()].concat();
        let time = |key: &str| event.property_value(key).map(iso).unwrap_or_default();
        let (from, to) = (time("DTSTART"), time("DTEND"));
        let status = event.property_value("STATUS").unwrap_or_default().to_lowercase();
        table.push(line, [account.as_str(), &rep, &from, &id, &channel, &to, &status].into_iter());
    }
    Ok((table, without))
}

/// Whose calendar it is: by its name, or that of its file.
fn whose(name: &str, calendar: &Calendar, book: &Book) -> Option<String> {
    let title = calendar.get_name().unwrap_or_default();
    let own = title.strip_prefix(&format!("{}: ", book.plan.plan.config.plan.name)).unwrap_or(title);
    let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let found = |word: &str| match book.people.find(word) {
        Person::Rep(rep, _) => Some(book.people.id(rep).to_owned()),
        _ => None,
    };
    found(&stem).or_else(|| found(own))
}

/// The rep of an organiser: `mailto:jane@roe.example`.
fn address(value: &str, book: &Book) -> Option<String> {
    let mail = value.rsplit(':').next().unwrap_or_default();
    match book.people.find(mail) {
        Person::Rep(rep, _) => Some(book.people.id(rep).to_owned()),
        _ => None,
    }
}

/// Account and channel of an entry: `Account A01, segment B: visit 1 of 12` as we write it, else `Bluestone Supply (visit)`.
fn account(event: &Event, book: &Book) -> Option<(String, String)> {
    let known = |id: &str| match book.roll.find(id, 0) {
        Named::Account(at) | Named::Bare(at) | Named::Called(at) => Some(book.plan.plan.accounts[at].id.clone()),
        Named::LeftOut => Some(id.to_owned()),
        Named::Nobody => None,
    };
    let own = event.get_description().map(unescaped).and_then(|text| {
        let (id, rest) = text.strip_prefix("Account ")?.split_once(", segment ")?;
        let channel = rest.split_once(": ")?.1.split_once(" of ")?.0.rsplit_once(' ')?.0;
        Some((known(id)?, channel.to_owned()))
    });
    let by_title = || {
        let title = unescaped(event.get_summary()?);
        let title = title.trim();
        let channel = title.rsplit_once('(').and_then(|(name, rest)| Some((name.trim(), rest.strip_suffix(')')?)));
        let is_channel = |word: &str| book.plan.channels.iter().any(|own| own == word);
        match channel.filter(|(_, word)| is_channel(word)) {
            Some((name, word)) => Some((known(name)?, word.to_owned())),
            None => Some((known(title)?, String::new())),
        }
    };
    own.or_else(by_title)
}

/// A text without the marks that RFC 5545 puts before commas and semicolons.
fn unescaped(text: &str) -> String {
    text.replace("\\,", ",").replace("\\;", ";")
}

/// `20260330T060000Z` as `2026-03-30T06:00:00Z`.
fn iso(value: &str) -> String {
    let at = |range: std::ops::Range<usize>| value.get(range).unwrap_or_default();
    let date = format!("{}-{}-{}", at(0..4), at(4..6), at(6..8));
    match value.as_bytes().get(8) {
        Some(b'T') => format!("{date}T{}:{}:{}{}", at(9..11), at(11..13), at(13..15), at(15..16)),
        _ => date,
    }
}
