//! The user's own file of places: GeoNames' postal file as it is downloaded, or a table.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;

use zip::ZipArchive;

use super::fold::fold;
use super::regions;
use super::settle::km;
use crate::error::{Defect, Result};
use crate::hash::sha256;
use crate::plan::Source;
use crate::read::defects::Defects;
use crate::read::file;
use crate::read::row::Row;
use crate::read::schema::Schema;
use crate::read::sheet::Sheet;
use crate::read::table::{CellKind, Table};

/// Columns of GeoNames' postal files, which have no header.
const GEONAMES: [&str; 12] = [
    "country",
    "postal_code",
    "city",
    "state",
    "state code",
    "county",
    "county code",
    "community",
    "community code",
    "latitude",
    "longitude",
    "accuracy",
];

/// Km around the point of a postal code or town of a file that doesn't say.
const RADIUS: f64 = 5.0;

/// Places of a file.
#[derive(Debug)]
pub struct OwnPlaces {
    rows: Vec<OwnPlace>,
    /// Rows by postal code and by city.
    by_code: Vec<usize>,
    by_city: Vec<usize>,
    /// What was read.
    pub source: Source,
    schema: Schema,
    /// Rows without coordinates, left out.
    pub without: usize,
    /// The country, if all rows are of one.
    pub country: Option<&'static str>,
}

#[derive(Debug)]
struct OwnPlace {
    country: &'static str,
    code: String,
    city: String,
    state: String,
    at: (f64, f64),
}

/// A point of the file, and km around it.
pub type Found = ((f64, f64), f64);

impl OwnPlaces {
    /// Reads the file of a plan.
    ///
    /// # Errors
    /// [`crate::Error::Machine`] if the disk fails; everything else is put into `defects`.
    pub fn read(folder: &Path, name: &str, schema: Schema, defects: &mut Defects) -> Result<Option<Self>> {
        let Some(bytes) = file::bytes_or_defects(file::LARGEST, &folder.join(name), name, defects)? else { return Ok(None) };
        let sheet = match geonames(name, &bytes) {
            Some(table) => Some(Sheet::matched(table, schema, sha256(&bytes), defects)),
            None => Sheet::read(folder, name, schema, defects)?,
        };
        Ok(sheet.map(|sheet| Self::of(&sheet, defects)))
    }

    fn of(sheet: &Sheet, defects: &mut Defects) -> Self {
        let (latitude, longitude) = (sheet.required("latitude", defects), sheet.required("longitude", defects));
        let column = |name| sheet.column(name);
        let [code, city, state, country] = ["postal_code", "city", "state", "country"].map(column);
        if code.or(city).is_none() {
            let reason = "has neither a column postal_code nor city: by what should accounts be found here?";
            defects.push(Defect::of_file(&sheet.table.file, reason).line(1));
        }
        let (rows, by_code, by_city, schema) = (Vec::new(), Vec::new(), Vec::new(), sheet.schema.clone());
        let mut own = OwnPlaces { rows, by_code, by_city, source: sheet.source(&[]), schema, without: 0, country: None };
        for index in 0..sheet.table.rows() {
            let mut row = Row { sheet, index, defects };
            if row.text(latitude).is_empty() && row.text(longitude).is_empty() {
                own.without += 1;
                continue;
            }
            let (Some(lat), Some(lon)) = (degrees(&mut row, latitude, 90.0), degrees(&mut row, longitude, 180.0)) else {
                continue;
            };
            let written = row.text(country);
            let known = regions::country(written);
            if known.is_none() && !written.is_empty() {
                row.wrong(country, "is no country: write its code of two letters, like DE");
            }
            let (code, city, state) = (code_key(row.text(code)), fold(row.text(city)), fold(row.text(state)));
            own.rows.push(OwnPlace { country: known.unwrap_or_default(), code, city, state, at: (lat, lon) });
        }
        own.sort();
        own
    }

    /// The file, as the plan names it.
    pub fn file(&self) -> &str {
        &self.source.path
    }

    /// Whether the plan file says the same of the file.
    pub fn reads_as(&self, schema: &Schema) -> bool {
        self.schema.reads_as(schema)
    }

    fn sort(&mut self) {
        let rows = &self.rows;
        let countries: BTreeSet<&'static str> = rows.iter().map(|row| row.country).filter(|code| !code.is_empty()).collect();
        self.country = countries.first().copied().filter(|_| countries.len() == 1);
        self.by_code = (0..rows.len()).collect();
        self.by_city = (0..rows.len()).collect();
        self.by_code.sort_by(|&a, &b| rows[a].code.cmp(&rows[b].code));
        self.by_city.sort_by(|&a, &b| rows[a].city.cmp(&rows[b].city));
    }

    /// The place of a postal code: of its rows, those of the city, if there are any; and whether the code lacked its leading zero.
    pub fn of_code(&self, code: &str, city: &str, country: Option<&str>) -> Option<(Found, bool)> {
        let code = code_key(code);
        let zeros = format!("0{code}");
        // A spreadsheet takes zeros away; of some countries, only the first part of a code is listed.
        let outward = code.len().checked_sub(3).and_then(|end| code.get(..end)).unwrap_or_default();
        let shorter = match country {
            Some("GB") => outward,
            Some("CA" | "IE") => code.get(..3).unwrap_or_default(),
            Some("NL" | "PT") => code.get(..4).unwrap_or_default(),
            _ => "",
        };
        let known = |key: &str| -> Vec<&OwnPlace> {
            let from = self.by_code.partition_point(|&at| self.rows[at].code.as_str() < key);
            let same = self.by_code[from..].iter().map(|&at| &self.rows[at]).take_while(|row| row.code == key);
            same.filter(|row| is_of(row, country)).collect()
        };
        let keys = [code.as_str(), zeros.as_str(), shorter];
        let found = keys.into_iter().filter(|key| !key.is_empty()).map(|key| (key, known(key)));
        let (key, rows) = found.into_iter().find(|(_, rows)| !rows.is_empty())?;
        let city = fold(city);
        let named: Vec<&OwnPlace> = rows.iter().filter(|row| row.city == city).copied().collect();
        Some((middle(if named.is_empty() { &rows } else { &named }), key == zeros))
    }

    /// The place of a city, if its rows lie together.
    pub fn of_city(&self, city: &str, state: &str, country: Option<&str>) -> Option<Found> {
        let (city, state) = (fold(city), fold(state));
        let from = self.by_city.partition_point(|&at| self.rows[at].city < city);
        let same = self.by_city[from..].iter().map(|&at| &self.rows[at]).take_while(|row| row.city == city && !city.is_empty());
        let rows: Vec<&OwnPlace> = same.filter(|row| is_of(row, country)).collect();
        let inside: Vec<&OwnPlace> = rows.iter().filter(|row| row.state == state).copied().collect();
        let rows = if inside.is_empty() { rows } else { inside };
        let found = (!rows.is_empty()).then(|| middle(&rows))?;
        (found.1 <= 25.0).then_some(found)
    }
}

/// Degrees from minus `most` to `most`.
fn degrees(row: &mut Row, column: Option<usize>, most: f64) -> Option<f64> {
    row.required(column);
    let degrees = row.number(column)?;
    if degrees.abs() > most {
        row.wrong(column, &format!("must be between -{most} and {most}"));
        return None;
    }
    Some(degrees)
}

fn is_of(row: &OwnPlace, country: Option<&str>) -> bool {
    row.country.is_empty() || country.is_none_or(|country| row.country == country)
}

fn middle(rows: &[&OwnPlace]) -> Found {
    let count = rows.len() as f64;
    let mean = (rows.iter().map(|row| row.at.0).sum::<f64>() / count, rows.iter().map(|row| row.at.1).sum::<f64>() / count);
    (mean, rows.iter().map(|row| km(mean, row.at)).fold(RADIUS, f64::max))
}

/// A postal code without blanks and hyphens, in capitals.
fn code_key(code: &str) -> String {
    code.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The table of a GeoNames file, or of the archive that it comes in; `None` if the file is none.
fn geonames(name: &str, bytes: &[u8]) -> Option<Table> {
    let unpacked = unpacked(bytes);
    let text = std::str::from_utf8(unpacked.as_deref().unwrap_or(bytes)).ok()?;
    let is_row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let is_number = |at: usize| cells[at].trim().parse::<f64>().is_ok();
        cells.len() == GEONAMES.len() && is_number(9) && is_number(10)
    };
    let text = text.trim_start_matches('\u{feff}');
    if !is_row(text.lines().find(|line| !line.trim().is_empty())?) {
        return None;
    }
    let headers = GEONAMES.map(String::from).to_vec();
    let mut table = Table::new(name, "GeoNames postal codes, tab, UTF-8".into(), headers);
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let kinds = GEONAMES.map(|name| if name.ends_with("itude") { CellKind::Number } else { CellKind::Text });
        table.push_typed(at + 1, line.split('\t').chain(std::iter::repeat("")).zip(kinds));
    }
    Some(table)
}

/// The text file in an archive as GeoNames packs it.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut archive = bytes.starts_with(b"PK\x03\x04").then(|| ZipArchive::new(Cursor::new(bytes)).ok()).flatten()?;
    let is_data = |name: &String| name.ends_with(".txt") && !name.eq_ignore_ascii_case("readme.txt");
    let name = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).find(is_data)?;
    let mut text = Vec::new();
    archive.by_name(&name).ok()?.take(file::LARGEST).read_to_end(&mut text).ok()?;
    Some(text)
}
