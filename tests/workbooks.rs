//! Workbooks as people have them: merged cells, formulas, errors, hidden sheets and rows.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod folder;

use std::io::{Cursor, Read, Write};

use folder::{Folder, PLAN};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use sutton::plan::Plan;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const HEADER: [&str; 7] = ["account_id", "name", "latitude", "longitude", "segment", "revenue", "owner"];
const NAMES: [(&str, &str, &str); 4] = [("A1", "Acme", "R1"), ("A2", "Bolt", "R1"), ("A3", "Crux", "R2"), ("A4", "Dune", "R2")];

/// A sheet of four accounts, from a row on.
fn fill(sheet: &mut Worksheet, from: u32) {
    sheet.write_row(from, 0, HEADER).unwrap();
    for (row, (id, name, owner)) in (from + 1..).zip(NAMES) {
        sheet.write_row(row, 0, [id, name]).unwrap();
        sheet.write(row, 2, 40.5 + f64::from(row) / 100.0).unwrap().write(row, 3, -75.25).unwrap();
        sheet.write(row, 4, "A").unwrap().write(row, 5, 100 * row).unwrap().write(row, 6, owner).unwrap();
    }
}

/// A workbook of one sheet.
fn book(change: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Accounts").unwrap();
    fill(sheet, 0);
    change(sheet);
    book.save_to_buffer().unwrap()
}

/// A plan whose accounts are a workbook.
fn folder(name: &str, bytes: &[u8]) -> Folder {
    let folder = Folder::with("plan.toml", PLAN.replace("accounts.csv", name));
    folder.write(name.split('#').next().unwrap(), bytes);
    folder
}

fn read(bytes: &[u8]) -> Plan {
    folder("book.xlsx", bytes).read().unwrap()
}

fn defects(bytes: &[u8]) -> Vec<String> {
    folder("book.xlsx", bytes).defects()
}

fn is_told(plan: &Plan, words: &str) -> bool {
    plan.warnings.iter().any(|warning| warning.contains(words))
}

/// The workbook with one text of a part replaced.
fn patched(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().to_string();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        if name.ends_with(part) {
            let old = String::from_utf8(text).unwrap();
            assert!(old.contains(from), "{old}");
            text = old.replacen(from, to, 1).into_bytes();
        }
        written.start_file(name, SimpleFileOptions::default()).unwrap();
        written.write_all(&text).unwrap();
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn merged_cells_count_for_all_their_rows() {
    let bytes = book(|sheet| {
        for (first, last, owner) in [(1, 3, "R1"), (4, 4, "R2")] {
            if first < last {
                sheet.merge_range(first, 6, last, 6, owner, &Format::new()).unwrap();
            }
        }
    });
    let plan = read(&bytes);
    let owners = plan.owners.values().map(|owner| owner.rep_id.as_str()).collect::<Vec<&str>>();
    assert_eq!(owners, ["R1", "R1", "R1", "R2"]);
    assert!(is_told(&plan, "sheet Accounts: merged cells count for each of their rows: owner (G2:G4)"), "{:?}", plan.warnings);
}

#[test]
fn a_merged_amount_is_asked_about() {
    let bytes = book(|sheet| _ = sheet.merge_range(1, 5, 2, 5, "900", &Format::new()).unwrap());
    let told = defects(&bytes);
    assert!(told[0].contains("line 2, revenue = \"900\": is an amount merged over several rows: is it of each"), "{told:?}");
}

#[test]
fn headers_merged_over_two_rows_are_one() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, 1);
    for column in [0, 1, 4, 5, 6] {
        sheet.merge_range(0, column, 1, column, HEADER[column as usize], &Format::new()).unwrap();
    }
    sheet.merge_range(0, 2, 0, 3, "Place", &Format::new()).unwrap();
    let plan = read(&book.save_to_buffer().unwrap());
    assert_eq!((plan.accounts.len(), plan.accounts[0].line), (4, 3));
    assert!(is_told(&plan, "line 2 is the header; 1 row above it left out"), "{:?}", plan.warnings);
}

#[test]
fn errors_are_named_by_sheet_and_cell() {
    // The last three are newer than the list of errors that readers know.
    for error in ["#N/A", "#REF!", "#DIV/0!", "#SPILL!", "#CALC!", "#BLOCKED!"] {
        let bytes = book(|sheet| _ = sheet.write(2, 6, "ERROR").unwrap());
        let at = shared(&bytes, "ERROR");
        let bytes = patched(
            &bytes,
            "sheet1.xml",
            &format!("<c r=\"G3\" t=\"s\"><v>{at}</v></c>"),
            &format!("<c r=\"G3\" t=\"e\"><v>{error}</v></c>"),
        );
        let told = defects(&bytes);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].contains(&format!(
                "line 3, owner = \"{error}\": is an error: mend it, or empty the cell (sheet Accounts, cell G3)"
            )),
            "{told:?}"
        );
    }
}

/// The number of a shared text.
fn shared(bytes: &[u8], text: &str) -> usize {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml.split("<si>").skip(1).position(|item| item.contains(&format!(">{text}<"))).unwrap()
}

#[test]
fn errors_in_columns_that_are_not_read_are_told() {
    let bytes = book(|sheet| _ = sheet.write(0, 7, "lookup").unwrap().write_formula(2, 7, "=NA()").unwrap());
    let bytes =
        patched(&bytes, "sheet1.xml", "<c r=\"H3\"><f>NA()</f><v>0</v></c>", "<c r=\"H3\" t=\"e\"><f>NA()</f><v>#N/A</v></c>");
    assert!(
        is_told(&read(&bytes), "1 cell of columns that the plan does not know, such as H3 = \"#N/A\""),
        "{:?}",
        read(&bytes).warnings
    );
}

#[test]
fn formulas_without_a_stored_value_are_named() {
    for without in ["<v></v>", "<v/>", ""] {
        let bytes = book(|sheet| _ = sheet.write_formula(3, 6, "=K4").unwrap());
        let bytes = patched(&bytes, "sheet1.xml", "<f>K4</f><v>0</v>", &format!("<f>K4</f>{without}"));
        let told = defects(&bytes);
        assert!(
            told[0].contains("line 4, owner = \"=(no stored value)\": is a formula whose value was never stored"),
            "{told:?}"
        );
    }
    // An empty text is a value.
    let bytes = book(|sheet| _ = sheet.write_formula(3, 6, Formula::new("=\"\"").set_result("")).unwrap());
    assert_eq!(read(&bytes).accounts.len(), 4);
}

#[test]
fn formulas_that_are_zero_throughout_are_told() {
    let bytes = book(|sheet| (1..5).for_each(|row| _ = sheet.write_formula(row, 5, "=J2*1000").unwrap()));
    let plan = read(&bytes);
    assert!(is_told(&plan, "sheet Accounts: all 4 formulas of revenue have the stored value 0"), "{:?}", plan.warnings);
    let one = book(|sheet| (1..5).for_each(|row| _ = sheet.write_formula(row, 5, Formula::new("=J2").set_result("7")).unwrap()));
    assert!(!is_told(&read(&one), "stored value"));
}

#[test]
fn hidden_sheets_are_read_where_they_are_named_alone() {
    for very in [false, true] {
        let mut book = Workbook::new();
        let old = book.add_worksheet().set_name("accounts").unwrap();
        fill(old, 3);
        _ = if very { old.set_very_hidden(true) } else { old.set_hidden(true) };
        fill(book.add_worksheet().set_name("Accounts 2026").unwrap().set_active(true), 0);
        let bytes = book.save_to_buffer().unwrap();
        let plan = read(&bytes);
        assert_eq!(plan.accounts[0].line, 2);
        assert!(is_told(&plan, "the hidden sheet accounts is not read"), "{:?}", plan.warnings);
        let named = folder("book.xlsx#accounts", &bytes).read().unwrap();
        assert_eq!((named.accounts[0].line, named.sources[1].path.as_str()), (5, "book.xlsx"));
    }
}

#[test]
fn sheets_are_found_by_name_then_by_headers() {
    for (name, note) in
        [("Accounts (2)", None), ("ACCOUNT", None), ("Kundenliste", Some("no sheet is named accounts: Kundenliste is the first"))]
    {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("Cover").unwrap().write(0, 0, "Our plan").unwrap();
        fill(book.add_worksheet().set_name(name).unwrap(), 0);
        let plan = read(&book.save_to_buffer().unwrap());
        assert_eq!(plan.accounts.len(), 4, "{name}");
        assert!(note.is_none_or(|note| is_told(&plan, note)), "{:?}", plan.warnings);
    }
    let mut book = Workbook::new();
    for name in ["Accounts (1)", "Accounts (2)"] {
        fill(book.add_worksheet().set_name(name).unwrap(), 0);
    }
    let bytes = book.save_to_buffer().unwrap();
    assert!(defects(&bytes)[0].contains("its sheets Accounts (1) and Accounts (2) may both be meant"));
    assert_eq!(folder("book.xlsx#Accounts (2)", &bytes).read().unwrap().accounts.len(), 4);
    let told = folder("book.xlsx#Accounts 3", &bytes).defects();
    assert!(told[0].contains("has no sheet of this name: it has Accounts (1), Accounts (2)"), "{told:?}");
}

#[test]
fn rows_hidden_by_a_filter_count_and_are_told() {
    let plan = read(&book(|sheet| {
        sheet.autofilter(0, 0, 4, 6).unwrap();
        sheet.filter_column(6, &rust_xlsxwriter::FilterCondition::new().add_list_filter("R2")).unwrap();
        sheet.set_row_hidden(1).unwrap().set_row_hidden(2).unwrap();
    }));
    assert_eq!(plan.accounts.len(), 4);
    assert!(is_told(&plan, "sheet Accounts: hidden rows count as well: lines 2 to 3"), "{:?}", plan.warnings);
}

#[test]
fn durations_are_hours() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["rep_id", "role", "capacity_hours", "latitude", "longitude"]).unwrap();
    for (row, (format, days)) in [("[h]:mm", 5.0), ("[hh]:mm:ss", 100.5 / 24.0), ("[mm]:ss", 2.0)].into_iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, format!("R{row}")).unwrap().write(row, 1, "outside").unwrap();
        sheet.write_with_format(row, 2, days, &Format::new().set_num_format(format)).unwrap();
        sheet.write(row, 3, 40.5).unwrap().write(row, 4, -75.5).unwrap();
    }
    sheet.write_row(4, 0, ["I1", "inside"]).unwrap().write(4, 2, 50).unwrap();
    let folder = Folder::with("plan.toml", PLAN.replace("reps.csv", "reps.xlsx"));
    folder.write("reps.xlsx", book.save_to_buffer().unwrap());
    let hours: Vec<f64> = folder.read().unwrap().reps.iter().map(|rep| rep.capacity_hours).collect();
    assert_eq!(hours, [120.0, 100.5, 48.0, 50.0]);
}

#[test]
fn long_ids_as_numbers_are_refused_and_short_ones_are_whole() {
    let told = defects(&book(|sheet| _ = sheet.write(1, 0, 1_234_567_890_123_456_789.0).unwrap()));
    assert!(told[0].contains("line 2, account_id = \"1234567890123456"), "{told:?}");
    assert!(told[0].contains("a number keeps 15 digits"), "{told:?}");
    let plan = read(&book(|sheet| _ = sheet.write(1, 0, 12345.0).unwrap().write(2, 0, 123_456_789_012_345.0).unwrap()));
    assert_eq!([plan.accounts[0].id.as_str(), &plan.accounts[1].id], ["12345", "123456789012345"]);
}

#[test]
fn titles_totals_and_footers_are_left_out_of_sheets_too() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Q1").unwrap();
    sheet.merge_range(0, 0, 0, 6, "Accounts by region", &Format::new()).unwrap();
    fill(sheet, 2);
    sheet.write(7, 0, "Total").unwrap().write(7, 5, 300 + 400 + 500 + 600).unwrap();
    sheet.write(9, 0, "Confidential Information").unwrap();
    sheet.write(10, 0, "Example Corp").unwrap();
    let plan = read(&book.save_to_buffer().unwrap());
    assert_eq!(plan.accounts.len(), 4);
    for words in ["line 3 is the header; 1 row above", "line 8 left out: totals", "lines 10 to 11 left out: headings or footers"]
    {
        assert!(is_told(&plan, words), "{words}: {:?}", plan.warnings);
    }
}

#[test]
fn files_of_other_programs_are_refused_by_name() {
    let archive = |part: &str, text: &str| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(part, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    };
    for (part, text, told) in [
        ("xl/workbook.bin", "", "is a binary workbook (.xlsb): save it as .xlsx or .csv"),
        ("Index/Document.iwa", "", "is a Numbers document: export it as .xlsx or .csv"),
        ("accounts.csv", "account_id", "is a zip archive, but no workbook"),
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet",
            "is an OpenDocument file (.ods): open it in LibreOffice, and save it as .xlsx or .csv",
        ),
    ] {
        let found = defects(&archive(part, text));
        assert!(found[0].contains(told), "{found:?}");
    }
    let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].as_slice();
    let locked: Vec<u8> = old.iter().copied().chain("EncryptedPackage".bytes().flat_map(|letter| [letter, 0])).collect();
    for (bytes, told) in [
        (old, "is an old Excel workbook"),
        (&locked, "is a workbook with a password"),
        (b"<html><table><tr><td>account_id</td></tr></table></html>", "is a web page or XML"),
        (b"<?xml version=\"1.0\"?>\n<Workbook/>", "is a web page or XML"),
    ] {
        assert!(defects(bytes)[0].contains(told), "{told}");
    }
}
