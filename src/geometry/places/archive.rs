//! The archive of places that is part of the program.

use std::io::{Cursor, Read};
use std::str::Lines;

use zip::ZipArchive;

/// Towns from GeoNames (CC BY 4.0), postal codes of the United States: `data/places/make.py` makes it.
const ARCHIVE: &[u8] = include_bytes!("../../../data/places/places.zip");

/// The text of an entry, unpacked to stay: whoever asks keeps what is made of it. `None` where there is no such entry.
pub(super) fn text(entry: &str) -> Option<&'static str> {
    let mut archive = ZipArchive::new(Cursor::new(ARCHIVE)).ok()?;
    let mut text = String::new();
    archive.by_name(entry).ok()?.read_to_string(&mut text).ok()?;
    Some(text.leak())
}

/// The cells of the next line.
pub(super) fn cells(lines: &mut Lines<'static>) -> impl Iterator<Item = &'static str> + use<> {
    lines.next().unwrap_or_default().split('\t')
}

/// Whole numbers of the next line.
pub(super) fn numbers(lines: &mut Lines<'static>) -> impl Iterator<Item = i64> + use<> {
    cells(lines).map(|cell| cell.parse().unwrap_or_default())
}

/// Numbers of the next line, which holds their steps.
pub(super) fn sums(lines: &mut Lines<'static>) -> impl Iterator<Item = i64> + use<> {
    numbers(lines).scan(0, |sum, step| {
        *sum += step;
        Some(*sum)
    })
}

/// Texts of the next line, where an empty cell is as the one before.
pub(super) fn repeated(lines: &mut Lines<'static>) -> impl Iterator<Item = &'static str> + use<> {
    cells(lines).scan("", |last, cell| {
        *last = if cell.is_empty() { last } else { cell };
        Some(*last)
    })
}
