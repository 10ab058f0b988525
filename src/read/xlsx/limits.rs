//! Limits of workbooks: a small file can unpack to a thousand times its size, and a cell far away asks for all before it.

use std::io::{BufReader, Cursor, Read};

use zip::ZipArchive;

use crate::plan::words::number;

/// Limits of a workbook.
#[derive(Clone, Copy, Debug)]
pub struct WorkbookLimits {
    /// Bytes that all parts of it may unpack to, and times its own size, from `floor` bytes on.
    pub unpacked: u64,
    pub times: u64,
    pub floor: u64,
    /// Bytes of its styles, each of which holds the texts of the fonts that it names; and bytes of one tag of them.
    pub styles: u64,
    pub style_tag: u64,
    /// Rows that are read: those behind are none.
    pub rows: u32,
    /// Cells of the rows read, empty ones among them.
    pub cells: usize,
    /// Bytes of the texts of the cells: many may share one.
    pub text: usize,
}

/// More than a million rows of fifty columns need.
pub const LIMITS: WorkbookLimits = WorkbookLimits {
    unpacked: 1_000_000_000,
    times: 200,
    floor: 16_000_000,
    styles: 8_000_000,
    style_tag: 2_048,
    rows: u32::MAX,
    cells: 60_000_000,
    text: 500_000_000,
};

/// The name of the attribute by which a workbook says how many texts its cells share, and the fewest bytes that one takes.
const CLAIM: &[u8; 11] = b"uniqueCount";
const SHARED_TEXT: u64 = 5;

impl WorkbookLimits {
    /// Unpacks every part of a workbook and keeps nothing: sizes that it states of itself are not believed.
    ///
    /// # Errors
    /// What is beyond a limit, in words. What can't be unpacked is for the reader of workbooks to tell.
    pub fn check(&self, bytes: &[u8]) -> Result<(), String> {
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
        let most = (self.times * bytes.len() as u64).clamp(self.floor, self.unpacked);
        let mut left = most;
        for at in 0..archive.len() {
            let Ok(part) = archive.by_index(at) else { continue };
            let name = part.name().map(|name| name.to_string()).unwrap_or_default();
            let scan = Scan::of(part.take(left + 1));
            left = left.checked_sub(scan.bytes).ok_or_else(|| {
                let (size, most) = (number(bytes.len() as f64), number(most as f64));
                format!("unpacks to more than {most} bytes, though it has {size} itself: take out what is no table, or save it as .csv")
            })?;
            self.check_part(&name, &scan)?;
        }
        Ok(())
    }

    fn check_part(&self, name: &str, scan: &Scan) -> Result<(), String> {
        if scan.claim > scan.bytes / SHARED_TEXT {
            let (claim, bytes) = (number(scan.claim as f64), number(scan.bytes as f64));
            return Err(format!("its {name} says that it holds {claim} texts, which {bytes} bytes can't"));
        }
        let styled = name.to_lowercase().ends_with("styles.xml");
        if styled && (scan.bytes > self.styles || scan.longest_tag > self.style_tag) {
            let (bytes, tag) = (number(self.styles as f64), number(self.style_tag as f64));
            return Err(format!("its styles have more than {bytes} bytes, or one of more than {tag}: save it as .csv"));
        }
        Ok(())
    }
}

/// Result of unpacking a part.
#[derive(Debug, Default)]
struct Scan {
    bytes: u64,
    longest_tag: u64,
    /// The greatest number of shared texts that it says it has.
    claim: u64,
}

impl Scan {
    fn of(part: impl Read) -> Self {
        let mut scan = Scan::default();
        let (mut last, mut tag, mut claim) = ([0; CLAIM.len()], 0, None);
        for byte in BufReader::new(part).bytes().map_while(Result::ok) {
            scan.bytes += 1;
            tag = if byte == b'<' { 1 } else { tag + 1 };
            scan.longest_tag = scan.longest_tag.max(tag);
            claim = match (claim, byte) {
                (Some(count), b'0'..=b'9') => Some(u64::saturating_add(u64::saturating_mul(count, 10), u64::from(byte - b'0'))),
                (Some(0), b'=' | b'"' | b'\'' | b'+' | b' ' | b'\t' | b'\r' | b'\n') => Some(0),
                _ => None,
            };
            scan.claim = scan.claim.max(claim.unwrap_or_default());
            last.rotate_left(1);
            last[CLAIM.len() - 1] = byte;
            if last == *CLAIM {
                claim = Some(0);
            }
        }
        scan
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    fn book(text: &str) -> Vec<u8> {
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, text).unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn what_unpacks_to_much_more_than_it_is_is_refused() {
        let bytes = book(&"a".repeat(30_000));
        assert_eq!(LIMITS.check(&bytes), Ok(()));
        let small = WorkbookLimits { times: 2, floor: 0, ..LIMITS };
        assert!(small.check(&bytes).unwrap_err().contains("unpacks to more than"));
        let small = WorkbookLimits { unpacked: 20_000, floor: 0, ..LIMITS };
        assert!(small.check(&bytes).unwrap_err().contains("more than 20,000 bytes"));
    }

    #[test]
    fn styles_are_bounded() {
        let bytes = book("a");
        for small in [WorkbookLimits { styles: 100, ..LIMITS }, WorkbookLimits { style_tag: 20, ..LIMITS }] {
            assert!(small.check(&bytes).unwrap_err().contains("styles"));
        }
    }

    #[test]
    fn counts_of_texts_are_held_against_the_bytes_that_they_stand_in() {
        let claim = |xml: &str| LIMITS.check_part("sharedStrings.xml", &Scan::of(xml.as_bytes()));
        assert_eq!(claim("<sst count=\"9999999\" uniqueCount=\"2\"><si><t>a</t></si><si><t>b</t></si></sst>"), Ok(()));
        for wrong in ["uniqueCount=\"99999999999\"", "uniqueuniqueCount =\n'4000'", "uniqueCount=\"18446744073709551616\""] {
            assert!(claim(&format!("<sst {wrong}><si><t>a</t></si></sst>")).unwrap_err().contains("texts, which"), "{wrong}");
        }
    }
}
