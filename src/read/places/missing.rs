//! Addresses that are not found: each reason once, with its lines and what would be right.

use std::collections::BTreeMap;

use super::address::{Address, Unplaced};
use super::settle::Candidate;
use crate::error::Defect;
use crate::read::defects::Defects;
use crate::read::sheet::Sheet;

/// Lines and places named of many.
const NAMED: usize = 4;
/// Unknown cities that others are compared with, for what may be meant.
const HINTS: usize = 200;

/// Rows whose address is not found, once for each reason.
#[derive(Debug, Default)]
pub struct Missing {
    file: String,
    reasons: BTreeMap<Reason, Vec<usize>>,
    lines: Vec<usize>,
    added: usize,
}

/// Column and cell that a place could not be had from, and why.
type Reason = (String, String, String);

impl Missing {
    /// Nothing yet, of a file.
    pub fn of(sheet: &Sheet) -> Self {
        Missing { file: sheet.table.file.clone(), ..Missing::default() }
    }

    /// Adds an address and its lines.
    pub(super) fn add(&mut self, sheet: &Sheet, address: &Address, why: &Unplaced, lines: impl Iterator<Item = usize> + Clone) {
        self.added += 1;
        let reason = reason(sheet, address, why, self.added <= HINTS);
        self.reasons.entry(reason).or_default().extend(lines.clone());
        self.lines.extend(lines);
    }

    /// Puts lines in order, when all are there.
    pub(super) fn sort(&mut self) {
        self.reasons.values_mut().chain([&mut self.lines]).for_each(|lines| lines.sort_unstable());
    }

    /// Tells each reason once, with its lines that need a place; returns how many rows don't.
    pub fn tell(&self, is_needed: impl Fn(usize) -> bool, defects: &mut Defects) -> usize {
        let mut needless = 0;
        let mut reasons: Vec<_> = self.reasons.iter().collect();
        reasons.sort_by_key(|(_, lines)| lines.first());
        for ((column, cell, reason), lines) in reasons {
            let needed: Vec<usize> = lines.iter().copied().filter(|line| is_needed(*line)).collect();
            needless += lines.len() - needed.len();
            let Some((first, others)) = needed.split_first() else { continue };
            let named: Vec<String> = others.iter().take(NAMED).map(|line| line.to_string()).collect();
            let more = if others.len() > NAMED { ", …" } else { "" };
            let also = if named.is_empty() { String::new() } else { format!("also line {}{more}", named.join(", ")) };
            let defect = Defect::of_file(&self.file, reason).line(*first).column(column).detail(also);
            let defect = Defect { count: needed.len(), ..defect };
            defects.push(if cell.is_empty() { defect } else { defect.value(cell) });
        }
        needless
    }

    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.reasons.is_empty()
    }

    /// Whether a line is told with its reason.
    pub fn has(&self, line: usize) -> bool {
        self.lines.binary_search(&line).is_ok()
    }
}

/// Column, cell and reason of an address that is not found.
fn reason(sheet: &Sheet, address: &Address, why: &Unplaced, hinted: bool) -> Reason {
    let at = |column: &str, cell: &str, reason: String| {
        let header = sheet.column(column).map_or("", |column| &sheet.table.headers[column]);
        (header.to_string(), cell.to_string(), reason)
    };
    let place = |country: &str| {
        let parts = [address.state, if address.country.is_empty() { country } else { address.country }];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
    };
    match why {
        Unplaced::NoCountry if address.state.is_empty() => at("city", "", no_country("no country is said")),
        Unplaced::NoCountry => {
            at("state", address.state, no_country("is no state of the United States or Canada, and no country is said"))
        }
        Unplaced::UnknownCountry => {
            at("country", address.country, "is no known country: write its name, or its code of two letters".into())
        }
        Unplaced::ShortCode => at(
            "postal_code",
            address.postal_code,
            "may be a postal code that lost its zeros, or the beginning of others: write five digits, or give the state".into(),
        ),
        Unplaced::UnknownCode("US") => {
            at("postal_code", address.postal_code, "is no known postal code of the United States".into())
        }
        Unplaced::UnknownCode(country) => {
            let reason = format!("the program has no postal codes of {country}: {}, or give the city", archive(country));
            at("postal_code", address.postal_code, reason)
        }
        Unplaced::UnknownCity(country) => {
            let hint = hinted.then(|| address.suggestion(country)).flatten();
            let hint = hint.map(|name| format!(" (did you mean {name}?)")).unwrap_or_default();
            at(
                "city",
                address.city,
                format!("is no known place of {}{hint}; {}", place(country), remedy(address, country, false)),
            )
        }
        Unplaced::Ambiguous(country, candidates) => at("city", address.city, ambiguous(address, country, candidates)),
    }
}

fn no_country(head: &str) -> String {
    format!("{head}: add a column country, or [data] country = \"DE\" (or whichever it is) to the plan file")
}

/// How postal codes of a country are had.
fn archive(country: &str) -> String {
    format!("get https://download.geonames.org/export/zip/{country}.zip and say [data] places = \"{country}.zip\"")
}

/// What would place an address.
fn remedy(address: &Address, country: &str, county: bool) -> String {
    let or_county = if county { ", the county" } else { "" };
    match (country, address.postal_code) {
        ("US", _) => format!("give the postal code{or_county}, or latitude and longitude"),
        (_, "") => format!("give latitude and longitude, or the postal code, and {}", archive(country)),
        _ => format!("give latitude and longitude, or, for its postal code to count, {}", archive(country)),
    }
}

/// The candidates, and what settles which is meant.
fn ambiguous(address: &Address, country: &str, candidates: &[Candidate]) -> String {
    if let [only] = candidates {
        return format!("reaches {:.0} km: {}", only.radius_km, remedy(address, country, false));
    }
    let named = candidates.iter().take(NAMED).map(|own| {
        let county = if own.county.is_empty() { String::new() } else { format!("{} County, ", own.county) };
        format!("{}, {} ({county}{:.2}, {:.2})", own.name, own.region, own.latitude, own.longitude)
    });
    let named = named.collect::<Vec<_>>().join("; ");
    let more = if candidates.len() > NAMED { "; …" } else { "" };
    let county = candidates.iter().any(|own| !own.county.is_empty());
    let remedy = match (country, address.postal_code) {
        ("DE" | "FR" | "GB", "") => {
            "give the postal code, whose first letters or digits may tell, or latitude and longitude".into()
        }
        _ => remedy(address, country, county),
    };
    format!("may be one of {} places: {named}{more}: {remedy}", candidates.len())
}
