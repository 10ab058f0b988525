//! `call_patterns` → calls by segment, role and channel.

use std::collections::BTreeMap;

use super::defects::Defects;
use super::row::Row;
use super::sheet::Sheet;
use crate::plan::CallPattern;

/// Reads the call patterns; a segment, role and channel stands once.
pub fn read(sheet: &Sheet, defects: &mut Defects) -> Vec<CallPattern> {
    let [segment, role, channel, calls, minutes] =
        ["segment", "role", "channel", "calls_per_period", "minutes_per_call"].map(|name| sheet.required(name, defects));
    let mut first_lines = BTreeMap::new();
    let mut patterns = Vec::with_capacity(sheet.table.rows());
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let pattern = CallPattern {
            segment: row.required(segment).to_string(),
            role: row.required(role).to_string(),
            channel: row.required(channel).to_string(),
            calls_per_period: row.required_from_zero(calls),
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
