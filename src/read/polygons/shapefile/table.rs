//! `.dbf` → the properties of shapes.

use std::io::Cursor;

use encoding_rs::WINDOWS_1252;
use shapefile::dbase::encoding::EncodingRs;
use shapefile::dbase::{Error, FieldValue, ReaderBuilder, Record, Unicode};

use crate::error::Defect;

/// The rows of a table, each with its filled cells by name: in UTF-8, or in Windows-1252 where they are none, whatever the table
/// says of itself, as few do.
pub fn rows(name: &str, bytes: &[u8]) -> Result<Vec<Vec<(String, String)>>, Defect> {
    let builder = |utf8: bool| {
        let builder = ReaderBuilder::new();
        if utf8 { builder.with_encoding(Unicode) } else { builder.with_encoding(EncodingRs::from(WINDOWS_1252)) }
    };
    let read = |utf8: bool| -> Result<(Vec<String>, Vec<Record>), Error> {
        let mut reader = builder(utf8).build(Cursor::new(bytes))?;
        let names = reader.fields().iter().map(|field| field.name().to_string()).collect();
        Ok((names, reader.read()?))
    };
    let wrong = |error: Error| Defect::of_file(name, format!("is no dBASE table that can be read: {error}"));
    let (names, records) = read(true).or_else(|_| read(false)).map_err(wrong)?;
    let cells = |record: &Record| names.iter().filter_map(|name| Some((name.clone(), text(record.get(name)?)?))).collect();
    Ok(records.iter().map(cells).collect())
}

/// A cell as text; none where it is empty.
fn text(value: &FieldValue) -> Option<String> {
    let text = match value {
        FieldValue::Character(text) => trimmed(text.as_deref()?),
        FieldValue::Numeric(number) => number.map(|number| number.to_string())?,
        FieldValue::Float(number) => number.map(|number| number.to_string())?,
        FieldValue::Integer(number) => number.to_string(),
        FieldValue::Double(number) | FieldValue::Currency(number) => number.to_string(),
        FieldValue::Memo(text) => trimmed(text),
        FieldValue::Logical(_) | FieldValue::Date(_) | FieldValue::DateTime(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// Cells are filled up with blanks or NUL.
fn trimmed(text: &str) -> String {
    text.trim_matches(['\0', ' ', '\t']).to_string()
}
