//! The proposal: a new folder, whose files a plan reads; nothing else is changed, and the same log gives the same bytes.

use std::collections::BTreeMap;
use std::process::Command;

use super::*;

const FILES: [&str; 3] = ["proposal.toml", "call_patterns.csv", "proposal.md"];

/// Settings laid over others, key by key.
fn laid_over(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(base)), toml::Value::Table(over)) => laid_over(base, over),
            (_, value) => drop(base.insert(key, value)),
        }
    }
}

#[test]
fn the_plan_file_takes_the_proposal() {
    let own = drawn(&["--longer", "B=1.3", "--slower", "north=1.5", "--slower", "south=1.5"]);
    let found = found(&own, &[]);
    assert_eq!((&found["drives"]["verdict"], &found["proposed"]), (&"change".into(), &true.into()));
    let speed = found["drives"]["speed_kmh"].as_f64().unwrap();
    assert!((37.0..44.0).contains(&speed), "{speed}");
    let case = folder();
    let mut plan: toml::Table = PLAN.parse().unwrap();
    laid_over(&mut plan, own.read("proposal/proposal.toml").parse().unwrap());
    assert_eq!(plan["travel"]["speed_kmh"].as_float(), Some(speed));
    // The path is seen from the plan file's folder.
    let patterns = scheduled().path("").join(plan["data"]["call_patterns"].as_str().unwrap());
    assert_eq!(std::fs::read_to_string(&patterns).unwrap(), own.read("proposal/call_patterns.csv"));
    case.write("call_patterns.csv", &own.read("proposal/call_patterns.csv"));
    plan["data"]["call_patterns"] = "call_patterns.csv".into();
    case.write("plan.toml", &plan.to_string());
    assert_code(&sutton(&["inspect", case.path("plan.toml").to_str().unwrap()]), 0);
    let rows = own.read("proposal/call_patterns.csv");
    let lines: Vec<&str> = rows.lines().collect();
    assert_eq!((lines[0], lines[1]), (CALL_PATTERNS.lines().next().unwrap(), "A,outside,visit,16,60"));
    assert!(lines[2].starts_with("B,outside,visit,8,5") && !rows.contains(",45"), "{rows}");
}

#[test]
fn a_log_as_planned_proposes_nothing() {
    let own = drawn(&["--spread", "0.02"]);
    // Rounded to minutes, so as planned on average.
    let found = found(&own, &["--until", "2026-03-29"]);
    assert!(found["lengths"].as_array().unwrap().iter().all(|own| own["verdict"] != "change"), "{}", found["lengths"]);
    assert!(found["drives"]["verdict"] == "keep" || found["drives"]["verdict"] == "change");
    let settings: toml::Table = own.read("proposal/proposal.toml").parse().unwrap();
    assert_eq!(settings.is_empty(), found["proposed"] == false);
}

#[test]
fn nothing_but_the_new_folder_is_written_and_bytes_are_the_same() {
    let own = drawn(&["--longer", "B=1.3"]);
    let bytes = |folder: &Scratch| {
        let mut found = BTreeMap::new();
        for name in ["plan.toml", "call_patterns.csv", "out/manifest.json", "out/summary.json", "out/calendar/calendar.csv"] {
            found.insert(name, folder.read(name));
        }
        found
    };
    let before = bytes(scheduled());
    let mut written = Vec::new();
    for threads in ["1", "3"] {
        let [out, log, to] =
            [scheduled().path("out"), own.path("log.csv"), own.path(threads)].map(|path| path.display().to_string());
        let mut command = Command::new(env!("CARGO_BIN_EXE_sutton"));
        command.args(["calibrate", &out, "--activities", &log, "--out", &to]).env("RAYON_NUM_THREADS", threads);
        let output = command.output().unwrap();
        assert_code(&output, 0);
        // The proposal names its own place.
        let text = String::from_utf8(output.stdout).unwrap();
        written.push(FILES.map(|name| own.read(&format!("{threads}/{name}")).replace(&format!("/{threads}/call"), "/N/call")));
        for line in text.lines().filter(|line| line.starts_with("  ")) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
    assert_eq!(written[0], written[1]);
    assert_eq!(before, bytes(scheduled()));
    assert!(!scheduled().path("out/measure").exists());
    assert_eq!(own.names(), ["1", "3", "log.csv"]);
}

#[test]
fn what_can_t_be_is_refused_before_anything_is_written() {
    let own = drawn(&[]);
    let refused = |own: &Scratch, flags: &[&str], parts: &[&str]| {
        let output = run(own, flags);
        assert_code(&output, 2);
        parts.iter().for_each(|part| assert!(said(&output).contains(part), "{part:?} is missing in {}", said(&output)));
        assert!(!own.path("proposal").exists());
    };
    refused(&own, &["--until", "2026-04-01"], &["must lie in the plan's period, 2026-01-05 to 2026-03-29"]);
    let sales = own.path("sales.csv").display().to_string();
    own.write("sales.csv", "account_id,before,after\n00,10,20\n00,10,20\n99,1,2\n01,-5,x\n");
    refused(&own, &["--sales", &sales], &["sales.csv, line 3", "sales.csv, line 5, before", "sales.csv, line 5, after"]);
    own.write("sales.csv", "account_id,before,after\n00,10,20\nX1,1,2\nX2,1,2\nX3,1,2\nX4,1,2\nX5,1,2\n");
    refused(&own, &["--sales", &sales], &["1 of 6 accounts known; is this the right file?", "X1, X2"]);
    own.write("log.csv", "account_id,rep_id,date,channel,minutes\n00,R1,2026-01-07,visit,-5\nX1,R1,2026-01-07,visit,6000\n");
    refused(&own, &[], &["line 2, minutes", "line 3, minutes"]);
    let own = drawn(&[]);
    assert_code(&run(&own, &["--quiet"]), 0);
    let output = run(&own, &["--quiet"]);
    assert_code(&output, 2);
    assert!(said(&output).contains("proposal"), "{}", said(&output));
}

#[test]
fn sales_are_told_by_segment_and_propose_nothing() {
    let own = drawn(&["--made", "0.7"]);
    let rows: String = (0..40).map(|at| format!("{at:02},100,{}\n", 90 + at)).collect();
    own.write("sales.csv", &format!("account_id,before,after\n{rows}Z9,1,2\nZ8,1,2\n"));
    let sales = own.path("sales.csv").display().to_string();
    let output = run(&own, &["--sales", &sales, "--json"]);
    assert_code(&output, 0);
    assert!(said(&output).contains("2 accounts left out that are not in the plan: Z8, Z9"), "{}", said(&output));
    let found = json(&output.stdout);
    let responses = found["responses"].as_array().unwrap();
    assert_eq!(responses.len(), 2);
    assert!(responses[0]["elasticity"].is_null() && responses[1]["elasticity"]["low"].is_number(), "{responses:?}");
    assert!(own.read("proposal/proposal.md").contains("no proof of what they bring about"));
    assert!(!own.read("proposal/proposal.toml").contains("elastic"));
}

#[test]
fn minutes_that_are_hours_throughout_are_asked_about() {
    let own = drawn(&[]);
    edited(&own, |_, column, cell| match column {
        "minutes" => (cell.parse::<f64>().unwrap() / 60.0).to_string(),
        _ => cell.into(),
    });
    let output = run(&own, &[]);
    assert_code(&output, 2);
    assert!(said(&output).contains("log.csv, minutes: ") && said(&output).contains("minutes = \"hours\""), "{}", said(&output));
    own.write("log.toml", "[styles.activities]\nminutes = \"hours\"\n");
    let found = found(&own, &["--settings", &own.path("log.toml").display().to_string()]);
    assert!((50.0..70.0).contains(&length(&found, "A", "visit")["found"]["value"].as_f64().unwrap()), "{}", found["lengths"]);
}

#[test]
fn what_is_told_to_be_proposed_is_what_the_file_has() {
    let own = drawn(&["--longer", "B:phone=0.61"]);
    let output = run(&own, &[]);
    assert_code(&output, 0);
    let (text, rows) = (String::from_utf8_lossy(&output.stdout).into_owned(), own.read("proposal/call_patterns.csv"));
    let told = text.lines().find(|line| line.split_whitespace().take(3).eq(["inside", "B", "phone"])).unwrap();
    let file = rows.lines().find(|line| line.starts_with("B,inside,phone,")).unwrap();
    let (told, file) = (told.split_whitespace().last().unwrap(), file.split(',').next_back().unwrap());
    assert_eq!(told, file);
    assert!((9.0..9.99).contains(&told.parse::<f64>().unwrap()), "{text}");
}

#[test]
fn drives_beside_a_profile_are_told_not_to_be_in_force() {
    let case = folder();
    case.write("plan.toml", &PLAN.replace("speed_kmh = 60\n", "profile = \"country\"\n"));
    let [plan, out, log, to] = ["plan.toml", "out", "log.csv", "to"].map(|name| case.path(name).display().to_string());
    assert_code(&sutton(&["solve", &plan, "--out", &out, "--quiet", "--no-report", "--no-workbook"]), 0);
    assert_code(&sutton(&["schedule", &out, "--quiet"]), 0);
    assert_code(&sutton(&["generate-log", &out, "--out", &log, "--slower", "north=1.6", "--slower", "south=1.6"]), 0);
    let output = sutton(&["calibrate", &out, "--activities", &log, "--out", &to]);
    assert_code(&output, 0);
    let page = case.read("to/proposal.md");
    assert!(String::from_utf8_lossy(&output.stdout).contains("are not in force: the plan file names a profile"));
    let instead = page.split("These lines take the place of `profile`").nth(1).unwrap();
    let bands: toml::Table = instead.split("```toml").nth(1).unwrap().split("```").next().unwrap().parse().unwrap();
    assert!(!bands["travel"]["bands"].as_array().unwrap().is_empty(), "{page}");
    assert!(case.read("to/proposal.toml").parse::<toml::Table>().unwrap().get("travel").is_none());
}
