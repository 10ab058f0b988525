//! A town of reps and accounts whose ways are known, and folders with its plan.

use std::fmt::Write;

use sutton::plan::Plan;
use sutton::{Error, Result};

use crate::binary::Scratch;

const PLAN: &str = r#"
[plan]
name = "Travel"
[data]
accounts = "accounts.csv"
reps = "reps.csv"
call_patterns = "call_patterns.csv"
travel = "TRAVEL"
[segment]
labels = ["A"]
[travel]
stops_per_trip = 1
[solve]
gap = 0.05
"#;

const CALL_PATTERNS: &str = "segment,role,channel,calls_per_period,minutes_per_call\nA,outside,visit,6,30\n";

/// A town of reps and accounts, and the one-way hours between them: two to three times what the plan's formula says, some places
/// being harder to reach than others.
pub struct Town {
    pub homes: Vec<(f64, f64)>,
    pub places: Vec<(f64, f64)>,
    /// By rep, then account.
    pub hours: Vec<Vec<f64>>,
}

/// Numbers from 0 to 1 that only look random.
pub fn scatter(at: usize) -> f64 {
    ((at as f64 + 1.0) * 0.754_877_666).fract() * 0.6 + ((at as f64 * at as f64 + 7.0) * 0.569_840_290).fract() * 0.4
}

pub fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (a, b) = ((a.0.to_radians(), a.1.to_radians()), (b.0.to_radians(), b.1.to_radians()));
    let square = ((b.0 - a.0) / 2.0).sin().powi(2) + a.0.cos() * b.0.cos() * ((b.1 - a.1) / 2.0).sin().powi(2);
    2.0 * 6371.0088 * square.sqrt().asin()
}

impl Town {
    pub fn new(reps: usize, accounts: usize, width: f64) -> Self {
        let point = |at: usize| (60.1 + width * scatter(3 * at), 24.9 + 2.0 * width * scatter(3 * at + 1));
        let homes: Vec<_> = (0..reps).map(|at| point(at + 1_000)).collect();
        let places: Vec<_> = (0..accounts).map(point).collect();
        let way = |rep: usize, account: usize| {
            let hard = (1.0 + 0.5 * scatter(7 * account)) * (0.8 + 0.4 * scatter(rep * accounts + account));
            0.01 + km(homes[rep], places[account]) / 30.0 * hard
        };
        let hours = (0..reps).map(|rep| (0..accounts).map(|account| way(rep, account)).collect()).collect();
        Town { homes, places, hours }
    }

    /// A folder with the town's plan and this travel file.
    pub fn folder(&self, travel: &str, text: &str) -> Scratch {
        let folder = Scratch::new();
        let mut accounts = "account_id,latitude,longitude,segment\n".to_string();
        for (at, (lat, lon)) in self.places.iter().enumerate() {
            let _ = writeln!(accounts, "A{at},{lat},{lon},A");
        }
        let mut reps = "rep_id,role,capacity_hours,latitude,longitude\n".to_string();
        for (at, (lat, lon)) in self.homes.iter().enumerate() {
            let _ = writeln!(reps, "R{at},outside,4000,{lat},{lon}");
        }
        folder.write("accounts.csv", &accounts);
        folder.write("reps.csv", &reps);
        folder.write("call_patterns.csv", CALL_PATTERNS);
        folder.write(travel, text);
        folder.write("plan.toml", &PLAN.replace("TRAVEL", travel));
        folder
    }

    /// A row for each way that is `listed`, with its time in `unit` parts of an hour.
    pub fn rows(&self, header: &str, unit: f64, listed: impl Fn(usize, usize) -> bool) -> String {
        let mut text = format!("{header}\n");
        self.each(|rep, account, hours| {
            if listed(rep, account) {
                let _ = writeln!(text, "R{rep},A{account},{}", hours * unit);
            }
        });
        text
    }

    pub fn each(&self, mut visit: impl FnMut(usize, usize, f64)) {
        for (rep, row) in self.hours.iter().enumerate() {
            row.iter().enumerate().for_each(|(account, &hours)| visit(rep, account, hours));
        }
    }

    pub fn seconds(&self) -> Vec<Vec<f64>> {
        self.hours.iter().map(|row| row.iter().map(|hours| 3600.0 * hours).collect()).collect()
    }

    /// Asserts that a plan knows the whole town.
    pub fn assert_known(&self, plan: &Plan) {
        assert_eq!(plan.travel.len(), self.homes.len() * self.places.len());
        self.each(|rep, account, hours| {
            let read = plan.travel[&(rep, account)];
            assert!((read - hours).abs() < 1e-9, "R{rep} to A{account}: {read} is not {hours}");
        });
    }
}

pub fn read(folder: &Scratch) -> Result<Plan> {
    sutton::read::plan(&folder.path("plan.toml"))
}

/// The defects of a folder.
pub fn defects(folder: &Scratch) -> String {
    match read(folder) {
        Err(Error::Input(defects)) => defects.iter().map(|defect| format!("{defect}\n")).collect(),
        Err(error) => panic!("no input error: {error}"),
        Ok(plan) => panic!("read without a defect: {:?}", plan.warnings),
    }
}

/// The folder with a line added to a section of its plan.
pub fn set(folder: &Scratch, section: &str, line: &str) {
    let plan = folder.read("plan.toml").replace(&format!("[{section}]\n"), &format!("[{section}]\n{line}\n"));
    folder.write("plan.toml", &plan);
}

pub fn all(_: usize, _: usize) -> bool {
    true
}
