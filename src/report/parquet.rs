//! `assignments.parquet`, `territories.parquet`, `moves.parquet`: the CSV tables with types, for data frames and databases. Ids are
//! text, whatever they look like; an empty cell is a null.

use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::csv::SCHEMA;
use super::tables::{Cell, Kind, Table, Written, kind};
use super::{Report, tables};
use crate::error::{Error, Result};
use crate::version::VERSION;

/// Names of the files.
pub const NAMES: [&str; 3] = ["assignments.parquet", "territories.parquet", "moves.parquet"];

/// Rows of a group.
const GROUP: usize = 250_000;

/// The files by name, and their bytes.
///
/// # Errors
/// [`Error::Command`] where one can't be written.
pub fn files(report: &Report) -> Result<[(&'static str, Vec<u8>); 3]> {
    let failed = |error: ParquetError| Error::Command(format!("parquet: {error}"));
    let unread = |source| Error::Machine { path: NAMES[0].into(), source };
    let bytes = |own: io::Result<Written>| written(&own.and_then(|own| own.table()).map_err(unread)?).map_err(failed);
    let tables = [bytes(tables::assignments(report))?, bytes(tables::territories(report))?, bytes(tables::moves(report))?];
    Ok(std::array::from_fn(|at| (NAMES[at], tables[at].clone())))
}

fn written(table: &Table) -> std::result::Result<Vec<u8>, ParquetError> {
    let schema = KeyValue::new("schema".to_owned(), SCHEMA.to_owned());
    let properties = WriterProperties::builder()
        .set_created_by(format!("sutton {VERSION}"))
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(vec![schema]))
        .build();
    let columns = table.header.iter().map(|name| column(name)).collect::<std::result::Result<_, _>>()?;
    let root = Arc::new(Type::group_type_builder("table").with_fields(columns).build()?);
    let mut writer = SerializedFileWriter::new(Vec::new(), root, Arc::new(properties))?;
    for rows in table.rows.chunks(GROUP) {
        let mut group = writer.next_row_group()?;
        for (at, name) in table.header.iter().enumerate() {
            write_column(&mut group, kind(name), rows.iter().map(|row| &row[at]))?;
        }
        group.close()?;
    }
    writer.into_inner()
}

fn column(name: &str) -> std::result::Result<TypePtr, ParquetError> {
    let (physical, logical) = match kind(name) {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Count => (Physical::INT64, None),
        Kind::Amount => (Physical::DOUBLE, None),
        Kind::Flag => (Physical::BOOLEAN, None),
    };
    let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(builder.with_logical_type(logical).build()?))
}

fn write_column<'a>(
    group: &mut SerializedRowGroupWriter<Vec<u8>>,
    kind: Kind,
    cells: impl Iterator<Item = &'a Cell>,
) -> std::result::Result<(), ParquetError> {
    match kind {
        Kind::Text => write::<ByteArrayType>(group, cells, |cell| match cell {
            Cell::Text(text) => Some(ByteArray::from(text.as_str())),
            _ => None,
        }),
        Kind::Count => write::<Int64Type>(group, cells, |cell| number(cell).map(|number| number as i64)),
        Kind::Amount => write::<DoubleType>(group, cells, number),
        Kind::Flag => write::<BoolType>(group, cells, |cell| match cell {
            Cell::Flag(flag) => Some(*flag),
            _ => None,
        }),
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        _ => None,
    }
}

/// Writes the values of a column's cells, a null where a cell has none.
fn write<'a, T: DataType>(
    group: &mut SerializedRowGroupWriter<Vec<u8>>,
    cells: impl Iterator<Item = &'a Cell>,
    value: impl Fn(&Cell) -> Option<T::T>,
) -> std::result::Result<(), ParquetError> {
    let cells: Vec<Option<T::T>> = cells.map(value).collect();
    let defined: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<T::T> = cells.into_iter().flatten().collect();
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    column.typed::<T>().write_batch(&values, Some(&defined), None)?;
    column.close()
}
