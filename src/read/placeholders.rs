//! Words that stand where nothing is meant: `N/A`, `-`, `0`, a Salesforce id of zeros, `unassigned`.

use std::collections::BTreeMap;

use super::words::fold;
use crate::plan::words::{count, first};

/// Whether a cell names nobody and nothing, though it is not empty.
pub fn is_placeholder(cell: &str) -> bool {
    let word = fold(cell);
    let word = word.trim_matches(|letter| "()[]<>".contains(letter));
    let zeros = word.strip_suffix("aaa").filter(|rest| rest.len() == 15).unwrap_or(word);
    let signs = |letter: char| "-–—.?*/#_".contains(letter);
    zeros.chars().all(|letter| letter == '0') || word.chars().all(signs) || WORDS.contains(&word)
}

const WORDS: [&str; 41] = [
    "n/a",
    "na",
    "#n/a",
    "n.a.",
    "n.v.",
    "null",
    "nil",
    "none",
    "nan",
    "empty",
    "blank",
    "unknown",
    "tbd",
    "notassigned",
    "unassigned",
    "noowner",
    "nobody",
    "noparent",
    "notset",
    "novalue",
    "nichtzugeordnet",
    "nichtzugewiesen",
    "unbekannt",
    "kein",
    "keine",
    "keiner",
    "ohne",
    "leer",
    "niemand",
    "k.a.",
    "aucun",
    "aucune",
    "nonattribue",
    "nonassigne",
    "inconnu",
    "ninguno",
    "ninguna",
    "sinasignar",
    "noasignado",
    "nadie",
    "s/d",
];

/// Counts of placeholders, by the word as written.
#[derive(Debug, Default)]
pub struct Counts<'a>(BTreeMap<&'a str, usize>);

impl<'a> Counts<'a> {
    /// Counts one more.
    pub fn add(&mut self, word: &'a str) {
        *self.0.entry(word).or_default() += 1;
    }

    /// What was read as empty, in words.
    pub fn told(&self, file: &str, header: &str) -> Option<String> {
        let words: Vec<String> = self.0.iter().map(|(word, cells)| format!("{word:?} ({cells})")).collect();
        let cells = count(self.0.values().sum(), "cell");
        (!words.is_empty())
            .then(|| format!("{file}: {cells} of {header} with a placeholder, read as empty: {}", first(&words, 5)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_ids() {
        let words = [
            "N/A",
            "n/a",
            "-",
            "--",
            "0",
            "NULL",
            "none",
            "000000000000000",
            "000000000000000AAA",
            "(No owner)",
            "Nicht zugeordnet",
        ];
        assert!(words.iter().all(|word| is_placeholder(word)));
        assert!(
            ["A", "R0", "10", "0015g00000XyabA", "Nadia", "005000000000001AAA", "Norma Null"]
                .iter()
                .all(|id| !is_placeholder(id))
        );
    }
}
