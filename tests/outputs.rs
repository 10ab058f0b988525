//! What may be replaced: folders that we wrote and nobody touched since. All else stays, and is told.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use binary::sutton;
use case::{Case, FILES, assert_code, json};

fn refused(output: &Output, parts: &[&str]) {
    assert_code(output, 2);
    let report = String::from_utf8_lossy(&output.stderr);
    for part in parts {
        assert!(report.contains(part), "{part:?} is missing in {report}");
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry));
        } else {
            found.insert(entry.clone(), fs::read(&entry).unwrap());
        }
    }
    found
}

#[test]
fn every_file_is_in_the_manifest_with_its_hash_and_command() {
    let case = Case::solved();
    let manifest = json(case.read("out/manifest.json").as_bytes());
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), FILES.len() + 3, "and report.html, plan.xlsx and run.json");
    for file in FILES {
        let entry = listed.iter().find(|own| own["path"] == file).unwrap();
        assert_eq!(entry["sha256"], sutton::hash::sha256(case.read(&format!("out/{file}")).as_bytes()));
        assert_eq!(entry["command"], "solve");
    }
    let run = listed.iter().find(|own| own["path"] == "run.json").unwrap();
    assert!(run.get("sha256").is_none(), "what varies is listed by name alone");
    assert_eq!(json(case.read("out/run.json").as_bytes())["build"], sutton::version::BUILD);
    assert!(!case.read("out/summary.json").contains(sutton::version::BUILD));
}

#[test]
fn the_run_tells_the_seconds_of_each_phase() {
    let case = Case::solved();
    let run = json(case.read("out/run.json").as_bytes());
    let seconds = |of: &serde_json::Value| -> Vec<(String, f64)> {
        let phases = of["phases"].as_array().unwrap().iter();
        phases.map(|own| (own["phase"].as_str().unwrap().into(), own["seconds"].as_f64().unwrap())).collect()
    };
    let command = seconds(&run);
    let names: Vec<&str> = command.iter().map(|(phase, _)| phase.as_str()).collect();
    assert_eq!(names, ["read", "formulate", "solve", "savings", "pages", "check", "write"]);
    for role in run["roles"].as_array().unwrap() {
        let phases = seconds(role);
        let first = |phase: &str| phases.iter().position(|(own, _)| own.starts_with(phase)).unwrap();
        assert!(first("prices of ") < first("candidates") && first("candidates") < first("search"), "{phases:?}");
        assert_eq!(first("check"), phases.len() - 1);
        let sum: f64 = phases.iter().map(|(_, seconds)| seconds).sum();
        assert!(sum > 0.0 && sum <= command[2].1, "{sum} s of {} s", command[2].1);
    }
    let [plan, again] = ["plan.toml", "again"].map(|name| case.path(name).display().to_string());
    let told = sutton(&["solve", &plan, "--out", &again, "--verbose"]);
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    for phase in ["  read ", "  solve ", "      check ", "  write "] {
        assert!(told.contains(&format!("\n{phase}")), "{phase} is missing in {told}");
    }
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
}

#[test]
fn what_somebody_has_changed_or_added_is_never_replaced() {
    type Change = fn(&Case);
    let changes: [(&str, Change); 5] = [
        ("notes.txt: not written by sutton", |case| case.write("out/notes.txt", "keep me")),
        ("mine/deep.txt: not written by sutton", |case| {
            fs::create_dir(case.path("out/mine")).unwrap();
            case.write("out/mine/deep.txt", "keep me");
        }),
        ("territories.csv: changed since it was written", |case| case.edit("out/territories.csv", |text| text + "my remark\n")),
        ("out holds files without a manifest.json", |case| fs::remove_file(case.path("out/manifest.json")).unwrap()),
        ("out holds a manifest.json that is no list", |case| case.write("out/manifest.json", "{}")),
    ];
    for (part, change) in changes {
        let case = Case::solved();
        change(&case);
        let before = files(&case.path("."));
        refused(&case.solve(&["--seed", "7"]), &[part, "name another output folder"]);
        assert_eq!(files(&case.path(".")), before);
    }
    let case = Case::solved();
    fs::remove_file(case.path("out/moves.csv")).unwrap();
    assert_code(&case.solve(&["--quiet"]), 0);
    assert!(case.path("out/moves.csv").exists(), "what is gone is made again");
}

#[test]
fn inputs_in_the_output_folder_stay() {
    let case = Case::solved();
    fs::copy(case.path("reps.csv"), case.path("out/reps.csv")).unwrap();
    case.edit("plan.toml", |text| text.replace("\"reps.csv\"", "\"out/reps.csv\""));
    refused(&case.solve(&[]), &["reps.csv: not written by sutton", "reps.csv: an input of the plan"]);

    let case = Case::solved();
    case.edit("plan.toml", |text| text.replace("[segment]", "owners = \"out/assignments.csv\"\n[segment]"));
    case.edit("accounts.csv", |text| text.replace(",owner,", ",before,"));
    let before = files(&case.path("."));
    refused(&case.solve(&[]), &["assignments.csv: an input of the plan"]);
    assert_eq!(files(&case.path(".")), before);
    assert_code(&case.solve_to(&case.path("next"), &["--quiet"]), 0);
}

#[cfg(unix)]
#[test]
fn a_link_stays_one_and_what_it_leads_to_is_replaced() {
    let case = Case::new();
    fs::create_dir(case.path("disk")).unwrap();
    std::os::unix::fs::symlink("disk/plan", case.path("out")).unwrap();
    for seed in ["1", "2"] {
        assert_code(&case.solve(&["--quiet", "--seed", seed]), 0);
        assert!(case.path("out").is_symlink());
        assert_eq!(json(case.read("disk/plan/summary.json").as_bytes())["seed"].to_string(), seed);
        assert_code(&case.verify(), 0);
        assert_code(&sutton(&["verify", case.path("disk/plan").to_str().unwrap()]), 0);
    }
    assert_eq!(fs::read_dir(case.path("disk")).unwrap().count(), 1);
}

#[test]
fn folders_of_plans_and_batches_do_not_take_each_other_s_place() {
    let case = Case::solved();
    let (plan, out, cycle) = (case.path("plan.toml"), case.path("out"), case.path("cycle"));
    let (plan, out, cycle) = (plan.to_str().unwrap(), out.to_str().unwrap(), cycle.to_str().unwrap());
    assert_code(&sutton(&["batch", plan, "--out", cycle, "--quiet"]), 0);
    let before = (files(&case.path("out")), files(&case.path("cycle")));
    refused(&sutton(&["batch", plan, "--out", out]), &["is not an empty folder and not an earlier batch's"]);
    refused(&case.solve_to(&case.path("cycle"), &[]), &["no list of a plan's files"]);
    let result = fs::read_dir(case.path("cycle/results")).unwrap().next().unwrap().unwrap().path();
    refused(&case.solve_to(&result, &[]), &["belongs to a batch"]);
    assert_eq!((files(&case.path("out")), files(&case.path("cycle"))), before);
    assert_code(&sutton(&["compare", out, cycle]), 0);

    fs::create_dir(case.path("web")).unwrap();
    case.write("web/manifest.json", "{\"name\": \"somebody else's\"}");
    let web = case.path("web");
    refused(&sutton(&["batch", plan, "--out", web.to_str().unwrap()]), &["not an earlier batch's"]);
    assert!(case.read("web/manifest.json").contains("somebody else's"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_mounted_disk_is_refused_before_any_work() {
    refused(&Case::new().solve_to(Path::new("/proc"), &[]), &["is where a disk is mounted: name a folder in it"]);
}

#[test]
fn a_file_that_is_there_stays() {
    let case = Case::new();
    let (plan, there) = (case.path("plan.toml"), case.path("there"));
    let (plan, there) = (plan.to_str().unwrap(), there.to_str().unwrap());
    let commands: [&[&str]; 4] = [
        &["export-model", plan, "--role", "outside", "--format", "lp", "--out", there],
        &["frontier", plan, "--role", "outside", "--points", "2", "--out", there],
        &["size", plan, "--role", "outside", "--heads", "2", "--out", there],
        &["benchmark", "--only", "c40x5", "--json", there],
    ];
    for command in commands {
        case.write("there", "keep me");
        refused(&sutton(command), &["there is there already, and stays: name another place"]);
        assert_eq!(case.read("there"), "keep me");
        fs::remove_file(there).unwrap();
        assert_code(&sutton(command), 0);
        let made = case.read("there");
        refused(&sutton(command), &["stays"]);
        assert!(!made.is_empty() && made == case.read("there"));
    }
    fs::create_dir(case.path("mine")).unwrap();
    case.write("mine/c40x5.txt", "keep me");
    refused(&sutton(&["benchmark", "--write", case.path("mine").to_str().unwrap()]), &["is not an empty folder"]);
    assert_eq!(case.read("mine/c40x5.txt"), "keep me");
}
