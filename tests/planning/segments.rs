//! Step 1: which segment an account is in, and why.

use crate::by_hand::{accounts, line, plan, reasons, reps};
use sutton::plan::segment::{Segmented, segment};

fn labels(segments: &[Segmented]) -> String {
    segments.iter().map(|segment| segment.label.as_str()).collect()
}

#[test]
fn pareto_takes_the_smallest_set_that_makes_the_share() {
    let mut plan = plan(accounts(&[(0.0, 10.0), (0.0, 50.0), (0.0, 30.0), (0.0, 8.0), (0.0, 2.0), (0.0, 0.0)]), reps(&[]));
    plan.config.segment = toml::from_str("method = \"pareto\"\ncuts = [0.8, 0.95]").unwrap();
    let segments = segment(&plan).unwrap();
    assert_eq!(labels(&segments), "BAABCC");
    assert_eq!(segments[1].reason, "revenue 50: among the accounts that make the first 80 %");
    assert_eq!(segments[4].reason, "revenue 2: in the last 5 %");
}

#[test]
fn thresholds_and_quantiles_cut_where_they_say() {
    let mut plan = plan(accounts(&[(0.0, 100.0), (0.0, 99.0), (0.0, 20.0), (0.0, 20.0), (0.0, 1.0)]), reps(&[]));
    plan.config.segment = toml::from_str("method = \"thresholds\"\ncuts = [100, 20]").unwrap();
    let segments = segment(&plan).unwrap();
    assert_eq!(labels(&segments), "ABBBC");
    assert_eq!(segments[4].reason, "revenue 1: below 20");
    plan.config.segment = toml::from_str("method = \"quantiles\"\ncuts = [0.2, 0.6]").unwrap();
    // a2 and a3 tie for the last place in B: the lower id gets it.
    assert_eq!(labels(&segment(&plan).unwrap()), "ABBCC");
}

#[test]
fn scores_mix_percentiles_by_weight() {
    let mut plan = plan(accounts(&[(0.0, 3.0), (0.0, 2.0), (0.0, 1.0)]), reps(&[]));
    for (account, potential) in plan.accounts.iter_mut().zip([0.0, 5.0, 9.0]) {
        account.numbers.insert("potential", potential);
    }
    let settings = "method = \"score\"\nlabels = [\"A\", \"B\"]\ncuts = [0.33]\nweights = { revenue = 1.0, potential = 3.0 }";
    plan.config.segment = toml::from_str(settings).unwrap();
    // Percentiles 1, ½, 0 and 0, ½, 1 give ¼, ½, ¾.
    let segments = segment(&plan).unwrap();
    assert_eq!(labels(&segments), "BBA");
    assert_eq!(segments[2].reason, "score 0.75: in the top 33 % of accounts");
}

#[test]
fn strategic_accounts_are_lifted_and_the_reason_says_from_where() {
    let mut plan = line();
    plan.accounts[2].segment = Some("C".into());
    plan.accounts[2].strategic = true;
    let segments = segment(&plan).unwrap();
    assert_eq!((segments[2].label.as_str(), segments[2].reason.as_str()), ("A", "strategic: lifted from C (given)"));
    plan.config.segment.lift_strategic = false;
    assert_eq!(labels(&segment(&plan).unwrap()), "AAC");
}

#[test]
fn segments_that_are_missing_or_unknown_are_all_reported() {
    let mut plan = line();
    plan.accounts[0].segment = None;
    plan.accounts[2].segment = Some("Gold".into());
    let defects = reasons(segment(&plan).unwrap_err());
    assert_eq!(defects.len(), 2);
    assert!(defects[0].starts_with("accounts.csv, line 2, segment: account a0 has no segment"), "{}", defects[0]);
    assert_eq!(defects[1], "accounts.csv, line 4, segment = \"Gold\": not one of the [segment] labels (A, B, C)");
    plan.config.segment = toml::from_str("method = \"pareto\"\ncolumn = \"sales\"\ncuts = [0.9, 0.8]").unwrap();
    assert_eq!(reasons(segment(&plan).unwrap_err()).len(), 2);
}
