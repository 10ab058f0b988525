//! Which file holds which table of a plan, by its headers and its name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::fit::{NAMES, has_keys, is_vague, speaks_of};
use super::left;
use super::pairs::{self, Names, Pairs};
use super::source::{Source, said};
use crate::error::{Defect, Error, Result};
use crate::read::aliases::{Column, TRAVEL, simplify};
use crate::read::defects::Defects;
use crate::read::plausible::sample;
use crate::read::schema::{Schema, TABLES};
use crate::read::sheet::Sheet;
use crate::read::travel::Matrix;

/// Share of headers that two sheets of one table have in common.
const ALIKE: f64 = 0.7;

/// What the files hold.
pub struct Found {
    /// Tables, each of another kind.
    pub sheets: Vec<Sheet>,
    /// The answer of a router: its file, and what it is.
    pub matrix: Option<(String, String)>,
}

/// Sheets as tables that they fit, and the sheets that fit none: (file, sheet).
#[derive(Default)]
struct Candidates {
    fitting: Vec<(f64, Sheet)>,
    open: Vec<(usize, String)>,
}

/// Finds the tables in the files; each sheet is one table, the one that its headers fit best. What was found in which sheet is told.
///
/// # Errors
/// [`Error::Input`] where a file can't be read, fits no table, or may be several; [`Error::Machine`] if the disk fails.
pub fn find(files: &[PathBuf]) -> Result<(Found, Vec<String>)> {
    let (mut sources, mut candidates, mut matrix) = (Vec::new(), Candidates::default(), None);
    for word in files {
        let (table, file) = said(word);
        let name = file.display().to_string();
        if Matrix::is_one(&file) {
            if let Some((other, _)) = matrix.replace(answer(&name)?) {
                return Err(Error::defect(two_of("travel", &other, &name)));
            }
            continue;
        }
        let source = Source::read(name, table)?;
        candidates.add(sources.len(), &source)?;
        sources.push(source);
    }
    let mut asked = Defects::default();
    let Candidates { fitting, open } = candidates;
    let (mut found, others) = chosen(fitting, &mut asked);
    for (at, sheet) in open {
        let source = &sources[at];
        match pairs::settle(source, &sheet, &found) {
            Pairs::Table(table) => found.push(*table),
            Pairs::Asked(question) => asked.push(question),
            Pairs::No => match wide(source, &sheet, &found) {
                Some(table) => found.push(table),
                None if source.sheets.len() > 1 => {}
                None => return Err(Error::defect(Defect::of_file(sheet, UNKNOWN))),
            },
        }
    }
    let others = left_over(others, &sources, &mut found);
    found.sort_by_key(|sheet| NAMES.iter().position(|(table, _)| *table == sheet.schema.table));
    for two in found.windows(2).filter(|two| two[0].schema.table == two[1].schema.table) {
        asked.push(two_of(two[0].schema.table, &two[0].table.file, &two[1].table.file));
    }
    let listed = found.iter().find(|sheet| sheet.schema.table == "travel");
    asked.extend(listed.zip(matrix.as_ref()).map(|(sheet, (answer, _))| two_of("travel", &sheet.table.file, answer)));
    asked.extend(found.iter().filter_map(|sheet| owners_or_locks(sheet, &sources)));
    asked.finish()?;
    let told = left::told(&sources, &found, &others);
    Ok((Found { sheets: found, matrix }, told))
}

impl Candidates {
    /// Adds the sheets of a file.
    fn add(&mut self, at: usize, source: &Source) -> Result<()> {
        if let Some(table) = source.said {
            let mut defects = Defects::default();
            let [name] = &source.sheets[..] else { return Err(Error::defect(Defect::of_file(&source.name, SHEETS))) };
            let sheet = source.sheet(name, Schema::plain(table, columns(table)), &mut defects);
            match sheet.filter(has_keys) {
                Some(sheet) => self.fitting.push((f64::INFINITY, sheet)),
                None => self.open.push((at, name.clone())),
            }
            return Ok(());
        }
        let mut none = Defects::default();
        for name in &source.sheets {
            let (mut fitting, mut defects) = source.tables(name);
            fitting.retain(|(_, sheet)| !is_vague(sheet));
            // A cover sheet that can't be read is no reason to give up a book.
            if source.sheets.len() == 1 {
                std::mem::take(&mut defects).finish()?;
            }
            none.append(defects);
            if fitting.is_empty() {
                self.open.push((at, name.clone()));
            }
            self.fitting.append(&mut fitting);
        }
        let is_own = |(_, sheet): &(f64, Sheet)| source.sheets.contains(&sheet.table.file);
        if self.fitting.iter().any(is_own) { Ok(()) } else { none.finish() }
    }
}

/// The columns that a table may have.
fn columns(table: &str) -> &'static [Column] {
    TABLES.iter().find(|(known, _)| *known == table).map_or(&[], |(_, columns)| columns)
}

/// Of the sheets that fit each table, the one that fits it best, and the sheets that are no table then. Which of two alike is meant is
/// asked.
fn chosen(mut fitting: Vec<(f64, Sheet)>, asked: &mut Defects) -> (Vec<Sheet>, Vec<Sheet>) {
    // The sort is stable: of equal ones, the file that was named first.
    fitting.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let (mut found, mut others): (Vec<Sheet>, Vec<Sheet>) = (Vec::new(), Vec::new());
    for (_, sheet) in fitting {
        // What is the same table once more is no other one.
        let is_used = found.iter().any(|other| is_one(other, &sheet));
        if let Some(other) = found.iter().find(|other| !is_used && is_another(other, &sheet)) {
            asked.push(two_of(other.schema.table, &other.table.file, &sheet.table.file));
        }
        let is_taken = found.iter().any(|other| other.schema.table == sheet.schema.table);
        if is_used || is_taken { others.push(sheet) } else { found.push(sheet) }
    }
    others.retain(|sheet| !found.iter().any(|other| is_one(other, sheet)));
    (found, others)
}

/// The sheets that are no table: of those that fit a table which another one is, two columns of ids are another table.
fn left_over(others: Vec<Sheet>, sources: &[Source], found: &mut Vec<Sheet>) -> Vec<Sheet> {
    let mut left = Vec::new();
    for sheet in others {
        let source = sources.iter().find(|source| source.sheets.contains(&sheet.table.file));
        let pairs =
            source.filter(|_| sheet.table.headers.len() == 2).map(|source| pairs::settle(source, &sheet.table.file, found));
        match pairs {
            Some(Pairs::Table(table)) if found.iter().all(|own| own.schema.table != table.schema.table) => found.push(*table),
            _ => left.push(sheet),
        }
    }
    left.retain(|sheet| !found.iter().any(|other| is_one(other, sheet)));
    left
}

/// Asks whether a table without a name or a header that tells is owners or locks.
fn owners_or_locks(sheet: &Sheet, sources: &[Source]) -> Option<Defect> {
    let is_said = sources.iter().any(|source| source.said.is_some() && source.name == sheet.table.file);
    // By whose ids they are, some have been told already.
    let is_open = sheet.schema.table == "owners" && sheet.schema.headers.is_empty() && sheet.column("since").is_none();
    (is_open && !is_said && !speaks_of(sheet, "owners")).then(|| {
        let file = &sheet.table.file;
        let reason = format!(
            "may list the owners of today, or locks: say --from owners={file} or locks={file} (or say it in the name of the file, or of \
             the sheet)"
        );
        Defect::of_file(file, reason)
    })
}

/// The answer of a router, which must be one.
fn answer(name: &str) -> Result<(String, String)> {
    let mut defects = Defects::default();
    let matrix = Matrix::read(Path::new(""), name, &mut defects)?;
    defects.finish()?;
    Ok((name.to_string(), matrix.map_or(String::new(), |matrix| matrix.source().format)))
}

/// A table of times with reps down and accounts across, or the other way round: its headers and its first column are their ids.
fn wide(source: &Source, name: &str, found: &[Sheet]) -> Option<Sheet> {
    let ids = [Names::of_rows(found, "accounts"), Names::of_rows(found, "reps")];
    let sheet = source.sheet(name, Schema::plain("travel", TRAVEL), &mut Defects::default())?;
    let headers = || sheet.table.headers.iter().skip(1).map(String::as_str);
    let is_one = ids.iter().any(|ids| ids.has_most(headers())) && ids.iter().any(|ids| ids.has_most(sample(&sheet.table, 0)));
    is_one.then_some(sheet)
}

/// Whether two readings are of the same sheet.
fn is_one(one: &Sheet, other: &Sheet) -> bool {
    (&one.table.file, &one.table.format) == (&other.table.file, &other.table.format)
}

/// Whether a sheet is the table that another one is, too: most of their headers are the same.
fn is_another(found: &Sheet, candidate: &Sheet) -> bool {
    let of = |sheet: &Sheet| sheet.table.headers.iter().map(|header| simplify(header)).collect::<BTreeSet<String>>();
    let (one, other) = (of(found), of(candidate));
    let alike = one.intersection(&other).count() as f64 >= ALIKE * one.union(&other).count() as f64;
    found.schema.table == candidate.schema.table && alike
}

/// Asks which of two files or sheets is meant.
fn two_of(table: &str, one: &str, other: &str) -> Defect {
    let reason = format!(
        "{one} and {other} both fit {table}: say which is meant: name only one of them behind --from, and of a workbook each sheet \
         that is to be used ({one:?})"
    );
    Defect::of_file("--from", reason)
}

const UNKNOWN: &str = "fits no table of a plan: accounts have an id or a name and a place, revenue or owner; reps a name, and hours, a \
                       role or a home; call patterns a segment and a number of calls";
const SHEETS: &str = "has several sheets: name the one that is meant behind a #";
