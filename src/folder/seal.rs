//! A JSON file that carries the hash of its own text: for what varies from run to run, so that no list can have its hash
//! without varying, too.

use crate::hash::sha256;

/// Before and after the hash, at the end of the text.
const BEFORE: &str = ",\n  \"sha256\": \"";
const AFTER: &str = "\"\n}\n";

/// The text of a JSON object, written over several lines, with the SHA-256 of all before it as its last entry.
///
/// ```
/// let sealed = sutton::folder::sealed("{\n  \"seconds\": 3\n}\n");
/// assert!(sealed.starts_with("{\n  \"seconds\": 3,\n  \"sha256\": \"") && sealed.ends_with("\"\n}\n"));
/// ```
pub fn sealed(text: &str) -> String {
    let head = text.trim_end().strip_suffix('}').unwrap_or(text).trim_end();
    format!("{head}{BEFORE}{}{AFTER}", sha256(head.as_bytes()))
}

/// Whether a file is as it was sealed.
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    let hashed = || std::str::from_utf8(bytes).ok()?.strip_suffix(AFTER)?.rsplit_once(BEFORE);
    hashed().is_some_and(|(head, hash)| sha256(head.as_bytes()) == hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_breaks_the_seal() {
        let text = sealed("{\n  \"threads\": 2,\n  \"seconds\": 1.5\n}\n");
        assert!(is_sealed(text.as_bytes()) && serde_json::from_str::<serde_json::Value>(&text).is_ok());
        let others = [text.replace("1.5", "1.6"), text.replace('{', "{ "), format!("{text}\n"), text.replace("sha256", "sha")];
        for other in others.iter().map(String::as_str).chain(["", "my notes", "{}", "{\n}\n"]) {
            assert!(!is_sealed(other.as_bytes()), "{other}");
        }
    }
}
