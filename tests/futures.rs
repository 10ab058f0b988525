//! Trade-offs and head counts, on plans whose answers are known or can be checked by hand.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
#[allow(dead_code, reason = "other tests use the rest")]
mod by_hand;
#[allow(dead_code, reason = "other tests use the rest")]
mod common;

use by_hand::{accounts, formulated, own, plan, reps};
use common::{Draft, brute_force, random};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::check;
use sutton::error::Error;
use sutton::plan::config::SizeSection;
use sutton::plan::{Place, Plan, RepStatus};
use sutton::scenarios::frontier::{Frontier, Point, Sweep, sweep};
use sutton::scenarios::size::{Sizing, size};
use sutton::solve::{Parameters, Progress, WarmStart, solve_from};

/// Good enough here.
const GAP: f64 = 5e-3;

fn quick() -> Parameters {
    Parameters { gap: GAP, work_limit: 20, ..Parameters::default() }
}

fn at(x: f64, y: f64) -> Option<Place> {
    Some(Place { latitude: y, longitude: x, planar: true, radius_km: 0.0 })
}

#[test]
fn from_any_start_a_solve_finds_what_counting_finds() {
    let (mut solved, mut without) = (0, 0);
    for seed in 0..150 {
        let instance = Draft::random(seed).build();
        let start = WarmStart { assignment: random::assignment(&instance, seed), prices: Some(random::prices(&instance, seed)) };
        let parameters = Parameters { gap: 1e-9, ..Parameters::default() };
        let outcome = solve_from(&instance, Some(&start), &parameters, &Progress::new(None));
        let bound = check::bound(&instance, &outcome.certificate).unwrap();
        let Some((best, _)) = brute_force(&instance) else {
            assert_eq!((outcome.primal, outcome.dual_bound), (None, f64::INFINITY), "seed {seed}");
            without += 1;
            continue;
        };
        let (value, slack) = (outcome.primal.unwrap(), 1e-6 * best.abs().max(1.0));
        assert!((value - best).abs() <= slack, "seed {seed}: {value}, but {best} is to be had");
        assert!(bound <= best + slack, "seed {seed}: {bound} proven, but {best} is to be had");
        assert!((outcome.dual_bound - best).abs() <= 1e-4 * best.abs() + slack, "seed {seed}: {} of {best}", outcome.dual_bound);
        solved += 1;
    }
    assert!(solved >= 80 && without >= 10, "{solved} with a plan, {without} without");
}

#[test]
fn a_start_is_never_made_worse_and_a_strange_one_does_no_harm() {
    let instance = (0..).map(|seed| Draft::random(seed).build()).find(|instance| brute_force(instance).is_some()).unwrap();
    let (best, plan) = brute_force(&instance).unwrap();
    let none = Parameters { work_limit: 0, ..Parameters::default() };
    let start = WarmStart { assignment: plan, prices: None };
    let outcome = solve_from(&instance, Some(&start), &none, &Progress::new(None));
    assert!(outcome.primal.unwrap() <= best + 1e-9 * best.abs().max(1.0));
    let strange = WarmStart { assignment: vec![u32::MAX; 99], prices: Some(sutton::model::Prices::default()) };
    let outcome = solve_from(&instance, Some(&strange), &Parameters::default(), &Progress::new(None));
    assert!(outcome.primal.unwrap() >= best - 1e-9 * best.abs().max(1.0));
}

/// Accounts at random between four reps, owned at random.
fn scattered(seed: u64) -> Plan {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut plan = plan(accounts(&[(0.0, 1.0); 60]), reps(&[(20.0, 400.0), (80.0, 400.0), (20.0, 400.0), (80.0, 400.0)]));
    for account in &mut plan.accounts {
        account.place = at(rng.random_range(0.0..100.0), rng.random_range(0.0..100.0));
    }
    for (rep, y) in plan.reps.iter_mut().zip([20.0, 20.0, 80.0, 80.0]) {
        rep.place = at(rep.place.unwrap().longitude, y);
    }
    (0..60).for_each(|account| own(&mut plan, account, rng.random_range(0..4)));
    plan
}

fn swept(plan: &Plan, moved: Option<&str>, balance: Option<&str>) -> Frontier {
    let steps = |text: Option<&str>| text.map(|text| text.parse().unwrap());
    let request =
        Sweep { role: "outside", moved: steps(moved), balance: steps(balance), max_km: None, points: 5, compare: false };
    sweep(plan, &request, &quick(), None).unwrap()
}

/// Accounts that are no longer with their owner.
fn moved(plan: &Plan, point: &Point) -> usize {
    let stays = |account: usize, rep| plan.owners.get(account, "outside").unwrap().rep == Some(rep);
    point.plan.accounts.iter().filter(|assigned| !stays(assigned.account, assigned.rep.unwrap())).count()
}

#[test]
fn every_point_keeps_its_limits_and_its_bound_holds_for_the_tighter_ones() {
    let plan = scattered(0);
    let frontier = swept(&plan, None, None);
    assert!(frontier.points.len() >= 3, "{:?} {:?}", frontier.dominated, frontier.without);
    for point in &frontier.points {
        assert_eq!(point.turnover.left(), moved(&plan, point));
        assert!(point.turnover.left() as f64 <= 60.0 * point.limits.max_moved.unwrap() + 1e-6);
        assert!(point.plan.gap() <= GAP, "gap {}", point.plan.gap());
        assert_eq!(point.plan.moving_hours, 0.0);
    }
    for pair in frontier.points.windows(2) {
        // More moves, at less cost: none dominated. What is proven for loose limits holds for tight ones.
        assert!(pair[0].turnover.left() < pair[1].turnover.left() && pair[0].cost() > pair[1].cost());
        assert!(pair[1].plan.proof.certified_bound <= pair[0].cost());
    }
}

#[test]
fn points_are_as_good_as_plans_solved_for_their_limits_alone() {
    let (plan, mut compared) = (scattered(9), 0);
    for point in &swept(&plan, Some("0.3,0.5"), Some("0.02,0.1")).points {
        let mut alone = plan.clone();
        let limits = point.limits;
        alone.config.stability.max_moved = limits.max_moved;
        alone.config.stability.move_hours = Some(0.0);
        let band = format!("tolerance = {}\nweight = 0", limits.tolerance.unwrap());
        alone.config.balance.insert("workload".into(), toml::from_str(&band).unwrap());
        let outcome = sutton::solve::solve(&formulated(&alone).unwrap().instance, &Parameters::default(), &Progress::new(None));
        assert!(point.unevenness <= limits.tolerance.unwrap() * (1.0 + 1e-6));
        assert!(point.plan.proof.dual_bound <= outcome.primal.unwrap() * (1.0 + 1e-9));
        assert!(outcome.dual_bound <= point.cost() * (1.0 + 1e-9));
        assert!(point.cost() <= outcome.primal.unwrap() * (1.0 + GAP), "{} is not {:?}", point.cost(), outcome.primal);
        compared += 1;
    }
    assert_eq!(compared, 4);
}

#[test]
fn what_nobody_owns_can_not_be_swept_by_moves() {
    let mut plan = scattered(1);
    plan.owners.clear();
    let request = Sweep { role: "outside", moved: None, balance: None, max_km: None, points: 3, compare: false };
    let error = sweep(&plan, &request, &Parameters::default(), None).unwrap_err();
    assert!(error.to_string().contains("--balance"), "{error}");
}

/// A plan of `homes` clusters, all alike and far from each other, each exactly a seller's book around an account where the
/// seller should live; of the sellers only the first `there` are there. Returns the accounts at the planted homes, too.
fn planted(seed: u64, homes: usize, there: usize) -> (Plan, Vec<usize>) {
    let mut rng = Pcg64::seed_from_u64(seed);
    // Opposite each other in pairs, so that no place is nearer to all of them than the middle.
    let side: Vec<(f64, f64)> =
        (0..rng.random_range(5..8)).map(|_| (rng.random_range(-30.0..30.0), rng.random_range(-30.0..30.0))).collect();
    let offsets: Vec<(f64, f64)> = side.iter().flat_map(|&(x, y)| [(x, y), (-x, -y)]).collect();
    let size = 1 + offsets.len();
    let mut plan = plan(accounts(&vec![(0.0, 1.0); homes * size]), reps(&vec![(0.0, 1.0); homes]));
    for home in 0..homes {
        let (x, y) = (500.0 * (home % 3) as f64 + rng.random_range(0.0..50.0), 500.0 * (home / 3) as f64);
        let places = std::iter::once((0.0, 0.0)).chain(offsets.iter().copied());
        for (account, (dx, dy)) in plan.accounts[home * size..].iter_mut().zip(places) {
            account.place = at(x + dx, y + dy);
        }
        plan.reps[home].place = at(x, y);
        plan.reps[home].capacity_hours = 1e6;
    }
    let formulation = formulated(&plan).unwrap();
    let hours = |home: usize| (0..size).map(|unit| formulation.instance.load(0, home * size + unit, home)).sum::<f64>();
    let full = (0..homes).map(hours).fold(0.0, f64::max);
    plan.reps.truncate(there);
    plan.reps.iter_mut().for_each(|rep| rep.capacity_hours = full);
    (plan, (0..homes).map(|home| home * size).collect())
}

fn sized(plan: &Plan, heads: Option<&[usize]>) -> Result<Sizing, Error> {
    size(plan, "outside", heads, &Parameters { work_limit: 1, ..quick() }, None)
}

#[test]
fn the_planted_head_count_and_homes_are_found() {
    for seed in 0..8 {
        let homes = 3 + seed as usize % 6;
        let there = 1 + seed as usize % (homes - 1);
        let (plan, planted) = planted(seed, homes, there);
        let sizing = sized(&plan, None).unwrap();
        let best = &sizing.counts[sizing.best];
        assert_eq!(best.heads, homes, "seed {seed}");
        let hired = best.hires.iter().filter_map(|hire| hire.account);
        let candidates: Vec<usize> = hired.chain(sizing.next_homes.iter().map(|next| next.account)).take(2 * homes).collect();
        assert!(planted[there..].iter().all(|home| candidates.contains(home)), "seed {seed}: {candidates:?}, not {planted:?}");
        let below = sizing.counts.iter().filter(|count| count.heads < homes);
        assert!(below.clone().count() > 0 && below.into_iter().all(|count| count.plan.is_err()), "seed {seed}");
    }
}

#[test]
fn costs_are_the_sums_of_what_stands_in_the_plan() {
    let (mut plan, _) = planted(3, 1, 1);
    plan.reps[0].capacity_hours *= 0.8;
    plan.config.size = SizeSection { salary: Some(500.0), travel_hour: 2.0, overtime: 0.5, ..SizeSection::default() };
    let sizing = sized(&plan, Some(&[1, 2])).unwrap();
    for count in &sizing.counts {
        let Ok(solved) = &count.plan else { panic!("{:?}", count.plan) };
        let travel: f64 = solved.plan.accounts.iter().map(|account| account.travel_hours).sum();
        let hours = |rep: usize| -> f64 {
            let own = solved.plan.accounts.iter().filter(|account| account.rep == Some(rep));
            own.map(|account| account.call_hours + account.travel_hours).sum()
        };
        let over = |rep: usize| (hours(rep) - plan.reps[0].capacity_hours).max(0.0);
        let overtime: f64 = (0..count.heads).map(over).filter(|over| *over > 1e-3).sum();
        assert!((solved.overtime_hours - overtime).abs() < 1e-6);
        let cost = 500.0 * count.heads as f64 + 2.0 * travel + 1.5 * overtime;
        assert!((solved.cost.total() - cost).abs() < 1e-6 * cost, "{} or {cost}", solved.cost.total());
        // One seller does it with overtime alone.
        assert_eq!(overtime > 0.0, count.heads == 1);
    }
}

#[test]
fn with_fewer_heads_who_has_least_to_do_goes_and_locked_accounts_keep_their_rep() {
    let (mut plan, _) = planted(5, 3, 3);
    plan.reps.iter_mut().for_each(|rep| rep.capacity_hours *= 20.0);
    // A fourth who lives where the third does.
    let spare = sutton::plan::Rep { id: "spare".into(), ..plan.reps[2].clone() };
    plan.reps.push(spare);
    let dropped = |plan: &Plan| sized(plan, Some(&[3])).unwrap().counts[0].dropped.clone();
    let first = dropped(&plan);
    assert!(first == ["r2"] || first == ["spare"], "{first:?}");
    let kept = plan.reps.iter().position(|rep| rep.id == first[0]).unwrap();
    by_hand::lock(&mut plan, 0, kept, None);
    let second = dropped(&plan);
    assert!(second != first && (second == ["r2"] || second == ["spare"]), "{second:?}");
}

#[test]
fn placeholders_without_a_home_are_placed_first() {
    let (mut plan, homes) = planted(7, 4, 2);
    let placeholder =
        sutton::plan::Rep { id: "named".into(), status: RepStatus::Placeholder, place: None, ..plan.reps[0].clone() };
    plan.reps.push(placeholder);
    let sizing = sized(&plan, Some(&[4])).unwrap();
    let ids: Vec<&str> = sizing.counts[0].hires.iter().map(|hire| hire.id.as_str()).collect();
    assert_eq!(ids, ["named", "hire-2"]);
    assert!(sizing.counts[0].hires.iter().all(|hire| homes.contains(&hire.account.unwrap())));
}

#[test]
fn a_range_below_the_work_is_refused_with_one_that_would_do() {
    let (plan, _) = planted(2, 6, 2);
    let Err(Error::Command(reason)) = sized(&plan, Some(&[1])) else { panic!("accepted") };
    assert!(reason.contains("up to 1 seller") && reason.contains("around 6"), "{reason}");
}

#[test]
fn the_command_line_tells_what_would_be_right() {
    let plan = "data/us-field-team/plan.toml";
    let refusals: [(&[&str], &str); 7] = [
        (&["frontier", plan], "each role has a frontier of its own: add --role, one of outside, inside, vp"),
        (&["frontier", plan, "--role", "outsid"], "--role outsid: the plan has no such role, but outside, inside, vp"),
        (&["frontier", plan, "--role", "vp", "--moved", "0.4..0.1"], "0.1..0.4 would be right"),
        (&["frontier", plan, "--role", "vp", "--moved", "0.4,1.2"], "shares of accounts lie from 0 to 1"),
        (&["frontier", plan, "--role", "vp", "--balance", "0..0.1"], "bands lie between 0 and 1"),
        (&["size", plan, "--role", "outside", "--heads", "2..3"], "a range around"),
        (&["size", plan, "--role", "outside", "--heads", "1.5..3"], "whole numbers from 1 up"),
    ];
    for (args, words) in refusals {
        let output = binary::sutton(args);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn tables_json_and_csv_tell_the_same_and_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("points.csv");
    let args = [
        "frontier",
        "data/first-plan/plan.toml",
        "--moved",
        "0.4,0.6",
        "--gap",
        "0.01",
        "--out",
        file.to_str().unwrap(),
        "--json",
    ];
    let run = || {
        let output = binary::sutton(&args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let csv = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        (output.stdout, csv)
    };
    let (json, csv) = run();
    assert_eq!(run(), (json.clone(), csv.clone()));
    let summary: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let points = summary["points"].as_array().unwrap();
    let rows: Vec<Vec<String>> =
        csv::Reader::from_reader(csv.as_slice()).records().map(|row| row.unwrap().iter().map(String::from).collect()).collect();
    assert_eq!((points.len(), rows.len()), (2, 2));
    for (point, row) in points.iter().zip(rows) {
        assert_eq!(point["moved_accounts"].to_string(), row[3]);
        assert_eq!(point["cost_hours"].as_f64().unwrap().to_string(), row[11]);
    }
}
