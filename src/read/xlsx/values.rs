//! Values of a workbook's cells as CSV would hold them.

use std::io::Cursor;

use calamine::{DataRef, Xlsx};

use crate::read::table::CellKind;

/// A workbook in memory.
pub type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// A cell as CSV would hold it, and what it is: dates in ISO form, durations in hours, numbers in full.
pub fn value(value: &DataRef) -> (String, CellKind) {
    match value {
        DataRef::Empty => (String::new(), CellKind::Text),
        DataRef::Int(number) => (number.to_string(), CellKind::Number),
        DataRef::Float(number) => (number.to_string(), CellKind::Number),
        DataRef::DateTimeIso(text) => (text.clone(), CellKind::Date),
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), CellKind::Text),
        DataRef::SharedString(text) => (text.to_string(), CellKind::Text),
        DataRef::Bool(flag) => (flag.to_string(), CellKind::Text),
        DataRef::DateTime(date) if date.is_duration() => (hours(date.as_f64()), CellKind::Number),
        DataRef::DateTime(date) => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            if (0.0..1.0).contains(&date.as_f64()) {
                let seconds = if second > 0 { format!(":{second:02}") } else { String::new() };
                return (format!("{hour:02}:{minute:02}{seconds}"), CellKind::Text);
            }
            (format!("{year:04}-{month:02}-{day:02}"), CellKind::Date)
        }
        DataRef::Error(error) => (error.to_string(), CellKind::Text),
    }
}

/// Hours of a number of days, to the millisecond: days are fractions that no double holds.
fn hours(days: f64) -> String {
    ((days * 86_400_000.0).round() / 3_600_000.0).to_string()
}
