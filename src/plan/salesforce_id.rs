//! Ids of Salesforce: 15 letters in which case counts, or these and three that tell the case: a checksum.

/// Letters in which case counts.
pub const SHORT: usize = 15;
/// The same with the checksum.
const LONG: usize = 18;

/// Whether a text may be such an id.
pub fn is_id(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    [SHORT, LONG].contains(&text.len()) && letters && text.starts_with('0') && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// An id without its checksum; other texts as they are.
pub fn short(id: &str) -> &str {
    if is_id(id) && is_right_or_short(id) { &id[..SHORT] } else { id }
}

/// The checksum of an id: per five letters, which of them are capitals, as one of `A` to `Z` and `0` to `5`.
pub fn checksum(id: &str) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let capitals =
        |five: &[u8]| five.iter().enumerate().map(|(at, byte)| usize::from(byte.is_ascii_uppercase()) << at).sum::<usize>();
    id.as_bytes()[..SHORT].chunks(5).map(|five| char::from(DIGITS[capitals(five)])).collect()
}

/// Whether an id has no checksum, or the right one.
pub fn is_right_or_short(id: &str) -> bool {
    id.len() == SHORT || id[SHORT..] == checksum(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_tells_the_case() {
        assert_eq!(checksum("001A0000006Vm9r"), "IAC");
        assert_eq!(checksum("0055g000003RepA"), "AAS");
        assert_ne!(checksum("0055g000003RepA"), checksum("0055g000003Repa"));
        assert!(is_id("0055g000003RepA") && is_id("0055g000003RepAAAS") && !is_id("000000000000000") && !is_id("R1"));
        assert!(is_right_or_short("001A0000006Vm9rIAC") && !is_right_or_short("001A0000006Vm9rAAA"));
    }
}
