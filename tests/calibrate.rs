//! `calibrate`: planted lengths and drives are found, within the interval that is told; what is no evidence changes nothing.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;

#[path = "calibrate/coverage.rs"]
mod coverage;
#[path = "calibrate/evidence.rs"]
mod evidence;
#[path = "calibrate/files.rs"]
mod files;

use std::process::Output;
use std::sync::OnceLock;

use binary::{Scratch, sutton};
use case::{assert_code, json};
use serde_json::Value;

const PLAN: &str = r#"[plan]
name = "Test"
start = 2026-01-05
end = 2026-03-29
[data]
accounts = "accounts.csv"
reps = "reps.csv"
call_patterns = "call_patterns.csv"
[segment]
method = "thresholds"
cuts = [100]
labels = ["A", "B"]
[workload]
admin_minutes_per_call = 5
[travel]
speed_kmh = 60
stops_per_trip = 8
"#;

const REPS: &str = "\
rep_id,role,capacity_hours,latitude,longitude
R1,outside,480,40.1,-100
R2,outside,480,40.1,-99
I1,inside,300,,
";

const CALL_PATTERNS: &str = "\
segment,role,channel,calls_per_period,minutes_per_call
A,outside,visit,16,60
B,outside,visit,8,45
A,inside,phone,12,20
B,inside,phone,6,15
";

/// Twelve A and 28 B accounts on a grid, in two regions by turns; visits are three or four a day.
fn folder() -> Scratch {
    let case = Scratch::new();
    let mut accounts = "account_id,latitude,longitude,revenue,region\n".to_string();
    for at in 0..40 {
        let (revenue, region) = (if at % 10 < 3 { 200 } else { 50 }, if (at / 2) % 2 == 0 { "north" } else { "south" });
        let (latitude, longitude) = (40.0 + 0.09 * f64::from(at % 4), -100.0 + 0.11 * f64::from(at / 4));
        accounts += &format!("{at:02},{latitude},{longitude},{revenue},{region}\n");
    }
    for (name, text) in
        [("plan.toml", PLAN), ("accounts.csv", &accounts), ("reps.csv", REPS), ("call_patterns.csv", CALL_PATTERNS)]
    {
        case.write(name, text);
    }
    case
}

/// The plan, solved and with its calendar: made once.
fn scheduled() -> &'static Scratch {
    static CASE: OnceLock<Scratch> = OnceLock::new();
    CASE.get_or_init(|| {
        let case = folder();
        let out = case.path("out").display().to_string();
        let plan = case.path("plan.toml").display().to_string();
        assert_code(&sutton(&["solve", &plan, "--out", &out, "--quiet", "--no-report", "--no-workbook"]), 0);
        assert_code(&sutton(&["schedule", &out, "--quiet"]), 0);
        case
    })
}

/// Draws a log into a folder of its own.
fn drawn(flags: &[&str]) -> Scratch {
    let (case, own) = (scheduled(), Scratch::new());
    let (out, log) = (case.path("out").display().to_string(), own.path("log.csv").display().to_string());
    assert_code(&sutton(&[&["generate-log", &out, "--out", &log], flags].concat()), 0);
    own
}

/// Calibrates by a log into `proposal` beside it.
fn run(own: &Scratch, flags: &[&str]) -> Output {
    let [out, log, to] =
        [scheduled().path("out"), own.path("log.csv"), own.path("proposal")].map(|path| path.display().to_string());
    sutton(&[&["calibrate", &out, "--activities", &log, "--out", &to], flags].concat())
}

fn found(own: &Scratch, flags: &[&str]) -> Value {
    let output = run(own, &[&["--json"], flags].concat());
    assert_code(&output, 0);
    json(&output.stdout)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn length<'a>(found: &'a Value, segment: &str, channel: &str) -> &'a Value {
    let all = found["lengths"].as_array().unwrap();
    all.iter().find(|own| own["segment"] == segment && own["channel"] == channel).unwrap()
}

/// A log in which each cell may be changed: row, column, cell.
fn edited(own: &Scratch, change: impl Fn(usize, &str, &str) -> String) {
    let text = own.read("log.csv");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let header = rows.headers().unwrap().clone();
    let mut made = csv::Writer::from_writer(Vec::new());
    made.write_record(&header).unwrap();
    for (at, row) in rows.records().map(Result::unwrap).enumerate() {
        made.write_record(header.iter().zip(&row).map(|(column, cell)| change(at, column, cell))).unwrap();
    }
    own.write("log.csv", &String::from_utf8(made.into_inner().unwrap()).unwrap());
}
