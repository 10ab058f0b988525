//! Tables for people: in the dialect of their own files, with names, rounded, every change in them.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::BTreeMap;

use case::{Case, assert_code, json};

type Row = BTreeMap<String, String>;

fn rows(text: &str, delimiter: u8) -> Vec<Row> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// The case's accounts as a German spreadsheet saves them.
fn german(mark: &str) -> Case {
    let case = Case::new();
    case.edit("accounts.csv", |text| format!("{mark}{}", text.replace(',', ";").replace('.', ",")));
    case
}

fn columns(row: &Row, names: &[&str]) -> Vec<f64> {
    names.iter().map(|name| row[*name].replace(',', ".").parse().unwrap()).collect()
}

const AMOUNTS: [&str; 3] = ["calls", "call_hours", "travel_hours"];

#[test]
fn tables_are_written_as_the_accounts_are() {
    let plain = Case::solved();
    for mark in ["\u{feff}", ""] {
        let case = german(mark);
        assert_code(&case.solve(&["--quiet"]), 0);
        assert_code(&case.verify(), 0);
        for name in ["assignments.csv", "territories.csv", "moves.csv"] {
            let text = case.read(&format!("out/{name}"));
            assert_eq!(text.starts_with('\u{feff}'), !mark.is_empty(), "{name}");
            let (own, plain) = (rows(&text, b';'), rows(&plain.read(&format!("out/{name}")), b','));
            assert_eq!(own.len(), plain.len(), "{name}");
            for (own, plain) in own.iter().zip(&plain) {
                let same = |(column, cell): (&String, &String)| plain[column] == *cell || plain[column] == cell.replace(',', ".");
                assert!(own.iter().all(same), "{name}: {own:?} is not {plain:?}");
            }
        }
        assert!(case.read("out/assignments.csv").contains(','), "no fraction has a comma");
        // What was written is read again.
        let evaluated = case.evaluate("out/assignments.csv", &["--json"]);
        assert_code(&evaluated, 0);
        for (own, planned) in json(&evaluated.stdout)["roles"].as_array().unwrap().iter().zip(case.roles()) {
            let [own, planned] = [&own["value"], &planned["primal_value"]].map(|value| value.as_f64().unwrap());
            assert!((own / planned - 1.0).abs() < 1e-9, "{own} is not {planned}");
        }
    }
    let case = german("\u{feff}");
    case.edit("plan.toml", |text| text + "[output]\ndialect = \"plain\"\n");
    assert_code(&case.solve(&["--quiet"]), 0);
    assert_eq!(case.read("out/assignments.csv"), plain.read("out/assignments.csv"));
}

#[test]
fn amounts_are_rounded_and_whole_in_the_summary() {
    let case = Case::solved();
    for row in rows(&case.read("out/assignments.csv"), b',') {
        for name in AMOUNTS {
            assert!(row[name].split_once('.').is_none_or(|(_, fraction)| fraction.len() <= 2), "{row:?}");
        }
        let channels = ["visit", "phone"].map(|name| (&row[&format!("{name}_calls")], &row[&format!("{name}_minutes_per_call")]));
        let hours: f64 = channels
            .iter()
            .filter(|(calls, _)| !calls.is_empty())
            .map(|(calls, minutes)| calls.parse::<f64>().unwrap() * minutes.parse::<f64>().unwrap() / 60.0)
            .sum();
        assert!((hours - row["call_hours"].parse::<f64>().unwrap()).abs() < 0.01, "{row:?}");
    }
    let territories = rows(&case.read("out/territories.csv"), b',');
    let whole: Vec<_> = case.roles().iter().flat_map(|role| role["territories"].as_array().unwrap().clone()).collect();
    assert_eq!(territories.len(), whole.len());
    for (row, whole) in territories.iter().zip(&whole) {
        assert_eq!(row["rep_id"], whole["rep_id"]);
        for (rounded, name) in columns(row, &AMOUNTS).into_iter().zip(AMOUNTS) {
            assert!((rounded - whole["after"][name].as_f64().unwrap()).abs() <= 0.005 + 1e-9, "{name}: {row:?}");
        }
    }
    // A unit of the last decimal is rounding, more is not.
    let travel = |row: &Row| format!(",{},", row["travel_hours"]);
    let first = rows(&case.read("out/assignments.csv"), b',').into_iter().find(|row| row["travel_hours"].len() > 3).unwrap();
    let changed = |by: f64| format!(",{:.2},", first["travel_hours"].parse::<f64>().unwrap() + by);
    case.edit("out/assignments.csv", |text| text.replacen(&travel(&first), &changed(0.02), 1));
    case.assert_refused(&["assignments.csv: line", "travel_hours"]);
}

const REPS: &str = "\
rep_id,role,capacity_hours,latitude,longitude,skills,status
R1,outside,95,40,-100,german,
R2,outside,95,40,-99,,
R3,outside,50,40,-99.5,,leaving
I1,inside,20,,,german,
I2,inside,10,,,,
";

#[test]
fn every_change_is_in_the_moves() {
    let case = Case::new();
    // R3 leaves with one account; 02 is owned by somebody long gone, 04 by nobody.
    case.write("reps.csv", REPS);
    let owner = |id: &str, owner: &'static str| (id.to_owned(), owner);
    let owners: BTreeMap<String, &str> = [owner("01", "R3"), owner("02", "gone"), owner("04", "")].into();
    let (text, header) = (case.read("accounts.csv"), "owner");
    let at = text.lines().next().unwrap().split(',').position(|name| name == header).unwrap();
    let edit = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if let Some(owner) = owners.get(cells[0]) {
            cells[at] = owner;
        }
        cells.join(",") + "\n"
    };
    case.write("accounts.csv", &text.lines().map(edit).collect::<String>());
    assert_code(&case.solve(&["--quiet"]), 0);
    let assigned: Vec<Row> = rows(&case.read("out/assignments.csv"), b',');
    let moves: Vec<Row> = rows(&case.read("out/moves.csv"), b',');
    let changes = assigned.iter().filter(|row| row["rep_id"] != row["previous_rep_id"]).count();
    assert_eq!(changes, moves.len());
    let kind =
        |id: &str| moves.iter().find(|row| row["account_id"] == id && row["role"] == "outside").map(|row| row["kind"].as_str());
    assert_eq!(["01", "02", "04"].map(kind), [Some("from_leaver"), Some("from_leaver"), Some("new")]);
    let moved = |rows: &[Row], column: &str, word: &str| rows.iter().filter(|row| row[column] == word).count();
    assert_eq!(moved(&moves, "kind", "moved"), moved(&assigned, "moved", "true"));
    assert_code(&case.verify(), 0);
}

#[test]
fn headers_stand_once() {
    for activity in ["accounts", "calls", "call_hours", "share", "hours"] {
        let case = Case::new();
        if ["share", "hours"].contains(&activity) {
            case.edit("accounts.csv", |text| {
                let add =
                    |(at, line): (usize, &str)| format!("{line},{}\n", if at == 0 { activity.into() } else { at.to_string() });
                text.lines().enumerate().map(add).collect()
            });
        }
        case.edit("plan.toml", |text| text + &format!("[balance.{activity}]\nshare = \"equal\"\nweight = 1\n"));
        assert_code(&case.solve(&["--quiet"]), 0);
        let header = case.read("out/territories.csv").lines().next().unwrap().to_owned();
        let mut names: Vec<&str> = header.split(',').collect();
        assert!(names.contains(&format!("balanced_{activity}").as_str()), "{header}");
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "{header}");
        assert_code(&case.verify(), 0);
    }
}
