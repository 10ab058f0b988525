//! `call_patterns` → calls by segment, role and channel.

use std::collections::BTreeMap;

use super::accounts::segments;
use super::defects::Defects;
use super::row::Row;
use super::sheet::Sheet;
use super::spellings::Spellings;
use crate::plan::CallPattern;

/// Reads the call patterns, their calls times a rate; a segment, role and channel stands once. Segments are spelled like the plan's
/// labels.
pub fn read(
    (sheet, rate): (&Sheet, f64),
    labels: &[String],
    (roles, channels): (&Spellings, &Spellings),
    defects: &mut Defects,
) -> Vec<CallPattern> {
    let [segment, role, channel, calls, minutes] =
        ["segment", "role", "channel", "calls_per_period", "minutes_per_call"].map(|name| sheet.required(name, defects));
    let segments = segments(sheet, segment, labels, defects);
    let [roles, channels] = [(roles, role), (channels, channel)].map(|(names, column)| names.of_column(sheet, column, defects));
    let mut first_lines = BTreeMap::new();
    let mut patterns = Vec::with_capacity(sheet.table.rows());
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let pattern = CallPattern {
            segment: segments.meaning(row.required(segment)).unwrap_or_default(),
            role: roles.meaning(row.required(role)).unwrap_or_default(),
            channel: channels.meaning(row.required(channel)).unwrap_or_default(),
            calls_per_period: rate * row.required_from_zero(calls),
            minutes_per_call: row.required_from_zero(minutes),
            line: row.line(),
        };
        let key = (pattern.segment.clone(), pattern.role.clone(), pattern.channel.clone());
        let first = *first_lines.entry(key).or_insert(pattern.line);
        if first != pattern.line {
            row.wrong_with(segment, "an earlier line has the same segment, role and channel", |_| format!("line {first}"));
        }
        patterns.push(pattern);
    }
    patterns
}
