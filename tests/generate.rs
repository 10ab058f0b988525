//! Synthetic plans: the same at any number of threads, feasible in their skills, and out of balance as real books are.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sutton::Error;
use sutton::balance::formulate::{Formulation, formulate_all};
use sutton::balance::optimise::optimise;
use sutton::generate::{self, Request, Role, Roster};
use sutton::geometry::Places;
use sutton::plan::segment::segment;
use sutton::plan::{Config, Plan};
use sutton::solve::{Parameters, Progress};

const FILES: [&str; 5] = ["plan.toml", "accounts.csv", "owners.csv", "reps.csv", "call_patterns.csv"];

type Record = BTreeMap<String, String>;

fn draw(request: &Request) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    generate::write(request, &Places::bundled(), &dir.path().join("plan")).unwrap();
    dir
}

fn bytes(dir: &Path) -> Vec<Vec<u8>> {
    FILES.iter().map(|name| std::fs::read(dir.join("plan").join(name)).unwrap()).collect()
}

fn records(dir: &Path, name: &str) -> Vec<Record> {
    let mut reader = csv::Reader::from_path(dir.join("plan").join(name)).unwrap();
    reader.deserialize().map(|record| record.unwrap()).collect()
}

fn number(record: &Record, column: &str) -> f64 {
    record[column].parse().unwrap()
}

#[test]
fn threads_do_not_change_a_byte_and_seeds_do() {
    let request = Request { accounts: 20_000, ..Request::default() };
    let with = |threads: usize, request: &Request| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bytes(draw(request).path()))
    };
    assert_eq!(with(1, &request), with(3, &request));
    let other = with(1, &Request { seed: 2, ..request });
    assert_ne!(with(1, &Request { accounts: 20_000, ..Request::default() })[1], other[1]);
}

#[test]
fn families_have_no_cycles_and_parents_that_exist() {
    let dir = draw(&Request::default());
    let accounts = records(dir.path(), "accounts.csv");
    let position: BTreeMap<&str, usize> =
        accounts.iter().zip(0..).map(|(account, i)| (account["account_id"].as_str(), i)).collect();
    assert_eq!(position.len(), 2000);
    let children: Vec<(usize, &str)> = accounts
        .iter()
        .enumerate()
        .map(|(i, account)| (i, account["parent_id"].as_str()))
        .filter(|(_, parent)| !parent.is_empty())
        .collect();
    assert!(children.len() > 100);
    assert!(children.iter().all(|(i, parent)| position[parent] < *i));
}

#[test]
fn every_skill_is_held_in_every_role() {
    let team = Roster(vec![(Role::Outside, 3), (Role::Inside, 1), (Role::Vp, 2)]);
    for seed in 1..6 {
        let dir = draw(&Request { accounts: 300, team: team.clone(), seed, ..Request::default() });
        let reps = records(dir.path(), "reps.csv");
        for account in records(dir.path(), "accounts.csv").iter().filter(|account| !account["required_skills"].is_empty()) {
            for role in ["outside", "inside", "vp"] {
                let able = |rep: &Record| {
                    rep["role"] == role && rep["skills"].split(';').any(|skill| skill == account["required_skills"])
                };
                assert!(reps.iter().any(able), "nobody in {role} knows {}", account["required_skills"]);
            }
        }
    }
}

/// The roles of a drawn plan, formulated.
fn formulated(request: &Request) -> (Plan, Vec<Formulation>) {
    let dir = draw(request);
    let plan = sutton::read::plan(&dir.path().join("plan/plan.toml")).unwrap();
    let roles = formulate_all(&plan, &segment(&plan).unwrap());
    let roles = roles.unwrap_or_else(|error| panic!("{request:?}: {error}"));
    (plan, roles)
}

#[test]
fn families_have_a_rep_who_knows_all_that_they_require() {
    let mut several = 0;
    for (seed, managers) in (1..=40).zip([0, 0, 0, 2].into_iter().cycle()) {
        let (plan, _) = formulated(&Request { seed, managers, ..Request::default() });
        let mut required: BTreeMap<(usize, Option<String>), BTreeSet<String>> = BTreeMap::new();
        for (at, account) in plan.accounts.iter().enumerate() {
            required.entry((plan.heads[at], account.region.clone())).or_default().extend(account.required_skills.clone());
        }
        several += required.values().filter(|skills| skills.len() > 1).count();
    }
    assert!(several >= 20, "{several} families require several skills");
}

#[test]
fn whole_accounts_fit_into_the_hours_of_the_reps() {
    let solved = |request: Request| {
        let (plan, roles) = formulated(&request);
        for role in &roles {
            // Any plan will do.
            let parameters = Parameters { gap: 1.0, ..Parameters::default() };
            let solved = optimise(&plan, role, &parameters, &Progress::new(None));
            assert!(solved.is_ok(), "{request:?}: role {}: {:?}", role.role, solved.err().map(|error| error.to_string()));
        }
    };
    for seed in 1..=20 {
        for (accounts, team) in [(35, "outside=6"), (9, "outside=3,inside=2")] {
            solved(Request { accounts, team: team.parse().unwrap(), seed, ..Request::default() });
        }
    }
    // The reps of this one live far from many of the accounts.
    solved(Request { team: "outside=20".parse().unwrap(), seed: 29, ..Request::default() });
}

#[test]
fn every_team_has_its_part_of_each_role_and_holds_every_skill_in_it() {
    let team = Roster(vec![(Role::Outside, 20), (Role::Inside, 6), (Role::Vp, 2)]);
    let dir = draw(&Request { accounts: 300, team, managers: 4, ..Request::default() });
    let reps = records(dir.path(), "reps.csv");
    let of = |role: &str, manager: usize| {
        let own = |rep: &&Record| rep["role"] == role && rep["manager_id"] == format!("manager-{manager}");
        reps.iter().filter(own).cloned().collect::<Vec<Record>>()
    };
    assert_eq!([1, 2, 3, 4].map(|manager| of("inside", manager).len()), [2, 1, 2, 1]);
    assert_eq!([1, 2, 3, 4].map(|manager| of("outside", manager).len()), [7, 3, 7, 3]);
    assert!(reps.iter().filter(|rep| rep["role"] == "vp").all(|rep| rep["manager_id"].is_empty()));
    for (role, manager) in ["outside", "inside"].iter().flat_map(|role| (1..5).map(move |manager| (role, manager))) {
        for skill in ["cleanroom", "government", "hazmat"] {
            let held = of(role, manager).iter().any(|rep| rep["skills"].split(';').any(|own| own == skill));
            assert!(held, "nobody of manager-{manager} in {role} knows {skill}");
        }
    }
}

#[test]
fn todays_books_are_out_of_balance() {
    let dir = draw(&Request::default());
    let owners = records(dir.path(), "owners.csv");
    let reps = records(dir.path(), "reps.csv");
    let staff: BTreeSet<&str> = reps.iter().map(|rep| rep["rep_id"].as_str()).collect();
    let mut books: BTreeMap<&str, f64> = BTreeMap::new();
    for owner in owners.iter().filter(|owner| owner["role"] == "outside") {
        *books.entry(&owner["rep_id"]).or_default() += 1.0;
    }
    let orphans: f64 = books.iter().filter(|(rep, _)| !staff.contains(*rep)).map(|(_, size)| size).sum();
    assert!(orphans > 20.0, "leavers own {orphans} accounts");
    let sizes: Vec<f64> = books.iter().filter(|(rep, _)| staff.contains(*rep)).map(|(_, &size)| size).collect();
    let mean = sizes.iter().sum::<f64>() / sizes.len() as f64;
    let variance = sizes.iter().map(|size| (size - mean).powi(2)).sum::<f64>() / sizes.len() as f64;
    assert!(variance.sqrt() / mean > 0.2, "coefficient of variation {}", variance.sqrt() / mean);
}

#[test]
fn money_is_lognormal_with_giants() {
    let dir = draw(&Request { accounts: 10_000, ..Request::default() });
    let accounts = records(dir.path(), "accounts.csv");
    let mut logs: Vec<f64> = accounts.iter().map(|account| number(account, "potential").ln()).collect();
    logs.sort_by(f64::total_cmp);
    let quartiles = logs[7_500] - logs[2_500];
    assert!((quartiles - 2.0 * 0.6745).abs() < 0.08, "{quartiles} between the quartiles, σ = 1 has 1.349");
    let (top, median) = (logs[9_999].exp(), logs[5_000].exp());
    assert!(top > 50.0 * median, "the largest is {top}, the median {median}");
    assert!(accounts.iter().all(|account| (account["status"] == "prospect") == (number(account, "revenue") == 0.0)));
}

#[test]
fn capacity_at_the_desk_is_ten_percent_above_the_calls() {
    let dir = draw(&Request::default());
    let hours: f64 = records(dir.path(), "reps.csv")
        .iter()
        .filter(|rep| rep["role"] == "inside")
        .map(|rep| number(rep, "capacity_hours"))
        .sum();
    let calls: BTreeMap<String, f64> = (records(dir.path(), "call_patterns.csv").iter())
        .filter(|calls| calls["role"] == "inside")
        .map(|calls| (calls["segment"].clone(), number(calls, "calls_per_period") * number(calls, "minutes_per_call") / 60.0))
        .collect();
    // 10 % are A, 30 % B, 60 % C; the few strategic ones are A instead.
    let needed = 600.0 * calls["B"] + 1200.0 * calls["C"];
    assert!((hours / needed - 1.1).abs() < 0.03, "{hours} hours for {needed}");
}

#[test]
fn the_plan_file_has_only_keys_that_exist() {
    let dir = draw(&Request { accounts: 50, band: Some(0.05), ..Request::default() });
    let text = std::fs::read_to_string(dir.path().join("plan/plan.toml")).unwrap();
    let config: Config = toml::from_str(&text).unwrap();
    assert_eq!(config.balance["workload"].tolerance, Some(0.05));
    assert_eq!(config.plan.seed, 1);
}

#[test]
fn reps_with_more_hours_than_a_year_are_no_question() {
    for (accounts, reps, asked) in [(9_000, 2, true), (300, 2, false)] {
        let team = Roster(vec![(Role::Outside, reps)]);
        let dir = draw(&Request { accounts, team, states: vec!["MA".into()], ..Request::default() });
        let path = dir.path().join("plan/plan.toml");
        assert_eq!(std::fs::read_to_string(&path).unwrap().contains("[styles.reps]"), asked);
        assert!(sutton::read::plan(&path).is_ok());
    }
}

#[test]
fn what_is_there_is_not_touched() {
    let dir = draw(&Request { accounts: 10, ..Request::default() });
    let before = bytes(dir.path());
    let again = generate::write(&Request::default(), &Places::bundled(), &dir.path().join("plan"));
    assert!(matches!(again, Err(Error::Command(_))));
    assert_eq!(bytes(dir.path()), before);
}

#[test]
fn requests_out_of_range_leave_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::bundled();
    let requests = [
        Request { accounts: 0, ..Request::default() },
        Request { band: Some(f64::NAN), ..Request::default() },
        Request { band: Some(1.5), ..Request::default() },
        Request { team: Roster(Vec::new()), ..Request::default() },
        Request { states: vec!["Narnia".into()], ..Request::default() },
    ];
    for request in requests {
        assert!(matches!(generate::write(&request, &places, &dir.path().join("plan")), Err(Error::Command(_))), "{request:?}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn without_states_a_team_has_as_many_as_it_can_cover() {
    let regions = |outside: u32| -> BTreeSet<String> {
        let team = Roster(vec![(Role::Outside, outside), (Role::Inside, 40)]);
        let dir = draw(&Request { accounts: 3000, team, ..Request::default() });
        records(dir.path(), "accounts.csv").iter().map(|account| account["region"].clone()).collect()
    };
    assert_eq!(regions(4), ["NJ"].map(String::from).into());
    assert_eq!(regions(20), ["NJ", "NY"].map(String::from).into());
    let everywhere = regions(5000);
    assert!(everywhere.len() > 40 && !everywhere.contains("HI"));
}

#[test]
fn states_confine_the_accounts() {
    let dir = draw(&Request { accounts: 200, states: vec!["OH".into(), "HI".into()], ..Request::default() });
    let regions: BTreeSet<String> = records(dir.path(), "accounts.csv").iter().map(|account| account["region"].clone()).collect();
    assert_eq!(regions, ["HI", "OH"].map(String::from).into());
}
