//! Tables that a CRM exported, cell for cell as written.

use std::path::Path;

use super::xlsx;
use crate::error::{Defect, Error, Result};
use crate::execute::crm::{AccountFields, Crm, Export, Object};
use crate::plan::config::CrmSection;

/// Delimiters that exports have.
const DELIMITERS: [u8; 3] = *b",;\t";

/// Reads an export, and tells by its headers what it is.
///
/// # Errors
/// [`Error::Input`] where the file can't be read, is no UTF-8 text, has rows of other lengths than its header, or headers of no table
/// that the CRM has.
pub fn read(path: &Path, crm: Crm, fields: &CrmSection) -> Result<Export> {
    let file = path.display().to_string();
    let refuse = |reason: String| Error::defect(Defect::of_file(&file, reason));
    let bytes = std::fs::read(path).map_err(|error| refuse(format!("can't be read: {error}")))?;
    if bytes.starts_with(xlsx::MAGIC) {
        return Err(refuse(xlsx::kind(&bytes).err().unwrap_or_else(|| a_workbook(crm))));
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let how = if crm == Crm::Salesforce { " (Data Loader: Settings, \"Write all CSVs with UTF-8 encoding\")" } else { "" };
        let reason = format!("is no UTF-8: export it so{how}, so that cells can be put back as they are");
        Error::defect(Defect::of_file(&file, reason).line(line))
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let (said, skipped, text) = match text.split_once('\n') {
        Some((line, rest)) if line.trim_end().len() == 5 && line.starts_with("sep=") => {
            (line.as_bytes().get(4).copied(), 1, rest)
        }
        _ => (None, 0, text),
    };
    let delimiter = said.unwrap_or_else(|| delimiter_of(text));
    if let Some((line, reason)) = ill_quoted(text, delimiter) {
        return Err(Error::defect(Defect::of_file(&file, reason).line(line + skipped)));
    }
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut defects): (Vec<(usize, Vec<String>)>, Vec<Defect>) = (Vec::new(), Vec::new());
    let (mut line, mut counted) = (1 + skipped, 0);
    for record in reader.records() {
        let record = record.map_err(|error| refuse(format!("is no readable CSV: {error}")))?;
        // Its position may be that of the line break above it.
        let at = record.position().map_or(counted, |at| at.byte() as usize);
        let at = at + text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
        (line, counted) = (line + text[counted..at].matches('\n').count(), at);
        let cells: Vec<String> = record.iter().map(String::from).collect();
        if let Some((_, header)) = rows.first().filter(|(_, header)| header.len() != cells.len()) {
            let reason = format!("has {} cells where the header has {}", cells.len(), header.len());
            defects.push(Defect::of_file(&file, reason).line(line));
        }
        rows.push((line, cells));
    }
    if !defects.is_empty() {
        return Err(Error::Input(defects));
    }
    if rows.is_empty() {
        return Err(refuse("is empty: an export has a row of headers".into()));
    }
    let header = rows.remove(0).1;
    let fields = crm.fields(fields);
    let object = crm.object_of(&header, fields).ok_or_else(|| refuse(unknown(crm, &header, fields)))?;
    Ok(Export { file, object, header, rows })
}

/// Why a workbook is no export that can be loaded against.
fn a_workbook(crm: Crm) -> String {
    let how = match crm {
        Crm::Dynamics => {
            ", in which Dynamics names owners and leaves their ids out: export the table as CSV (make.powerapps.com: Tables, Account, \
             Export data), with accountid and ownerid"
        }
        _ => ": export CSV, or save it as \"CSV UTF-8\"",
    };
    format!("is a workbook{how}, so that cells can be put back as they are")
}

/// The delimiter that the header has most of, outside quotes.
fn delimiter_of(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let outside: String = header.split('"').step_by(2).collect();
    let count = |delimiter: &u8| outside.bytes().filter(|byte| byte == delimiter).count();
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

/// The line of a quoted cell that is not closed, or goes on behind its quote: it would not be put back as it was.
fn ill_quoted(text: &str, delimiter: u8) -> Option<(usize, &'static str)> {
    let (mut line, mut opened, mut quoted, mut start) = (1, 1, false, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if !quoted && start => (quoted, opened) = (true, line),
            b'"' if quoted && bytes.peek() == Some(&b'"') => drop(bytes.next()),
            b'"' if quoted => {
                quoted = false;
                if !bytes.peek().is_none_or(|&next| next == delimiter || next == b'\r' || next == b'\n') {
                    return Some((line, "has a cell that goes on behind its closing quote: export it again"));
                }
            }
            _ => {}
        }
        line += usize::from(byte == b'\n');
        start = byte == delimiter || byte == b'\n' || byte == b'\r';
    }
    quoted.then_some((opened, "has a quote that is never closed: the file is cut off, or was edited; export it again"))
}

fn unknown(crm: Crm, header: &[String], fields: AccountFields) -> String {
    let others = match crm {
        Crm::Salesforce => {
            ", Territory2 Id and DeveloperName, ObjectTerritory2Association ObjectId and Territory2Id, UserTerritory2Association UserId \
             and Territory2Id, User Id and IsActive"
        }
        _ => "",
    };
    let account = crm.name_of(Object::Account);
    format!(
        "is no table that is known, by its headers ({}): {account} has {} and {}{others}",
        header.join(", "),
        fields.id,
        fields.owner
    )
}
