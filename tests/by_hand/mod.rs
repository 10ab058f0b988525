//! Plans small enough to be worked out by hand.

use std::collections::BTreeMap;

use sutton::balance::formulate::{Formulation, formulate};
use sutton::error::{Error, Result};
use sutton::plan::segment::segment;
use sutton::plan::*;

const CONFIG: &str = r#"
[plan]
name = "test"
start = "2026-01-01"
[data]
accounts = "accounts.csv"
reps = "reps.csv"
call_patterns = "call_patterns.csv"
[travel]
circuity = 1.5
speed_kmh = 50
stops_per_trip = 4
hop_neighbour = 1
day_hours = 0
"#;

/// Accounts a0, a1, … in the plane, in segment A, with the given x (km) and revenue.
pub fn accounts(rows: &[(f64, f64)]) -> Vec<Account> {
    let account = |(at, &(x, revenue)): (usize, &(f64, f64))| Account {
        id: format!("a{at}"),
        place: Some(Place { latitude: 0.0, longitude: x, planar: true, radius_km: 0.0 }),
        segment: Some("A".into()),
        numbers: [("revenue".into(), revenue)].into_iter().collect(),
        line: at + 2,
        ..Account::default()
    };
    rows.iter().enumerate().map(account).collect()
}

/// Outside reps r0, r1, … in the plane, with the given x (km) and capacity (hours).
pub fn reps(rows: &[(f64, f64)]) -> Vec<Rep> {
    let rep = |(at, &(x, capacity_hours)): (usize, &(f64, f64))| Rep {
        id: format!("r{at}"),
        role: "outside".into(),
        capacity_hours,
        place: Some(Place { latitude: 0.0, longitude: x, planar: true, radius_km: 0.0 }),
        line: at + 2,
        ..Rep::default()
    };
    rows.iter().enumerate().map(rep).collect()
}

pub fn pattern(segment: &str, channel: &str, calls_per_period: f64, minutes_per_call: f64) -> CallPattern {
    let (segment, channel) = (segment.to_string(), channel.to_string());
    CallPattern { segment, role: "outside".into(), channel, calls_per_period, minutes_per_call, line: 2 }
}

pub fn plan(accounts: Vec<Account>, reps: Vec<Rep>) -> Plan {
    Plan {
        config: toml::from_str(CONFIG).unwrap(),
        folder: ".".into(),
        heads: (0..accounts.len()).collect(),
        accounts,
        reps,
        call_patterns: vec![pattern("A", "visit", 10.0, 60.0)],
        account_calls: Default::default(),
        owners: ByRole::default(),
        reference: ByRole::default(),
        approvals: Vec::new(),
        locks: ByRole::default(),
        travel: BTreeMap::new(),
        adjacency: None,
        areas: BTreeMap::new(),
        left_out: std::collections::BTreeSet::new(),
        borders: None,
        postal_units: Default::default(),
        dialect: Default::default(),
        sources: Vec::new(),
        placed: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Three accounts at 0, 10 and 40 km, two reps at 0 and 40 km with plenty of hours.
#[allow(dead_code, reason = "not every test needs it")]
pub fn line() -> Plan {
    plan(accounts(&[(0.0, 60.0), (10.0, 30.0), (40.0, 10.0)]), reps(&[(0.0, 100.0), (40.0, 300.0)]))
}

pub fn formulated(plan: &Plan) -> Result<Formulation> {
    formulate(plan, &segment(plan)?, "outside")
}

#[allow(dead_code, reason = "not every test needs it")]
pub fn reasons(error: Error) -> Vec<String> {
    match error {
        Error::Infeasible(reasons) => reasons,
        Error::Input(defects) => defects.iter().map(ToString::to_string).collect(),
        other => panic!("{other}"),
    }
}

#[allow(dead_code, reason = "not every test needs it")]
pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1.0)
}

#[allow(dead_code, reason = "not every test needs it")]
pub fn own(plan: &mut Plan, account: usize, rep: usize) {
    let owner = Ownership { rep: Some(rep), rep_id: plan.reps[rep].id.clone(), since: None };
    plan.owners.insert(account, "outside", owner);
}

#[allow(dead_code, reason = "not every test needs it")]
pub fn lock(plan: &mut Plan, account: usize, rep: usize, until: Option<&str>) {
    let until = until.map(|date| date.parse().unwrap());
    let lock = Lock { rep, reason: Some("key client".into()), until, file: "locks.csv".into(), line: account + 2 };
    plan.locks.insert(account, "outside", lock);
}
