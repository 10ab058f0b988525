//! The known name nearest to a mistyped one.

/// Names that a mistyped one is compared with, and bytes of such names: what takes long to compare is nobody's typing error.
const COMPARED: usize = 5_000;
const LONG: usize = 200;

/// The candidate most like `word`, if any is like it at all; case does not count.
///
/// ```
/// use sutton::read::nearest::nearest;
/// assert_eq!(nearest("tolerence", ["share", "tolerance", "weight"]), Some("tolerance"));
/// assert_eq!(nearest("colour", ["share", "tolerance", "weight"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.75;
    if word.len() > LONG {
        return None;
    }
    let word = word.to_lowercase();
    let candidates = candidates.into_iter().filter(|candidate| candidate.len() <= LONG).take(COMPARED);
    let scored = candidates.map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate));
    scored.filter(|&(score, _)| score >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, candidate)| candidate)
}

/// `did you mean …?`, or nothing.
pub fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map(|name| format!("did you mean {name}?")).unwrap_or_default()
}

/// ` (did you mean …?)`, or nothing.
pub fn hint<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let suggestion = suggestion(word, candidates);
    if suggestion.is_empty() { suggestion } else { format!(" ({suggestion})") }
}
