//! The files of a draft: each is read from disk once, and tried as every table by its first rows.

use std::path::{Path, PathBuf};

use super::fit::{NAMES, score};
use crate::error::Result;
use crate::hash::sha256;
use crate::read::defects::Defects;
use crate::read::file::{self, parted};
use crate::read::schema::{Schema, TABLES};
use crate::read::sheet::Sheet;
use crate::read::xlsx;

/// Bytes of a text whose rows show which tables it may be.
const FRONT: usize = 200_000;
/// How text begins that takes two bytes a letter.
const TWO_BYTES: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// A file behind `--from`.
pub struct Source {
    /// As it is named there.
    pub name: String,
    /// The table that it is said to be: `owners=list.csv`.
    pub said: Option<&'static str>,
    bytes: Vec<u8>,
    sha256: String,
    /// Its sheets, as a plan file names them: of a workbook with several each by itself, unless one is named.
    pub sheets: Vec<String>,
}

/// The file of a word behind `--from`, and the table that it is said to be.
pub fn said(word: &Path) -> (Option<&'static str>, PathBuf) {
    let text = word.display().to_string();
    let parts = text.split_once('=').and_then(|(table, rest)| Some((NAMES.iter().find(|(known, _)| *known == table)?.0, rest)));
    parts.map_or((None, word.into()), |(table, rest)| (Some(table), rest.into()))
}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Input`](crate::Error::Input) where it can't be read; [`Error::Machine`](crate::Error::Machine) if the disk fails.
    pub fn read(name: String, said: Option<&'static str>) -> Result<Self> {
        let (path, sheet) = parted(&name);
        let bytes = file::bytes(Path::new(path), &name)?;
        let names = if sheet.is_none() { xlsx::sheets(&bytes) } else { Vec::new() };
        let sheets =
            if names.len() > 1 { names.iter().map(|sheet| format!("{name}#{sheet}")).collect() } else { vec![name.clone()] };
        Ok(Source { sha256: sha256(&bytes), name, said, bytes, sheets })
    }

    /// A sheet as a table, whatever its headers are.
    pub fn sheet(&self, sheet: &str, schema: Schema, defects: &mut Defects) -> Option<Sheet> {
        Sheet::of(sheet, (&self.bytes, &self.sha256), schema, defects)
    }

    /// The tables that a sheet may be, with how well they fit; and what is wrong with it where it can't be read.
    pub fn tables(&self, sheet: &str) -> (Vec<(f64, Sheet)>, Defects) {
        let (mut fitting, mut none) = (Vec::new(), Defects::default());
        for schema in self.likely(sheet) {
            let mut defects = Defects::default();
            match self.sheet(sheet, schema, &mut defects) {
                Some(sheet) => fitting.extend(score(&sheet).map(|score| (score, sheet))),
                None => none = defects,
            }
        }
        (fitting, none)
    }

    /// The tables that the first rows of a sheet may be, so that not all of it is read for each: where these can't be had, all tables.
    fn likely(&self, sheet: &str) -> Vec<Schema> {
        let tables = || TABLES.into_iter().filter(|(table, _)| NAMES.iter().any(|(known, _)| known == table));
        let schemas = || tables().map(|(table, columns)| Schema::plain(table, columns));
        let is_one = |schema: &Schema| self.front(sheet, schema.clone()).is_none_or(|front| score(&front).is_some());
        let likely: Vec<Schema> = schemas().filter(is_one).collect();
        // Headers of a workbook may be merged, which its first rows do not show.
        if likely.is_empty() && self.is_workbook() { schemas().collect() } else { likely }
    }

    fn is_workbook(&self) -> bool {
        self.bytes.starts_with(xlsx::MAGIC)
    }

    /// The first rows of a sheet; `None` where they are all, of text that takes two bytes a letter, and where they are no table.
    fn front(&self, sheet: &str, schema: Schema) -> Option<Sheet> {
        if self.is_workbook() {
            let table = xlsx::front(sheet, &self.bytes, &schema)?;
            return Some(Sheet::matched(table, schema, String::new(), &mut Defects::default()));
        }
        let front = self.bytes.get(..FRONT).filter(|front| !TWO_BYTES.iter().any(|mark| front.starts_with(mark)))?;
        let front = &front[..=front.iter().rposition(|&byte| byte == b'\n')?];
        Sheet::of(sheet, (front, ""), schema, &mut Defects::default())
    }
}
