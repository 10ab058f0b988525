//! `plan.xlsx`: read back cell by cell, it is the CSV tables, and no text is a formula.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use case::{Case, assert_code};

/// The cells of a sheet.
fn sheet(file: &Path, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    assert!(book.worksheet_formula(name).unwrap().used_cells().next().is_none(), "{name} has no formula");
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// Asserts that a sheet holds what a table does: numbers as numbers, all else as text.
fn assert_same(case: &Case, name: &str, file: &str, delimiter: u8, decimal: char) {
    let text = case.read(&format!("out/{file}"));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let table: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect();
    let cells = sheet(&case.path("out/plan.xlsx"), name);
    assert_eq!(cells.len(), table.len(), "{name}");
    let mut numbers = 0;
    for (row, (cells, texts)) in cells.iter().zip(&table).enumerate() {
        for (column, (cell, text)) in cells.iter().zip(texts).enumerate() {
            let place = format!("{name}, row {row}, {}: {cell:?} and {text:?}", table[0][column]);
            match cell {
                Data::Empty => assert_eq!(text, "", "{place}"),
                Data::String(own) => assert_eq!(own, sutton::cells::bare(text), "{place}"),
                Data::Bool(own) => assert_eq!(&own.to_string(), text, "{place}"),
                Data::Float(own) => {
                    assert_eq!(*own, text.replace(decimal, ".").parse::<f64>().unwrap(), "{place}");
                    assert!(!table[0][column].ends_with("_id"), "{place}: ids are text");
                    numbers += 1;
                }
                other => panic!("{place}: {other:?}"),
            }
        }
    }
    assert!(numbers > 3, "{name} has numbers");
}

#[test]
fn sheets_hold_what_the_tables_hold() {
    let case = Case::new();
    case.edit("accounts.csv", |text| text.replace("Account 3", "=HYPERLINK(1)").replace("Account 5", "+49 30"));
    assert_code(&case.solve(&["--quiet"]), 0);
    for (name, file) in [("Territories", "territories.csv"), ("Assignments", "assignments.csv"), ("Moves", "moves.csv")] {
        assert_same(&case, name, file, b',', '.');
    }
    let names: Vec<String> = sheet(&case.path("out/plan.xlsx"), "Assignments").iter().map(|row| row[1].to_string()).collect();
    assert!(names.contains(&"=HYPERLINK(1)".to_string()) && names.contains(&"+49 30".to_string()));
}

#[test]
fn tables_with_decimal_commas_have_the_same_numbers() {
    let case = Case::new();
    case.edit("accounts.csv", |text| {
        let semicolons = text.replace(',', ";");
        semicolons.replace("40.", "40,").replace("-100.", "-100,").replace("-99.", "-99,")
    });
    assert_code(&case.solve(&["--quiet"]), 0);
    assert!(case.read("out/territories.csv").contains(';'));
    assert_same(&case, "Territories", "territories.csv", b';', ',');
    assert_same(&case, "Assignments", "assignments.csv", b';', ',');
}

#[test]
fn the_same_plan_is_the_same_workbook_and_another_one_is_refused() {
    let case = Case::new();
    case.assert_same_at_any_threads();
    let bytes = |folder: &str| fs::read(case.path(folder).join("plan.xlsx")).unwrap();
    assert_eq!(bytes("out"), bytes("again"));
    assert_code(&case.verify(), 0);
    assert_code(&case.solve(&["--quiet", "--sheet-per-rep"]), 0);
    assert_code(&case.verify(), 0);
    let all = sheet(&case.path("out/plan.xlsx"), "Assignments");
    let mut book: Xlsx<_> = open_workbook(case.path("out/plan.xlsx")).unwrap();
    assert_eq!(book.sheet_names().len(), 7 + 4, "{:?}", book.sheet_names());
    let of_r1 = book.worksheet_range("R1").unwrap();
    assert_eq!(of_r1.rows().count() - 1, all.iter().filter(|row| row[4] == "R1").count());
    fs::write(case.path("out/plan.xlsx"), "no workbook").unwrap();
    case.assert_refused(&["plan.xlsx: changed since it was written"]);
}

#[test]
fn dates_are_dates_and_the_first_sheet_tells_the_measures() {
    let case = Case::new();
    case.edit("locks.csv", |text| text.replace("reason\n", "reason,until\n").replace("key client\n", "key client,2027-03-31\n"));
    assert_code(&case.solve(&["--quiet"]), 0);
    let file = case.path("out/plan.xlsx");
    let rules = sheet(&file, "Rules");
    let lock = rules.iter().find(|row| row.iter().any(|cell| *cell == "key client")).unwrap();
    assert!(matches!(lock.last(), Some(Data::DateTime(date)) if date.as_f64() == 46_477.0), "{lock:?}");
    let summary = sheet(&file, "Summary");
    let hours = summary.iter().find(|row| row[0] == "hours of calls and travel").unwrap();
    assert_eq!(hours[2].to_string().parse::<f64>().ok(), case.roles()[0]["workload_hours"].as_f64());
    let about = sheet(&file, "About");
    let hash = sutton::hash::sha256(case.read("accounts.csv").as_bytes());
    assert!(about.iter().any(|row| row[0] == "accounts.csv" && row[1] == hash.as_str()), "{about:?}");
    assert_eq!(sheet(&file, "Call plan").len(), 1 + 5);
}

#[test]
fn no_workbook_is_no_workbook() {
    let case = Case::new();
    assert_code(&case.solve(&["--quiet", "--no-workbook"]), 0);
    assert!(!case.path("out/plan.xlsx").exists() && case.path("out/report.html").exists());
    assert_code(&case.verify(), 0);
}
