//! Steps 1 to 3 on plans small enough to be worked out by hand.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod by_hand;

use std::f64::consts::PI;

use by_hand::{accounts, close, formulated, line, lock, own, pattern, plan, reasons, reps};
use sutton::balance::formulate::formulate_all;
use sutton::balance::moves::moves;
use sutton::balance::territories::{Proof, RolePlan};
use sutton::balance::violations::violations;
use sutton::error::Error;
use sutton::geometry::{EARTH_RADIUS_KM, Metric, Position, nearest};
use sutton::model::{Certificate, Prices, Status, evaluate};
use sutton::plan::segment::{Segmented, segment};
use sutton::plan::workload::workload;
use sutton::plan::*;
use sutton::report::{FILES, Report};

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
        account.numbers.insert("potential".into(), potential);
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

#[test]
fn workload_counts_calls_minutes_and_visits() {
    let mut plan = line();
    plan.call_patterns =
        vec![pattern("A", "visit", 6.0, 45.0), pattern("A", "phone", 12.0, 10.0), pattern("B", "visit", 0.0, 30.0)];
    plan.accounts[1].segment = Some("B".into());
    plan.accounts[2].status = AccountStatus::Prospect;
    plan.config.workload.admin_minutes_per_call = 5.0;
    plan.config.workload.prospect_factor = 0.5;
    let work = workload(&plan, &segment(&plan).unwrap(), "outside");
    assert_eq!(work.accounts, [0, 2]);
    assert_eq!(work.calls, [18.0, 9.0]);
    assert_eq!(work.call_hours, [(6.0 * 50.0 + 12.0 * 15.0) / 60.0, (3.0 * 50.0 + 6.0 * 15.0) / 60.0]);
    assert_eq!(work.visits, [6.0, 3.0]);
}

#[test]
fn nearest_neighbours_match_a_plain_loop() {
    let places: Vec<Position> =
        (0..300).map(|i| Position::on_sphere(80.0 * (i as f64 * 0.7).sin(), 180.0 * (i as f64 * 1.3).cos())).collect();
    for (at, &found) in nearest::kth_distances(Metric::Sphere, &places, 8).iter().enumerate() {
        let mut all: Vec<f64> = places.iter().map(|other| Metric::Sphere.distance(&places[at], other)).collect();
        all.sort_by(f64::total_cmp);
        assert!(close(found, all[8]));
    }
    let sites = &places[..7];
    for (place, found) in places.iter().zip(nearest::site_distances(Metric::Sphere, &places, sites)) {
        let least = sites.iter().map(|site| Metric::Sphere.distance(place, site)).min_by(f64::total_cmp).unwrap();
        assert!(close(found, least));
    }
}

#[test]
fn travel_is_the_formula() {
    let formulation = formulated(&line()).unwrap();
    let hop = |radius: f64| 1.5 * 0.7124 * (PI * radius * radius).sqrt();
    for (unit, (x, radius)) in [(0.0, 10.0), (10.0, 10.0), (40.0, 30.0)].into_iter().enumerate() {
        assert!(close(formulation.hop_hours[unit], 10.0 * hop(radius) / 50.0));
        for (territory, home) in [0.0, 40.0].into_iter().enumerate() {
            let way = 10.0 * 2.0 * 1.5 * f64::abs(x - home) / (50.0 * 4.0);
            assert!(close(formulation.instance.cost(unit, territory), way));
            assert!(close(formulation.instance.load(0, unit, territory), 10.0 + formulation.hop_hours[unit] + way));
        }
    }
}

/// Hours of hops to accounts at two homes 200 km apart, so many at each, one visit each.
fn hops_at_two_homes(each: usize, hop_neighbour: usize) -> Vec<f64> {
    let places: Vec<(f64, f64)> = (0..2 * each).map(|at| (if at < each { 0.0 } else { 200.0 }, 1.0)).collect();
    let mut plan = by_hand::plan(accounts(&places), reps(&[(0.0, 1e4), (200.0, 1e4)]));
    plan.call_patterns = vec![pattern("A", "visit", 1.0, 60.0)];
    plan.config.travel.hop_neighbour = hop_neighbour;
    formulated(&plan).unwrap().hop_hours
}

#[test]
fn hops_are_measured_to_accounts_that_the_same_rep_may_visit() {
    // From nine accounts a rep on the 8th nearest counts, the fewer there are the nearer one.
    for each in 1..=12 {
        let far = 1.5 * 0.7124 * (PI * 200.0 * 200.0).sqrt() / 50.0;
        let expected = if each == 1 { far } else { 0.0 };
        assert!(hops_at_two_homes(each, 8).into_iter().all(|hours| close(hours, expected)), "{each} at each home");
    }
    // A setting beyond what a rep has comes to as much as what there is.
    assert_eq!(hops_at_two_homes(3, 5), hops_at_two_homes(3, 8));
    let ten: Vec<(f64, f64)> = (0..20).map(|at| (10.0 * at as f64, 1.0)).collect();
    let mut plan = by_hand::plan(accounts(&ten), reps(&[(0.0, 1e4), (0.0, 1e4)]));
    plan.config.travel.hop_neighbour = 8;
    let eighth = 1.5 * 0.7124 * (PI * 80.0 * 80.0 / 8.0).sqrt() / 50.0;
    assert!(close(formulated(&plan).unwrap().hop_hours[0], 10.0 * eighth));
    // Who leaves visits nobody: one rep for all of them, then ten for two each.
    plan.reps[1].status = RepStatus::Leaving;
    assert!(close(formulated(&plan).unwrap().hop_hours[0], 10.0 * eighth));
    plan.reps = reps(&[(0.0, 1e4); 10]);
    let next = 1.5 * 0.7124 * (PI * 10.0 * 10.0).sqrt() / 50.0;
    assert!(close(formulated(&plan).unwrap().hop_hours[0], 10.0 * next));
}

/// The price of uneven hours of an assignment, by the formula of docs/src/numbers.md.
fn uneven(plan: &Plan, assignment: &[u32], least_hours: f64) -> (f64, f64) {
    let formulation = formulated(plan).unwrap();
    let found = evaluate(&formulation.instance, assignment);
    let capacity: f64 = plan.reps.iter().map(|rep| rep.capacity_hours).sum();
    let total: f64 = found.loads[0].iter().sum();
    let price = |(rep, load): (&Rep, &f64)| {
        let share = rep.capacity_hours / capacity;
        10.0 * rep.capacity_hours * ((load - share * total) / (share * least_hours)).powi(2)
    };
    (found.variance[0], plan.reps.iter().zip(&found.loads[0]).map(price).sum())
}

#[test]
fn ten_per_cent_off_costs_what_the_readme_says() {
    // On the phone T is all the work: eleven and nine hours of twenty, for two reps of 50 hours.
    let mut phone = by_hand::plan(accounts(&[(0.0, 1.0); 20]), reps(&[(0.0, 50.0), (0.0, 50.0)]));
    phone.call_patterns = vec![pattern("A", "phone", 1.0, 60.0)];
    let assignment: Vec<u32> = (0..20).map(|at| u32::from(at >= 11)).collect();
    let (found, by_formula) = uneven(&phone, &assignment, 20.0);
    assert!(close(found, by_formula) && close(found, 2.0 * 0.1 * 50.0), "{found}");
    // Where they drive it is what all accounts take from the nearest home, which this plan is far above.
    let mut field = line();
    field.reps = reps(&[(0.0, 300.0), (40.0, 300.0)]);
    let hops: f64 = formulated(&field).unwrap().hop_hours.iter().sum();
    let way = 10.0 * 2.0 * 1.5 / (50.0 * 4.0);
    let (found, by_formula) = uneven(&field, &[1, 1, 0], 30.0 + hops + way * 10.0);
    assert!(close(found, by_formula) && found > 0.0, "{found} is not {by_formula}");
}

#[test]
fn degrees_are_measured_on_the_sphere() {
    let mut plan = line();
    plan.reps.iter_mut().for_each(|rep| rep.capacity_hours = 1e4);
    let places = plan.accounts.iter_mut().map(|account| &mut account.place);
    places.chain(plan.reps.iter_mut().map(|rep| &mut rep.place)).flatten().for_each(|place| place.planar = false);
    let formulation = formulated(&plan).unwrap();
    let km = EARTH_RADIUS_KM * 10.0 * PI / 180.0;
    assert!(close(formulation.instance.cost(1, 0), 10.0 * 2.0 * 1.5 * km / (50.0 * 4.0)));
    plan.accounts[1].place.as_mut().unwrap().planar = true;
    assert!(reasons(formulated(&plan).unwrap_err())[0].contains("x and y where others have latitude"));
}

#[test]
fn known_hours_replace_the_way_but_not_the_hop() {
    let mut plan = line();
    plan.travel.insert((1, 0), 3.0);
    let formulation = formulated(&plan).unwrap();
    // 10 visits, 4 stops a trip: 2.5 trips of 3 hours out and 3 back.
    assert!(close(formulation.instance.cost(0, 1), 15.0));
    assert!(close(formulation.instance.cost(1, 1), 10.0 * 2.0 * 1.5 * 30.0 / 200.0));
    assert!(close(formulation.hop_hours[0], formulated(&line()).unwrap().hop_hours[0]));
}

#[test]
fn phone_roles_have_no_travel_and_need_no_places() {
    let mut plan = line();
    plan.call_patterns = vec![pattern("A", "phone", 10.0, 60.0)];
    plan.accounts[0].place = None;
    plan.reps[0].place = None;
    let formulation = formulated(&plan).unwrap();
    assert_eq!((formulation.instance.cost(0, 1), formulation.instance.load(0, 0, 1)), (0.0, 10.0));
    plan.call_patterns = vec![pattern("A", "visit", 10.0, 60.0)];
    let defects = reasons(formulated(&plan).unwrap_err());
    assert!(defects[0].starts_with("accounts.csv, line 2: account a0 is visited but has no place"), "{}", defects[0]);
    assert!(defects[1].starts_with("reps.csv, line 2: rep r0 of role outside visits accounts but has no place"));
}

#[test]
fn shares_follow_the_plan() {
    let mut plan = line();
    let share = |plan: &Plan| formulated(plan).unwrap().instance.activities()[0].share.clone();
    assert_eq!(share(&plan), [0.25, 0.75]);
    plan.config.balance = toml::from_str("workload = { share = \"equal\" }").unwrap();
    assert_eq!(share(&plan), [0.5, 0.5]);
    plan.config.balance = toml::from_str("workload = { share = \"weighted\" }").unwrap();
    assert_eq!(reasons(formulated(&plan).unwrap_err()).len(), 2);
    plan.reps[0].target_weight = Some(4.0);
    plan.reps[1].target_weight = Some(1.0);
    assert_eq!(share(&plan), [0.8, 0.2]);
    plan.reps[0].status = RepStatus::Leaving;
    assert_eq!(share(&plan), [0.0, 1.0]);
}

#[test]
fn a_role_s_own_balance_replaces_the_plan_s() {
    let mut plan = line();
    plan.config.balance = toml::from_str("workload = { tolerance = 0.1 }\nrevenue = { tolerance = 0.5, weight = 0.0 }").unwrap();
    plan.config.roles = toml::from_str("[outside.balance]\nworkload = { tolerance = 0.2 }").unwrap();
    let formulation = formulated(&plan).unwrap();
    let [hours, revenue] = formulation.instance.activities() else { panic!("two activities") };
    assert_eq!((hours.name.as_str(), hours.tolerance, hours.weight), ("workload", 0.2, 10.0));
    assert_eq!((revenue.name.as_str(), revenue.tolerance, revenue.weight, revenue.reference), ("revenue", 0.5, 0.0, 100.0));
    assert_eq!(revenue.upper, [f64::INFINITY; 2]);
    plan.config.balance = toml::from_str("margin = {}").unwrap();
    assert!(reasons(formulated(&plan).unwrap_err())[0].contains("balance.margin: no account has a number"));
}

#[test]
fn rules_forbid_pairs_and_say_why() {
    let mut plan = plan(accounts(&[(0.0, 1.0); 4]), reps(&[(0.0, 100.0); 3]));
    plan.reps[0].skills = vec!["german".into()];
    plan.reps[2].status = RepStatus::Leaving;
    plan.accounts[1].required_skills = vec!["german".into()];
    plan.accounts[2].excluded_reps = vec![0];
    lock(&mut plan, 3, 1, None);
    lock(&mut plan, 0, 1, Some("2025-12-31"));
    let formulation = formulated(&plan).unwrap();
    let why = |unit, territory| formulation.instance.forbidden_by(unit, territory).map(|rule| formulation.rules.words(rule));
    assert_eq!([why(0, 0), why(0, 1), why(0, 2)], [None, None, Some("rep r2 leaves")]);
    assert_eq!([why(1, 0), why(1, 1)], [None, Some("the skill german is required")]);
    assert_eq!([why(2, 0), why(2, 1)], [Some("account a2 excludes r0"), None]);
    assert_eq!([why(3, 0), why(3, 1)], [Some("account a3 is locked to r1 (key client)"), None]);
    assert_eq!(formulation.instance.activities()[0].upper, [100.0, 100.0, 0.0]);
    assert_eq!(formulation.warnings, ["account a0: its lock to r1 ended on 2025-12-31, before the plan starts"]);
}

#[test]
fn too_much_work_is_told_with_its_numbers() {
    let mut plan = plan(accounts(&[(0.0, 1.0); 3]), reps(&[(0.0, 14.0), (0.0, 14.0)]));
    let reason = reasons(formulated(&plan).unwrap_err()).remove(0);
    assert!(reason.contains("needs at least 30 hours (30 of calls, 0 of travel)"), "{reason}");
    assert!(reason.contains("2 reps have 28: 2 hours short"), "{reason}");
    assert!(reason.contains("The largest accounts: a0 10 h, a1 10 h, a2 10 h"), "{reason}");
    plan.reps[0].capacity_hours = 16.0;
    assert!(formulated(&plan).is_ok());
}

#[test]
fn accounts_that_nobody_may_serve_are_named_with_the_reason_per_rep() {
    let mut plan = plan(accounts(&[(0.0, 1.0); 2]), reps(&[(0.0, 9.0), (0.0, 100.0)]));
    plan.accounts[1].excluded_reps = vec![1];
    let found = reasons(formulated(&plan).unwrap_err());
    let expected =
        "role outside: no rep may serve account a1: not r1 (account a1 excludes r1), r0 (it takes 10 hours and capacity is 9)";
    assert_eq!(found, [expected]);
}

#[test]
fn locks_beyond_capacity_are_told() {
    let mut plan = plan(accounts(&[(0.0, 1.0); 3]), reps(&[(0.0, 15.0), (0.0, 100.0)]));
    lock(&mut plan, 0, 0, None);
    lock(&mut plan, 2, 0, None);
    let found = reasons(formulated(&plan).unwrap_err());
    assert_eq!(found, ["role outside: the 2 accounts locked to rep r0 take 20 hours, but capacity is 15"]);
}

#[test]
fn work_without_a_rep_is_an_input_defect() {
    let mut plan = line();
    plan.call_patterns.push(CallPattern { role: "inside".into(), ..pattern("A", "phone", 1.0, 1.0) });
    let segments = segment(&plan).unwrap();
    let defects = reasons(formulate_all(&plan, &segments).unwrap_err());
    assert_eq!(defects, ["reps.csv, role: role inside has 3 accounts to serve and no rep"]);
    plan.call_patterns.clear();
    assert!(matches!(formulate_all(&plan, &segments), Err(Error::Input(_))));
}

/// The plan a0, a1 → r0, a2 → r1, today a0, a2 → r1.
fn role_plan(plan: &mut Plan) -> RolePlan {
    own(plan, 0, 1);
    own(plan, 2, 1);
    let formulation = formulated(plan).unwrap();
    let primal = evaluate(&formulation.instance, &[0, 0, 1]).value;
    let certificate = Certificate::Prices(Prices::default());
    let proof = Proof { primal, dual_bound: 0.5 * primal, certified_bound: 0.5 * primal, certificate, tied: None };
    RolePlan::new(plan, &formulation, &[0, 0, 1], proof).unwrap()
}

#[test]
fn measures_before_and_after_are_what_the_hand_gives() {
    let mut plan = line();
    let role = role_plan(&mut plan);
    let hops: Vec<f64> = [10.0, 10.0, 30.0].map(|radius: f64| 10.0 * 1.5 * 0.7124 * PI.sqrt() * radius / 50.0).to_vec();
    let way = |km: f64| 10.0 * 3.0 * km / 200.0;
    let (before, after) = (role.before.unwrap(), role.after.unwrap());
    assert!(close(before.travel_hours, hops[0] + hops[2] + way(40.0)));
    assert!(close(after.travel_hours, hops.iter().sum::<f64>() + way(10.0)));
    let loads = [20.0 + hops[0] + hops[1] + way(10.0), 10.0 + hops[2]];
    let total = loads[0] + loads[1];
    let fairness = [loads[0] / (0.25 * total), loads[1] / (0.75 * total)];
    let (mean, spread) = ((fairness[0] + fairness[1]) / 2.0, (fairness[0] - fairness[1]).abs() / 2.0);
    assert!(close(after.cv.unwrap(), spread / mean));
    assert_eq!((before.accounts, after.accounts, after.over_capacity), (2, 3, 0));
    // All of today's work is r1's, whose share is 3/4.
    assert!(close(before.cv.unwrap(), 1.0));
    assert_eq!(role.status, Status::Feasible);
}

#[test]
fn moves_have_their_reasons() {
    let mut plan = line();
    let role = role_plan(&mut plan);
    let told: Vec<&str> = role.accounts.iter().map(|account| account.reason.as_str()).collect();
    assert!(told[0].starts_with("saves ") && told[0].contains(" h off r1, who carries 133.3 % of a fair share"), "{told:?}");
    assert_eq!(told[1..], ["had no owner", "stays"]);
    let segments = segment(&plan).unwrap();
    let moves = moves(&plan, &segments, &role);
    assert_eq!(moves.iter().map(|own| own.kind).collect::<Vec<_>>(), ["moved", "new"]);
    assert_eq!((moves[0].assigned.account, moves[0].from_rep_id, moves[0].to_rep_id), (0, "r1", "r0"));
    assert_eq!(role.accounts.iter().filter(|own| own.leaving().is_some()).count(), 1);
}

#[test]
fn nobody_owned_anything_before() {
    let plan = line();
    let formulation = formulated(&plan).unwrap();
    let proof = Proof {
        primal: 1.0,
        dual_bound: 1.0,
        certified_bound: 0.0,
        certificate: Certificate::Prices(Prices::default()),
        tied: None,
    };
    let role = RolePlan::new(&plan, &formulation, &[0, 0, 1], proof).unwrap();
    assert_eq!((role.before, role.status), (None, Status::Optimal));
    assert!(!role.proof.is_certified());
}

#[test]
fn broken_rules_are_told_in_words() {
    let mut plan = line();
    plan.accounts[0].excluded_reps = vec![1];
    plan.reps[0].capacity_hours = 25.0;
    plan.config.balance = toml::from_str("revenue = { share = \"equal\", tolerance = 0.5, weight = 0.0 }").unwrap();
    let formulation = formulated(&plan).unwrap();
    assert_eq!(violations(&plan, &formulation, &[Some(0), None, None]).len(), 2);
    let broken = violations(&plan, &formulation, &[Some(1), Some(0), Some(0)]);
    assert_eq!(broken[0], "account a0 may not be with r1: account a0 excludes r1");
    assert!(broken[1].ends_with("is above 25 (a rep's hours may not exceed capacity_hours)"), "{}", broken[1]);
    assert_eq!(broken.len(), 2);
}

#[test]
fn a_report_keeps_every_digit() {
    let mut plan = line();
    let role = role_plan(&mut plan);
    let segments = segment(&plan).unwrap();
    let report = Report { plan: &plan, segments: &segments, roles: std::slice::from_ref(&role), seed: 1 };
    for (name, render) in FILES {
        let mut bytes = Vec::new();
        render(&report, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.ends_with('\n'), "{name}");
        match name {
            "assignments.csv" => {
                let row: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
                assert_eq!([row[0], row[3], row[4], row[6], row[8]], ["a0", "outside", "r0", "r1", "A"]);
                assert!((row[11].parse::<f64>().unwrap() - role.accounts[0].travel_hours).abs() <= 0.005);
                assert_eq!(text.lines().count(), 4);
            }
            "summary.json" => {
                let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
                assert_eq!(summary["roles"][0]["moved_accounts"], 1);
                assert_eq!(summary["roles"][0]["gap"], 0.5);
                assert_eq!(summary["roles"][0]["primal_value"].as_f64().unwrap(), role.proof.primal);
            }
            "territories.geojson" => {
                let map: serde_json::Value = serde_json::from_str(&text).unwrap();
                // Two outlines, two homes and three accounts.
                assert_eq!(map["features"].as_array().unwrap().len(), 7);
            }
            _ => {}
        }
    }
}
