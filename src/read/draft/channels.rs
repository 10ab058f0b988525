//! Whether a role visits or calls, as far as a draft can tell.

use crate::read::sheet::Sheet;
use crate::read::unread::unread_places;
use crate::read::words::fold;

/// Parts of words for roles that call from a desk, and of those that are on the road.
const INSIDE: [&str; 18] = [
    "inside",
    "innendienst",
    "telesales",
    "telefon",
    "phone",
    "telemarketing",
    "inbound",
    "callcenter",
    "callcentre",
    "remote",
    "virtual",
    "backoffice",
    "sdr",
    "bdr",
    "sedentaire",
    "interne",
    "interno",
    "hotline",
];
const FIELD: [&str; 10] =
    ["field", "outside", "aussendienst", "terrain", "externe", "externo", "itinerant", "reisend", "vorort", "onsite"];

/// Whether a role is called after one of these.
fn speaks_of(role: &str, words: &[&str]) -> bool {
    let role = fold(role);
    words.iter().any(|word| role.contains(word))
}

/// Whether a role visits: by what it is called, else where both accounts and reps say where they are. A place that nothing reads is one, so
/// that it is asked for.
pub fn visits(role: &str, tables: [&Sheet; 2]) -> bool {
    let is_placed = |sheet: &Sheet| {
        ["latitude", "x", "city", "postal_code"].iter().any(|name| sheet.column(name).is_some()) || unread_places(sheet).is_some()
    };
    match (speaks_of(role, &INSIDE), speaks_of(role, &FIELD)) {
        (true, false) => false,
        (false, true) => is_placed(tables[0]),
        _ => tables.into_iter().all(is_placed),
    }
}

/// What is told of a role that is called after what it does.
pub fn told(role: &str, visits: bool) -> Option<String> {
    match (speaks_of(role, &INSIDE), speaks_of(role, &FIELD)) {
        (true, false) => Some(format!("call patterns: {role} calls by phone, by its name")),
        (false, true) if !visits => Some(format!("call patterns: {role} calls by phone, as the accounts say no place to visit")),
        _ => None,
    }
}
