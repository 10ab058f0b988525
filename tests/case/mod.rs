//! A small plan folder that the binary solves, and what tests do to it.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::ops::Deref;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::binary::{Scratch, sutton};

const PLAN: &str = r#"[plan]
name = "Test"
start = 2026-01-01
[data]
accounts = "accounts.csv"
reps = "reps.csv"
call_patterns = "call_patterns.csv"
locks = "locks.csv"
[segment]
method = "thresholds"
cuts = [100, 50]
[travel]
speed_kmh = 60
day_hours = 0
"#;

const REPS: &str = "\
rep_id,role,capacity_hours,latitude,longitude,skills
R1,outside,95,40,-100,german
R2,outside,95,40,-99,
I1,inside,20,,,german
I2,inside,10,,,
";

const CALL_PATTERNS: &str = "\
segment,role,channel,calls_per_period,minutes_per_call
A,outside,visit,12,60
B,outside,visit,6,45
A,inside,phone,6,20
B,inside,phone,6,15
C,inside,phone,4,15
";

const LOCKS: &str = "account_id,role,rep_id,reason\n09,outside,R1,key client\n";

/// Every file of a plan folder that `verify` reads and compares.
pub const FILES: [&str; 6] =
    ["assignments.csv", "territories.csv", "moves.csv", "summary.json", "certificate.json", "territories.geojson"];

/// A plan folder: twelve accounts on a line between two outside reps.
pub struct Case(Scratch);

impl Deref for Case {
    type Target = Scratch;

    fn deref(&self) -> &Scratch {
        &self.0
    }
}

impl Case {
    pub fn new() -> Self {
        let case = Case(Scratch::new());
        let mut accounts = "account_id,name,latitude,longitude,revenue,owner,required_skills\n".to_string();
        for at in 0..12 {
            let (revenue, owner) = (30 + 37 * (at * 5 % 12) / 4, if at % 3 == 0 { "R2" } else { "R1" });
            let skills = if at == 3 { "german" } else { "" };
            accounts += &format!(
                "{at:02},Account {at},{},{},{revenue},{owner},{skills}\n",
                40.0 + 0.02 * f64::from(at % 4),
                -100.0 + 0.09 * f64::from(at)
            );
        }
        for (name, text) in [
            ("plan.toml", PLAN),
            ("accounts.csv", &accounts),
            ("reps.csv", REPS),
            ("call_patterns.csv", CALL_PATTERNS),
            ("locks.csv", LOCKS),
        ] {
            case.write(name, text);
        }
        case
    }

    /// The case with its plan written to `out`.
    pub fn solved() -> Self {
        let case = Case::new();
        assert_code(&case.solve(&["--quiet"]), 0);
        case
    }

    pub fn edit(&self, name: &str, change: impl Fn(String) -> String) {
        let (before, after) = (self.read(name), change(self.read(name)));
        assert_ne!(before, after, "the edit of {name} changed nothing");
        self.write(name, &after);
    }

    pub fn edit_json(&self, name: &str, change: impl Fn(&mut Value)) {
        self.edit(name, |text| {
            let mut value = serde_json::from_str(&text).unwrap();
            change(&mut value);
            serde_json::to_string_pretty(&value).unwrap() + "\n"
        });
    }

    pub fn solve_to(&self, out: &Path, flags: &[&str]) -> Output {
        let (plan, out) = (self.path("plan.toml"), out.display().to_string());
        sutton(&[&["solve", plan.to_str().unwrap(), "--out", &out], flags].concat())
    }

    pub fn solve(&self, flags: &[&str]) -> Output {
        self.solve_to(&self.path("out"), flags)
    }

    pub fn verify(&self) -> Output {
        sutton(&["verify", self.path("out").to_str().unwrap()])
    }

    pub fn evaluate(&self, assignments: &str, flags: &[&str]) -> Output {
        let (plan, assignments) = (self.path("plan.toml"), self.path(assignments));
        sutton(&[&["evaluate", plan.to_str().unwrap(), "--assignments", assignments.to_str().unwrap()], flags].concat())
    }

    /// Asserts that verify refuses the plan and that its report has all of `parts`.
    pub fn assert_refused(&self, parts: &[&str]) {
        let output = self.verify();
        assert_code(&output, 1);
        let report = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(report.starts_with("sutton: the plan is refused:"), "{report}");
        for part in parts {
            assert!(report.contains(part), "{part:?} is missing in {report}");
        }
    }

    /// Asserts that one thread and two write the same bytes.
    pub fn assert_same_at_any_threads(&self) {
        assert_code(&self.solve(&["--quiet", "--threads", "1"]), 0);
        assert_code(&self.solve_to(&self.path("again"), &["--quiet", "--threads", "2"]), 0);
        for name in FILES {
            assert_eq!(self.read(&format!("out/{name}")), self.read(&format!("again/{name}")), "{name}");
        }
    }

    /// The roles of `summary.json`.
    pub fn roles(&self) -> Vec<Value> {
        json(self.read("out/summary.json").as_bytes())["roles"].as_array().unwrap().clone()
    }

    /// The rep of an account in `assignments.csv`.
    pub fn rep(&self, account: &str, role: &str) -> String {
        let head = row_of(account, role);
        let text = self.read("out/assignments.csv");
        let row = text.lines().find_map(|line| line.strip_prefix(&head)).unwrap();
        row.split(',').next().unwrap().to_string()
    }

    /// Gives an account to another rep in `assignments.csv`.
    pub fn give(&self, account: &str, role: &str, rep: &str) {
        let (from, to) = (row_of(account, role) + &self.rep(account, role), row_of(account, role) + rep);
        self.edit("out/assignments.csv", |text| text.replace(&from, &to));
    }
}

/// Where the row of an account in `assignments.csv` names its rep.
pub fn row_of(account: &str, role: &str) -> String {
    format!("{account},Account {},,{role},", account.parse::<usize>().unwrap())
}

pub fn assert_code(output: &Output, code: i32) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "stdout: {out}\nstderr: {err}");
}

pub fn json(text: &[u8]) -> Value {
    serde_json::from_slice(text).unwrap()
}

/// A number of `summary.json`.
pub fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_else(|| panic!("{key} in {value}"))
}

/// What is said with exit code `code`.
pub fn told(output: &Output, code: i32) -> String {
    assert_code(output, code);
    String::from_utf8_lossy(if code == 0 { &output.stdout } else { &output.stderr }).into_owned()
}
