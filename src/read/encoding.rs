//! Bytes → text: UTF-8, UTF-16 by its byte order mark, and Windows-1252 for what is no UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::Defect;

/// What text is called that needs no mark.
pub const PLAIN: &str = "UTF-8";
/// Bytes that Windows-1252 leaves undefined.
const UNDEFINED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/// The text and the name of its encoding.
///
/// # Errors
/// The place of bytes that no known encoding explains.
pub fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<(Cow<'a, str>, &'static str), Defect> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = &bytes[mark..];
        return match encoding.decode_without_bom_handling_and_without_replacement(body) {
            Some(text) => no_nul(file, text).map(|text| (text, name(encoding))),
            None => Err(Defect::of_file(file, format!("starts as {} but holds bytes that are none", name(encoding)))),
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return no_nul(file, text.into()).map(|text| (text, PLAIN));
    }
    if let Some(at) = bytes.iter().position(|byte| UNDEFINED.contains(byte)) {
        let reason = "is neither UTF-8 nor Windows-1252 text: save the file as UTF-8";
        return Err(Defect::of_file(file, reason).line(line_of(bytes, at)).value(format!("byte 0x{:02X}", bytes[at])));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    no_nul(file, text).map(|text| (text, name(WINDOWS_1252)))
}

/// NUL is no text; seen mostly in UTF-16 without its mark and in binary files.
fn no_nul<'a>(file: &str, text: Cow<'a, str>) -> Result<Cow<'a, str>, Defect> {
    match text.bytes().position(|byte| byte == 0) {
        None => Ok(text),
        Some(at) => {
            Err(Defect::of_file(file, "holds NUL bytes, so it is no text: save the file as UTF-8")
                .line(line_of(text.as_bytes(), at)))
        }
    }
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count()
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_8 {
        "UTF-8 with BOM"
    } else if encoding == UTF_16LE || encoding == UTF_16BE {
        "UTF-16"
    } else {
        "Windows-1252"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let text = |bytes: &[u8]| decode("f", bytes).map(|(text, name)| (text.into_owned(), name)).map_err(|d| d.to_string());
        assert_eq!(text("Zürich".as_bytes()), Ok(("Zürich".into(), "UTF-8")));
        assert_eq!(text(b"\xef\xbb\xbfa"), Ok(("a".into(), "UTF-8 with BOM")));
        assert_eq!(text(b"Z\xfcrich \x80"), Ok(("Zürich €".into(), "Windows-1252")));
        assert_eq!(text(b"\xff\xfea\x00\xfc\x00"), Ok(("aü".into(), "UTF-16")));
        assert_eq!(text(b"\xfe\xff\x00a"), Ok(("a".into(), "UTF-16")));
        assert!(text(b"a\nb\x81").unwrap_err().contains("line 2"));
        assert!(text(b"a\n\nb\0c").unwrap_err().contains("line 3"));
        assert!(text(b"\xff\xfe\x00\xd8").unwrap_err().contains("UTF-16"));
    }
}
