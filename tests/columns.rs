//! The columns of the tables are those that the docs list, in that order: a change of either is a change of the version.
#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;

use case::{Case, assert_code};

const DOCS: &str = include_str!("../docs/src/columns.md");

/// The documented columns of a table.
fn documented(file: &str) -> Vec<String> {
    let part = DOCS.split(&format!("## {file}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    let name = |line: &str| Some(line.strip_prefix("| `")?.split('`').next()?.to_owned());
    part.lines().filter_map(name).collect()
}

/// The documented columns with those of channels and activities in their places.
fn expected(file: &str, channels: &[&str], activities: &[&str]) -> Vec<String> {
    let (mut columns, mut done) = (Vec::new(), false);
    for name in documented(file) {
        match name.as_str() {
            "CHANNEL_calls" => {
                columns.extend(channels.iter().flat_map(|own| [format!("{own}_calls"), format!("{own}_minutes_per_call")]));
                done = true;
            }
            "CHANNEL_minutes_per_call" => assert!(done, "calls come first"),
            "ACTIVITY" => columns.extend(activities.iter().map(ToString::to_string)),
            _ => columns.push(name),
        }
    }
    columns
}

fn header(case: &Case, file: &str) -> Vec<String> {
    case.read(&format!("out/{file}")).lines().next().unwrap().split(',').map(String::from).collect()
}

#[test]
fn tables_have_the_columns_that_the_docs_list() {
    let case = Case::new();
    case.edit("plan.toml", |text| text + "[balance.revenue]\ntolerance = 0.9\n");
    // A rule that can't be kept, so that the last column is there.
    case.edit("reps.csv", |text| text.replace("R1,outside,95", "R1,outside,45").replace("R2,outside,95", "R2,outside,45"));
    assert_code(&case.solve(&["--relax", "--quiet", "--no-report", "--no-workbook"]), 0);
    for (file, activities) in [("assignments.csv", vec![]), ("territories.csv", vec!["revenue"]), ("moves.csv", vec![])] {
        let mut expected = expected(file, &["visit", "phone"], &activities);
        // This map is not redrawn.
        expected.retain(|name| !name.starts_with("centre"));
        assert_eq!(header(&case, file), expected, "{file}");
    }
}

#[test]
fn the_docs_name_the_version_that_files_carry() {
    let version = "Version `sutton/tables/1`.";
    assert!(DOCS.contains(version) && include_str!("../src/report/csv.rs").contains("\"sutton/tables/1\""));
    assert_eq!(documented("zip_to_rep.csv"), ["role", "postal_code", "rep_id", "rep_name", "accounts"]);
}
