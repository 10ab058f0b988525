//! Tables that a CRM exported, cell for cell as written.

use std::path::Path;

use crate::error::{Defect, Error, Result};
use crate::execute::crm::{Crm, Export, Object};
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
    if bytes.starts_with(b"PK") {
        return Err(refuse(
            "is a workbook: export CSV, or save it as \"CSV UTF-8\", so that cells can be put back as they are".into(),
        ));
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let reason = "is no UTF-8: export it so (Data Loader: Settings, \"Write all CSVs with UTF-8 encoding\"), so that cells can be put \
                      back as they are";
        Error::defect(Defect::of_file(&file, reason).line(line))
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    let delimiter = DELIMITERS.into_iter().max_by_key(|&own| header.bytes().filter(|&byte| byte == own).count()).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut defects): (Vec<(usize, Vec<String>)>, Vec<Defect>) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| refuse(format!("is no readable CSV: {error}")))?;
        let line = record.position().map_or(1, |at| at.line() as usize);
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
    let object = object_of(crm, &header, fields).ok_or_else(|| refuse(unknown(crm, &header, fields)))?;
    Ok(Export { file, object, header, rows })
}

fn key_fields(crm: Crm, fields: &CrmSection) -> [&str; 2] {
    [fields.id.as_deref().unwrap_or(crm.id()), fields.owner.as_deref().unwrap_or(crm.owner())]
}

fn object_of(crm: Crm, header: &[String], fields: &CrmSection) -> Option<Object> {
    crm.object_of(header, key_fields(crm, fields))
}

fn unknown(crm: Crm, header: &[String], fields: &CrmSection) -> String {
    let [id, owner] = key_fields(crm, fields);
    let others = match crm {
        Crm::Salesforce => {
            ", Territory2 Id and DeveloperName, ObjectTerritory2Association ObjectId and Territory2Id, UserTerritory2Association UserId \
             and Territory2Id, User Id and IsActive"
        }
        _ => "",
    };
    let account = crm.name_of(Object::Account);
    format!("is no table that is known, by its headers ({}): {account} has {id} and {owner}{others}", header.join(", "))
}
