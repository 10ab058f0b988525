//! Through which channel a call went: by the words of the plan, by usual ones, by the kind of the file, or by the role that has but one.

use crate::plan::published::Published;
use crate::read::defects::Defects;
use crate::read::left_out;
use crate::read::sheet::Sheet;
use crate::read::vocabulary::{Vocabulary, answer};
use crate::read::words::fold;

/// Words for calls that somebody travels to, folded.
const VISITS: [&str; 26] = [
    "meeting",
    "meetings",
    "event",
    "events",
    "visit",
    "visits",
    "salesvisit",
    "customervisit",
    "sitevisit",
    "onsite",
    "onsitevisit",
    "onsitemeeting",
    "inperson",
    "inpersonmeeting",
    "facetoface",
    "f2f",
    "field",
    "fieldvisit",
    "besuch",
    "besuche",
    "kundenbesuch",
    "vorort",
    "aussendienst",
    "visite",
    "visita",
    "termin",
];
/// Words for those that nobody travels to, folded.
const PHONES: [&str; 14] = [
    "call",
    "calls",
    "phone",
    "phonecall",
    "telephone",
    "telephonecall",
    "outboundcall",
    "telefon",
    "telefonat",
    "anruf",
    "anrufe",
    "appel",
    "llamada",
    "telefono",
];

/// How a sheet tells channels (indices into `Published::channels`).
pub struct Channels<'s> {
    column: Option<usize>,
    words: Vocabulary<'s, usize>,
    /// The channel of all its rows, where it is a file of meetings or of calls.
    of_file: Option<usize>,
    /// The only channel of each role, where it has but one.
    of_role: Vec<(String, Option<usize>)>,
}

impl<'s> Channels<'s> {
    /// Looks at the words of a sheet; those that are not known are defects.
    pub fn of(sheet: &'s Sheet, plan: &Published, defects: &mut Defects) -> Self {
        let column = sheet.column("channel");
        let names: Vec<&str> = plan.channels.iter().map(String::as_str).collect();
        let unknown = |word: &str| {
            let header = column.map_or("channel", |at| sheet.table.headers[at].as_str());
            let ignore = left_out::line(sheet.schema.table, header, &[word]);
            format!(
                "is no channel of the plan: say which with {}, or leave its rows out with {ignore}; in the plan file, or in one that \
                 --settings names",
                answer(sheet, "channel", &names, word)
            )
        };
        let words = Vocabulary::of(sheet, column, |word| meaning(word, plan), unknown, defects);
        let of_file = if column.is_none() { kind(sheet).and_then(|word| meaning(word, plan)) } else { None };
        let roles = plan.plan.roles();
        let of_role = roles.into_iter().map(|role| (role.clone(), only_channel(plan, &role))).collect();
        Channels { column, words, of_file, of_role }
    }

    /// The column.
    pub fn column(&self) -> Option<usize> {
        self.column
    }

    /// The channel of a row with this word, by a rep of a role; `None` where nothing tells.
    pub fn channel(&self, word: &str, role: &str) -> Option<usize> {
        let by_role = || self.of_role.iter().find(|(own, _)| own == role).and_then(|(_, channel)| *channel);
        if word.is_empty() { self.of_file.or_else(by_role) } else { self.words.meaning(word) }
    }

    /// Whether a word is one that nobody knows, which is a defect already.
    pub fn is_unknown(&self, word: &str) -> bool {
        !word.is_empty() && self.words.meaning(word).is_none()
    }
}

/// The channel that a word means.
fn meaning(word: &str, plan: &Published) -> Option<usize> {
    let folded = fold(word);
    let named = plan.channels.iter().position(|own| own == word);
    let alike = || plan.channels.iter().position(|own| fold(own) == folded);
    let of_kind = |visit: bool| {
        let mut own = (0..plan.channels.len()).filter(|&at| plan.is_visit(at) == visit);
        own.next().filter(|_| own.next().is_none())
    };
    let usual = || match () {
        () if VISITS.contains(&folded.as_str()) => of_kind(true),
        () if PHONES.contains(&folded.as_str()) => of_kind(false),
        () => None,
    };
    named.or_else(alike).or_else(usual)
}

/// What all rows of a file are, where its headers say so: HubSpot's exports of meetings and of calls have no column for it.
fn kind(sheet: &Sheet) -> Option<&'static str> {
    let has = |word: &str| sheet.table.headers.iter().any(|header| fold(header).starts_with(word));
    match (has("meeting"), has("call")) {
        (true, false) => Some("meeting"),
        (false, true) => Some("call"),
        _ => None,
    }
}

/// The only channel that the pattern of a role has.
fn only_channel(plan: &Published, role: &str) -> Option<usize> {
    let rows = plan.plan.call_patterns.iter().filter(|row| row.role == role && row.calls_per_period > 0.0);
    let mut found: Vec<usize> = rows.filter_map(|row| plan.channels.iter().position(|own| *own == row.channel)).collect();
    found.sort_unstable();
    found.dedup();
    if let &[one] = found.as_slice() { Some(one) } else { None }
}
