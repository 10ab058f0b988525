//! Data as one block of text: JSON, deflated, in base64; the browser unpacks it.

use base64::prelude::{BASE64_STANDARD, Engine};
use miniz_oxide::deflate::compress_to_vec;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// How hard the data is pressed: more takes longer and saves little.
const LEVEL: u8 = 7;

/// A value as the page holds it.
///
/// # Errors
/// [`Error::Command`] where it can't be written as JSON: a mistake of the program.
pub fn packed(value: &impl Serialize) -> Result<String> {
    let json = serde_json::to_vec(value).map_err(|error| Error::Command(format!("JSON: {error}")))?;
    Ok(BASE64_STANDARD.encode(compress_to_vec(&json, LEVEL)))
}

/// What a Content-Security-Policy calls a script or a style that stands in the page.
pub fn fingerprint(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn a_fingerprint_is_as_browsers_make_it() {
        // The example of the specification (CSP Level 3, 8.2).
        let known = "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='";
        assert_eq!(fingerprint("doSomething();"), known);
    }
}
