//! Names of calls that stay the same in every calendar of a plan.

use crate::hash::sha256;

/// Hexadecimal digits that tell calls apart.
const DIGITS: usize = 32;

/// The name of a call: of the same plan, account, role, channel and number it is the same, whoever makes it and when.
///
/// ```
/// use sutton::execute::calendar::uid;
/// let first = uid("2026", "A1", "outside", "visit", 1);
/// assert_eq!(first.len(), 32 + "@sutton".len());
/// assert_eq!(first, uid("2026", "A1", "outside", "visit", 1));
/// assert_ne!(first, uid("2026", "A1", "outside", "visit", 2));
/// ```
pub fn uid(plan: &str, account: &str, role: &str, channel: &str, call: usize) -> String {
    // No part can run into the next: lengths stand before them.
    let parts = [plan, account, role, channel].map(|part| format!("{}:{part}", part.len())).join(" ");
    let hash = sha256(format!("{parts} {call}").as_bytes());
    format!("{}@sutton", &hash[..DIGITS])
}
