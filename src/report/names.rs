//! Names of files after people's ids, unique and safe on every file system.

use std::collections::BTreeSet;

/// Letters of an id that a file's name keeps.
const KEPT: usize = 80;

/// A file's name without its ending for each id: signs that file systems refuse are underscores, and of ids that come to the same,
/// or to one of `taken`, the later ones get a number.
pub fn stems<'a>(ids: impl Iterator<Item = &'a str>, taken: &[&str]) -> Vec<String> {
    let mut taken: BTreeSet<String> = taken.iter().map(ToString::to_string).collect();
    let named = |id: &str| {
        let stem = stem(id);
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        let mut free = std::iter::once(stem.clone()).chain(numbered).filter(|name| !taken.contains(&name.to_lowercase()));
        let name = free.next().unwrap_or_default();
        taken.insert(name.to_lowercase());
        name
    };
    ids.map(named).collect()
}

fn stem(id: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | ' ' | '@' | '+');
    let plain: String = id.chars().take(KEPT).map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let plain = plain.trim_matches(['.', ' ']).to_owned();
    // Windows has devices of these names.
    let device = ["con", "prn", "aux", "nul"].contains(&plain.to_lowercase().as_str());
    if plain.is_empty() || device { format!("_{plain}") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::stems;

    #[test]
    fn files_have_names_of_their_own_that_lead_nowhere_else() {
        let names = stems(["a/b", "a:b", "A_B", "../up", "CON", "", "Index"].into_iter(), &["index"]);
        assert_eq!(names, ["a_b", "a_b-2", "A_B-3", "_up", "_CON", "_", "Index-2"]);
    }
}
