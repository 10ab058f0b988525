//! The parts of a workbook, which is a zip archive.

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// The archive of a workbook.
pub type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Whether a zip archive is a workbook that can be read.
///
/// # Errors
/// What else it is, and what to do.
pub fn kind(bytes: &[u8]) -> Result<(), String> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let mut mimetype = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        _ = part.take(200).read_to_string(&mut mimetype);
    }
    if mimetype.contains("opendocument") {
        return Err(
            "is an OpenDocument file (.ods): open it in LibreOffice, and save it as .xlsx or .csv (File, Save As, file type)"
                .into(),
        );
    }
    let names = names(&archive);
    let has = |end: &str| names.iter().any(|name| name.to_lowercase().ends_with(end));
    match () {
        () if has("workbook.bin") => Err("is a binary workbook (.xlsb): save it as .xlsx or .csv".into()),
        () if has(".iwa") => Err("is a Numbers document: export it as .xlsx or .csv".into()),
        () if book(&names).is_none() => Err("is a zip archive, but no workbook: take the table out of it".into()),
        () => Ok(()),
    }
}

fn names(archive: &Archive) -> Vec<String> {
    archive.file_names().flatten().map(|name| name.into_owned()).collect()
}

/// The part that holds a sheet.
pub fn of_sheet(archive: &mut Archive, sheet: &str) -> Option<String> {
    let names = names(archive);
    let book = book(&names)?;
    let (folder, file) = book.rsplit_once(['/', '\\']).unwrap_or(("", book));
    let in_folder = |name: &str| if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
    let mut id = None;
    elements(archive, book, |element| {
        if element.local_name().as_ref() == "sheet" && attribute(element, "name").as_deref() == Some(sheet) {
            id = attribute(element, "id");
        }
    })?;
    let (id, mut target) = (id?, None);
    elements(archive, &in_folder(&format!("_rels/{file}.rels")), |element| {
        if attribute(element, "Id").as_deref() == Some(&id) {
            target = attribute(element, "Target");
        }
    })?;
    let target = target?;
    let path = target.strip_prefix('/').map_or_else(|| in_folder(&target), String::from);
    names.iter().find(|name| name.replace('\\', "/").eq_ignore_ascii_case(&path)).cloned()
}

/// The part that lists the sheets.
fn book(names: &[String]) -> Option<&String> {
    let is_book = |name: &&String| {
        let lower = name.to_lowercase();
        let file = lower.rsplit(['/', '\\']).next().unwrap_or_default();
        file.starts_with("workbook") && file.ends_with(".xml")
    };
    names.iter().filter(is_book).min_by_key(|name| name.len())
}

/// The elements of a part, one by one.
fn elements(archive: &mut Archive, part: &str, mut each: impl FnMut(&BytesStart)) -> Option<()> {
    let mut xml = reader(BufReader::new(archive.by_name(part).ok()?));
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(element) => each(&element),
            Event::Eof => return Some(()),
            _ => {}
        }
        buffer.clear();
    }
}

/// A reader of XML to which empty elements are elements.
pub fn reader<R: BufRead>(part: R) -> Reader<R> {
    let mut xml = Reader::from_reader(part);
    let config = xml.config_mut();
    (config.check_end_names, config.expand_empty_elements) = (false, true);
    xml
}

/// An attribute by its name without prefix.
pub fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}
