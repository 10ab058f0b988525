//! Pairs of small instances whose units are tied by team: engine, checker and bound against the best of all plans.
#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod common;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use common::{Draft, brute_force, random};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;
use sutton::check;
use sutton::model::coupled::{CoupledConflict, CoupledOutcome};
use sutton::model::{Activity, CoupledInstances, Instance, Options, Quantity, RuleId, Status, evaluate};
use sutton::solve::{Parameters, Progress, tied::solve};

const CASES: u64 = 300;
/// Plans of one instance that differ in teams, at most.
const SIGNATURES: usize = 1_000;
const TEAMS: u32 = 2;

struct Case {
    seed: u64,
    tied: CoupledInstances,
    /// +∞ where there is no plan.
    optimum: f64,
    /// The same without the tie.
    apart: f64,
}

static CASES_COUNTED: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let cases: Vec<Option<Case>> = (0..CASES).into_par_iter().map(case).collect();
    cases.into_iter().flatten().collect()
});

/// The best values of an instance by what its units have of teams (`None`: no territory).
type ByTeams = BTreeMap<Vec<Option<usize>>, f64>;

fn case(seed: u64) -> Option<Case> {
    let tied = drawn(seed);
    let plans: Vec<ByTeams> = (0..2).map(|part| by_teams(&tied, part)).collect();
    if plans.iter().any(|plans| plans.len() > SIGNATURES) {
        return None;
    }
    let fits = |a: &[Option<usize>], b: &[Option<usize>]| {
        tied.groups().iter().all(|group| match group[..] {
            [Some(i), Some(j)] => match (a[i as usize], b[j as usize]) {
                (Some(one), Some(other)) => one == other,
                _ => true,
            },
            _ => true,
        })
    };
    let best = |tie: bool| {
        let pairs = plans[0].iter().flat_map(|a| plans[1].iter().map(move |b| (a, b)));
        pairs.filter(|(a, b)| !tie || fits(a.0, b.0)).map(|(a, b)| a.1 + b.1).fold(f64::INFINITY, f64::min)
    };
    Some(Case { seed, optimum: best(true), apart: best(false), tied })
}

/// Two random instances, most of their units tied in pairs. Teams are territories, or, in every third case, levels
/// and having no territory.
fn drawn(seed: u64) -> CoupledInstances {
    let part = |seed: u64| Draft { edges: None, integral: false, ..Draft::random(seed) }.build();
    let parts = vec![part(2 * seed), part(2 * seed + 1)];
    let mut rng = Pcg64::seed_from_u64(seed);
    let teams = parts.iter().map(|part| (0..part.territories()).map(|_| rng.random_range(0..TEAMS)).collect()).collect();
    let pairs = (0..parts[0].units().min(parts[1].units()) as u32).filter(|_| rng.random_bool(0.8)).collect::<Vec<u32>>();
    let groups = pairs.into_iter().map(|i| vec![Some(i), Some(i)]).collect();
    if !of_options(seed) {
        return CoupledInstances::new(parts, teams, groups).unwrap();
    }
    let team = |rng: &mut Pcg64| rng.random_bool(0.9).then(|| rng.random_range(0..TEAMS));
    let by_level = |part: &Instance, rng: &mut Pcg64| {
        let teams: Vec<Option<u32>> = (0..=part.options().levels()).map(|_| team(rng)).collect();
        (0..part.options().count()).map(|option| teams[part.options().level(option)]).collect()
    };
    let teams = parts.iter().map(|part| by_level(part, &mut rng)).collect();
    CoupledInstances::by_option(parts, teams, groups).unwrap()
}

fn of_options(seed: u64) -> bool {
    seed % 3 == 2
}

fn by_teams(tied: &CoupledInstances, part: usize) -> ByTeams {
    let instance = &tied.parts()[part];
    let last = instance.options().count() as u32 - 1;
    let (mut plans, mut plan) = (ByTeams::new(), vec![0; instance.units()]);
    loop {
        let evaluation = evaluate(instance, &plan);
        if evaluation.feasible() {
            let best =
                plans.entry(plan.iter().map(|&option| tied.team(part, option as usize)).collect()).or_insert(f64::INFINITY);
            *best = best.min(evaluation.value);
        }
        let Some(next) = plan.iter().position(|&option| option < last) else { return plans };
        plan[..next].fill(0);
        plan[next] += 1;
    }
}

fn solved(tied: &CoupledInstances) -> CoupledOutcome {
    let parameters = Parameters { gap: 1e-9, ..Parameters::default() };
    solve(tied, &parameters, &Progress::new(None))
}

fn close(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 1e-6 * b.abs().max(1.0)
}

fn hours(tied: &CoupledInstances) -> f64 {
    tied.parts().iter().map(Instance::hours).sum()
}

#[test]
fn cases_cover_what_ties_do() {
    type Kind = (&'static str, usize, fn(&Case) -> bool);
    let kinds: [Kind; 7] = [
        ("a plan", 60, |case| case.optimum.is_finite()),
        ("no plan", 8, |case| case.optimum.is_infinite()),
        ("no plan for the tie's sake", 4, |case| case.optimum.is_infinite() && case.apart.is_finite()),
        ("a tie of options that costs", 10, |case| of_options(case.seed) && case.optimum > case.apart + 1e-6),
        ("a tie that costs", 30, |case| case.optimum.is_finite() && case.optimum > case.apart + 1e-6),
        ("a span, too", 20, |case| spans(case) && case.optimum.is_finite()),
        ("units without a territory", 20, |case| case.tied.parts().iter().any(|part| part.options().uncovered().is_some())),
    ];
    for (kind, least, has) in kinds {
        let count = CASES_COUNTED.iter().filter(|case| has(case)).count();
        assert!(count >= least, "{count} cases with {kind}, there should be {least}");
    }
}

fn spans(case: &Case) -> bool {
    case.tied.parts().iter().any(|part| part.budgets().iter().any(|budget| budget.team_balance.is_some()))
}

#[test]
fn solve_reaches_the_optimum_and_proves_it() {
    CASES_COUNTED.par_iter().filter(|case| case.optimum.is_finite()).for_each(|case| {
        let (seed, outcome) = (case.seed, solved(&case.tied));
        let plan = outcome.assignments.as_ref().unwrap_or_else(|| panic!("seed {seed}: no plan"));
        assert!(close(outcome.primal.unwrap(), case.optimum), "seed {seed}: {:?} is not {}", outcome.primal, case.optimum);
        let values: Vec<f64> = case.tied.evaluate(plan).iter().map(|evaluation| evaluation.value).collect();
        assert_eq!(check::coupled_violations(&case.tied, plan, &values), [], "seed {seed}");
        let gap = case.optimum - outcome.dual_bound;
        assert!(gap.abs() <= 1.1e-6 * case.optimum.abs().max(1.0), "seed {seed}: {gap} of {} is open", case.optimum);
        let certified = check::coupled_bound(&case.tied, &outcome.prices).unwrap();
        assert!(certified <= case.optimum + 1e-9 * case.optimum.abs().max(1.0), "seed {seed}: {certified} passes the optimum");
        assert!(close(outcome.certified_bound, certified), "seed {seed}: {} is not {certified}", outcome.certified_bound);
    });
}

#[test]
fn solve_tells_that_there_is_no_plan() {
    CASES_COUNTED.par_iter().filter(|case| case.optimum.is_infinite()).for_each(|case| {
        let outcome = solved(&case.tied);
        assert_eq!(outcome.status(hours(&case.tied)), Status::Infeasible, "seed {}", case.seed);
    });
}

#[test]
fn no_prices_pass_the_optimum() {
    CASES_COUNTED.par_iter().for_each(|case| {
        for draw in 0..20 {
            let draws = case.tied.parts().iter().enumerate();
            let prices: Vec<_> = draws.map(|(at, part)| random::prices(part, 1000 * case.seed + 2 * draw + at as u64)).collect();
            let bound = check::coupled_bound(&case.tied, &prices).unwrap();
            let most = case.optimum + 1e-9 * case.optimum.abs().max(1.0);
            assert!(bound <= most, "seed {}, draw {draw}: {bound} is above {}", case.seed, case.optimum);
        }
    });
}

#[test]
fn check_accepts_what_is_feasible_and_nothing_else() {
    for case in CASES_COUNTED.iter() {
        for draw in 0..30 {
            let drawn = |(at, part): (usize, &Instance)| random::assignment(part, 1000 * case.seed + 2 * draw + at as u64);
            let plan: Vec<Vec<u32>> = case.tied.parts().iter().enumerate().map(drawn).collect();
            let values: Vec<f64> = case.tied.evaluate(&plan).iter().map(|evaluation| evaluation.value).collect();
            let violations = check::coupled_violations(&case.tied, &plan, &values);
            assert_eq!(violations.is_empty(), case.tied.value(&plan).is_some(), "seed {}: {violations:?}", case.seed);
            let told = violations.iter().filter(|own| matches!(own, check::Violation::Split(_))).count();
            assert_eq!(told, case.tied.split(&plan).len(), "seed {}: {violations:?}", case.seed);
        }
    }
}

#[test]
fn names_of_teams_change_nothing_and_fewer_teams_cost_no_more() {
    let by_territory = CASES_COUNTED.par_iter().filter(|case| case.optimum.is_finite() && !of_options(case.seed));
    by_territory.for_each(|case| {
        let renamed = |names: &[u32]| {
            let team = |part: usize, j: usize| names[case.tied.team(part, j).unwrap()];
            let parts = case.tied.parts().to_vec();
            let teams =
                parts.iter().enumerate().map(|(at, part)| (0..part.territories()).map(|j| team(at, j)).collect()).collect();
            let pairs = case.tied.groups().iter().filter(|group| group.iter().flatten().count() > 1).cloned().collect();
            CoupledInstances::new(parts, teams, pairs).unwrap()
        };
        let mut names: Vec<u32> = (0..5).collect();
        names.shuffle(&mut Pcg64::seed_from_u64(case.seed));
        let same = solved(&renamed(&names)).primal.unwrap();
        assert!(close(same, case.optimum), "seed {}: {same} is not {}", case.seed, case.optimum);
        // All in one team: the tie asks for nothing.
        let loose = solved(&renamed(&[0; TEAMS as usize])).primal.unwrap();
        assert!(close(loose, case.apart), "seed {}: {loose} is not {}", case.seed, case.apart);
        assert!(case.apart <= case.optimum, "seed {}", case.seed);
    });
}

#[test]
fn options_outside_all_teams_are_free_of_the_tie() {
    let part = |seed: u64| Draft { edges: None, integral: false, ..Draft::random(seed) }.build();
    let (mut feasible, mut infeasible) = (0, 0);
    for seed in 0..20 {
        let parts = vec![part(2 * seed), part(2 * seed + 1)];
        let best: Vec<Option<f64>> = parts.iter().map(|part| brute_force(part).map(|best| best.0)).collect();
        let pairs = (0..parts[0].units().min(parts[1].units()) as u32).map(|unit| vec![Some(unit), Some(unit)]).collect();
        let nowhere = parts.iter().map(|part| vec![None; part.options().count()]).collect();
        let tied = CoupledInstances::by_option(parts, nowhere, pairs).unwrap();
        let outcome = solved(&tied);
        if let [Some(one), Some(other)] = best[..] {
            feasible += 1;
            assert!(close(outcome.primal.unwrap(), one + other), "seed {seed}: {:?} is not {}", outcome.primal, one + other);
            let certified = check::coupled_bound(&tied, &outcome.prices).unwrap();
            assert!(certified.is_finite() && certified <= (one + other) + 1e-6 * (one + other).abs(), "seed {seed}: {certified}");
            for group in 0..tied.groups().len() {
                assert!(check::coupled_conflict(&tied, &CoupledConflict::NoCommonTeam { group }).is_err(), "seed {seed}");
            }
        } else {
            infeasible += 1;
            assert_eq!(outcome.status(hours(&tied)), Status::Infeasible, "seed {seed}");
        }
    }
    assert!(feasible >= 8 && infeasible >= 1, "{feasible} with a plan, {infeasible} without");
}

#[test]
fn a_clash_is_proven_however_small_it_is_beside_the_costs() {
    // Two teams of a rep each in both parts; nine hours a group in the first, one in the second, where one rep has no room
    // for his half of the groups. The far half of the first part costs a million.
    let part = |load: f64, upper: [f64; 2], cost: f64| {
        let work = Activity { upper: upper.to_vec(), ..Activity::even("work", Quantity::per_unit(vec![load; 10]), 2, RuleId(0)) };
        let costs = (0..10).flat_map(|unit| if unit < 5 { [0.0, cost] } else { [cost, 0.0] }).collect();
        Instance::builder(10, Options::new(2, 1, false)).costs(Quantity::dense(2, costs)).activity(work).build().unwrap()
    };
    let groups = (0..10).map(|unit| vec![Some(unit), Some(unit)]).collect();
    let parts = vec![part(9.0, [50.0, 50.0], 1e6), part(1.0, [4.4, 20.0], 0.0)];
    let tied = CoupledInstances::new(parts, vec![vec![0, 1], vec![0, 1]], groups).unwrap();
    let outcome = solved(&tied);
    assert!(matches!(outcome.infeasible, Some(CoupledConflict::FarkasDual { .. })), "{:?}", outcome.infeasible);
    assert_eq!(check::coupled_conflict(&tied, &outcome.infeasible.unwrap()), Ok(()));
}
