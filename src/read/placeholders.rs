//! Words that stand where nothing is meant: `N/A`, `-`, `0`, a Salesforce id of zeros, `unassigned`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::words::fold;
use crate::plan::words::{count, first};

/// Whether a cell names nobody and nothing, though it is not empty.
pub fn is_placeholder(cell: &str) -> bool {
    let word = bare(cell);
    let zeros = word.strip_suffix("aaa").filter(|rest| rest.len() == 15).unwrap_or(&word);
    let signs = |letter: char| "-–—.?*/#_".contains(letter);
    zeros.chars().all(|letter| letter == '0') || word.chars().all(signs) || WORDS.contains(&word.as_str())
}

/// Whether a cell says in words that there is nothing. `#N/A` says that a formula went wrong.
pub fn is_word_for_nothing(cell: &str) -> bool {
    let begins = cell.starts_with(|letter: char| letter.is_alphabetic() || letter == '(');
    begins && WORDS.contains(&bare(cell).as_str())
}

/// Whether a cell is a day of zeros, as databases write none: `0000-00-00`.
pub fn is_day_of_zeros(cell: &str) -> bool {
    cell.contains('0') && cell.chars().all(|letter| letter == '0' || "-/.: T".contains(letter))
}

/// Whether a cell says that an account is free, where it should name its owner: `Open`, `House Account`.
pub fn is_vacancy(cell: &str) -> bool {
    let word = bare(cell);
    VACANCIES.contains(&word.as_str()) || HOUSE.iter().any(|beginning| word.starts_with(beginning))
}

/// A word without case, accents, blanks, and brackets around it.
fn bare(cell: &str) -> String {
    fold(cell).trim_matches(|letter| "()[]<>".contains(letter)).to_string()
}

/// What an account of the house is called, whatever stands behind: `House Accounts - East`.
const HOUSE: [&str; 8] =
    ["houseaccount", "houseacct", "hausaccount", "hauskonto", "hauskonten", "comptemaison", "comptesmaison", "cuentacasa"];

const VACANCIES: [&str; 27] = [
    "open",
    "openaccount",
    "openterritory",
    "openposition",
    "house",
    "haus",
    "inhouse",
    "accountpool",
    "poolaccount",
    "vacant",
    "vacancy",
    "vacantterritory",
    "tba",
    "tbh",
    "tobehired",
    "tobeassigned",
    "free",
    "offen",
    "vakant",
    "unbesetzt",
    "hauskunde",
    "hauskunden",
    "vacante",
    "libre",
    "postevacant",
    "sinvendedor",
    "sanscommercial",
];

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
pub struct Counts<'a>(BTreeMap<Cow<'a, str>, usize>);

impl<'a> Counts<'a> {
    /// Counts one more.
    pub fn add(&mut self, word: impl Into<Cow<'a, str>>) {
        *self.0.entry(word.into()).or_default() += 1;
    }

    /// What was read as empty, in words that name the file.
    pub fn told(&self, file: &str, header: &str) -> Option<String> {
        self.words(header).map(|words| format!("{file}: {words}"))
    }

    /// What was read as empty, in words.
    pub fn words(&self, header: &str) -> Option<String> {
        let cells = count(self.0.values().sum(), "cell");
        self.list().map(|words| format!("{cells} of {header} with a placeholder, read as empty: {words}"))
    }

    /// The words and how often they stand: `"N/A" (3), "-" (1)`.
    pub fn list(&self) -> Option<String> {
        let words: Vec<String> = self.0.iter().map(|(word, cells)| format!("{word:?} ({cells})")).collect();
        (!words.is_empty()).then(|| first(&words, 5))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_the_house_have_no_owner() {
        let words = [
            "House Account",
            "HOUSE ACCT",
            "House Accounts - East",
            "House",
            "Haus",
            "Hauskonto",
            "(Hauskunden)",
            "Compte maison",
        ];
        assert!(words.iter().all(|word| is_vacancy(word)));
        assert!(
            ["Hausmann", "House, Ann", "Householder", "Max Haus", "Casagrande", "House Ackerman"]
                .iter()
                .all(|name| !is_vacancy(name))
        );
    }

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
