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
        for (table, columns) in TABLES.into_iter().filter(|(table, _)| NAMES.iter().any(|(known, _)| known == table)) {
            let schema = || Schema::plain(table, columns);
            // What the first rows are not, all of them are not.
            let front = || Sheet::of(sheet, (self.front()?, &self.sha256), schema(), &mut Defects::default());
            if front().is_some_and(|front| score(&front).is_none()) {
                continue;
            }
            let mut defects = Defects::default();
            match self.sheet(sheet, schema(), &mut defects) {
                Some(sheet) => fitting.extend(score(&sheet).map(|score| (score, sheet))),
                None => none = defects,
            }
        }
        (fitting, none)
    }

    /// The first rows of a text; `None` where they are all, and of workbooks, whose rows are packed, and of text that takes two bytes
    /// a letter.
    fn front(&self) -> Option<&[u8]> {
        let is_text = !self.bytes.starts_with(xlsx::MAGIC) && !TWO_BYTES.iter().any(|mark| self.bytes.starts_with(mark));
        let front = self.bytes.get(..FRONT).filter(|_| is_text)?;
        Some(&front[..=front.iter().rposition(|&byte| byte == b'\n')?])
    }
}
