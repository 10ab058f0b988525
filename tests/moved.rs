//! What moves is one thing everywhere: an account whose owner stays and no longer has it, whoever has it then.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod by_hand;
mod case;

use std::collections::BTreeMap;

use binary::sutton;
use by_hand::{accounts, formulated, own, pattern, plan, reps};
use case::{Case, assert_code};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;
use sutton::balance::optimise::optimise;
use sutton::balance::violations::violations;
use sutton::model::{Evaluation, evaluate};
use sutton::plan::config::StabilitySection;
use sutton::plan::{Plan, RepStatus};
use sutton::solve::{Parameters, Progress};

/// Four accounts and three reps, one of whom leaves; calls may be given up, moves cost and are capped.
fn drawn(rng: &mut Pcg64) -> Plan {
    let mut x = || (f64::from(rng.random_range(0..50)), f64::from(rng.random_range(1..9)));
    let mut plan = plan(accounts(&[x(), x(), x(), x()]), reps(&[(0.0, 40.0), (50.0, 40.0), (25.0, 40.0)]));
    plan.reps[2].status = RepStatus::Leaving;
    for (at, account) in plan.accounts.iter_mut().enumerate() {
        account.segment = Some(["B", "C"][at % 2].into());
    }
    for at in (0..4).filter(|_| rng.random_bool(0.9)).collect::<Vec<_>>() {
        own(&mut plan, at, rng.random_range(0..3));
    }
    plan.call_patterns = ["B", "C"].map(|segment| pattern(segment, "visit", 10.0, 30.0)).to_vec();
    plan.config.segment.labels = ["B", "C"].map(String::from).to_vec();
    plan.config.coverage = toml::from_str("B = { reduced = 0.5, price = 1.0 }\nC = { uncovered = true, price = 0.3 }").unwrap();
    let mut share = |least: f64| rng.random_bool(0.5).then(|| rng.random_range(least..1.0));
    plan.config.stability = StabilitySection {
        max_moved: share(0.3),
        max_moved_revenue: share(0.3),
        max_moved_hours: share(0.3),
        max_handed_over: share(0.4),
        max_received: share(0.4),
        move_hours: [None, Some(0.0), Some(2.0)][rng.random_range(0..3)],
        move_hours_per_1000_revenue: 100.0,
        ..StabilitySection::default()
    };
    plan
}

/// By the plan alone: what leaving costs when each account has this rep, and whether the caps are kept.
fn leaving(plan: &Plan, placed: &[Option<usize>]) -> (f64, bool) {
    let caps = &plan.config.stability;
    let owner = |at: usize| Some(plan.owners.get(at, "outside")?.rep.unwrap()).filter(|&rep| rep != 2);
    let all: Vec<usize> = (0..placed.len()).filter(|&at| owner(at).is_some()).collect();
    let left: Vec<usize> = all.iter().copied().filter(|&at| owner(at) != placed[at]).collect();
    let revenue = |of: &[usize]| of.iter().map(|&at| plan.accounts[at].number("revenue")).sum::<f64>();
    let price = caps.move_hours.unwrap_or(1.0) * left.len() as f64 + caps.move_hours_per_1000_revenue * revenue(&left) / 1000.0;
    let within = |cap: Option<f64>, used: f64, base: f64| cap.is_none_or(|share| used <= share * base + 1e-9);
    let of_rep = |rep: usize| {
        let own = all.iter().filter(|&&at| owner(at) == Some(rep)).count() as f64;
        let away = left.iter().filter(|&&at| owner(at) == Some(rep)).count() as f64;
        let here = left.iter().filter(|&&at| placed[at] == Some(rep)).count() as f64;
        own == 0.0 || (within(caps.max_handed_over, away, own) && within(caps.max_received, here, own))
    };
    // All accounts have as many hours of calls.
    let accounts = [caps.max_moved, caps.max_moved_hours].into_iter().all(|cap| within(cap, left.len() as f64, all.len() as f64));
    (price, accounts && within(caps.max_moved_revenue, revenue(&left), revenue(&all)) && of_rep(0) && of_rep(1))
}

#[test]
fn no_plan_that_keeps_the_caps_is_cheaper_than_is_said_where_what_is_given_up_leaves_too() {
    let (mut rng, mut given_up, mut capped) = (Pcg64::seed_from_u64(5), 0, 0);
    for round in 0..60 {
        let plan = drawn(&mut rng);
        let mut free = plan.clone();
        free.config.stability = StabilitySection { move_hours: Some(0.0), ..StabilitySection::default() };
        let free = formulated(&free).unwrap();
        let options = free.instance.options();
        let choice = |code: usize| (0..4).map(|at| (code / options.count().pow(at) % options.count()) as u32).collect::<Vec<_>>();
        let placed = |choice: &[u32]| choice.iter().map(|&option| options.territory(option as usize)).collect::<Vec<_>>();
        let value = |choice: &[u32]| {
            let (price, kept) = leaving(&plan, &placed(choice));
            Some(evaluate(&free.instance, choice)).filter(Evaluation::feasible).map(|plan| (plan.value + price, kept))
        };
        let all: Vec<(f64, bool)> = (0..options.count().pow(4)).filter_map(|code| value(&choice(code))).collect();
        let least = |within: bool| all.iter().filter(|own| own.1 || !within).map(|own| own.0).fold(f64::INFINITY, f64::min);
        let formulation = formulated(&plan).unwrap();
        let Ok(found) = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None)) else {
            assert_eq!(least(true), f64::INFINITY, "round {round}");
            continue;
        };
        let (best, role) = (least(true), &found.plan);
        let bounds = [role.proof.certified_bound, role.proof.dual_bound];
        assert!(bounds.iter().all(|bound| *bound <= best + 1e-6), "round {round}: {bounds:?} above {best}");
        assert!(role.proof.primal >= best - 1e-6, "round {round}: {} is below {best}", role.proof.primal);
        assert!(role.proof.primal <= best * (1.0 + 1e-4) + 1e-4, "round {round}: {} is not {best}", role.proof.primal);
        let reps: Vec<Option<usize>> = role.accounts.iter().map(|own| own.rep).collect();
        let (price, kept) = leaving(&plan, &reps);
        assert!(kept && (role.moving_hours - price).abs() < 1e-9, "round {round}: {} is not {price}", role.moving_hours);
        capped += usize::from(least(false) < best - 1e-6);
        given_up += usize::from(sutton::balance::moves::turnover(&plan, role).given_up > 0);
        // What the checker of assignments says of every choice.
        for code in (0..options.count().pow(4)).step_by(7) {
            let choice = choice(code);
            let owners: Vec<Option<u32>> = choice.iter().map(|&o| options.territory(o as usize).map(|_| o)).collect();
            let broken = violations(&plan, &formulation, &owners);
            let told = broken.iter().any(|words| words.contains("may leave") || words.contains("may receive"));
            assert_eq!(told, !leaving(&plan, &placed(&choice)).1, "round {round}: {choice:?} {broken:?}");
        }
    }
    assert!(given_up >= 10 && capped >= 10, "{given_up} plans give up what is owned, {capped} are held back by caps");
}

const SHORT: &str = "\
[coverage.C]\nuncovered = true\nprice = 0.5
[coverage.B]\nuncovered = true\nprice = 0.7
[stability]\nmove_hours = 0.25\n";

/// R1 and R2 with so many hours, the inside reps as ever, and others.
fn staff([first, second]: [f64; 2], others: &str) -> String {
    format!(
        "rep_id,role,capacity_hours,latitude,longitude,skills,status\nR1,outside,{first},40,-100,german,\n\
         R2,outside,{second},40,-99,,\nI1,inside,20,,,german,\nI2,inside,10,,,,\n{others}"
    )
}

/// The rows of a table.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn role<'a>(roles: &'a Value, name: &str) -> &'a Value {
    roles["roles"].as_array().unwrap().iter().find(|role| role["role"] == name).unwrap()
}

#[test]
fn every_file_and_command_counts_the_same() {
    let case = Case::new();
    case.edit("plan.toml", |text| text + SHORT);
    case.write("reps.csv", &staff([40.0, 70.0], "R3,outside,50,40,-99.5,,leaving\n"));
    // Two accounts of R3, who leaves.
    case.edit("accounts.csv", |text| text.replacen(",R1,", ",R3,", 2));
    let output = case.solve(&[]);
    assert_code(&output, 0);
    let text = String::from_utf8(output.stdout).unwrap();
    let summary: Value = serde_json::from_str(&case.read("out/summary.json")).unwrap();
    let own = role(&summary, "outside");
    let count = |key: &str| own[key].as_u64().unwrap() as usize;
    let [all, to_reps, given_up] = ["moved_accounts", "moved_to_reps", "moved_given_up"].map(count);
    assert!(to_reps > 0 && given_up > 0 && all == to_reps + given_up, "{own}");
    assert!(text.contains(&format!("{all} of {}", count("owned_accounts"))), "{text}");
    let given_up_words = if given_up > 1 { "are given up" } else { "is given up" };
    assert!(
        text.contains(&format!("Of {all} accounts moved, ")) && text.contains(&format!("{given_up} {given_up_words}")),
        "{text}"
    );
    assert!((own["moving_hours"].as_f64().unwrap() - 0.25 * all as f64).abs() < 1e-9);

    let of_role = |name: &str| rows(&case.read(name)).into_iter().filter(|row| row["role"] == "outside").collect::<Vec<_>>();
    let assigned = of_role("out/assignments.csv");
    let moved: Vec<_> = assigned.iter().filter(|row| row["moved"] == "true").collect();
    assert_eq!(moved.len(), all);
    assert!(moved.iter().all(|row| row["previous_rep_id"] != "R3" && row["previous_rep_id"] != row["rep_id"]));
    let kinds = |kind: &str| of_role("out/moves.csv").iter().filter(|row| row["kind"] == kind).count();
    let left = assigned.iter().filter(|row| row["previous_rep_id"] == "R3").count();
    assert_eq!(["moved", "given_up", "shifted", "from_leaver"].map(kinds), [to_reps, given_up, 0, left]);
    assert!(left > 0);
    let moved_in: usize = of_role("out/territories.csv").iter().map(|row| row["moved_in"].parse::<usize>().unwrap()).sum();
    assert_eq!(moved_in, to_reps);

    let evaluated: Value = serde_json::from_slice(&case.evaluate("out/assignments.csv", &["--json"]).stdout).unwrap();
    let plan = case.path("plan.toml").display().to_string();
    let compared = sutton(&["compare", &plan, "--csv"]);
    assert_code(&compared, 0);
    let compared = rows(&String::from_utf8(compared.stdout).unwrap());
    let compared = compared.iter().find(|row| row["role"] == "outside").unwrap();
    for key in ["moved_accounts", "moved_to_reps", "moved_given_up", "moved_shifted", "owned_accounts", "moved_revenue"] {
        assert_eq!(role(&evaluated, "outside")[key], own[key], "{key} of evaluate");
        assert_eq!(compared[key].parse::<f64>().unwrap(), own[key].as_f64().unwrap(), "{key} of compare");
    }
    assert_code(&case.verify(), 0);
}

#[test]
fn a_cap_of_nothing_keeps_every_owner() {
    let case = Case::new();
    case.edit("plan.toml", |text| text + SHORT + "max_moved = 0\n");
    // Whoever may be with R1 alone is so today, and R1 has the hours.
    case.write("reps.csv", &staff([110.0, 95.0], ""));
    case.edit("accounts.csv", |text| text.replace(",R2,german", ",R1,german"));
    case.write("locks.csv", "account_id,role,rep_id,reason\n01,outside,R1,key client\n");
    assert_code(&case.solve(&["--quiet"]), 0);
    let summary: Value = serde_json::from_str(&case.read("out/summary.json")).unwrap();
    for role in summary["roles"].as_array().unwrap() {
        assert_eq!((&role["moved_accounts"], &role["caps"][0]["used"]), (&Value::from(0), &Value::from(0.0)), "{role}");
    }
    // By hand: an account without a rep has left, whether or not it may be given up.
    let rows = case.read("out/assignments.csv");
    let row = rows.lines().find(|line| line.contains(",outside,R") && line.contains(",A,")).unwrap();
    let mut cells: Vec<&str> = row.split(',').collect();
    cells[4] = "";
    let without = cells.join(",");
    let taken: String = rows.lines().map(|line| format!("{}\n", if line == row { &without } else { line })).collect();
    case.write("taken.csv", &taken);
    let output = case.evaluate("taken.csv", &["--json"]);
    let evaluated: Value = serde_json::from_slice(&output.stdout).unwrap();
    let role = role(&evaluated, "outside");
    assert_eq!((&role["moved_accounts"], &role["moved_given_up"]), (&Value::from(1), &Value::from(1)));
    let broken = role["violations"].to_string();
    assert!(broken.contains("at most 0 % of the accounts may leave an owner who stays: that is 0, but it is 1"), "{broken}");
}

#[test]
fn hours_of_who_leaves_are_their_own_today_and_nobodys_in_the_plan() {
    let case = Case::new();
    let reps = staff([300.0, 30.0], "R3,outside,300,40,-99,,\n");
    case.write("reps.csv", &reps.replace("40,-99,,\nI1", "40,-99,,leaving\nI1"));
    assert_code(&case.solve(&["--quiet"]), 0);
    let summary: Value = serde_json::from_str(&case.read("out/summary.json")).unwrap();
    let own = role(&summary, "outside");
    let table = rows(&case.read("out/territories.csv"));
    let hours = |rep: &str, key: &str| table.iter().find(|row| row["rep_id"] == rep).unwrap()[key].parse::<f64>().unwrap();
    let over: f64 =
        ["R1", "R2", "R3"].map(|rep| (hours(rep, "hours_before") - hours(rep, "capacity_hours")).max(0.0)).iter().sum();
    assert!(hours("R2", "hours_before") > 30.0 && hours("R2", "capacity_hours") == 30.0);
    assert!((own["overtime_hours_before"].as_f64().unwrap() - over).abs() < 0.02, "{over} {own}");
    assert_eq!(own["capacity_hours"], 600.0);
    let inspected = sutton(&["inspect", &case.path("plan.toml").display().to_string(), "--json"]);
    let inspected: Value = serde_json::from_slice(&inspected.stdout).unwrap();
    let inspected = role(&inspected, "outside");
    assert_eq!(inspected["capacity_hours"], own["capacity_hours"]);
}
