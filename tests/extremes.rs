//! Plans at the edge: a right answer or a clear refusal.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod by_hand;
mod folder;

use by_hand::{accounts, formulated, plan, reps};
use folder::{ACCOUNTS, Folder, REPS};
use sutton::balance::optimise::optimise;
use sutton::balance::territories::RolePlan;
use sutton::model::Status;
use sutton::plan::Plan;
use sutton::solve::{Parameters, Progress};

/// The checked plan of a role.
fn solved(plan: &Plan) -> RolePlan {
    let formulation = formulated(plan).unwrap();
    optimise(plan, &formulation, &Parameters::default(), &Progress::new(None)).unwrap().plan
}

fn counts(role: &RolePlan, reps: usize) -> Vec<usize> {
    (0..reps).map(|rep| role.accounts.iter().filter(|account| account.rep == Some(rep)).count()).collect()
}

#[test]
fn a_thousand_accounts_at_one_place_are_shared_out_evenly() {
    for balanced in [None, Some(0.01)] {
        let mut plan = plan(accounts(&[(7.0, 1.0); 1000]), reps(&[(7.0, 2500.0); 8]));
        plan.config.balance.entry("workload".into()).or_default().tolerance = balanced;
        let role = solved(&plan);
        assert_eq!((counts(&role, 8), role.status), (vec![125; 8], Status::Optimal));
    }
}

#[test]
fn one_account_and_one_rep() {
    let role = solved(&plan(accounts(&[(3.0, 1.0)]), reps(&[(0.0, 50.0)])));
    assert_eq!((counts(&role, 1), role.status), (vec![1], Status::Optimal));
    let role = solved(&plan(accounts(&[(3.0, 1.0); 30]), reps(&[(0.0, 5000.0)])));
    assert_eq!((counts(&role, 1), role.status), (vec![30], Status::Optimal));
}

#[test]
fn more_reps_than_accounts() {
    let role =
        solved(&plan(accounts(&[(0.0, 1.0), (40.0, 1.0)]), reps(&[(0.0, 50.0), (20.0, 50.0), (40.0, 50.0), (60.0, 50.0)])));
    assert_eq!((counts(&role, 4), role.status), (vec![1, 0, 1, 0], Status::Optimal));
}

#[test]
fn numbers_that_overflow_are_refused_where_they_stand() {
    let folder = Folder::with("accounts.csv", ACCOUNTS.replace("1000.5", "1e308"));
    assert_eq!(folder.defects(), ["accounts.csv, line 2, revenue = \"1e308\": is too large: at most 1e18"]);
    let folder = Folder::with("reps.csv", REPS.replace("R1,outside,100", "R1,outside,1e300"));
    assert_eq!(folder.defects(), ["reps.csv, line 2, capacity_hours = \"1e300\": is too large: at most 10,000,000"]);
    // At the limit nothing overflows.
    let folder = Folder::with("accounts.csv", ACCOUNTS.replace("1000.5", "1e18"));
    let mut plan = folder.read().unwrap();
    plan.config.balance.entry("revenue".into()).or_default().weight = 10.0;
    let role = solved(&plan);
    assert!(role.proof.primal.is_finite() && role.status == Status::Optimal, "{:?}", role.proof);
}
