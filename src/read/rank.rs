//! Which of some segments is the better one.

use crate::read::aliases::simplify;
use crate::read::sheet::Sheet;

/// Words for segments, best first; those on a line mean the same.
const SCALES: [&[&[&str]]; 5] = [
    &[
        &["diamond", "diamant"],
        &["platinum", "platin", "platine", "platino"],
        &["gold", "or", "oro"],
        &["silver", "silber", "argent", "plata"],
        &["bronze", "bronce"],
    ],
    &[
        &["veryhigh", "sehrhoch"],
        &["high", "hoch", "eleve", "alto", "alta"],
        &["medium", "mid", "mittel", "moyen", "medio", "media"],
        &["low", "niedrig", "gering", "faible", "bajo", "baja"],
        &["verylow", "sehrniedrig", "sehrgering"],
    ],
    &[&["hot"], &["warm"], &["cold"]],
    &[&["key", "strategic"], &["large", "big", "gross"], &["medium", "mid", "mittel"], &["small", "klein"]],
    &[&["key", "strategic"], &["enterprise"], &["midmarket", "midsize"], &["smb", "sme", "smallbusiness"]],
];

/// Puts segments best first, and says by what.
pub fn ranked(labels: Vec<String>, accounts: &Sheet, call_patterns: Option<&Sheet>) -> (Vec<String>, String) {
    let known = known(&labels);
    if let Some(calls) = call_patterns.and_then(|patterns| calls(&labels, patterns)) {
        let labels = known.map_or(labels, |(labels, _)| labels);
        return (by(labels, &calls), "by their calls: most calls first".into());
    }
    if let Some((labels, why)) = known {
        return (labels, why.into());
    }
    for column in ["revenue", "potential", "open_pipeline"] {
        let Some(means) = means(&labels, accounts, column) else { continue };
        return (by(labels, &means), format!("by the mean {column} of their accounts"));
    }
    (labels, "in the order of the file, as nothing says which is the better one".into())
}

/// Cumulative shares of the better ones of so many segments.
pub fn cuts(labels: usize) -> Vec<f64> {
    match labels {
        0 | 1 => Vec::new(),
        2 => vec![0.8],
        3 => vec![0.8, 0.95],
        4 => vec![0.5, 0.8, 0.95],
        5 => vec![0.5, 0.7, 0.85, 0.95],
        _ => (1..labels).map(|at| (100.0 * at as f64 / labels as f64).round() / 100.0).collect(),
    }
}

/// Labels in an order that their words, letters or numbers tell.
fn known(labels: &[String]) -> Option<(Vec<String>, &'static str)> {
    let of_words = SCALES
        .iter()
        .find_map(|scale| order(labels, |label| scale.iter().position(|words| words.contains(&simplify(label).as_str()))));
    let words = of_words.map(|labels| (labels, "by what their names say"));
    let letters = || order(labels, letter).map(|labels| (labels, "by their letters"));
    let prefix = labels.first()?.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = |label: &str| label.strip_prefix(prefix)?.parse::<u64>().ok();
    words.or_else(letters).or_else(|| order(labels, number).map(|labels| (labels, "by their numbers: lowest first")))
}

/// The letter that a label is, perhaps behind a word: `B`, `Class B`.
fn letter(label: &str) -> Option<(String, char)> {
    let (word, last) = label.rsplit_once(char::is_whitespace).unwrap_or(("", label));
    let mut letters = last.chars();
    let letter = letters.next().filter(|letter| letter.is_alphabetic())?;
    letters.next().is_none().then(|| (word.to_lowercase(), letter.to_ascii_uppercase()))
}

/// Labels sorted by a key, where each has one of its own.
fn order<K: Ord>(labels: &[String], key: impl Fn(&str) -> Option<K>) -> Option<Vec<String>> {
    let mut keyed: Vec<(K, &String)> = labels.iter().map(|label| Some((key(label)?, label))).collect::<Option<_>>()?;
    keyed.sort();
    keyed.windows(2).all(|pair| pair[0].0 != pair[1].0).then(|| keyed.into_iter().map(|(_, label)| label.clone()).collect())
}

/// Labels sorted by numbers, the largest first; equal ones stay as they are.
fn by(mut labels: Vec<String>, numbers: &[(String, f64)]) -> Vec<String> {
    let number = |label: &String| numbers.iter().find(|(own, _)| own == label).map_or(0.0, |(_, number)| *number);
    labels.sort_by(|one, other| number(other).total_cmp(&number(one)));
    labels
}

/// Calls of all roles and channels by segment; `None` where they say nothing.
fn calls(labels: &[String], patterns: &Sheet) -> Option<Vec<(String, f64)>> {
    let found = numbers(labels, patterns, "calls_per_period")?;
    tell_apart(found.into_iter().map(|(label, numbers)| (label, numbers.iter().sum())).collect())
}

/// The mean of a column by segment; `None` where it says nothing.
fn means(labels: &[String], accounts: &Sheet, column: &str) -> Option<Vec<(String, f64)>> {
    let found = numbers(labels, accounts, column)?;
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len().max(1) as f64;
    tell_apart(found.into_iter().map(|(label, numbers)| (label, mean(&numbers))).collect())
}

/// Numbers, where not all of them are the same.
fn tell_apart(numbers: Vec<(String, f64)>) -> Option<Vec<(String, f64)>> {
    numbers.windows(2).any(|pair| pair[0].1 != pair[1].1).then_some(numbers)
}

/// The numbers of a column by the segment of their rows.
fn numbers(labels: &[String], sheet: &Sheet, column: &str) -> Option<Vec<(String, Vec<f64>)>> {
    let (segment, column) = sheet.column("segment").zip(sheet.column(column))?;
    let rows = |label: &String| {
        let own = |row: &usize| sheet.table.cell(*row, segment).eq_ignore_ascii_case(label);
        (0..sheet.table.rows()).filter(own).filter_map(|row| sheet.parse(row, column)).collect()
    };
    Some(labels.iter().map(|label| (label.clone(), rows(label))).collect())
}
