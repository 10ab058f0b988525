//! The addresses of a table → places, and what is told of them: how many are approximate and by how much, and which are not found.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::address::{Address, Basis, Found, Known, Unplaced};
use super::own::OwnPlaces;
use super::settle::Candidate;
use crate::error::Defect;
use crate::plan::Place;
use crate::plan::words::count;
use crate::read::defects::Defects;
use crate::read::sheet::Sheet;

/// Lines and places named of many.
const NAMED: usize = 4;
/// Unknown cities that others are compared with, for what may be meant.
const HINTS: usize = 200;

/// What addresses are looked up in.
#[derive(Debug, Default)]
pub struct Places {
    /// The user's file.
    pub own: Option<Arc<OwnPlaces>>,
    /// Country of rows that name none.
    pub country: Option<&'static str>,
}

/// Rows that an address places, or should: their line and their place.
pub type Slot<'p> = (usize, &'p mut Option<Place>);

/// Rows whose address is not found, once for each reason.
#[derive(Debug, Default)]
pub struct Missing {
    file: String,
    reasons: BTreeMap<Reason, Vec<usize>>,
    lines: Vec<usize>,
}

/// Column and cell that a place could not be had from, and why.
type Reason = (String, String, String);

/// The columns of addresses.
struct Columns([Option<usize>; 5]);

impl Columns {
    fn of(sheet: &Sheet) -> Self {
        Columns(["country", "state", "city", "postal_code", "county"].map(|name| sheet.column(name)))
    }

    fn address<'s>(&self, sheet: &'s Sheet, row: usize) -> Address<'s> {
        let [country, state, city, postal_code, county] =
            self.0.map(|column| column.map_or("", |column| sheet.table.cell(row, column)));
        Address { country, state, city, postal_code, county }
    }
}

impl Places {
    /// Places the rows that have an address and no coordinates; `noun` is what a row is (`account`), `words` take what was
    /// placed, and what looks wrong.
    pub fn fill<'p>(
        &self,
        sheet: &Sheet,
        noun: &str,
        slots: impl Iterator<Item = Slot<'p>>,
        words: (&mut Vec<String>, &mut Vec<String>),
        defects: &mut Defects,
    ) -> Missing {
        let mut missing = Missing { file: sheet.table.file.clone(), ..Missing::default() };
        let columns = Columns::of(sheet);
        if is_planar(sheet) || columns.0[2].or(columns.0[3]).is_none() {
            return missing;
        }
        let mut rows = rows(sheet, &columns, slots);
        rows.par_sort_unstable_by_key(|(address, (line, _))| (*address, *line));
        let mut groups: Vec<_> = rows.chunk_by_mut(|a, b| a.0 == b.0).collect();
        let known = Known { own: self.own.as_deref(), country: self.country };
        let found: Vec<_> = groups.par_iter().map(|group| group[0].0.find(known)).collect();
        let (mut told, mut unknown) = (Told::default(), 0);
        for (group, found) in groups.iter_mut().zip(found) {
            let address = group[0].0;
            match found {
                Ok(found) => {
                    group.iter_mut().for_each(|(_, (_, place))| **place = Some(found.place()));
                    told.add(address, &found, group.iter().map(|(_, (line, _))| *line));
                }
                Err(why) => {
                    unknown += 1;
                    let reason = reason(sheet, &columns, &address, &why, unknown <= HINTS);
                    let lines = missing.reasons.entry(reason).or_default();
                    lines.extend(group.iter().map(|(_, (line, _))| *line));
                    missing.lines.extend(group.iter().map(|(_, (line, _))| *line));
                }
            }
        }
        missing.reasons.values_mut().chain([&mut missing.lines]).for_each(|lines| lines.sort_unstable());
        told.tell(&sheet.table.file, noun, words, defects);
        missing
    }
}

/// Whether places are x and y.
fn is_planar(sheet: &Sheet) -> bool {
    sheet.column("latitude").or(sheet.column("longitude")).is_none() && sheet.column("x").or(sheet.column("y")).is_some()
}

/// Rows without coordinates that have an address; `slots` are in the order of lines.
fn rows<'s, 'p>(sheet: &'s Sheet, columns: &Columns, slots: impl Iterator<Item = Slot<'p>>) -> Vec<(Address<'s>, Slot<'p>)> {
    let mut row = 0;
    let is_empty = |row: usize, name: &str| sheet.column(name).is_none_or(|column| sheet.table.cell(row, column).is_empty());
    let unplaced = slots.filter(|(_, place)| place.is_none());
    let of_slot = |slot: Slot<'p>| {
        while row < sheet.table.rows() && sheet.table.line(row) < slot.0 {
            row += 1;
        }
        let is_row = row < sheet.table.rows() && sheet.table.line(row) == slot.0;
        let address = if is_row { columns.address(sheet, row) } else { Address::default() };
        let has_coordinates = is_row && !(is_empty(row, "latitude") && is_empty(row, "longitude"));
        (!address.is_empty() && !has_coordinates).then_some((address, slot))
    };
    unplaced.filter_map(of_slot).collect()
}

impl Found {
    fn place(&self) -> Place {
        Place { latitude: self.latitude, longitude: self.longitude, planar: false, radius_km: self.radius_km }
    }
}

/// What was found, counted.
#[derive(Default)]
struct Told {
    radii: BTreeMap<Basis, Vec<f64>>,
    zeros: Vec<(usize, String)>,
    assumed: Vec<usize>,
    assumed_with_city: usize,
    assumed_apart: usize,
    apart: Vec<(usize, String)>,
    states: Vec<(usize, String)>,
}

impl Told {
    fn add(&mut self, address: Address, found: &Found, lines: impl Iterator<Item = usize> + Clone) {
        let rows = lines.clone().count();
        let radii = self.radii.entry(found.basis).or_default();
        radii.extend(std::iter::repeat_n(found.radius_km, rows));
        let noted = |text: String| lines.clone().map(move |line| (line, text.clone()));
        if found.zeros_restored {
            self.zeros.extend(noted(address.postal_code.to_string()));
        }
        if found.state_unknown {
            self.states.extend(noted(address.state.to_string()));
        }
        if let Some(km) = found.apart_km {
            let far = if km.is_finite() { format!("{km:.0} km from") } else { "not in the state of".into() };
            self.apart.extend(noted(format!("{} is {far} {}", address.postal_code, address.city)));
        }
        if found.country_assumed {
            self.assumed.extend(lines.clone());
            self.assumed_with_city += if address.city.is_empty() { 0 } else { rows };
            self.assumed_apart += if found.apart_km.is_some() { rows } else { 0 };
        }
    }

    /// Tells what was placed, and what looks wrong with it.
    fn tell(self, file: &str, noun: &str, words: (&mut Vec<String>, &mut Vec<String>), defects: &mut Defects) {
        if 2 * self.assumed_apart > self.assumed_with_city {
            let reason = format!(
                "no country is said, and {} of {} postal codes are not of these cities, if they are codes of the United States: \
                 add a column country, or [data] country = \"DE\" (or whichever it is) to the plan file",
                self.assumed_apart, self.assumed_with_city
            );
            return defects.push(Defect::of_file(file, reason).column("country"));
        }
        let (placed, warnings) = words;
        let line = |rows: usize, words: String| (rows > 0).then(|| format!("{file}: {} {words}", count(rows, noun)));
        for (basis, radii) in self.radii {
            let told = if basis == Basis::FirstDigits { &mut *warnings } else { &mut *placed };
            told.extend(line(radii.len(), format!("at {}: {}", basis.words(), spread(radii))));
        }
        let words = "without country or state: their postal codes are read as those of the United States";
        placed.extend(line(self.assumed.len(), words.into()));
        placed.extend(line(self.zeros.len(), format!("whose postal code had lost its leading zeros: {}", examples(self.zeros))));
        let words = "whose postal code lies far from the city beside it, and is what counts";
        warnings.extend(line(self.apart.len(), format!("{words}: {}", examples(self.apart))));
        let words = "whose state is not known in its country, placed by the city alone";
        warnings.extend(line(self.states.len(), format!("{words}: {}", examples(self.states))));
    }
}

impl Basis {
    fn words(self) -> &'static str {
        match self {
            Basis::PostalCode => "the middle of their postal code",
            Basis::City => "the middle of their city",
            Basis::FirstDigits => {
                "the middle of what shares the first three digits of their postal code, which is not known itself"
            }
        }
    }
}

/// `typically within 3 km, at most within 40 km`
fn spread(mut radii: Vec<f64>) -> String {
    radii.sort_by(f64::total_cmp);
    let (typical, most) = (radii[radii.len() / 2].ceil(), radii[radii.len() - 1].ceil());
    if typical == most { format!("within {most} km") } else { format!("typically within {typical} km, at most {most} km") }
}

/// The first few, by line.
fn examples(mut noted: Vec<(usize, String)>) -> String {
    noted.sort();
    let more = if noted.len() > NAMED { ", …" } else { "" };
    let named: Vec<String> = noted.iter().take(NAMED).map(|(line, text)| format!("line {line} ({text})")).collect();
    named.join(", ") + more
}

/// Column, cell and reason of an address that is not found.
fn reason(sheet: &Sheet, columns: &Columns, address: &Address, why: &Unplaced, hinted: bool) -> Reason {
    let at = |column: usize, cell: &str, reason: String| {
        let header = columns.0[column].map_or("", |column| &sheet.table.headers[column]);
        (header.to_string(), cell.to_string(), reason)
    };
    let place = |country: &str| {
        let parts = [address.state, if address.country.is_empty() { country } else { address.country }];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
    };
    match why {
        Unplaced::NoCountry if address.state.is_empty() => at(2, "", no_country("no country is said")),
        Unplaced::NoCountry => {
            at(1, address.state, no_country("is no state of the United States or Canada, and no country is said"))
        }
        Unplaced::UnknownCountry => {
            at(0, address.country, "is no known country: write its name, or its code of two letters".into())
        }
        Unplaced::UnknownCode("US") => at(3, address.postal_code, "is no known postal code of the United States".into()),
        Unplaced::UnknownCode(country) => {
            let reason = format!("the program has no postal codes of {country}: {}, or give the city", archive(country));
            at(3, address.postal_code, reason)
        }
        Unplaced::UnknownCity(country) => {
            let hint = hinted.then(|| address.suggestion(country)).flatten();
            let hint = hint.map(|name| format!(" (did you mean {name}?)")).unwrap_or_default();
            at(2, address.city, format!("is no known place of {}{hint}; {}", place(country), remedy(address, country, false)))
        }
        Unplaced::Ambiguous(country, candidates) => at(2, address.city, ambiguous(address, country, candidates)),
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
    format!("may be one of {} places: {named}{more}: {}", candidates.len(), remedy(address, country, county))
}

impl Missing {
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
