//! Families of instances: formats of the literature, best-known values, and what can't be true together.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use sutton::Error;
use sutton::benchmark::{self, BenchmarkProblem, BestKnown, Family, Published, contradictions};
use sutton::model::{Outcome, Status, evaluate};
use sutton::read::literature::{parse_gap, parse_sites};
use sutton::solve::{Parameters, Progress, solve};

const GAP: &str = "2 3\n5 1 4\n2 3 6\n1 1 1\n1 1 1\n2 2\n";
const ACCOUNTS: &str = "id,lat,lon,workload\n0,40,-100,50\n1,41,-100,50\n2,42,-100,50\n3,43,-100,50\n";
const REPS: &str = "id,lat,lon\n0,40,-100\n1,43,-100\n";

fn defects<T: std::fmt::Debug>(result: sutton::Result<T>) -> Vec<sutton::Defect> {
    match result {
        Err(Error::Input(defects)) => defects,
        other => panic!("{other:?}"),
    }
}

#[test]
fn jobs_go_to_agents_at_the_costs_of_the_file() {
    let instance = parse_gap("g", GAP).unwrap();
    assert!(instance.integral());
    let best = evaluate(&instance, &[1, 0, 0]);
    assert_eq!((best.value, best.feasible()), (2.0 + 1.0 + 4.0, true));
}

#[test]
fn truncated_or_garbled_gap_files_are_refused() {
    assert!(defects(parse_gap("g", "")).len() == 1);
    assert!(defects(parse_gap("g", "2")).len() == 1);
    assert!(defects(parse_gap("g", "0 3\n"))[0].reason.contains("from 1 up"));
    for cut in 3..GAP.split_whitespace().count() {
        let text: Vec<&str> = GAP.split_whitespace().take(cut).collect();
        assert!(defects(parse_gap("g", &text.join(" ")))[0].reason.contains("need 14"));
    }
    assert!(defects(parse_gap("g", &format!("{GAP} 7")))[0].reason.contains("15 numbers"));
    assert!(defects(parse_gap("g", "1e18 1e18 1")).len() == 1);
    let garbled = defects(parse_gap("g", &GAP.replace('5', "five").replace('6', "-6")));
    assert_eq!(garbled.iter().map(|defect| defect.line).collect::<Vec<_>>(), [Some(2), Some(3)]);
}

#[test]
fn loads_at_sites_lie_in_whole_minutes_around_the_mean() {
    let instance = parse_sites(["a", "r"], [ACCOUNTS, REPS], 0.026).unwrap();
    let workload = &instance.activities()[0];
    assert_eq!((workload.lower[0], workload.upper[1]), (98.0, 102.0));
    let plan = evaluate(&instance, &[0, 0, 1, 1]);
    assert!(plan.feasible());
    assert!((plan.value - 2.0 * 6371.0088 * 1f64.to_radians()).abs() < 1e-6, "a degree each, for two accounts");
    assert!(!evaluate(&instance, &[0, 0, 0, 1]).feasible());
}

#[test]
fn every_bad_row_of_both_files_is_reported() {
    let accounts = "id,lat,lon,workload\n0,95,-100,50\n1,41,-100,-1\n2,42\n3,43,-100,NaN\n";
    let found = defects(parse_sites(["a", "r"], [accounts, "id,lat,lon\n0,40,west\n"], 0.02));
    let places: Vec<_> = found.iter().map(|defect| (defect.file.as_str(), defect.line)).collect();
    assert_eq!(places, [("a", Some(2)), ("a", Some(3)), ("a", Some(4)), ("a", Some(5)), ("r", Some(2))]);
    assert_eq!(defects(parse_sites(["a", "r"], ["", ""], 0.02)).len(), 2);
    let none = ACCOUNTS.replace("50", "0.3");
    assert!(defects(parse_sites(["a", "r"], [&none, REPS], 0.02))[0].reason.contains("no whole number"));
}

#[test]
fn bounds_and_values_that_contradict_what_is_known_are_named() {
    let known =
        BestKnown { value: Some(Published { value: 100.04, slack: 0.005 }), bound: Some(Published { value: 99.5, slack: 0.05 }) };
    assert!(contradictions(Some(100.04), 100.044, false, &known).len() == 1, "above its own value");
    assert!(contradictions(Some(101.0), 100.044, false, &known).is_empty(), "half a last digit is allowed");
    assert!(contradictions(Some(101.0), 100.05, false, &known)[0].contains("best-known value"));
    assert!(contradictions(Some(101.0), 100.044, true, &known).len() == 1, "whole numbers are not rounded");
    assert!(contradictions(Some(99.0), 98.0, false, &known)[0].contains("best-known bound"));
    assert!(contradictions(None, f64::NEG_INFINITY, false, &known).is_empty());
    assert_eq!(contradictions(None, f64::INFINITY, false, &known).len(), 1, "proven infeasible, yet solved by others");
}

#[test]
fn families_list_their_folder_in_the_order_of_best_known() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        std::fs::write(dir.path().join(name), GAP).unwrap();
    }
    std::fs::write(dir.path().join("best-known.csv"), "instance,bks,lower_bound\nc,7,7\na,,\n").unwrap();
    let names = |only: &[String]| -> Vec<String> {
        Family::Gap.instances(dir.path(), only).unwrap().into_iter().map(|entry| entry.name).collect()
    };
    assert_eq!(names(&[]), ["c", "a", "b"]);
    assert_eq!(names(&["b".into()]), ["b"]);
    let Err(Error::Command(message)) = Family::Gap.instances(dir.path(), &["cc".into()]) else { panic!("accepted") };
    assert!(message.contains("nearest is \"c\""), "{message}");
    assert!(matches!(Family::Sites.instances(dir.path(), &[]), Err(Error::Command(_))));
}

#[test]
fn a_measured_case_has_a_checked_value_and_its_distance_to_the_best_known() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("g.txt"), GAP).unwrap();
    std::fs::write(dir.path().join("best-known.csv"), "instance,bks,lower_bound\ng,8,6\n").unwrap();
    let entries = Family::Gap.instances(dir.path(), &[]).unwrap();
    let row = benchmark::measure(&entries[0], &Parameters::default()).unwrap();
    assert_eq!((row.n, row.m, row.value, row.status), (3, 2, Some(7.0), Status::Optimal));
    assert_eq!(row.gap_to_best_known, Some(-0.125), "a new best");
}

#[test]
fn a_published_value_below_our_bound_fails_loudly() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("g.txt"), GAP).unwrap();
    std::fs::write(dir.path().join("best-known.csv"), "instance,bks\ng,5\n").unwrap();
    let entries = Family::Gap.instances(dir.path(), &[]).unwrap();
    let Err(error) = benchmark::measure(&entries[0], &Parameters::default()) else { panic!("accepted") };
    assert!(matches!(&error, Error::Refused(reasons) if reasons[0].starts_with("g: the bound")), "{error}");
    assert_eq!(error.exit_code(), 1);
}

#[test]
fn a_map_in_parts_that_others_solved_is_told_why() {
    let dir = tempfile::tempdir().unwrap();
    let nodes = "unit,population,x_m,y_m\n0,5,0,0\n1,5,1000,0\n2,5,2000,0\n3,1,9000,0\n";
    std::fs::write(dir.path().join("s.nodes.csv"), nodes).unwrap();
    std::fs::write(dir.path().join("s.edges.csv"), "unit_a,unit_b\n0,1\n1,2\n").unwrap();
    std::fs::write(dir.path().join("best-known.csv"), "instance,m,lower,upper,bks,bks_contiguous\ns,2,5,11,,9\n").unwrap();
    let entry = &Family::Hess { contiguous: true }.instances(dir.path(), &[]).unwrap()[0];
    let Err(Error::Refused(reasons)) = benchmark::measure(entry, &Parameters::default()) else { panic!("accepted") };
    assert!(reasons[0].contains("best-known value 9"), "{reasons:?}");
    assert!(reasons[1].contains("a part of the map (1 of 4 units, unit 3 among them) brings 1"), "{reasons:?}");
}

#[test]
fn an_inflated_bound_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("g.txt"), GAP).unwrap();
    std::fs::write(dir.path().join("best-known.csv"), "instance,bks\ng,7\n").unwrap();
    let entry = &Family::Gap.instances(dir.path(), &[]).unwrap()[0];
    let BenchmarkProblem::Assign(instance) = entry.load().unwrap() else { panic!("not to be assigned") };
    let outcome = solve(&instance, &Parameters::default(), &Progress::new(None));
    benchmark::judge(entry, &instance, &outcome).unwrap();
    let refused = |outcome: Outcome, reason: &str| {
        let Err(Error::Refused(reasons)) = benchmark::judge(entry, &instance, &outcome) else { panic!("accepted: {reason}") };
        assert!(reasons.iter().any(|found| found.contains(reason)), "{reasons:?}");
    };
    let dual_bound = 7.0 + 1e-3;
    refused(Outcome { dual_bound, ..outcome.clone() }, "lies above the value 7 of its own plan");
    refused(Outcome { dual_bound, ..outcome.clone() }, "lies above the best-known value 7");
    // Without a plan of its own, only the published value can tell.
    refused(Outcome { dual_bound, assignment: None, primal: None, ..outcome.clone() }, "lies above the best-known value 7");
    refused(Outcome { certified_bound: dual_bound, ..outcome }, "short of the claimed bound");
}

#[test]
fn no_published_bound_passes_its_value() {
    for entry in Family::Shipped.instances(Path::new("data/benchmark"), &[]).unwrap() {
        let BestKnown { value: Some(best), bound: Some(bound) } = &entry.best_known else { continue };
        assert!(contradictions(Some(best.value), bound.value, true, &entry.best_known).is_empty(), "{}", entry.name);
        assert_eq!(contradictions(None, best.value * 1.001, false, &entry.best_known).len(), 1, "{}", entry.name);
    }
}

#[test]
fn every_shipped_instance_loads_as_its_line_says() {
    let folder = Path::new("data/benchmark");
    for entry in Family::Shipped.instances(folder, &[]).unwrap() {
        let BenchmarkProblem::Assign(instance) = entry.load().unwrap() else { panic!("not to be assigned") };
        assert!(entry.name.ends_with(&format!("{}x{}", instance.units(), instance.territories())), "{}", entry.name);
    }
}

/// A plan takes the defaults of the settings that it does not name: what is best known of it must outlive new ones.
#[test]
fn the_shipped_plan_is_still_the_one_that_its_best_known_value_is_of() {
    let entries = Family::Shipped.instances(Path::new("data/benchmark"), &[]).unwrap();
    let entry = entries.iter().find(|entry| entry.name == "p2000x20").unwrap();
    let row = benchmark::measure(entry, &Parameters { gap: 0.02, ..Parameters::default() }).unwrap();
    let best = entry.best_known.value.as_ref().unwrap().value;
    let bound = row.bound.unwrap();
    assert!(bound <= best && bound >= 0.95 * best, "{bound} proves little of {best}");
}

#[test]
fn the_shipped_files_are_what_the_manifest_draws() {
    let out = tempfile::tempdir().unwrap();
    benchmark::write_files(Path::new("data/benchmark"), out.path()).unwrap();
    let same = |file: &str| {
        std::fs::read(Path::new("data/benchmark").join(file)).unwrap() == std::fs::read(out.path().join(file)).unwrap()
    };
    for name in ["c40x5", "d40x5", "e40x5", "c100x10", "d100x10", "e100x10"] {
        assert!(same(&format!("{name}.txt")), "{name}");
    }
    for name in ["s100x4", "s300x6"] {
        assert!(same(&format!("{name}/accounts.csv")) && same(&format!("{name}/reps.csv")), "{name}");
    }
    assert!(["plan.toml", "accounts.csv", "reps.csv"].into_iter().all(|file| same(&format!("p2000x20/{file}"))));
}
