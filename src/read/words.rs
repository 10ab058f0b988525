//! Words as people write them: regardless of case, accents and blanks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a word, at most: longer texts are only like themselves.
const LONG: usize = 500;

/// A word without what does not change its meaning: case, accents, blanks, underscores, and hyphens inside. `A+` stays another
/// word than `A`.
pub fn fold(word: &str) -> String {
    if word.len() > LONG {
        return word.to_string();
    }
    let letters: Vec<char> = word
        .trim()
        .to_lowercase()
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter) && !letter.is_whitespace() && *letter != '_')
        .flat_map(|letter| if letter == 'ß' { ['s', 's'] } else { [letter, '\0'] })
        .filter(|letter| *letter != '\0')
        .collect();
    let inside =
        |at: usize| at > 0 && letters[at - 1].is_alphanumeric() && letters.get(at + 1).is_some_and(|next| next.is_alphanumeric());
    (0..letters.len()).filter(|&at| !(letters[at] == '-' && inside(at))).map(|at| letters[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_blanks_do_not_matter_but_signs_do() {
        for alike in [
            ["Außendienst", "AUSSENDIENST"],
            ["sí", "SI"],
            ["on-site", "On Site"],
            ["Sales_Qualified Lead", "salesqualifiedlead"],
        ] {
            assert_eq!(fold(alike[0]), fold(alike[1]));
        }
        for other in [["A", "A+"], ["A", "A-"], ["A", "B"], ["1.1", "11"]] {
            assert_ne!(fold(other[0]), fold(other[1]));
        }
    }
}
