//! Scenarios of a plan: what they change, what is refused, how they compare.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::fs;
use std::process::Output;

use binary::sutton;
use case::{Case, assert_code, json};
use sutton::read::ScenarioWorkbook;

/// A case with these scenarios.
fn with(scenarios: &str) -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| text + scenarios);
    case
}

fn plan(case: &Case) -> String {
    case.path("plan.toml").display().to_string()
}

fn compare(case: &Case, flags: &[&str]) -> Output {
    sutton(&[&["compare", &plan(case), "--quiet"], flags].concat())
}

fn names(case: &Case) -> Vec<String> {
    let book = ScenarioWorkbook::read(&case.path("plan.toml"), None, None).unwrap();
    book.scenarios.iter().map(|scenario| scenario.name.clone()).collect()
}

/// Asserts that the plan has exactly these defects.
fn assert_defects(scenarios: &str, defects: &[&str]) {
    let case = with(scenarios);
    for command in ["inspect", "compare"] {
        let output = sutton(&[command, &plan(&case)]);
        assert_code(&output, 2);
        let report = String::from_utf8(output.stderr).unwrap();
        let told: Vec<&str> = report.lines().skip(1).map(|line| line.split_once("plan.toml, ").unwrap().1).collect();
        assert_eq!(told.len(), defects.len(), "{report}");
        for (told, wanted) in told.iter().zip(defects) {
            assert!(told.contains(wanted), "{wanted:?} is missing in {report}");
        }
    }
}

#[test]
fn grids_are_written_out_in_order() {
    let case = with(
        r#"[[scenario]]
name = "tight"
balance.workload.tolerance = 0.2
[[scenario]]
name = "grid"
plan.seed = 3
vary = { "stability.max_moved" = [0.5, 1], "balance.workload.tolerance" = [0.3, 0.4, 0.5] }
"#,
    );
    let grid = ["0.3", "0.4", "0.5"].iter().flat_map(|t| ["0.5", "1"].map(|m| format!("grid tolerance={t} max_moved={m}")));
    let wanted: Vec<String> = ["as it stands".to_string(), "tight".to_string()].into_iter().chain(grid).collect();
    assert_eq!(names(&case), wanted);
    let book = ScenarioWorkbook::read(&case.path("plan.toml"), None, None).unwrap();
    let last = book.scenario(book.scenarios.last().unwrap()).unwrap();
    assert_eq!((last.config.plan.seed, last.config.stability.max_moved), (3, Some(1.0)));
    assert_eq!(last.config.balance["workload"].tolerance, Some(0.5));
    assert_eq!(book.plan.config.balance.len(), 0, "the plan itself stays as it is");
    assert_eq!((book.plan.config.scenario.len(), book.plan.config.scenario[1].vary.len()), (2, 2));
}

#[test]
fn scenarios_stand_in_json_as_well() {
    let case = Case::new();
    let mut value: toml::Table = case.read("plan.toml").parse().unwrap();
    value["plan"].as_table_mut().unwrap().insert("start".into(), "2026-01-01".into());
    let mut value = serde_json::to_value(&value).unwrap();
    value["scenario"] = serde_json::json!([{ "name": "tight", "balance": { "workload": { "tolerance": 0.2 } } },
        { "name": "wrong", "balance": { "workload": { "tolerence": 0.2 } } }]);
    case.write("plan.toml", &serde_json::to_string_pretty(&value).unwrap());
    let report = String::from_utf8(sutton(&["inspect", &plan(&case)]).stderr).unwrap();
    assert!(
        report.contains("scenario \"wrong\", balance.workload.tolerence = \"0.2\": is no known key (did you mean tolerance?)")
    );
    value["scenario"].as_array_mut().unwrap().pop();
    case.write("plan.toml", &serde_json::to_string_pretty(&value).unwrap());
    assert_eq!(names(&case), ["as it stands", "tight"]);
}

#[test]
fn files_may_differ_and_settings_may_be_taken_out() {
    let case = with(
        r#"[[scenario]]
name = "without R2"
data.reps = "fewer.csv"
unset = ["data.locks"]
"#,
    );
    case.write("fewer.csv", &case.read("reps.csv").replace("R2,outside,95", "R3,outside,120"));
    let book = ScenarioWorkbook::read(&case.path("plan.toml"), None, None).unwrap();
    let other = book.scenario(&book.scenarios[1]).unwrap();
    assert_eq!((other.reps[1].id.as_str(), other.reps[1].capacity_hours, other.locks.len()), ("R3", 120.0, 0));
    assert_eq!((book.plan.reps[1].id.as_str(), book.plan.locks.len()), ("R2", 1));
}

#[test]
fn what_is_wrong_with_scenarios_is_told_at_once() {
    assert_defects(
        r#"[[scenario]]
name = "twice"
plan.seed = 2
[[scenario]]
name = "twice"
plan.seed = 3
[[scenario]]
plan.seed = 3
[[scenario]]
name = "empty"
vary = {}
[[scenario]]
name = "empty list"
vary = { "plan.seed" = [], solve.gap = 3 }
[[scenario]]
name = "nothing"
[[scenario]]
name = "as it stands"
plan.seed = 4
[[scenario]]
name = "unset"
unset = ["data.lock"]
[[scenario]]
name = "both"
plan.seed = 2
vary = { "plan.seed" = [3] }
"#,
        &[
            "line 21, scenario[2].name: is missing",
            "line 25, scenario[3].vary: is an empty grid",
            "scenario[4].vary.plan.seed: is an empty grid: give it one value at least",
            "scenario[4].vary.solve.gap = \"3\": should be a list of values",
            "line 29, scenario[5]: changes nothing",
            "line 36, scenario[7].unset[0] = \"data.lock\": is not set in the plan, so there is nothing to take out (did you mean data.locks?)",
            "line 39, scenario[8].plan.seed = \"2\": plan.seed is changed twice in this scenario",
            "line 19, scenario[1].name = \"twice\": two scenarios are called \"twice\": the other one stands in line 16",
            "line 32, scenario[6].name = \"as it stands\": is what the plan itself is called",
        ],
    );
}

#[test]
fn settings_of_scenarios_are_checked_like_those_of_the_plan() {
    assert_defects(
        r#"[[scenario]]
name = "typo"
stability.max_movd = 0.1
[[scenario]]
name = "range"
vary = { "balance.workload.tolerance" = [0.1, 7], "plan.seed" = [1, 2, 3] }
[[scenario]]
name = "section"
stabilty = { max_moved = 0.1 }
"#,
        &[
            "line 17, scenario \"typo\", stability.max_movd = \"0.1\": is no known key (did you mean max_moved?)",
            "line 20, scenario \"range\", balance.workload.tolerance = \"7\": must be from 0 to below 1",
            "line 23, scenario \"section\", stabilty: is no known key (did you mean stability?)",
        ],
    );
}

#[test]
fn a_comparison_says_of_each_what_solve_says() {
    let case = with("[[scenario]]\nname = \"tight\"\nbalance.workload.tolerance = 0.2\n");
    assert_code(&case.solve(&["--quiet"]), 0);
    let output = compare(&case, &["--json"]);
    assert_code(&output, 0);
    let found = json(&output.stdout);
    let solved = json(case.read("out/summary.json").as_bytes());
    assert_eq!(found["plans"][0]["roles"], solved["roles"]);
    assert_eq!(found["plans"][1]["plan"], "tight");
    assert_eq!(found["pairs"].as_array().unwrap().len(), 2, "one pair of plans in two roles");
    let role = &solved["roles"][0];
    let moved = case.read("out/moves.csv").lines().filter(|line| line.contains(",outside,moved,")).count();
    assert_eq!(role["moved_accounts"], moved);
    assert_eq!(role["owned_accounts"], role["accounts_before"]);
    assert_eq!(role["calls_after"], role["calls_due"]);
}

#[test]
fn written_plans_and_scenarios_stand_side_by_side() {
    let case = with("[[scenario]]\nname = \"other\"\nplan.seed = 2\n");
    assert_code(&case.solve(&["--quiet"]), 0);
    let out = case.path("out").display().to_string();
    let output = compare(&case, &[&out, "--csv", "--against", &out]);
    assert_code(&output, 0);
    let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
    let headers = rows.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6, "three plans of two roles");
    for row in &rows {
        assert_eq!(
            (&row[at("same_rep_accounts")], &row[at("adjusted_rand")], &row[at("territories_that_differ")]),
            ("1", "1", "0")
        );
    }
    let wrong = compare(&case, &["--against", "othr"]);
    assert_code(&wrong, 2);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("(did you mean other?)"));
}

#[test]
fn a_scenario_without_a_plan_is_told_and_the_others_stand() {
    let case = with("[[scenario]]\nname = \"nobody\"\ndata.reps = \"weak.csv\"\n");
    case.write("weak.csv", &case.read("reps.csv").replace("outside,95", "outside,9"));
    let output = compare(&case, &[]);
    assert_code(&output, 1);
    let (text, error) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    for part in ["outside: 9 accounts for 2 reps", "as it stands", "Without a plan: 1 scenario\n  nobody\n    role outside: "] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    assert_eq!(error, "sutton: without a plan: 1 scenario\n  nobody\n");
}

#[test]
fn the_sample_of_a_planning_cycle_has_twelve_futures() {
    let book = ScenarioWorkbook::read(std::path::Path::new("data/planning-cycle/plan.toml"), None, None).unwrap();
    assert_eq!(book.scenarios.len(), 13);
    let field = fs::read_to_string("data/us-field-team/reps.csv").unwrap();
    let without =
        |id: &str| -> String { field.lines().filter(|line| !line.starts_with(id)).map(|line| format!("{line}\n")).collect() };
    assert_eq!(fs::read_to_string("data/planning-cycle/reps-19-outside.csv").unwrap(), without("outside-09,"));
    for scenario in &book.scenarios {
        assert!(book.scenario(scenario).is_ok(), "{}", scenario.name);
    }
}
