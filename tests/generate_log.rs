//! `generate-log`: logs that `measure` reads as they are, with what was planted and nothing else.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::BTreeMap;
use std::process::{Command, Output};

use binary::sutton;
use case::{Case, assert_code, json};

type Record = BTreeMap<String, String>;

const LOG: &str = "log.csv";

/// The plan of tests over twelve weeks, solved, with two regions.
fn quarter() -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| text.replace("start = 2026-01-01", "start = 2026-01-05\nend = 2026-03-29"));
    case.edit("reps.csv", |text| text.replace(",95,", ",150,").replace("inside,10", "inside,20"));
    case.edit("accounts.csv", |text| {
        let region = |(at, line): (usize, &str)| match at {
            0 => format!("{line},region\n"),
            _ => format!("{line},{}\n", if at % 2 == 0 { "north" } else { "south" }),
        };
        text.lines().enumerate().map(region).collect()
    });
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    case
}

fn scheduled() -> Case {
    let case = quarter();
    assert_code(&sutton(&["schedule", case.path("out").to_str().unwrap(), "--quiet"]), 0);
    case
}

fn draw(case: &Case, name: &str, flags: &[&str]) -> Output {
    let (out, log) = (case.path("out").display().to_string(), case.path(name).display().to_string());
    sutton(&[&["generate-log", &out, "--out", &log], flags].concat())
}

/// The rows of a log that is drawn.
fn drawn(case: &Case, name: &str, flags: &[&str]) -> Vec<Record> {
    assert_code(&draw(case, name, flags), 0);
    csv::Reader::from_reader(case.read(name).as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn minutes(row: &Record) -> f64 {
    row["minutes"].parse().unwrap()
}

/// Minutes from midnight.
fn start(row: &Record) -> f64 {
    let (hours, minutes) = row["date"][11..].split_once(':').unwrap();
    60.0 * hours.parse::<f64>().unwrap() + minutes.parse::<f64>().unwrap()
}

fn of_calendar(case: &Case) -> Vec<Record> {
    csv::Reader::from_reader(case.read("out/calendar/calendar.csv").as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn without_noise_a_log_is_the_calendar() {
    let case = scheduled();
    let rows = drawn(&case, LOG, &["--made", "1", "--spread", "0", "--traffic", "0", "--lunch", "0"]);
    let calendar = of_calendar(&case);
    let key =
        |row: &Record| (row["rep_id"].clone(), row["date"][..10].to_owned(), row["account_id"].clone(), minutes(row) as u32);
    let mut both = [rows.iter().map(key).collect::<Vec<_>>(), calendar.iter().map(key).collect()];
    both.iter_mut().for_each(|own| own.sort());
    assert_eq!(both[0], both[1]);
    // Nobody begins before the calendar's route would have it, but for minutes that drives were rounded up to.
    let mut first: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in &rows {
        let own = first.entry((row["rep_id"].clone(), row["date"][..10].to_owned())).or_insert(f64::INFINITY);
        *own = own.min(start(row));
    }
    for row in calendar.iter().filter(|row| row["channel"] == "visit") {
        let (hours, own) = row["start"].split_once(':').unwrap();
        let begins = 60.0 * hours.parse::<f64>().unwrap() + own.parse::<f64>().unwrap();
        assert!(first[&(row["rep_id"].clone(), row["date"].clone())] <= begins + 1.0);
    }
}

#[test]
fn measure_reads_it_with_and_without_a_calendar() {
    for case in [quarter(), scheduled()] {
        let rows = drawn(&case, LOG, &[]);
        let (out, log) = (case.path("out").display().to_string(), case.path(LOG).display().to_string());
        let output = sutton(&["measure", &out, "--activities", &log, "--until", "2026-03-29", "--json"]);
        assert_code(&output, 0);
        let found = json(&output.stdout);
        assert_eq!((&found["total"]["done_calls"], &found["alarms"]), (&rows.len().into(), &serde_json::json!([])));
        assert_eq!(found["log"]["left_out"]["doubled"], 0);
        let made = rows.len() as f64 / found["total"]["due_calls"].as_f64().unwrap();
        assert!((0.9..=1.0).contains(&made), "{made}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_a_longer_log_begins_as_a_shorter_one() {
    let case = scheduled();
    for (name, threads) in [("one.csv", "1"), ("two.csv", "3")] {
        let (out, log) = (case.path("out").display().to_string(), case.path(name).display().to_string());
        let mut command = Command::new(env!("CARGO_BIN_EXE_sutton"));
        command.args(["generate-log", &out, "--out", &log, "--seed", "7"]).env("RAYON_NUM_THREADS", threads);
        assert!(command.status().unwrap().success());
    }
    assert_eq!(case.read("one.csv"), case.read("two.csv"));
    drawn(&case, "short.csv", &["--seed", "7", "--until", "2026-02-15"]);
    drawn(&case, "late.csv", &["--seed", "7", "--from", "2026-02-16"]);
    let late: Vec<String> = case.read("late.csv").lines().skip(1).map(String::from).collect();
    assert_eq!(case.read("one.csv"), format!("{}{}\n", case.read("short.csv"), late.join("\n")));
    drawn(&case, "other.csv", &["--seed", "8"]);
    assert_ne!(case.read("one.csv"), case.read("other.csv"));
}

#[test]
fn what_is_planted_is_there_and_leaves_the_rest() {
    let case = scheduled();
    let plain = drawn(&case, LOG, &[]);
    let rep = |row: &Record, id: &str| row["rep_id"] == id;
    let is_a = |row: &Record| ["02", "04", "07", "09"].contains(&row["account_id"].as_str());

    let skipped = drawn(&case, "skipped.csv", &["--skips", "R1=A"]);
    let kept: Vec<&Record> = plain.iter().filter(|row| !(rep(row, "R1") && is_a(row))).collect();
    assert_eq!(skipped.len(), kept.len());
    assert!(plain.len() > kept.len() && !skipped.iter().any(|row| rep(row, "R1") && is_a(row)));

    let longer = drawn(&case, "longer.csv", &["--longer", "A:visit=2", "--spread", "0"]);
    for row in &longer {
        let wanted = match (is_a(row), row["channel"].as_str()) {
            (true, "visit") => 120.0,
            (true, _) => 20.0,
            (false, "visit") => 45.0,
            (false, _) => 15.0,
        };
        assert_eq!(minutes(row), wanted, "{row:?}");
    }

    let left = drawn(&case, "left.csv", &["--left", "R2=2026-02-10"]);
    let until = |row: &&Record| row["date"].as_str() < "2026-02-11";
    assert!(left.iter().filter(|row| rep(row, "R2")).all(|row| until(&row)));
    assert!(plain.iter().any(|row| rep(row, "R2") && !until(&row)));
    assert_eq!(left.iter().filter(|row| !rep(row, "R2")).count(), plain.iter().filter(|row| !rep(row, "R2")).count());
}

#[test]
fn drives_to_a_slow_region_take_longer() {
    let case = scheduled();
    let flags = ["--made", "1", "--spread", "0", "--traffic", "0", "--lunch", "0"];
    let [plain, slow] = [("plain.csv", &[][..]), ("slow.csv", &["--slower", "north=3"][..])]
        .map(|(name, more)| drawn(&case, name, &[&flags, more].concat()));
    assert_eq!(plain.len(), slow.len());
    // The first call of a day says what the drive from home took.
    let firsts = |rows: &[Record]| {
        let mut found: BTreeMap<(String, String), (f64, String)> = BTreeMap::new();
        for row in rows.iter().filter(|row| row["channel"] == "visit") {
            let key = (row["rep_id"].clone(), row["date"][..10].to_owned());
            found.entry(key).or_insert((start(row) - 480.0, row["account_id"].clone()));
        }
        found
    };
    let (plain, slow) = (firsts(&plain), firsts(&slow));
    let mut north = 0;
    for (key, (drive, account)) in plain {
        let is_north = account.parse::<usize>().unwrap() % 2 == 1;
        north += usize::from(is_north);
        let times = if is_north { 3.0 } else { 1.0 };
        assert!((slow[&key].0 - times * drive).abs() <= 2.0, "{key:?}: {} {drive}", slow[&key].0);
    }
    assert!(north > 2);
}

#[test]
fn times_are_rounded_as_people_do() {
    let case = scheduled();
    for row in drawn(&case, LOG, &["--step", "15"]) {
        assert!(start(&row) % 15.0 == 0.0 && minutes(&row) % 15.0 == 0.0 && minutes(&row) > 0.0, "{row:?}");
    }
}

#[test]
fn what_the_plan_does_not_have_is_refused_all_at_once() {
    let case = quarter();
    let flags = ["--skips", "Bob=A", "--longer", "Z:fax=1.2", "--slower", "west=1.5", "--until", "2027-01-01", "--made", "1.5"];
    let output = draw(&case, LOG, &[&flags[..], &["--step", "7"]].concat());
    assert_code(&output, 2);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    for part in [
        "\"Bob\" is no rep: R1, R2, I1, I2",
        "\"Z\" is no segment: A, B, C",
        "\"fax\" is no channel: visit, phone",
        "\"west\" is no region of an account: north, south",
        "--until 2027-01-01: must lie in the plan's period, 2026-01-05 to 2026-03-29",
        "--made 1.5: must be a share from 0 to 1",
        "--step 7: must part an hour evenly",
    ] {
        assert!(told.contains(part), "{part:?} is missing in {told}");
    }
    assert!(!case.path(LOG).exists());
    assert_code(&draw(&case, LOG, &["--longer", "A"]), 2);
    case.write(LOG, "mine");
    assert_code(&draw(&case, LOG, &[]), 2);
    assert_eq!(case.read(LOG), "mine");
}
