//! Twelve exports as CRMs, ERPs and colleagues give them: from the files to a plan, with two questions at most.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod shapes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use shapes::*;

fn sutton(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sutton")).args(args).current_dir(folder).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// From the files of an export to its plan. Returns how many questions were asked.
fn planned(name: &str, export: &Export, expected: &[Customer], left_out: usize) -> usize {
    let folder = TempDir::new().unwrap();
    let path = |file: &str| -> PathBuf { folder.path().join(file) };
    let mut args = vec!["init", "plan", "--from"];
    for (file, bytes) in &export.files {
        fs::write(path(file), bytes).unwrap();
        args.push(file);
    }
    let init = sutton(folder.path(), &args);
    let words = told(&init);
    assert_eq!(init.status.code(), Some(0), "{name}: {words}");
    let questions = words.lines().find_map(|line| line.split_once(" question")?.0.trim().parse().ok()).unwrap_or(0);
    let mut plan = fs::read_to_string(path("plan/plan.toml")).unwrap();
    for (section, line) in &export.answers {
        plan = if plan.contains(&format!("[{section}]\n")) {
            plan.replacen(&format!("[{section}]\n"), &format!("[{section}]\n{line}\n"), 1)
        } else {
            format!("{plan}\n[{section}]\n{line}\n")
        };
    }
    fs::write(path("plan/plan.toml"), &plan).unwrap();
    let inspect = sutton(folder.path(), &["inspect", "plan/plan.toml", "--json"]);
    assert_eq!(inspect.status.code(), Some(0), "{name}: {words}\n{plan}\n{}", told(&inspect));
    let seen: Value = serde_json::from_slice(&inspect.stdout).unwrap();
    let (accounts, revenue) = (&seen["totals"]["accounts"], seen["totals"]["revenue"].as_f64().unwrap());
    assert_eq!(accounts.as_u64(), Some((expected.len() - left_out) as u64), "{name}: {seen:#}");
    let sum: f64 = expected[..expected.len() - left_out].iter().map(|own| own.revenue).sum();
    assert!((revenue - sum).abs() < 0.01, "{name}: {revenue} is not {sum}\n{plan}\n{seen:#}");
    let solve = sutton(folder.path(), &["solve", "plan/plan.toml", "--out", "out", "--quiet"]);
    assert_eq!(solve.status.code(), Some(0), "{name}: {}", told(&solve));
    let assigned = fs::read_to_string(path("out/assignments.csv")).unwrap();
    // As the accounts are written.
    let assigned = assigned.trim_start_matches('\u{feff}');
    let delimiter = if assigned.lines().next().unwrap().contains(';') { b';' } else { b',' };
    let mut table = ::csv::ReaderBuilder::new().delimiter(delimiter).from_reader(assigned.as_bytes());
    let before = table.headers().unwrap().iter().position(|header| header == "previous_rep_id").unwrap();
    let owned = table.records().filter(|row| !row.as_ref().unwrap()[before].is_empty()).count();
    assert_eq!(owned, expected.len() - left_out, "{name}: every account has an owner\n{plan}");
    questions
}

#[test]
fn twelve_exports_become_plans_with_two_questions_at_most() {
    let exports = [
        ("Salesforce report, CSV", salesforce_report(), &TOWNS[..], 0),
        ("Salesforce report, XLSX", salesforce_report_as_workbook(), &TOWNS[..], 0),
        ("Data Loader", data_loader(), &TOWNS[..], 0),
        ("weekly export", weekly_export(), &TOWNS[..], 0),
        ("HubSpot", hubspot(), &TOWNS[..], 0),
        ("Dynamics", dynamics(), &TOWNS[..], 0),
        ("Zoho", zoho(), &TOWNS[..], 0),
        ("Pipedrive", pipedrive(), &TOWNS[..], 0),
        ("SAP", sap(), &GERMAN[..], 0),
        ("pivot", pivot(), &TOWNS[..], 0),
        ("Google Sheets", google_sheets(), &TOWNS[..], 0),
        ("ERP", erp(), &GERMAN[..], 1),
    ];
    for (name, export, towns, left_out) in exports {
        let questions = planned(name, &export, &customers(towns), left_out);
        println!("{name}: {questions} questions");
        assert!(questions <= 2, "{name}: {questions} questions");
    }
}

#[test]
fn what_two_headers_could_be_is_asked_and_so_is_the_period_of_hours_of_a_week() {
    let folder = TempDir::new().unwrap();
    let accounts = csv(
        "Kunden-Nr;Kunde;PLZ;Ort;Land;Umsatz 2024;Umsatz 2025",
        ";",
        rows(&customers(&GERMAN), |own| {
            let (city, _, zip) = own.town;
            text(&[&own.id.to_string(), &own.name, zip, city, "D", "7,5", &format!("{:.2}", own.revenue).replace('.', ",")])
        }),
    );
    fs::write(folder.path().join("Kunden.csv"), accounts).unwrap();
    fs::write(folder.path().join("vertreter.csv"), german_reps().replace("Stunden", "Stunden/Woche")).unwrap();
    let init = sutton(folder.path(), &["init", "plan", "--from", "Kunden.csv", "vertreter.csv"]);
    let (words, plan) = (told(&init), fs::read_to_string(folder.path().join("plan/plan.toml")).unwrap());
    assert!(words.contains("both Umsatz 2024 and Umsatz 2025 could be revenue"), "{words}");
    assert!(!plan.contains("revenue = "), "{plan}");
    assert!(words.contains("Stunden/Woche: are hours of a week, by the header"), "{words}");
    assert!(plan.contains("capacity_hours = \"Stunden/Woche\""), "{plan}");
}
