//! `call_patterns.csv`: the plan's call patterns with the proposed minutes, in the columns that the plan file reads.

use std::io::{self, Write};

use super::told::Told;
use crate::cells::Writer;

/// Columns of call patterns.
const COLUMNS: [&str; 5] = ["segment", "role", "channel", "calls_per_period", "minutes_per_call"];
/// Decimals that a number of the input may have.
const DECIMALS: usize = 6;
const TABLE: &str = "call_patterns";

/// The rows of the plan's own table, in its order.
pub fn patterns(told: &Told, out: &mut dyn Write) -> io::Result<()> {
    let (plan, dialect) = (&told.plan.plan, told.plan.plan.dialect);
    let named = plan.config.columns.get(TABLE);
    let header = COLUMNS.map(|column| named.and_then(|named| named.get(column)).map_or(column, String::as_str));
    let mut writer = Writer::in_dialect(dialect, out, header)?;
    for (row, minutes) in plan.call_patterns.iter().zip(&told.found.proposal.patterns) {
        writer.row([
            row.segment.clone(),
            row.role.clone(),
            row.channel.clone(),
            dialect.number(row.calls_per_period, DECIMALS),
            dialect.number(minutes.unwrap_or(row.minutes_per_call), DECIMALS),
        ])?;
    }
    writer.finish()
}
