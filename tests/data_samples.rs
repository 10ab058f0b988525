//! The samples in `data/` are what the commands in `data/README.md` make, byte for byte.

#![allow(clippy::unwrap_used)]

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

use sutton::balance::explain::Explainer;
use sutton::balance::formulate::formulate;
use sutton::balance::optimise::optimise;
use sutton::plan::segment::segment;
use sutton::solve::{Parameters, Progress};

/// The arguments that the README gives for a sample: the line of `sutton generate data/NAME …`.
fn arguments(name: &str) -> Vec<String> {
    let readme = std::fs::read_to_string("data/README.md").unwrap();
    let command = format!("sutton generate data/{name}");
    let line = readme.lines().find_map(|line| line.trim().strip_prefix(&command)).unwrap();
    line.split_whitespace().map(String::from).collect()
}

fn names(dir: &Path) -> Vec<OsString> {
    let mut names: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    names
}

fn assert_same(made: &Path, committed: &Path, file: &OsStr) {
    assert!(std::fs::read(made.join(file)).unwrap() == std::fs::read(committed.join(file)).unwrap(), "{committed:?}, {file:?}");
}

fn regenerate(name: &str) {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join(name);
    let status =
        Command::new(env!("CARGO_BIN_EXE_sutton")).arg("generate").arg(&made).args(arguments(name)).output().unwrap().status;
    assert!(status.success());
    let committed = Path::new("data").join(name);
    assert_eq!(names(&made), names(&committed));
    names(&made).iter().for_each(|file| assert_same(&made, &committed, file));
}

#[test]
fn us_field_team() {
    regenerate("us-field-team");
}

#[test]
fn west_teams() {
    regenerate("west-teams");
}

#[test]
fn first_plan() {
    regenerate("first-plan");
}

#[test]
#[cfg_attr(windows, ignore = "Python goes by other names there")]
fn redraw_by_its_script() {
    let out = tempfile::tempdir().unwrap();
    let (made, places) = (out.path().join("redraw"), out.path().join("places"));
    [&made, &places].into_iter().for_each(|dir| std::fs::create_dir(dir).unwrap());
    std::fs::copy("data/redraw/make.py", made.join("make.py")).unwrap();
    std::fs::copy("data/places/places.zip", places.join("places.zip")).unwrap();
    let status = Command::new("python3").arg(made.join("make.py")).status().expect("python3 makes this sample");
    assert!(status.success());
    let tables: Vec<OsString> = names(&made).into_iter().filter(|name| name != "make.py").collect();
    assert_eq!(tables, ["accounts.csv", "call_patterns.csv", "reps.csv"]);
    tables.iter().for_each(|file| assert_same(&made, Path::new("data/redraw"), file));
}

/// Travel hours over hours of a role, in the plan that `solve` finds.
fn on_the_road(name: &str, role: &str) -> f64 {
    let out = tempfile::tempdir().unwrap();
    let (plan, folder) = (format!("data/{name}/plan.toml"), out.path().join("out"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_sutton"));
    let output = command.args(["solve", &plan, "--gap", "0.01", "--quiet", "--out"]).arg(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let summary: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("summary.json")).unwrap()).unwrap();
    let of_role = summary["roles"].as_array().unwrap().iter().find(|own| own["role"] == role).unwrap();
    of_role["travel_hours_after"].as_f64().unwrap() / of_role["workload_hours"].as_f64().unwrap()
}

#[test]
fn field_teams_are_on_the_road_for_a_quarter_to_a_third_of_their_hours() {
    for name in ["first-plan", "us-field-team", "west-teams"] {
        let share = on_the_road(name, "outside");
        assert!((0.25..0.35).contains(&share), "{name}: {share}");
    }
}

#[test]
fn the_planning_cycle_calls_as_the_field_team_but_for_c_accounts() {
    let rows = |path: &str| -> Vec<String> {
        let table = std::fs::read_to_string(path).unwrap();
        table.lines().filter(|line| !line.starts_with("C,")).map(String::from).collect()
    };
    assert_eq!(rows("data/planning-cycle/call_patterns-c-by-phone.csv"), rows("data/us-field-team/call_patterns.csv"));
}

#[test]
fn owners_who_left_count_as_nobody_in_an_assignment_file() {
    let plan = sutton::read::plan(std::path::Path::new("data/us-field-team/plan.toml")).unwrap();
    let owned = sutton::read::assignments(std::path::Path::new("data/us-field-team/owners.csv"), &plan).unwrap().assignments;
    let left = plan.owners.values().filter(|owner| owner.rep.is_none()).count();
    assert!(left > 0);
    assert_eq!(owned.len() + left, plan.owners.len());
}

#[test]
fn no_relation_is_cut_that_could_go_back_alone_and_save_cost() {
    let plan = sutton::read::plan(Path::new("data/us-field-team/plan.toml")).unwrap();
    let segments = segment(&plan).unwrap();
    let parameters = Parameters { gap: 1e-3, ..Parameters::default() };
    let mut cut = 0;
    for role in plan.roles() {
        let formulation = formulate(&plan, &segments, &role).unwrap();
        let found = optimise(&plan, &formulation, &parameters, &Progress::new(None)).unwrap();
        let explainer = Explainer::new(&plan, &formulation, &found.plan, &found.start.assignment);
        for own in found.plan.accounts.iter().filter(|own| own.leaving().is_some()) {
            let explained = explainer.account(own.account, own.owner).unwrap();
            let back = &explained.others[0];
            let id = &plan.accounts[own.account].id;
            assert!(back.change() > -1e-6 || !back.broken.is_empty(), "{role}: {id} could go back and save {} h", -back.change());
            cut += 1;
        }
    }
    assert!(cut > 500, "{cut} relations");
}
