//! Names of months in English, German, French and Spanish, and their short forms.

#[rustfmt::skip]
const NAMES: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "jaenner", "janvier", "janv", "enero", "ene"],
    &["february", "feb", "februar", "febr", "février", "fevrier", "févr", "fevr", "fév", "fev", "febrero"],
    &["march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo"],
    &["april", "apr", "avril", "avr", "abril", "abr"],
    &["may", "mai", "mayo"],
    &["june", "jun", "juni", "juin", "junio"],
    &["july", "jul", "juli", "juillet", "juil", "julio"],
    &["august", "aug", "août", "aout", "agosto", "ago"],
    &["september", "sep", "sept", "septembre", "septiembre", "setiembre", "set"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic"],
];

/// The month (from 1) that a word names, whatever its case.
pub fn month(word: &str) -> Option<i8> {
    let is = |name: &&str| name.chars().eq(word.chars().flat_map(char::to_lowercase));
    let at = NAMES.iter().position(|names| names.iter().any(is))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_name_in_four_languages() {
        for (word, number) in [("Dec", 12), ("MÄRZ", 3), ("Août", 8), ("enero", 1), ("Sept", 9), ("mai", 5), ("juillet", 7)] {
            assert_eq!(month(word), Some(number), "{word}");
        }
        assert_eq!((month("Monday"), month(""), month("de")), (None, None, None));
    }
}
