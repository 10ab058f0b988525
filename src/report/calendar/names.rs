//! Names of the files of reps.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::Rep;

/// The subfolder of a plan's folder that holds its calendar.
pub const FOLDER: &str = "calendar";
/// The table of it that has every call with its day.
pub const CALENDAR: &str = "calendar.csv";
/// Letters of an id that a file's name keeps.
const KEPT: usize = 80;

/// The file of each rep by place, `REP.ics`: signs that file systems refuse are underscores, and of ids that come to the same the
/// later ones get a number.
pub fn files(reps: &[Rep], of: &BTreeSet<usize>) -> BTreeMap<usize, String> {
    let (mut taken, mut names) = (BTreeSet::new(), BTreeMap::new());
    for &rep in of {
        let stem = stem(&reps[rep].id);
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        let mut free = std::iter::once(stem.clone()).chain(numbered).filter(|name| !taken.contains(&name.to_lowercase()));
        let name = free.next().unwrap_or_default();
        taken.insert(name.to_lowercase());
        names.insert(rep, format!("{name}.ics"));
    }
    names
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
    use super::*;

    #[test]
    fn files_have_names_of_their_own_that_lead_nowhere_else() {
        let reps: Vec<Rep> = ["a/b", "a:b", "A_B", "../up", "CON", ""].map(|id| Rep { id: id.into(), ..Rep::default() }).into();
        let names: Vec<String> = files(&reps, &(0..6).collect()).into_values().collect();
        assert_eq!(names, ["a_b.ics", "a_b-2.ics", "A_B-3.ics", "_up.ics", "_CON.ics", "_.ics"]);
    }
}
