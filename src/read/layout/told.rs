//! Words for what was left out.

use super::Known;
use crate::plan::words::number;
use crate::read::table::Table;

/// Runs of lines and texts that are shown.
const RUNS: usize = 8;
const TEXTS: usize = 2;
const LETTERS: usize = 40;

/// Columns that are no use where they hold nothing but zeros.
const AMOUNTS: [&str; 6] = ["revenue", "potential", "open_pipeline", "capacity_hours", "calls_per_period", "minutes_per_call"];

/// Lines, ascending, in words: `line 4`, `lines 4 to 6 and 9`.
pub fn lines(lines: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &line in lines {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => runs.push((line, line)),
        }
    }
    let more: usize = runs.iter().skip(RUNS).map(|(first, last)| last - first + 1).sum();
    let words = |(first, last): &(usize, usize)| if first == last { first.to_string() } else { format!("{first} to {last}") };
    let mut shown: Vec<String> = runs.iter().take(RUNS).map(words).collect();
    if more > 0 {
        shown.push(format!("{} more", number(more as f64)));
    }
    let noun = if lines.len() == 1 { "line" } else { "lines" };
    match shown.split_last() {
        Some((last, [_, ..])) => format!("{noun} {} and {last}", shown[..shown.len() - 1].join(", ")),
        _ => format!("{noun} {}", shown.concat()),
    }
}

/// The first texts of rows, in quotation marks.
pub fn quoted(rows: &[(usize, &str)]) -> String {
    let short = |text: &str| match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("\"{}…\"", &text[..end]),
        None => format!("\"{text}\""),
    };
    let mut texts: Vec<String> = rows.iter().take(TEXTS).map(|(_, text)| short(text.trim())).collect();
    if rows.len() > TEXTS {
        texts.push("…".into());
    }
    texts.join(", ")
}

/// Columns of amounts that hold zeros alone.
pub fn zero_columns(table: &Table, known: &Known) -> Vec<String> {
    let is_zero =
        |cell: &str| cell.bytes().any(|byte| byte == b'0') && cell.bytes().all(|byte| matches!(byte, b'0' | b'.' | b','));
    let is_zero_column = |&at: &usize| {
        let is_amount = known.column(&table.headers[at]).is_some_and(|column| AMOUNTS.contains(&column.name));
        is_amount && table.rows() > 1 && (0..table.rows()).all(|row| is_zero(table.cell(row, at)))
    };
    let columns = (0..table.headers.len()).filter(is_zero_column);
    columns.map(|at| format!("every {} is 0", table.headers[at])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_runs() {
        assert_eq!(lines(&[4]), "line 4");
        assert_eq!(lines(&[4, 5, 6, 9]), "lines 4 to 6 and 9");
        assert_eq!(lines(&[2, 4, 6]), "lines 2, 4 and 6");
        let many: Vec<usize> = (0..20).map(|at| 2 * at).collect();
        assert_eq!(lines(&many), "lines 0, 2, 4, 6, 8, 10, 12, 14 and 12 more");
    }
}
