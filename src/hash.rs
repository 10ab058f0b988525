//! SHA-256, in hexadecimal.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use sha2::{Digest, Sha256};

/// Bytes of a file that are read at once.
const CHUNK: usize = 1 << 16;

/// The hash of bytes.
///
/// ```
/// assert!(sutton::hash::sha256(b"abc").starts_with("ba7816bf8f01cfea"));
/// ```
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The hash of a file, however long.
///
/// # Errors
/// Where it can't be read.
pub fn sha256_of_file(path: &Path) -> io::Result<String> {
    let mut file = BufReader::with_capacity(CHUNK, File::open(path)?);
    let mut hash = Sha256::new();
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            return Ok(hexadecimal(&hash.finalize()));
        }
        hash.update(bytes);
        let read = bytes.len();
        file.consume(read);
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
