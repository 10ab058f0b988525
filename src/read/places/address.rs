//! Addresses → where they are: by postal code, else by city, else by the first digits of the postal code.

use super::areas;
use super::index::{Index, Named};
use super::own::OwnPlaces;
use super::regions;
use super::settle::{Candidate, Clues, Point, Settled, km, settle};
use crate::geometry::Zip;

/// Km between a postal code and the city beside it from which one of them is wrong.
const APART: f64 = 100.0;

/// What a row says of where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address<'a> {
    /// Country, by code or name.
    pub country: &'a str,
    /// State or region, by code or name.
    pub state: &'a str,
    /// City.
    pub city: &'a str,
    /// Postal code.
    pub postal_code: &'a str,
    /// County.
    pub county: &'a str,
}

/// What a place was found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The postal code.
    PostalCode,
    /// The city.
    City,
    /// The first three digits of the postal code.
    FirstDigits,
}

/// Where an address is.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Latitude in degrees.
    pub latitude: f64,
    /// Longitude in degrees.
    pub longitude: f64,
    /// Km around it that the address lies in.
    pub radius_km: f64,
    /// What it was found by.
    pub basis: Basis,
    /// Whether the postal code had lost zeros.
    pub zeros_restored: bool,
    /// Whether the country was not said, but taken to be the United States.
    pub country_assumed: bool,
    /// Whether the state is none that is known in the country.
    pub state_unknown: bool,
    /// Km from the city beside the postal code, if that is too far; infinite if no such city is known.
    pub apart_km: Option<f64>,
    /// Km from the city to where postal codes begin like the one beside it, if that is too far.
    pub beyond_km: Option<f64>,
    /// What told it apart from others of its name, if there are any.
    pub settled: Option<Settled>,
}

/// Why an address can't be placed.
#[derive(Clone, Debug, PartialEq)]
pub enum Unplaced {
    /// No country is said, and the state does not tell it.
    NoCountry,
    /// The country is not known.
    UnknownCountry,
    /// The postal code is not known, and there is no city.
    UnknownCode(&'static str),
    /// Three digits may be a postal code that lost its zeros, or the beginning of others.
    ShortCode,
    /// The city is not known in the country.
    UnknownCity(&'static str),
    /// Several places of the country have the name.
    Ambiguous(&'static str, Vec<Candidate>),
}

/// What is known of places beside the program's own tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The user's file.
    pub own: Option<&'a OwnPlaces>,
    /// Country of rows that name none.
    pub country: Option<&'static str>,
}

/// A postal code of the United States: five digits, which a spreadsheet may have taken zeros from, and perhaps four more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Code {
    number: u32,
    zeros_restored: bool,
}

impl Code {
    fn of(written: &str) -> Option<Code> {
        let written = written.trim();
        let (head, more) = written.split_once(['-', ' ']).unwrap_or((written, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(head) || !is_number(more.trim()) || more.trim().len() > 4 {
            return None;
        }
        let (digits, full) = match head.len() {
            3..=5 => (head.to_string(), 5),
            7..=9 if more.is_empty() => (format!("{head:0>9}")[..5].to_string(), 9),
            _ => return None,
        };
        Some(Code { number: digits.parse().ok()?, zeros_restored: head.len() < full })
    }

    /// The first three digits; a code of three is just them, if it is no code that lost its zeros.
    fn prefix(self, written: &str) -> u32 {
        if written.trim().len() == 3 { self.number } else { self.number / 100 }
    }
}

impl<'a> Address<'a> {
    /// Whether it says anything to go by.
    pub fn is_empty(&self) -> bool {
        self.city.is_empty() && self.postal_code.is_empty()
    }

    /// Finds the place.
    ///
    /// # Errors
    /// Why it can't be found.
    ///
    /// ```
    /// use sutton::read::places::{Address, Known};
    /// let address = Address { city: "los angeles", state: "California", ..Address::default() };
    /// let found = address.find(Known::default()).map_err(|why| format!("{why:?}"))?;
    /// assert!((found.latitude - 34.05).abs() < 0.1 && (found.longitude + 118.24).abs() < 0.1);
    /// # Ok::<(), String>(())
    /// ```
    pub fn find(&self, known: Known) -> Result<Found, Unplaced> {
        let (country, assumed) = self.country(known)?;
        let region = if country.is_empty() { None } else { regions::region(country, self.state) };
        let state_unknown = region.is_none() && !self.state.is_empty();
        let found = |at: (f64, f64), radius_km, basis| Found {
            latitude: at.0,
            longitude: at.1,
            radius_km,
            basis,
            zeros_restored: false,
            country_assumed: assumed,
            state_unknown: state_unknown && basis != Basis::PostalCode,
            apart_km: None,
            beyond_km: None,
            settled: None,
        };
        let within = Some(country).filter(|country| !country.is_empty());
        if let Some(((at, radius), zeros_restored)) = known.own.and_then(|own| own.of_code(self.postal_code, self.city, within)) {
            return Ok(Found { zeros_restored, ..found(at, radius, Basis::PostalCode) });
        }
        let code = (country == "US").then(|| Code::of(self.postal_code)).flatten();
        let zip = code.and_then(|code| Some((code, Zip::of(code.number)?)));
        // Three digits are a code that lost two zeros, or the beginning of one: the state tells.
        let is_beginning = |zip: &Zip| self.postal_code.trim().len() == 3 && region.is_some_and(|region| region != zip.state);
        let is_short = self.postal_code.trim().len() == 3 && region.is_none() && !self.is_of_puerto_rico();
        if let (Some((code, _)), true, true) = (zip, is_short, self.city.is_empty())
            && middle(code.number).is_some()
        {
            return Err(Unplaced::ShortCode);
        }
        if let Some((code, zip)) = zip.filter(|(_, zip)| !is_beginning(zip)) {
            let apart_km = self.apart(zip, region, assumed);
            let place = found((zip.latitude, zip.longitude), zip.radius_km, Basis::PostalCode);
            return Ok(Found { zeros_restored: code.zeros_restored, apart_km, ..place });
        }
        if let Some((at, radius)) = known.own.and_then(|own| own.of_city(self.city, self.state, within)) {
            return Ok(found(at, radius, Basis::City));
        }
        let near = code.and_then(|code| middle(code.prefix(self.postal_code)));
        if self.city.is_empty() {
            let (at, radius) = near.ok_or(Unplaced::UnknownCode(country))?;
            return Ok(found(at, radius, Basis::FirstDigits));
        }
        let Named { meant, lesser } = Index::of(country).map(|index| index.named(self.city, region)).unwrap_or_default();
        let area = areas::middle(country, self.postal_code);
        let beginning = near.map(|(at, _)| (at, f64::INFINITY)).or(area.map(|at| (at, areas::REACH)));
        let (candidates, settled) = settle(&meant, Clues { county: self.county, near: beginning });
        match &candidates[..] {
            [] => match near {
                Some((at, radius)) => Ok(found(at, radius, Basis::FirstDigits)),
                None if assumed => Err(Unplaced::NoCountry),
                None => Err(Unplaced::UnknownCity(country)),
            },
            [only] if only.is_one_place() => {
                let at = (only.latitude, only.longitude);
                let is_far = |other: &&Point| km((other.latitude, other.longitude), at) > areas::REACH;
                let settled = settled.or(lesser.iter().any(is_far).then_some(Settled::Size));
                let beyond_km = area.map(|area| km(area, at)).filter(|away| *away > areas::BEYOND);
                Ok(Found { beyond_km, settled, ..found(at, only.radius_km, Basis::City) })
            }
            _ if assumed => Err(Unplaced::NoCountry),
            _ => Err(Unplaced::Ambiguous(country, candidates)),
        }
    }

    /// The city of a country that a city which is not known may be.
    pub fn suggestion(&self, country: &'static str) -> Option<String> {
        Index::of(country)?.suggestion(self.city, regions::region(country, self.state))
    }

    /// The country, and whether it was taken for granted; empty where only the user's own file can tell.
    fn country(&self, known: Known) -> Result<(&'static str, bool), Unplaced> {
        if !self.country.is_empty() {
            let country = regions::country(self.country).ok_or(Unplaced::UnknownCountry)?;
            // Post in Puerto Rico and the islands goes by codes of the United States.
            return Ok((if ["PR", "VI", "GU", "AS", "MP"].contains(&country) { "US" } else { country }, false));
        }
        if let Some(country) = known.country.or(known.own.and_then(|own| own.country)) {
            return Ok((country, false));
        }
        if !self.state.is_empty() {
            return regions::country_of_region(self.state).map(|country| (country, false)).ok_or(Unplaced::NoCountry);
        }
        if Code::of(self.postal_code).is_some() { Ok(("US", true)) } else { Err(Unplaced::NoCountry) }
    }

    /// Whether its country is a part of the United States whose postal codes begin with zeros.
    fn is_of_puerto_rico(&self) -> bool {
        ["PR", "VI"].map(Some).contains(&regions::country(self.country))
    }

    /// Km from the postal code to the nearest place of the city's name, if that is far.
    fn apart(&self, zip: &Zip, region: Option<&str>, assumed: bool) -> Option<f64> {
        let (at, same) = ((zip.latitude, zip.longitude), region == Some(zip.state));
        // A city of another name in the right state is a suburb, or a spelling that nobody listed.
        if self.city.is_empty() && (same || region.is_none()) {
            return None;
        }
        let points = Index::of("US").map(|index| index.named(self.city, region).meant).unwrap_or_default();
        let nearest = points.iter().map(|point: &&Point| km((point.latitude, point.longitude), at)).fold(f64::INFINITY, f64::min);
        let is_told = nearest.is_finite() || assumed || (region.is_some() && !same);
        (is_told && nearest > APART).then_some(nearest)
    }
}

/// The middle of the postal codes that begin so, and km around it that three quarters of them lie in.
fn middle(prefix: u32) -> Option<((f64, f64), f64)> {
    let zips = Zip::of_prefix(prefix);
    let median = |of: fn(&Zip) -> f64| {
        let mut values: Vec<f64> = zips.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let at = (median(|zip| zip.latitude)?, median(|zip| zip.longitude)?);
    let mut away: Vec<f64> = zips.iter().map(|zip| km(at, (zip.latitude, zip.longitude))).collect();
    away.sort_by(f64::total_cmp);
    Some((at, away[away.len() * 3 / 4].max(10.0)))
}
