//! Rows that are none: repeated headers, totals and averages, headings and footers.
//!
//! Most rows are known as such by a key and something that only a row has: a place, an owner, a role. The others are looked at.

use std::collections::BTreeSet;

use super::Known;
use super::sums::{self, Relation, Sums};
use super::suspect::{Columns, Suspect};
use super::{told, words};
use crate::error::Defect;
use crate::read::table::Table;

/// Tables whose rows have an id of their own.
const WITH_IDS: [&str; 2] = ["accounts", "reps"];
/// Filled cells of a footer, at most.
const FOOTER: usize = 3;
/// Rows just above the last one that it is compared with, before all are.
const NEAR: usize = 100;

/// Rows that are none, and what is to tell of them.
#[derive(Debug, Default)]
pub struct Found {
    /// Their rows, ascending.
    pub rows: Vec<usize>,
    /// Rows that may be either.
    pub defects: Vec<Defect>,
    /// What was left out, and what looks odd.
    pub notes: Vec<String>,
}

/// Why a row is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Header,
    Total,
    Footer,
}

enum Verdict {
    Row,
    None(Kind),
    /// A row that is kept, with what looks odd.
    Odd(String),
    /// A row that may be either.
    Doubtful,
}

/// The rows of a table that are none. `beside` are footers, with their lines, that are not in it.
pub fn rows(table: &Table, known: &Known, beside: Vec<(usize, String)>) -> Found {
    let Some(columns) = Columns::of(table, known) else { return Found::default() };
    let survey = Survey::of(table, &columns);
    let mut found = Found::default();
    let mut headed: BTreeSet<usize> = BTreeSet::new();
    let mut left: Vec<(Kind, usize, String)> = beside.into_iter().map(|(line, label)| (Kind::Footer, line, label)).collect();
    survey.judge(table, &columns, known, |suspect, verdict| match verdict {
        Verdict::Row => {}
        Verdict::None(kind) => {
            found.rows.push(suspect.row);
            headed.extend(Some(suspect.label_at).filter(|_| kind == Kind::Footer && suspect.key.is_empty()));
            left.push((kind, table.line(suspect.row), suspect.label.to_string()));
        }
        Verdict::Odd(note) => found.notes.push(format!("line {} (\"{}\"): {note}", table.line(suspect.row), suspect.label)),
        Verdict::Doubtful => found.defects.push(doubtful(table, &columns, suspect)),
    });
    let rows: Vec<usize> = (0..table.rows()).filter(|row| found.rows.binary_search(row).is_err()).collect();
    let is_lost =
        |at: &usize| known.column(&table.headers[*at]).is_some() && rows.iter().all(|&row| table.cell(row, *at).is_empty());
    found.notes.extend(headed.into_iter().filter(is_lost).map(|at| {
        let header = &table.headers[at];
        format!("{header} stands in headings alone, and no row has one: fill it in on the rows below each of them")
    }));
    left.sort();
    for group in left.chunk_by(|one, next| one.0 == next.0) {
        let lines: Vec<usize> = group.iter().map(|(_, line, _)| *line).collect();
        let labels: Vec<(usize, &str)> = group.iter().map(|(_, line, label)| (*line, label.as_str())).collect();
        found.notes.push(format!("{} left out: {} ({})", told::lines(&lines), group[0].0.words(), told::quoted(&labels)));
    }
    found
}

fn doubtful(table: &Table, columns: &Columns, suspect: &Suspect) -> Defect {
    let reason = "is this row a total, or a row like the others? Its numbers are not the sum of those above: give it another id, or \
                  take it out";
    Defect::of_file(&table.file, reason).line(table.line(suspect.row)).column(&table.headers[columns.key]).value(suspect.label)
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Kind::Header => "the header once more",
            Kind::Total => "totals or averages",
            Kind::Footer => "headings or footers of a report",
        }
    }
}

/// What a first look at all rows shows.
struct Survey {
    suspects: Vec<usize>,
    rows: usize,
    /// Whether names tell rows apart.
    has_names: bool,
    detailed: usize,
    /// Keys of rows that are no mere label; those without a digit, and those with a space.
    keys: usize,
    digitless: usize,
    spaced: usize,
}

impl Survey {
    fn of(table: &Table, columns: &Columns) -> Self {
        let (rows, has_names) = (table.rows(), columns.has_names);
        let mut survey = Survey { suspects: Vec::new(), rows, has_names, detailed: 0, keys: 0, digitless: 0, spaced: 0 };
        for row in 0..rows {
            let key = table.cell(row, columns.key);
            let has_details = columns.details.iter().any(|&at| !table.cell(row, at).is_empty());
            let is_total = may_be_total(key);
            if !has_details || is_total || key.is_empty() || key.eq_ignore_ascii_case(&table.headers[columns.key]) {
                survey.suspects.push(row);
            }
            let is_filled =
                || has_details || columns.amounts.iter().chain(&columns.own).any(|&at| !table.cell(row, at).is_empty());
            survey.detailed += usize::from(has_details);
            if !key.is_empty() && !is_total && is_filled() {
                survey.keys += 1;
                survey.digitless += usize::from(!has_digit(key));
                survey.spaced += usize::from(key.contains(' '));
            }
        }
        if 2 * survey.detailed <= rows {
            let suspects = std::mem::take(&mut survey.suspects);
            survey.suspects = suspects.into_iter().filter(|&row| survey.is_suspect_by_key(table, columns, row)).collect();
        }
        if rows > 3 && survey.suspects.last() != Some(&(rows - 1)) && is_large(table, columns, rows - 1) {
            survey.suspects.push(rows - 1);
        }
        survey
    }

    /// Whether a row is to be looked at in a table whose rows have no more than a key and numbers.
    fn is_suspect_by_key(&self, table: &Table, columns: &Columns, row: usize) -> bool {
        let key = table.cell(row, columns.key);
        let repeats = key.eq_ignore_ascii_case(&table.headers[columns.key]);
        repeats || key.is_empty() || self.is_odd_key(key, true) || may_be_total(key) || self.leads(table, row)
    }

    /// Judges every suspect in the order of the rows.
    fn judge<'t>(&self, table: &'t Table, columns: &Columns, known: &Known, mut each: impl FnMut(&Suspect<'t>, Verdict)) {
        let amounts = |&row: &usize| Suspect::of(table, columns, row).amounts;
        let summed: BTreeSet<usize> = self.suspects.iter().flat_map(amounts).map(|(at, _)| at).collect();
        let mut sums = Sums::new(summed.into_iter().collect());
        let (mut from, mut last_none) = (0, None);
        for &row in &self.suspects {
            (from..row).for_each(|row| sums.add(table, row));
            from = row + 1;
            let suspect = Suspect::of(table, columns, row);
            let follows_none = row > 0 && last_none == Some(row - 1);
            let verdict = self.verdict(&suspect, table, known, &sums, follows_none);
            match verdict {
                Verdict::None(kind) => {
                    last_none = Some(row);
                    if kind == Kind::Total {
                        sums.close_group();
                    }
                }
                _ => sums.add(table, row),
            }
            each(&suspect, verdict);
        }
    }

    fn verdict(&self, suspect: &Suspect, table: &Table, known: &Known, sums: &Sums, follows_none: bool) -> Verdict {
        let is_key = !suspect.key.is_empty();
        if repeats_header(table, suspect) {
            return Verdict::None(Kind::Header);
        }
        let stands_first = is_key || suspect.label_at == 0 || suspect.filled == 1;
        if words::is_footer(suspect.label) && suspect.filled <= FOOTER && stands_first {
            return Verdict::None(Kind::Footer);
        }
        let relation = sums.relation(&suspect.amounts);
        match words::total(suspect.label) {
            Some(words::Total::Whole) if !suspect.has_details || relation.is_some() => return Verdict::None(Kind::Total),
            Some(words::Total::Whole) if is_key && WITH_IDS.contains(&known.schema.table) => return Verdict::Doubtful,
            Some(words::Total::Part)
                if !suspect.has_place && (relation.is_some() || !suspect.has_details && self.is_odd(suspect)) =>
            {
                return Verdict::None(Kind::Total);
            }
            _ => {}
        }
        if suspect.filled == 1 && suspect.amounts.is_empty() && table.headers.len() > 2 {
            return self.single(suspect, follows_none, self.leads(table, suspect.row));
        }
        match relation {
            Some(Relation::Sum(rows)) if rows > 1 => self.sum(suspect, rows),
            _ => Verdict::Row,
        }
    }

    /// A row of one filled cell in a wide table; names that lead other rows are headings of them.
    fn single(&self, suspect: &Suspect, follows_none: bool, leads: bool) -> Verdict {
        let is_detailed = 2 * self.detailed > self.rows;
        let is_label = suspect.label_at == 0 && (suspect.label.contains(": ") || suspect.label.ends_with([':', ')']));
        match suspect.key.is_empty() {
            false if self.is_odd(suspect) || leads || (follows_none && is_detailed) => Verdict::None(Kind::Footer),
            true if is_label || ((follows_none || is_detailed) && suspect.label_at == 0) => Verdict::None(Kind::Footer),
            false if is_detailed && !has_digit(suspect.key) => {
                Verdict::Odd("its other cells are all empty: is it a row, or the heading of some?".into())
            }
            _ => Verdict::Row,
        }
    }

    /// A row whose amounts are the sums of so many rows above, but that is not called a total.
    fn sum(&self, suspect: &Suspect, rows: usize) -> Verdict {
        let stands_alone = !suspect.has_details && 2 * self.detailed > self.rows && rows > 2;
        if (!suspect.has_place && (suspect.key.is_empty() || self.is_odd(suspect))) || stands_alone {
            return Verdict::None(Kind::Total);
        }
        if rows < 3 {
            return Verdict::Row;
        }
        Verdict::Odd(format!("its numbers are the sum of {rows} rows above: is it a total?"))
    }

    /// Whether a row of one filled cell leads other rows, where names tell rows apart.
    fn leads(&self, table: &Table, row: usize) -> bool {
        let filled = |row: usize| (0..table.headers.len()).filter(|&at| !table.cell(row, at).is_empty()).count();
        self.has_names && row + 1 < self.rows && filled(row) == 1 && filled(row + 1) > 1
    }

    /// Whether the key of a row is unlike most others.
    fn is_odd(&self, suspect: &Suspect) -> bool {
        self.is_odd_key(suspect.key, suspect.filled > 1 && words::total(suspect.key).is_none())
    }

    /// Whether a key, itself counted or not, is unlike most others.
    fn is_odd_key(&self, key: &str, is_counted: bool) -> bool {
        let own = usize::from(is_counted);
        let others = self.keys.saturating_sub(own);
        let is_rare = |like_it: usize| 4 * like_it.saturating_sub(own) < others;
        let has_letter = key.chars().any(char::is_alphanumeric);
        !has_letter || (!has_digit(key) && is_rare(self.digitless)) || (key.contains(' ') && is_rare(self.spaced))
    }
}

fn has_digit(key: &str) -> bool {
    key.bytes().any(|byte| byte.is_ascii_digit())
}

fn may_be_total(key: &str) -> bool {
    (!has_digit(key) || key.contains(' ')) && words::total(key).is_some()
}

fn repeats_header(table: &Table, suspect: &Suspect) -> bool {
    let same = |at: usize| {
        let cell = table.cell(suspect.row, at);
        cell.is_empty() || cell == table.headers[at] || cell.to_lowercase() == table.headers[at].to_lowercase()
    };
    (suspect.filled > 1 || table.headers.len() == 1) && (0..table.headers.len()).all(same)
}

/// Whether the amounts of a row are no less than the sum of those just above it, as a total of all rows would be.
fn is_large(table: &Table, columns: &Columns, row: usize) -> bool {
    let sum = |at: usize| (row.saturating_sub(NEAR)..row).filter_map(|row| sums::amount(table, row, at)).sum::<f64>();
    let amounts: Vec<(usize, f64)> = columns
        .amounts
        .iter()
        .filter_map(|&at| Some((at, sums::amount(table, row, at)?)))
        .filter(|(_, value)| *value != 0.0)
        .collect();
    !amounts.is_empty() && amounts.into_iter().all(|(at, value)| value * (1.0 + 1e-6) + 1.0 >= sum(at))
}
