//! Families: one rep for all accounts of a top parent, in the optimisation and out of it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod by_hand;
mod folder;

use by_hand::{accounts, close, formulated, line, lock, own, plan, reasons, reps};
use folder::{ACCOUNTS, Folder};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use sutton::balance::explain::Explainer;
use sutton::balance::formulate::{Formulation, draft};
use sutton::balance::metrics::caps;
use sutton::balance::optimise::optimise;
use sutton::balance::relax::optimise_or_advise;
use sutton::balance::violations::violations;
use sutton::model::{Evaluation, evaluate};
use sutton::plan::Plan;
use sutton::plan::config::Families;
use sutton::plan::segment::segment;
use sutton::solve::{Parameters, Progress, solve};

/// Nine accounts of three families and one alone, three reps; owners, moving costs and caps drawn.
fn drawn(seed: u64) -> Plan {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut places = |count: usize| (0..count).map(|_| (rng.random_range(0.0..60.0), 50.0)).collect::<Vec<_>>();
    let mut plan = plan(accounts(&places(7)), reps(&[(0.0, 90.0), (30.0, 90.0), (60.0, 90.0)]));
    plan.heads = vec![0, 0, 2, 3, 3, 3, 2];
    for account in 0..7 {
        plan.accounts[account].region = Some(if rng.random_bool(0.5) { "north" } else { "south" }.into());
        if rng.random_bool(0.8) {
            own(&mut plan, account, rng.random_range(0..3));
        }
    }
    plan.accounts[1].excluded_reps = vec![rng.random_range(0..3)];
    plan.config.stability.move_hours = Some(0.5);
    plan.config.stability.move_hours_per_1000_revenue = 10.0;
    plan.config.stability.max_moved = rng.random_bool(0.5).then_some(0.75);
    plan.config.stability.max_handed_over = rng.random_bool(0.5).then_some(0.8);
    plan.config.balance = toml::from_str("workload = { weight = 3.0 }\naccounts = { tolerance = 0.9, weight = 0.0 }").unwrap();
    plan
}

/// All assignments of a formulation's units.
fn all(formulation: &Formulation) -> impl Iterator<Item = Vec<u32>> {
    let (n, m) = (formulation.instance.units(), formulation.reps.len());
    (0..m.pow(n as u32)).map(move |code| (0..n).map(|unit| (code / m.pow(unit as u32) % m) as u32).collect())
}

fn by_account(formulation: &Formulation, assignment: &[u32]) -> Evaluation {
    let options: Vec<u32> = formulation.of_accounts(assignment).into_iter().flatten().collect();
    evaluate(formulation.by_account(), &options)
}

#[test]
fn a_family_costs_brings_and_may_what_its_accounts_do() {
    for seed in 0..12 {
        let formulation = formulated(&drawn(seed)).unwrap();
        assert_eq!(formulation.instance.units(), 3);
        for assignment in all(&formulation) {
            let (whole, apart) = (evaluate(&formulation.instance, &assignment), by_account(&formulation, &assignment));
            assert!(close(whole.value, apart.value), "{} {}", whole.value, apart.value);
            assert!(whole.loads.iter().flatten().zip(apart.loads.iter().flatten()).all(|(a, b)| close(*a, *b)));
            assert_eq!(whole.feasible(), apart.feasible());
            let used =
                |budget: usize| (0..3).map(|unit| formulation.instance.usage(budget, unit, assignment[unit] as usize)).sum();
            let caps = caps(&formulation, &formulation.of_accounts(&assignment));
            assert!(caps.iter().enumerate().all(|(budget, cap)| close(cap.used, used(budget))));
        }
    }
}

#[test]
fn the_best_plan_of_families_is_the_best_of_those_that_keep_them_together() {
    for seed in 0..12 {
        let plan = drawn(seed);
        let together = formulated(&plan).unwrap();
        let mut apart = plan.clone();
        apart.config.constraints.families = Some(Families::Off);
        let apart = formulated(&apart).unwrap();
        let kept = |assignment: &Vec<u32>| {
            let family = |members: &[usize]| members.iter().all(|&at| assignment[at] == assignment[members[0]]);
            family(&[0, 1]) && family(&[2, 6]) && family(&[3, 4, 5])
        };
        let values = all(&apart).filter(kept).map(|assignment| evaluate(&apart.instance, &assignment));
        let best = values.filter(Evaluation::feasible).map(|plan| plan.value).min_by(f64::total_cmp);
        let outcome = solve(&together.instance, &Parameters::default(), &Progress::new(None));
        assert_eq!(outcome.primal.is_some(), best.is_some(), "seed {seed}");
        if let (Some(primal), Some(best)) = (outcome.primal, best) {
            assert!((primal - best).abs() <= 1e-6 * best, "seed {seed}: {primal} is not {best}");
            assert!(outcome.dual_bound <= best + 1e-6);
        }
    }
}

#[test]
fn what_a_family_loses_by_another_rep_adds_up() {
    let plan = drawn(3);
    let formulation = formulated(&plan).unwrap();
    let role = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None)).unwrap().plan;
    let options: Vec<Option<u32>> = role.accounts.iter().map(|own| own.rep.map(|rep| rep as u32)).collect();
    let assignment = formulation.of_units(&options).unwrap();
    let now = evaluate(&formulation.instance, &assignment).value;
    let explainer = Explainer::new(&plan, &formulation, &role, &assignment);
    for account in 0..7 {
        let explained = explainer.account(account, None).unwrap();
        assert_eq!(explained.family.len(), [1, 1, 1, 2, 2, 2, 1][account]);
        for other in explained.others {
            let mut moved = assignment.clone();
            moved[formulation.units.unit(account)] = other.rep as u32;
            assert!(close(evaluate(&formulation.instance, &moved).value - now, other.change()));
        }
    }
}

#[test]
fn regions_part_a_family_where_the_plan_says_so() {
    let mut plan = line();
    plan.heads = vec![0, 0, 0];
    plan.accounts[2].region = Some("east".into());
    assert_eq!(formulated(&plan).unwrap().instance.units(), 1);
    plan.config.constraints.families = Some(Families::ByRegion);
    assert_eq!(formulated(&plan).unwrap().instance.units(), 2);
    // A role may have its own rule.
    plan.config.roles.entry("outside".into()).or_default().constraints.families = Some(Families::Off);
    assert_eq!(formulated(&plan).unwrap().instance.units(), 3);
}

#[test]
fn a_family_follows_the_lock_of_any_account() {
    let mut plan = line();
    plan.heads = vec![0, 1, 0];
    lock(&mut plan, 2, 0, None);
    let formulation = formulated(&plan).unwrap();
    assert!(formulation.instance.forbidden_by(0, 1).is_some() && formulation.instance.allows(0, 0));
    // … unless another account may not go there.
    plan.accounts[0].excluded_reps = vec![0];
    let reason = reasons(formulated(&plan).unwrap_err()).join("\n");
    assert!(reason.contains("no rep may serve the family of accounts a0, a2") && reason.contains("a0 excludes r0"), "{reason}");
}

#[test]
fn who_splits_a_family_is_told() {
    let mut plan = line();
    plan.heads = vec![0, 1, 0];
    let formulation = formulated(&plan).unwrap();
    let broken = violations(&plan, &formulation, &[Some(0), Some(0), Some(1)]);
    assert_eq!(broken, ["accounts a0, a2 are one family, so must have one rep and one service"]);
    assert_eq!(formulation.of_units(&[Some(0), Some(0), Some(1)]), None);
    assert!(violations(&plan, &formulation, &[Some(1), Some(0), Some(1)]).is_empty());
}

#[test]
fn a_family_that_nobody_may_have_finds_a_way_out() {
    let mut plan = line();
    plan.heads = vec![0, 1, 0];
    (plan.accounts[0].excluded_reps, plan.accounts[2].excluded_reps) = (vec![0], vec![1]);
    let draft = draft(&plan, &segment(&plan).unwrap(), "outside").unwrap();
    let solved = |relax: bool| optimise_or_advise(&plan, &draft, &Parameters::default(), None, relax);
    let reason = reasons(solved(false).unwrap_err()).join("\n");
    for part in ["These 2 rules can't all be kept", "account a0 excludes r0", "account a2 excludes r1", "The cheapest way out"] {
        assert!(reason.contains(part), "{part} is missing in {reason}");
    }
    let role = solved(true).unwrap().plan;
    assert_eq!((role.accounts[0].rep, role.relaxed.len()), (role.accounts[2].rep, 1));
    // One of the two goes where it should not.
    let bent = role.relaxed[0].rule.account().unwrap();
    assert!([0, 2].contains(&bent) && role.accounts[bent].rep == plan.accounts[bent].excluded_reps.first().copied());
}

/// The sample accounts with these parents.
fn with_parents(parents: [&str; 3]) -> Folder {
    let rows = ACCOUNTS.lines().zip(["parent_id"].into_iter().chain(parents));
    Folder::with("accounts.csv", rows.map(|(row, parent)| format!("{row},{parent}\n")).collect::<String>())
}

#[test]
fn parents_lead_to_the_top() {
    let heads = |parents| with_parents(parents).read().unwrap().heads;
    assert_eq!(heads(["", "001", "002"]), [0, 0, 0]);
    assert_eq!(heads(["001", "", ""]), [0, 1, 2]);
    // Two daughters of a company that is no account.
    assert_eq!(heads(["", "HQ", "HQ"]), [0, 1, 1]);
}

#[test]
fn parents_in_a_ring_are_told_with_line_and_ids() {
    let defects = with_parents(["", "003", "002"]).defects();
    assert_eq!(defects.len(), 1);
    assert!(defects[0].starts_with("accounts.csv, line 3, parent_id") && defects[0].contains("002 under 003 under 002"));
}

#[test]
fn a_family_locked_to_two_reps_is_told_with_both_lines() {
    let folder = with_parents(["", "001", ""]);
    folder.add("locks", "account_id,role,rep_id\n001,outside,R1\n002,outside,R2\n");
    let defects = folder.defects();
    assert_eq!(defects.len(), 1);
    for part in ["locks.csv, line 3, rep_id = \"R2 for account 002\"", "locks.csv, line 2 locks account 001", "to R1"] {
        assert!(defects[0].contains(part), "{part} is missing in {}", defects[0]);
    }
}

#[test]
fn areas_that_a_family_joins_go_together() {
    let mut plan = line();
    plan.accounts.iter_mut().zip(["north", "north", "south"]).for_each(|(account, area)| {
        account.areas.insert("district".into(), area.into());
    });
    plan.config.roles.entry("outside".into()).or_default().unit = Some("district".into());
    assert_eq!(formulated(&plan).unwrap().instance.units(), 2);
    plan.heads = vec![0, 1, 0];
    assert_eq!(formulated(&plan).unwrap().instance.units(), 2, "families are off beside areas, unless they are asked for");
    plan.config.constraints.families = Some(Families::Together);
    assert_eq!(formulated(&plan).unwrap().instance.units(), 1);
    plan.config.constraints.families = Some(Families::ByRegion);
    plan.accounts[2].region = Some("east".into());
    assert_eq!(formulated(&plan).unwrap().instance.units(), 2, "the family has a part in each region");
}
