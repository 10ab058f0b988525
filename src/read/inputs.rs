//! The files of a plan.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::adjacency::Neighbourhood;
use super::aliases::{ACCOUNT_CALLS, ACCOUNTS, ADJACENCY, CALL_PATTERNS, Column, LOCKS, OWNERS, PLACES, POINTS, REPS, TRAVEL};
use super::defects::Defects;
use super::document::Document;
use super::places::{self, OwnPlaces, Places};
use super::polygons::Drawing;
use super::requests::untamed;
use super::schema::Schema;
use super::sheet::Sheet;
use super::travel::Matrix;
use super::{earlier, encoding, file, owner_column};
use crate::error::{Defect, Error, Result};
use crate::hash::sha256;
use crate::plan::config::Points;
use crate::plan::words::{count, number};
use crate::plan::{Config, Source};

/// Tables that a plan for the rest of a period has written itself.
const REST: [&str; 3] = ["account_calls", "owners", "locks"];

/// The tables that a plan names; `None` where there is none, or it could not be read.
#[derive(Debug)]
pub struct Inputs {
    /// Customers and prospects.
    pub accounts: Option<Arc<Sheet>>,
    /// Sellers.
    pub reps: Option<Arc<Sheet>>,
    /// Calls by segment, role and channel.
    pub call_patterns: Option<Arc<Sheet>>,
    /// Calls of single accounts.
    pub account_calls: Option<Arc<Sheet>>,
    /// Today's owners.
    pub owners: Option<Arc<Sheet>>,
    /// Owners as an earlier plan has them.
    pub earlier: Option<Arc<Sheet>>,
    /// The plan that this one is to be like.
    pub reference: Option<Arc<Sheet>>,
    /// Locked accounts.
    pub locks: Option<Arc<Sheet>>,
    /// Known travel hours, in a table.
    pub travel: Option<Arc<Sheet>>,
    /// Known travel hours, in the answer of a router.
    pub matrix: Option<Arc<Matrix>>,
    /// Points of its rows.
    pub travel_sources: Option<Arc<Sheet>>,
    /// Points of its columns.
    pub travel_destinations: Option<Arc<Sheet>>,
    /// Where addresses are.
    pub places: Places,
    /// Neighbouring units.
    pub adjacency: Option<Neighbourhood>,
    /// The ground that units cover.
    pub polygons: Option<Drawing>,
}

impl Inputs {
    /// Reads the tables of a plan, in its folder; those that `from` has of the same file are taken from there.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails; everything else is put into `defects`.
    pub fn read(folder: &Path, config: &Config, from: Option<&Inputs>, defects: &mut Defects) -> Result<Self> {
        let data = &config.data;
        let is_matrix = |name: &&String| Matrix::is_one(&folder.join(name));
        let points = |points: &'_ Option<Points>| match points {
            Some(Points::File(name)) => Some(name.clone()),
            _ => None,
        };
        let travel = data.travel.as_ref().filter(|name| !is_matrix(name)).cloned();
        let named: [(Option<String>, &'static str, &'static [Column]); 9] = [
            (data.account_calls.clone(), "account_calls", ACCOUNT_CALLS),
            (data.owners.clone(), "owners", OWNERS),
            (data.locks.clone(), "locks", LOCKS),
            (travel, "travel", TRAVEL),
            (points(&data.travel_sources), "travel_sources", POINTS),
            (points(&data.travel_destinations), "travel_destinations", POINTS),
            (Some(data.accounts.clone()), "accounts", ACCOUNTS),
            (Some(data.reps.clone()), "reps", REPS),
            (Some(data.call_patterns.clone()), "call_patterns", CALL_PATTERNS),
        ];
        let read = |(name, kind, columns): &(Option<String>, &'static str, &'static [Column])| {
            let mut found = Defects::default();
            let sheet = name.as_ref().map_or(Ok(None), |name| sheet((folder, config), from, (name, kind, columns), &mut found));
            (sheet, found)
        };
        let mut sheets = Vec::with_capacity(named.len());
        for (sheet, found) in named.par_iter().map(read).collect::<Vec<_>>() {
            defects.append(found);
            sheets.push(sheet?);
        }
        let [account_calls, owners, locks, travel, travel_sources, travel_destinations, accounts, reps, call_patterns] =
            <[_; 9]>::try_from(sheets).expect("one for each name");
        let [accounts, reps, call_patterns] =
            [(&data.accounts, accounts), (&data.reps, reps), (&data.call_patterns, call_patterns)]
                .map(|(name, sheet)| sheet.filter(|sheet| has_rows(name, sheet, defects)));
        // Which column names the owners rests on the reps: another team, another look.
        let is_other_team =
            from.and_then(|from| from.reps.as_ref()).zip(reps.as_ref()).is_some_and(|(one, other)| !Arc::ptr_eq(one, other));
        let accounts = match accounts {
            Some(sheet) if is_other_team && owner_column::has_choice(&sheet) => {
                Sheet::read(folder, &data.accounts, Schema::of(config, "accounts", ACCOUNTS), defects)?.map(Arc::new)
            }
            accounts => accounts,
        };
        let accounts = accounts.map(|accounts| owned(accounts, reps.as_deref()));
        let (mut adjacency, mut polygons) = (None, None);
        if let Some(name) = data.adjacency.as_ref().filter(|name| !name.is_empty()) {
            let known = from.and_then(|from| from.adjacency.as_ref());
            let schema = Schema::of(config, "adjacency", ADJACENCY);
            let read = Neighbourhood::read((folder, name), schema, known, defects)?;
            adjacency = read.filter(|read| read.sheet().is_none_or(|sheet| has_rows(name, sheet, defects)));
        }
        if let Some(name) = &data.polygons {
            polygons = Drawing::read(folder, name, defects)?;
        }
        let places = places_of(folder, config, from, defects)?;
        let mut of_folder = |name: Option<&String>, kind: &str| match name {
            Some(name) => earlier::read(folder, (name, kind), from.and_then(|from| from.sheet(kind)), defects),
            None => Ok(None),
        };
        let earlier = of_folder(data.owners_from.as_ref(), "owners_from")?;
        let reference = of_folder(config.solve.reference.as_ref(), "reference")?;
        let matrix = match data.travel.as_ref().filter(is_matrix) {
            Some(name) => match from.and_then(|from| from.matrix.as_ref()).filter(|matrix| matrix.file == *name) {
                Some(known) => Some(Arc::clone(known)),
                None => Matrix::read(folder, name, defects)?.map(Arc::new),
            },
            None => None,
        };
        Ok(Inputs {
            accounts,
            reps,
            call_patterns,
            account_calls,
            owners,
            earlier,
            reference,
            locks,
            travel,
            matrix,
            travel_sources,
            travel_destinations,
            places,
            adjacency,
            polygons,
        })
    }

    /// The table of a kind (`accounts`, …).
    pub fn sheet(&self, kind: &str) -> Option<&Arc<Sheet>> {
        match kind {
            "accounts" => self.accounts.as_ref(),
            "reps" => self.reps.as_ref(),
            "call_patterns" => self.call_patterns.as_ref(),
            "account_calls" => self.account_calls.as_ref(),
            "owners" => self.owners.as_ref(),
            "owners_from" => self.earlier.as_ref(),
            "reference" => self.reference.as_ref(),
            "locks" => self.locks.as_ref(),
            "travel" => self.travel.as_ref(),
            "travel_sources" => self.travel_sources.as_ref(),
            "travel_destinations" => self.travel_destinations.as_ref(),
            "adjacency" => self.adjacency.as_ref().and_then(Neighbourhood::sheet),
            _ => None,
        }
    }

    /// Tables that were read; `own` are the accounts' own numeric columns.
    pub fn sources(&self, own: &[usize]) -> Vec<Source> {
        let accounts = self.accounts.iter().map(|sheet| sheet.source(own));
        let others = self.all().skip(1).flatten().map(|sheet| sheet.source(&[]));
        let matrix = self.matrix.iter().map(|matrix| matrix.source());
        let adjacency = self.adjacency.iter().map(Neighbourhood::source);
        accounts
            .chain(others)
            .chain(self.places.own.iter().map(|own| own.source.clone()))
            .chain(adjacency)
            .chain(matrix)
            .collect()
    }

    /// What was left out or guessed where tables were read.
    pub fn warnings(&self) -> Vec<String> {
        let of_sheet = |sheet: &Sheet| {
            let notes = sheet.notes.iter().map(|note| format!("{}: {note}", sheet.table.file));
            sheet.table.left_out().into_iter().chain(notes).collect::<Vec<_>>()
        };
        let own = self.places.own.iter().filter(|own| own.without > 0);
        let own = own.map(|own| format!("{}: {} without latitude and longitude left out", own.file(), count(own.without, "row")));
        let pairs = self.adjacency.as_ref().and_then(Neighbourhood::sheet).map(|sheet| &**sheet);
        self.all().flatten().chain(pairs).flat_map(of_sheet).chain(own).collect()
    }

    fn all(&self) -> impl Iterator<Item = Option<&Sheet>> {
        let (first, last) = (
            [&self.accounts, &self.reps, &self.call_patterns, &self.account_calls, &self.owners],
            [&self.locks, &self.travel, &self.travel_sources, &self.travel_destinations],
        );
        first.into_iter().chain([&self.earlier, &self.reference]).chain(last).map(Option::as_deref)
    }
}

/// A table of a plan: the one that is known of the same file, or read.
fn sheet(
    (folder, config): (&Path, &Config),
    from: Option<&Inputs>,
    (name, kind, columns): (&str, &'static str, &'static [Column]),
    defects: &mut Defects,
) -> Result<Option<Arc<Sheet>>> {
    let schema = Schema::of(config, kind, columns);
    let known = from.and_then(|from| from.sheet(kind));
    if let Some(sheet) = known.filter(|sheet| sheet.table.file == name && sheet.schema.reads_as(&schema)) {
        return Ok(Some(Arc::clone(sheet)));
    }
    let read = Sheet::read(folder, name, schema, defects)?;
    Ok(read.map(|sheet| Arc::new(if REST.contains(&kind) { untamed(sheet) } else { sheet })))
}

/// Accounts whose owners are read from the column that names reps; tables that another plan has as well stay as they are.
fn owned(mut accounts: Arc<Sheet>, reps: Option<&Sheet>) -> Arc<Sheet> {
    let team = reps.and_then(|reps| Some((reps, reps.column("rep_id")?)));
    if let (Some(sheet), Some(team)) = (Arc::get_mut(&mut accounts), team) {
        owner_column::settle(sheet, team);
    }
    accounts
}

/// Bytes of the files that a plan file names, and of itself; `None` where it can't be read.
pub fn bytes_of_files(path: &Path) -> Option<u64> {
    let (document, _) = document(path).ok()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let names = document.value().get("data")?.as_object()?.values().filter_map(|name| name.as_str());
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    Some(bytes(path) + names.map(|name| bytes(&folder.join(file::parted(name).0))).sum::<u64>())
}

/// What addresses are looked up in.
fn places_of(folder: &Path, config: &Config, from: Option<&Inputs>, defects: &mut Defects) -> Result<Places> {
    let country = config.data.country.as_deref().and_then(places::country);
    let mut places = Places { country, ..Places::default() };
    if let Some(name) = &config.data.places {
        let schema = Schema::of(config, "places", PLACES);
        let known = from.and_then(|from| from.places.own.clone()).filter(|own| own.file() == name && own.reads_as(&schema));
        places.own = if known.is_some() { known } else { OwnPlaces::read(folder, name, schema, defects)?.map(Arc::new) };
    }
    Ok(places)
}

fn has_rows(name: &str, sheet: &Sheet, defects: &mut Defects) -> bool {
    let any = sheet.table.rows() > 0;
    if !any {
        let reason = match sheet.left_out.len() {
            0 => "has a header, but no rows".to_string(),
            rows => format!("has no rows but {} that the plan file ignores", number(rows as f64)),
        };
        defects.push(Defect::of_file(name, reason));
    }
    any
}

/// Bytes of a plan file, at most.
const PLAN: u64 = 10_000_000;

/// Reads the plan file itself.
///
/// # Errors
/// [`Error::Input`] with every syntax error; [`Error::Machine`] if the disk fails.
pub fn document(path: &Path) -> Result<(Document, Source)> {
    let name = path.display().to_string();
    let bytes = file::bytes_within(PLAN, path, &name)?;
    let (text, encoding) = encoding::decode(&name, &bytes).map_err(Error::defect)?;
    let document = Document::parse(&name, &text).map_err(Error::Input)?;
    let kind = if text.trim_start().starts_with('{') { "JSON" } else { "TOML" };
    let source = Source {
        path: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        sha256: sha256(&bytes),
        rows: 0,
        format: format!("{kind}, {encoding}"),
        headers: Vec::new(),
        styles: Vec::new(),
    };
    Ok((document, source))
}
