//! `init`, `inspect` and `schema`: what a person meets first.

#![allow(clippy::unwrap_used)]

mod binary;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use binary::sutton;
use serde_json::Value;
use sutton::plan::inspection::inspect;

fn init(folder: &Path) -> Output {
    sutton(&["init", &folder.display().to_string()])
}

#[test]
fn the_starter_plan_is_read_without_a_doubt() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a/starter");
    let output = init(&folder);
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains(&format!("sutton solve {}", folder.join("plan.toml").display())));
    let plan = sutton::read::plan(&folder.join("plan.toml")).unwrap();
    let inspection = inspect(&plan).unwrap();
    assert_eq!((inspection.totals.accounts, inspection.totals.prospects), (12, 2));
    assert_eq!((inspection.suspicions.len(), inspection.warnings.len()), (0, 0));
    assert!(inspection.roles[0].sellers_needed.unwrap() <= inspection.roles[0].full_time());
}

#[test]
fn init_never_writes_over_anything() {
    let folder = tempfile::tempdir().unwrap();
    assert!(init(folder.path()).status.success(), "an empty folder may be filled");
    let before = std::fs::read(folder.path().join("plan.toml")).unwrap();
    let output = init(folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("is not an empty folder"));
    assert_eq!(std::fs::read(folder.path().join("plan.toml")).unwrap(), before);
}

#[test]
fn the_working_folder_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let here = Command::new(env!("CARGO_BIN_EXE_sutton")).args(["init", "."]).current_dir(folder.path()).output().unwrap();
    assert_eq!(here.status.code(), Some(2));
    assert!(String::from_utf8(here.stderr).unwrap().contains("is the folder you are in"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// The keys of a schema's object, and of those below it; maps of sections stand under any name.
fn keys(schema: &Value, root: &Value, found: &mut BTreeSet<String>) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        keys(root.pointer(name.trim_start_matches('#')).unwrap(), root, found);
    }
    for (key, below) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        found.insert(key.clone());
        keys(below, root, found);
    }
    if let Some(below) = schema.get("additionalProperties") {
        keys(below, root, found);
    }
}

#[test]
fn the_starter_plan_explains_every_key_of_the_schema() {
    let schema: Value = serde_json::from_slice(&sutton(&["schema"]).stdout).unwrap();
    let mut known = BTreeSet::new();
    keys(&schema, &schema, &mut known);
    assert!(known.contains("tolerance") && known.contains("hop_neighbour") && known.len() > 30, "{known:?}");
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    let starter = std::fs::read_to_string(folder.path().join("plan.toml")).unwrap();
    let explained = |key: &&String| {
        let section = |line: &str| {
            [format!("[{key}]"), format!("[{key}."), format!("[[{key}]]")].iter().any(|head| line.starts_with(head))
                || line.starts_with('[') && line.contains(&format!(".{key}]"))
        };
        let setting = |line: &str| line.starts_with(&format!("{key} =")) || line.contains(&format!(".{key} ="));
        starter.lines().map(|line| line.trim_start_matches("# ")).any(|line| section(line) || setting(line))
    };
    let missing: Vec<&String> = known.iter().filter(|key| !explained(key)).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

/// What looks wrong in a folder of four accounts and a seller.
fn suspicions(accounts: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    std::fs::write(folder.path().join("accounts.csv"), accounts).unwrap();
    let reps = "rep_id,role,capacity_hours,latitude,longitude\nR1,outside,15,40,-75\nR2,outside,0,40,-75\n";
    std::fs::write(folder.path().join("reps.csv"), reps).unwrap();
    let inspection = inspect(&sutton::read::plan(&folder.path().join("plan.toml")).unwrap()).unwrap();
    inspection.suspicions.into_iter().map(|found| format!("{} {:?}", found.what, found.examples)).collect()
}

#[test]
fn what_looks_wrong_is_told() {
    let around: String =
        (0..40).map(|at| format!("n{at},N{at},{},{},9\n", 40.0 + f64::from(at) / 40.0, -75.0 - f64::from(at) / 40.0)).collect();
    let header = "account_id,name,latitude,longitude,revenue\n";
    let rows = "null,Null,0,0,1\nswap,Swap,-75.5,40.5,1\ntwin,n1,40.025,-75.025,1\ngiant,Giant,40.5,-75.5,9000\n";
    let found = suspicions(&format!("{header}{around}{rows}"));
    assert_eq!(found.len(), 5, "{found:#?}");
    let told = |at: usize, what: &str, place: &str| {
        assert!(found[at].starts_with("1 ") && found[at].contains(what) && found[at].contains(place), "{}", found[at]);
    };
    told(0, "latitude 0, longitude 0", "accounts.csv, line 42 (null)");
    told(1, "swapped", "line 43 (swap)");
    told(2, "name and place of an earlier one", "line 44 (twin)");
    told(3, "active rep without capacity", "reps.csv, line 3 (R2)");
    told(4, "more hours of calls in role outside than any rep has (15 h)", "(giant): 20 h");
    assert!(
        suspicions(&format!("{header}{around}")).iter().all(|found| found.contains("capacity") || found.contains("more hours"))
    );
}

#[test]
fn inspect_shows_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    let plan = folder.path().join("plan.toml").display().to_string();
    let text = String::from_utf8(sutton(&["inspect", &plan]).stdout).unwrap();
    for part in [
        "accounts.csv",
        "CSV, comma, UTF-8",
        "How headers were matched",
        "full-time sellers of 200 h, has 2.0",
        "Nothing looks wrong",
    ] {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
    let json: Value = serde_json::from_slice(&sutton(&["inspect", &plan, "--json"]).stdout).unwrap();
    assert_eq!(json["totals"]["accounts"], 12);
    assert_eq!(json["files"][1]["headers"][0][1], "account_id");
    assert_eq!(json["roles"][0]["role"], "outside");
}
