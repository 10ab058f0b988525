//! Batches: equal results however they are worked off, nothing lost where a run is cut off, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use binary::sutton;
use case::{Case, FILES, assert_code, json};
use serde_json::Value;
use sutton::scenarios::batch::FolderLock;

/// Eight scenarios beside the plan: one has no plan, two are the same.
const SCENARIOS: &str = r#"[[scenario]]
name = "nobody"
data.reps = "weak.csv"
[[scenario]]
name = "tight"
balance.workload.tolerance = 0.2
[[scenario]]
name = "tight, too"
balance.workload.tolerance = 0.2
[[scenario]]
name = "grid"
vary = { "travel.speed_kmh" = [50, 70, 90, 110, 130] }
"#;

fn case() -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| text + SCENARIOS);
    case.write("weak.csv", &case.read("reps.csv").replace("outside,95", "outside,9"));
    case
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn batch(case: &Case, out: &str, flags: &[&str]) -> Output {
    sutton(&[&["batch", text(&case.path("plan.toml")), "--out", text(&case.path(out)), "--quiet"], flags].concat())
}

fn step(case: &Case, step: &str, out: &str, flags: &[&str]) -> Output {
    sutton(&[&["batch", step, text(&case.path(out))], flags].concat())
}

fn plan_step(case: &Case, out: &str) {
    assert_code(&sutton(&["batch", "plan", text(&case.path("plan.toml")), "--out", text(&case.path(out))]), 0);
}

fn merged(case: &Case, out: &str) -> String {
    let output = step(case, "merge", out, &[]);
    assert_code(&output, 0);
    String::from_utf8(output.stdout).unwrap()
}

fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What is finished, and which files it is: those that are made again are others.
fn finished(folder: &Path) -> BTreeMap<PathBuf, (std::time::SystemTime, Vec<u8>)> {
    let mut found = BTreeMap::new();
    for below in ["results", "failures"] {
        for entry in fs::read_dir(folder.join(below)).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_str().unwrap().starts_with('.') {
                continue;
            }
            let file = if path.is_dir() { path.join("run.json") } else { path.clone() };
            found.insert(path, (fs::metadata(&file).unwrap().modified().unwrap(), fs::read(&file).unwrap()));
        }
    }
    found
}

#[test]
fn results_do_not_depend_on_workers_or_shards() {
    let case = case();
    for (out, workers) in [("one", "1"), ("two", "2")] {
        let output = batch(&case, out, &["--workers", workers]);
        assert_code(&output, 1);
        assert!(error(&output).starts_with("sutton: without a plan: 1 scenario\n  nobody: role outside: "), "{}", error(&output));
    }
    let table = merged(&case, "one");
    assert_eq!(table, merged(&case, "two"));
    let rows: Vec<&str> = table.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(rows[..4], ["as it stands", "as it stands", "nobody", "tight"], "the plan's order, a row per role");
    assert_eq!(rows.len(), 1 + 2 * 8);
    assert!(table.contains("\nnobody,\"data.reps = \"\"weak.csv\"\"\",,infeasible,\"role outside: "), "{table}");
    for count in 1..=5 {
        let out = format!("shards-{count}");
        plan_step(&case, &out);
        for index in (1..=count).rev() {
            step(&case, "run", &out, &["--shard", &format!("{index}/{count}"), "--quiet"]);
        }
        assert_eq!(table, merged(&case, &out), "{count} shards");
        for name in finished(&case.path("one")).into_keys().filter(|path| path.is_dir()) {
            for file in FILES {
                let there = case.path(&out).join("results").join(name.file_name().unwrap()).join(file);
                assert!(fs::read(name.join(file)).unwrap() == fs::read(there).unwrap(), "{count} shards, {file}");
            }
        }
    }
}

#[test]
fn every_result_is_a_plan_of_its_own() {
    let case = case();
    batch(&case, "out", &[]);
    let status = json(&step(&case, "status", "out", &["--json"]).stdout);
    assert_eq!((&status["finished"], &status["failed"], &status["open"]), (&8.into(), &1.into(), &0.into()));
    for scenario in status["scenarios"].as_array().unwrap().iter().filter(|own| own["state"] == "finished") {
        assert_code(&sutton(&["verify", scenario["result"].as_str().unwrap()]), 0);
    }
    let tight = status["scenarios"][2]["result"].as_str().unwrap();
    assert_eq!(status["scenarios"][3]["result"], tight, "what is the same is solved once");
    let settings = json(&fs::read(Path::new(tight).join("plan.json")).unwrap());
    assert_eq!(settings["balance"]["workload"]["tolerance"], 0.2);
    let compared = sutton(&["compare", text(&case.path("out")), "--json"]);
    assert_code(&compared, 1);
    assert_eq!(json(&compared.stdout)["plans"].as_array().unwrap().len(), 9);
    let changed = Path::new(tight).join("assignments.csv");
    fs::write(&changed, fs::read_to_string(&changed).unwrap().replace(",R1,", ",R2,")).unwrap();
    assert_code(&sutton(&["verify", tight]), 1);
}

#[test]
fn only_what_has_changed_is_done_again() {
    let case = case();
    batch(&case, "out", &[]);
    let before = finished(&case.path("out"));
    assert_eq!(before.len(), 8);
    batch(&case, "out", &[]);
    assert_eq!(finished(&case.path("out")), before);

    case.edit("weak.csv", |text| text.replace("outside,9,", "outside,95,"));
    let refused = step(&case, "run", "out", &[]);
    assert_code(&refused, 2);
    assert!(error(&refused).contains("weak.csv changed since; `sutton batch plan PLAN --out"), "{}", error(&refused));
    case.edit("plan.toml", |text| {
        text.replace("name = \"tight\"", "name = \"renamed\"") + "[[scenario]]\nname = \"new\"\nplan.seed = 9\n"
    });
    assert_code(&batch(&case, "out", &[]), 0);
    let after = finished(&case.path("out"));
    assert_eq!(after.len(), before.len() + 2, "other reps, and the new scenario");
    assert!(before.iter().all(|(path, files)| after.get(path) == Some(files)));
    assert_eq!(merged(&case, "out").lines().count(), 1 + 2 * 10);
}

#[test]
fn an_unusable_file_fails_its_scenario_alone() {
    let case = case();
    case.edit("weak.csv", |text| text.replace("R2,outside,9,", "R2,outside,many,"));
    assert_code(&batch(&case, "out", &[]), 1);
    assert!(merged(&case, "out").contains(",input,\"weak.csv, line 3, capacity_hours"), "{}", merged(&case, "out"));
    fs::remove_file(case.path("weak.csv")).unwrap();
    let missing = batch(&case, "out", &[]);
    assert_code(&missing, 2);
    assert!(
        error(&missing).contains("line 17, scenario \"nobody\", data.reps = \"weak.csv\": does not exist"),
        "{}",
        error(&missing)
    );
}

#[test]
fn wrong_commands_are_refused() {
    let case = case();
    let refused = |output: Output, part: &str| {
        assert_code(&output, 2);
        assert!(error(&output).contains(part), "{part:?} is missing in {}", error(&output));
    };
    refused(step(&case, "run", "out", &[]), "holds no batch");
    plan_step(&case, "out");
    refused(step(&case, "merge", "out", &[]), "9 of 9 scenarios are not worked off yet: `sutton batch run");
    refused(step(&case, "run", "out", &["--shard", "3/2"]), "shard 3/2 is out of range: shards of 2 count from 1 to 2");
    refused(step(&case, "run", "out", &["--shard", "first"]), "should be like 2/5");
    refused(step(&case, "run", "out", &["--workers", "0"]), "--workers 0");
    refused(step(&case, "run", "out", &["--memory", "-1"]), "--memory -1");
    let run = |shards: &str, variable: &str, value: &str| {
        let folder = case.path("out");
        let mut command = Command::new(env!("CARGO_BIN_EXE_sutton"));
        ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"].iter().for_each(|own| {
            command.env_remove(own);
        });
        command.args(["batch", "run", text(&folder), "--shards", shards, "--quiet"]).env(variable, value).output().unwrap()
    };
    refused(run("2", "SLURM_ARRAY_TASK_ID", "0"), "SLURM_ARRAY_TASK_ID=0: with --shards 2 it should be a number from 1 to 2");
    refused(run("2", "OTHER", "0"), "no scheduler says which one this is");
    run("2", "JOB_COMPLETION_INDEX", "0");
    assert_eq!(finished(&case.path("out")).len(), 4);
    case.edit("out/manifest.json", |text| text.replace("\"version\": \"", "\"version\": \"0.0.1-"));
    for one in ["run", "status", "merge"] {
        refused(step(&case, one, "out", &[]), "was made by version 0.0.1-");
    }
    case.write("out/manifest.json", "{");
    refused(step(&case, "status", "out", &[]), "is no manifest");
    fs::create_dir(case.path("mine")).unwrap();
    case.write("mine/notes.txt", "keep me");
    refused(batch(&case, "mine", &[]), "is not an empty folder and not an earlier batch's");
    assert_eq!(fs::read_dir(case.path("mine")).unwrap().count(), 1);
}

#[test]
fn one_run_at_a_time() {
    let case = case();
    plan_step(&case, "out");
    let held = FolderLock::whole(&case.path("out"), false).unwrap();
    for output in [batch(&case, "out", &[]), step(&case, "run", "out", &[]), step(&case, "run", "out", &["--shard", "1/2"])] {
        assert_code(&output, 2);
        assert!(error(&output).contains("another run is at work in"));
    }
    drop(held);
    let shard = FolderLock::shard(&case.path("out"), sutton::scenarios::batch::Shard::new(1, 2).unwrap(), false).unwrap();
    assert_code(&batch(&case, "out", &[]), 2);
    assert_code(&step(&case, "run", "out", &["--shard", "1/2"]), 2);
    assert_ne!(step(&case, "run", "out", &["--shard", "2/2", "--quiet"]).status.code(), Some(2), "other shards may go on");
    drop(shard);
    assert_code(&step(&case, "run", "out", &["--shard", "1/2", "--quiet", "--wait"]), 0);
    assert_eq!(merged(&case, "out").lines().count(), 18);
}

/// Damages a result of a finished batch of nine scenarios, which `status` and `merge` must tell and a rerun mend.
fn damaged(how: &str, part: &str, damage: impl Fn(&Case, &[PathBuf])) {
    let case = case();
    batch(&case, "out", &[]);
    let (table, before) = (merged(&case, "out"), finished(&case.path("out")));
    let status = json(&step(&case, "status", "out", &["--json"]).stdout);
    // Those of the grid: each is the result of one scenario.
    let grid = status["scenarios"].as_array().unwrap()[4..].iter();
    let results: Vec<PathBuf> = grid.map(|own| own["result"].as_str().unwrap().into()).collect();
    damage(&case, &results);
    let status = json(&step(&case, "status", "out", &["--json"]).stdout);
    assert_eq!(status["damaged"], 1, "{how}");
    for output in [step(&case, "merge", "out", &[]), sutton(&["compare", text(&case.path("out"))])] {
        assert_code(&output, 1);
        assert!(error(&output).contains(part), "{how}: {part:?} is missing in {}", error(&output));
    }
    batch(&case, "out", &[]);
    assert_eq!(merged(&case, "out"), table, "{how}");
    assert_eq!(finished(&case.path("out")).len(), before.len());
    assert!(fs::read_dir(case.path("out/damaged")).unwrap().count() > 0, "{how}: nothing that somebody changed is thrown away");
}

#[test]
fn results_that_are_not_as_they_were_written_are_told_and_mended() {
    damaged("edited", "summary.json: changed since it was written", |_, results| {
        let summary = results[0].join("summary.json");
        let text = fs::read_to_string(&summary).unwrap();
        fs::write(summary, text.replacen("\"travel_hours_after\": ", "\"travel_hours_after\": 1", 1)).unwrap();
    });
    damaged("incomplete", "certificate.json: is gone", |_, results| {
        fs::remove_file(results[1].join("certificate.json")).unwrap();
    });
    damaged("without its list", "manifest.json: is gone", |_, results| {
        fs::remove_file(results[1].join("manifest.json")).unwrap();
    });
    damaged("emptied", "manifest.json: is gone", |_, results| {
        fs::remove_dir_all(&results[2]).unwrap();
        fs::create_dir(&results[2]).unwrap();
    });
    damaged("a file", "manifest.json", |_, results| {
        fs::remove_dir_all(&results[2]).unwrap();
        fs::write(&results[2], "").unwrap();
    });
    damaged("a failure edited", "its failure was changed", |case, _| {
        let failure = fs::read_dir(case.path("out/failures")).unwrap().next().unwrap().unwrap().path();
        let text = fs::read_to_string(&failure).unwrap();
        fs::write(failure, text.replace("infeasible", "input")).unwrap();
    });
}

#[test]
fn results_in_each_other_s_place_are_told_and_mended() {
    let case = case();
    batch(&case, "out", &[]);
    let status = json(&step(&case, "status", "out", &["--json"]).stdout);
    let result = |at: usize| PathBuf::from(status["scenarios"][at]["result"].as_str().unwrap());
    let (one, other, aside) = (result(0), result(4), case.path("aside"));
    let table = merged(&case, "out");
    for (from, to) in [(&one, &aside), (&other, &one), (&aside, &other)] {
        fs::rename(from, to).unwrap();
    }
    let refused = step(&case, "merge", "out", &[]);
    assert_code(&refused, 1);
    assert_eq!(error(&refused).matches("it is another scenario's").count(), 2, "{}", error(&refused));
    batch(&case, "out", &[]);
    assert_eq!(merged(&case, "out"), table);
}

#[test]
fn a_list_of_scenarios_that_is_not_the_plan_s_is_told() {
    let case = case();
    batch(&case, "out", &[]);
    let (table, written) = (merged(&case, "out"), case.read("out/manifest.json"));
    type Edit = fn(&mut Vec<Value>);
    let edits: [(&str, Edit); 5] = [
        ("\"grid speed_kmh=50\", \"grid speed_kmh=70\"", |all| {
            let [one, other] = [4, 5].map(|at| all[at]["result"].clone());
            (all[4]["result"], all[5]["result"]) = (other, one);
        }),
        ("\"loose\", \"tight\"", |all| all[2]["name"] = "loose".into()),
        ("\"tight\"", |all| all[2]["changes"]["balance.workload.tolerance"] = 0.3.into()),
        ("\"nobody\"", |all| drop(all.remove(1))),
        ("the order of its scenarios", |all| all.swap(0, 6)),
    ];
    for (what, edit) in edits {
        case.edit_json("out/manifest.json", |manifest| edit(manifest["scenarios"].as_array_mut().unwrap()));
        let out = case.path("out");
        let compared = sutton(&["compare", text(&out)]);
        for output in
            [step(&case, "status", "out", &[]), step(&case, "merge", "out", &[]), step(&case, "run", "out", &[]), compared]
        {
            assert_code(&output, 2);
            let edited = format!("was edited since it was written: its scenarios are not the plan's ({what})");
            assert!(error(&output).contains(&edited), "{}", error(&output));
        }
        case.write("out/manifest.json", &written);
    }
    // Where the plan is another one by now, the results are still what was asked for once.
    case.edit("plan.toml", |text| text.replace("name = \"tight\"", "name = \"renamed\""));
    let output = step(&case, "merge", "out", &[]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), table);
    assert!(error(&output).contains("the plan file changed since: whether these are the scenarios"), "{}", error(&output));
    fs::remove_file(case.path("plan.toml")).unwrap();
    assert!(error(&step(&case, "status", "out", &[])).contains("the plan or a file of it can't be read"));
}

#[test]
fn what_somebody_adds_to_a_result_stays_there() {
    let case = case();
    batch(&case, "out", &[]);
    let notes = finished(&case.path("out")).into_keys().next_back().unwrap().join("notes.txt");
    fs::write(&notes, "keep me").unwrap();
    assert_code(&step(&case, "merge", "out", &[]), 0);
    batch(&case, "out", &[]);
    assert_eq!(fs::read_to_string(notes).unwrap(), "keep me");
}
