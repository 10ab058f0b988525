//! Rules of real plans, on plans small enough to be worked out by hand: who may serve whom, what reps are there for, what
//! moving costs and how much may move.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod by_hand;

use by_hand::{accounts, close, formulated, line, lock, own, plan, reasons, reps};
use sutton::balance::explain::Explainer;
use sutton::balance::formulate::Formulation;
use sutton::balance::optimise::optimise;
use sutton::balance::violations::violations;
use sutton::check;
use sutton::model::{Certificate, Conflict, Outcome, evaluate};
use sutton::plan::{Ownership, Place, Plan, RepStatus, hires};
use sutton::solve::{Parameters, Progress, prices, solve};

fn solved(plan: &Plan) -> (Formulation, Outcome) {
    let formulation = formulated(plan).unwrap();
    let outcome = solve(&formulation.instance, &Parameters::default(), &Progress::new(None));
    (formulation, outcome)
}

/// The rep of each account, best first by value, of all plans that keep every rule.
fn counted(formulation: &Formulation) -> Option<(f64, Vec<u32>)> {
    let (n, m) = (formulation.accounts.len(), formulation.reps.len());
    let digits = |code: usize| (0..n).map(|unit| (code / m.pow(unit as u32) % m) as u32).collect::<Vec<_>>();
    let plans = (0..m.pow(n as u32)).map(digits);
    let value = |plan: Vec<u32>| {
        let evaluation = evaluate(&formulation.instance, &plan);
        evaluation.feasible().then_some((evaluation.value, plan))
    };
    plans.filter_map(value).min_by(|a, b| a.0.total_cmp(&b.0))
}

fn words(formulation: &Formulation, unit: usize, territory: usize) -> Option<&str> {
    Some(formulation.rules.words(formulation.instance.forbidden_by(unit, territory)?))
}

#[test]
fn languages_bind_reps_who_list_theirs() {
    let mut plan = line();
    plan.accounts[1].language = Some("fr".into());
    assert_eq!(words(&formulated(&plan).unwrap(), 1, 0), None);
    plan.reps[0].languages = vec!["en".into()];
    let formulation = formulated(&plan).unwrap();
    assert_eq!(words(&formulation, 1, 0), Some("the language fr is spoken"));
    assert_eq!([words(&formulation, 1, 1), words(&formulation, 0, 0)], [None, None]);
}

#[test]
fn regions_bind_reps_who_list_theirs() {
    let mut plan = line();
    (plan.accounts[0].region, plan.accounts[1].region) = (Some("north".into()), Some("south".into()));
    plan.reps[0].regions = vec!["north".into()];
    let formulation = formulated(&plan).unwrap();
    assert_eq!(words(&formulation, 0, 0), None);
    assert_eq!(words(&formulation, 1, 0), Some("region south is none of the rep's"));
    assert_eq!(words(&formulation, 2, 0), Some("the account has no region, the rep serves certain regions alone"));
    assert!((0..3).all(|unit| words(&formulation, unit, 1).is_none()));
}

#[test]
fn a_hire_without_a_place_is_planned_where_it_saves_most() {
    let mut plan = line();
    plan.reps[1].status = RepStatus::Placeholder;
    plan.reps[1].place = None;
    hires::settle(&mut plan).unwrap();
    assert_eq!(plan.reps[1].place, Some(Place { radius_km: f64::INFINITY, ..plan.accounts[2].place.unwrap() }));
    assert!(plan.warnings[0].contains("planned from the place of account a2"), "{:?}", plan.warnings);
    // Two of them go to different places; with hours for nobody the first place is as good as any.
    let (mut two, mut idle) = (line(), line());
    two.reps.iter_mut().for_each(|rep| (rep.status, rep.place) = (RepStatus::Placeholder, None));
    hires::settle(&mut two).unwrap();
    assert_ne!(two.reps[0].place, two.reps[1].place);
    (idle.reps[1].status, idle.reps[1].place, idle.reps[1].capacity_hours) = (RepStatus::Placeholder, None, 0.0);
    hires::settle(&mut idle).unwrap();
    assert!(idle.reps[1].place.is_some());
}

#[test]
fn reach_is_the_nearer_of_both_limits() {
    let mut plan = line();
    plan.config.constraints.max_km = Some(35.0);
    let formulation = formulated(&plan).unwrap();
    assert_eq!(words(&formulation, 0, 1), Some("no account may be more than 35 km from its rep"));
    assert_eq!([words(&formulation, 1, 1), words(&formulation, 2, 1)], [None, None]);
    // 30 km are 45 on the road, 54 minutes at 50 km/h.
    plan.config.roles.entry("outside".into()).or_default().constraints.max_drive_hours = Some(0.8);
    assert_eq!(words(&formulated(&plan).unwrap(), 1, 1), Some("no account may be more than 0.8 h to drive from its rep"));
    // A known time replaces the km.
    plan.travel.insert((1, 1), 0.7);
    assert_eq!(words(&formulated(&plan).unwrap(), 1, 1), None);
}

#[test]
fn who_nobody_may_serve_is_told_with_the_reason_for_each_rep() {
    let mut plan = line();
    plan.config.constraints.max_km = Some(15.0);
    plan.accounts[1].language = Some("fr".into());
    plan.reps[0].languages = vec!["en".into()];
    let reasons = reasons(formulated(&plan).unwrap_err());
    let expected = "role outside: no rep may serve account a1: not r1 (no account may be more than 15 km from \
                    its rep), r0 (the language fr is spoken)";
    assert_eq!(reasons, [expected]);
}

#[test]
fn a_lock_does_not_lift_other_rules() {
    let mut plan = line();
    plan.config.constraints.max_km = Some(35.0);
    lock(&mut plan, 0, 1, None);
    let reasons = reasons(formulated(&plan).unwrap_err());
    let expected = "role outside: no rep may serve account a0: not r0 (account a0 is locked to r1 (key client)), \
                    r1 (no account may be more than 35 km from its rep)";
    assert_eq!(reasons, [expected]);
}

#[test]
fn reps_get_no_more_accounts_and_no_fewer_hours_than_they_may() {
    let mut plan = line();
    plan.reps[0].max_accounts = Some(1.0);
    let (formulation, outcome) = solved(&plan);
    assert_eq!(outcome.assignment.as_ref().unwrap().iter().filter(|&&j| j == 0).count(), 1);
    assert!(close(outcome.primal.unwrap(), counted(&formulation).unwrap().0));
    plan.reps[0].max_accounts = None;
    plan.reps[0].min_hours = 25.0;
    let (formulation, outcome) = solved(&plan);
    assert!(evaluate(&formulation.instance, outcome.assignment.as_ref().unwrap()).loads[0][0] >= 25.0);
    assert!(close(outcome.primal.unwrap(), counted(&formulation).unwrap().0));
}

#[test]
fn computed_measures_are_balanced_like_columns() {
    let mut plan = line();
    plan.accounts[0].segment = Some("B".into());
    plan.call_patterns.push(by_hand::pattern("B", "phone", 30.0, 20.0));
    plan.call_patterns.push(by_hand::pattern("A", "phone", 2.0, 30.0));
    let measures = [
        ("accounts", [1.0; 3]),
        ("calls", [30.0, 12.0, 12.0]),
        ("visits", [0.0, 10.0, 10.0]),
        ("call_hours", [10.0, 11.0, 11.0]),
    ];
    for (name, expected) in measures {
        plan.config.balance = toml::from_str(&format!("{name} = {{ tolerance = 0.9, weight = 0 }}")).unwrap();
        let instance = formulated(&plan).unwrap().instance;
        assert_eq!(instance.activities()[1].name, name);
        assert!((0..3).all(|unit| close(instance.load(1, unit, 0), expected[unit])), "{name}");
    }
}

/// Eight accounts along a line, owned by the wrong one of two reps at its ends.
fn crossed() -> Plan {
    let mut plan = plan(
        accounts(&[0.0, 3.0, 6.0, 9.0, 31.0, 34.0, 37.0, 40.0].map(|x| (x, 1000.0 * (x + 1.0)))),
        reps(&[(0.0, 200.0), (40.0, 200.0)]),
    );
    (0..8).for_each(|account| own(&mut plan, account, usize::from(account < 4)));
    plan
}

fn moved(outcome: &Outcome) -> usize {
    let owners = [1, 1, 1, 1, 0, 0, 0, 0];
    outcome.assignment.as_ref().unwrap().iter().zip(owners).filter(|&(&j, owner)| j != owner).count()
}

#[test]
fn moving_costs_tenure_revenue_and_pipeline_of_owners_who_stay() {
    let mut plan = crossed();
    plan.config.stability = toml::from_str(
        "move_hours = 1.0\nmove_hours_per_year = 0.5\nmove_hours_per_1000_revenue = 0.25\nmove_hours_per_1000_pipeline = 2.0",
    )
    .unwrap();
    plan.accounts[0].numbers.insert("open_pipeline", 3000.0);
    let since = Some("2024-01-01".parse().unwrap());
    plan.owners.insert(1, "outside", Ownership { since, ..plan.owners.get(1, "outside").unwrap().clone() });
    let instance = formulated(&plan).unwrap().instance;
    let extra = |unit: usize, travel: f64| instance.cost(unit, 0) - travel;
    let per_km = 10.0 * 2.0 * 1.5 / (50.0 * 4.0);
    assert!(close(extra(0, 0.0), 1.0 + 0.25 + 6.0));
    assert!(close(extra(1, 3.0 * per_km), 1.0 + 0.5 * 731.0 / 365.25 + 0.25 * 4.0));
    assert!(close(instance.cost(0, 1), 40.0 * per_km));
    plan.reps[1].status = sutton::plan::RepStatus::Leaving;
    assert!(close(formulated(&plan).unwrap().instance.cost(0, 0), 0.0));
}

#[test]
fn dear_moves_are_not_made() {
    let mut plan = crossed();
    plan.config.stability.move_hours = Some(1.0);
    assert_eq!(moved(&solved(&plan).1), 8);
    plan.config.stability.move_hours = Some(100.0);
    assert_eq!(moved(&solved(&plan).1), 0);
}

#[test]
fn caps_hold_and_the_tighter_the_dearer() {
    let mut last = f64::INFINITY;
    for most in 0..=8 {
        let mut plan = crossed();
        plan.config.stability.max_moved = Some(most as f64 / 8.0);
        let (formulation, outcome) = solved(&plan);
        let (best, _) = counted(&formulation).unwrap();
        assert!(close(outcome.primal.unwrap(), best), "{most}: {:?} where {best} is best", outcome.primal);
        assert!(moved(&outcome) <= most && best <= last + 1e-9);
        last = best;
    }
}

#[test]
fn nothing_moves_at_cap_zero_and_what_stops_that_is_named() {
    let mut plan = crossed();
    plan.config.stability.max_moved = Some(0.0);
    assert_eq!(moved(&solved(&plan).1), 0);
    plan.accounts[2].required_skills = vec!["german".into()];
    plan.reps[0].skills = vec!["german".into()];
    let formulation = formulated(&plan).unwrap();
    let reason = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None)).unwrap_err();
    let expected = "role outside: at most 0 % of the accounts may leave an owner who stays: the limit is 0, and at least 1 must be \
                    used. Who can't stay: a2 (the skill german is required)";
    assert_eq!(reasons(reason), [expected]);
}

#[test]
fn caps_of_reps_and_of_revenue_are_priced_like_loads() {
    let settings = [
        "max_moved_revenue = 0.3",
        "max_moved_hours = 0.5",
        "max_handed_over = 0.25",
        "max_received = 0.5\nmax_handed_over = 0.75",
    ];
    for settings in settings {
        let mut plan = crossed();
        plan.config.stability = toml::from_str(settings).unwrap();
        let (formulation, outcome) = solved(&plan);
        let (best, _) = counted(&formulation).unwrap();
        assert!(close(outcome.primal.unwrap(), best), "{settings}: {:?} where {best} is best", outcome.primal);
        let bound = check::bound(&formulation.instance, &outcome.certificate).unwrap();
        assert!(bound <= best + 1e-9, "{settings}: a bound of {bound} above {best}");
        let everything_moved: Vec<Option<u32>> = [0, 0, 0, 0, 1, 1, 1, 1].map(Some).to_vec();
        assert!(!violations(&plan, &formulation, &everything_moved).is_empty(), "{settings}");
    }
}

#[test]
fn limits_that_clash_are_proven_to_by_prices() {
    // Rep 1 owns all eight accounts, has hours for half of them, and may not hand over more than one.
    let mut plan = crossed();
    (0..8).for_each(|account| own(&mut plan, account, 1));
    plan.reps.iter_mut().for_each(|rep| rep.capacity_hours = 70.0);
    plan.config.stability.max_moved = Some(0.125);
    let formulation = formulated(&plan).unwrap();
    assert_eq!(counted(&formulation), None);
    let outcome = solve(&formulation.instance, &Parameters::default(), &Progress::new(None));
    let Some(conflict @ Conflict::FarkasDual { prices }) = &outcome.infeasible else { panic!("{:?}", outcome.infeasible) };
    check::conflict(&formulation.instance, conflict).unwrap();
    let reason = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None)).unwrap_err();
    let reason = &reasons(reason)[0];
    assert!(reason.contains("what rep r1 carry at most") && reason.contains("at most 12.5 % of the accounts"), "{reason}");
    // One account may go: whichever it is, no fewer hours are left over than are told.
    let load = |unit: usize, j: usize| formulation.instance.load(0, unit, j);
    let over = |gone: Option<usize>| {
        let kept: f64 = (0..8).filter(|&unit| Some(unit) != gone).map(|unit| load(unit, 1)).sum();
        (kept - 70.0).max(0.0) + gone.map_or(0.0, |unit| (load(unit, 0) - 70.0).max(0.0))
    };
    let least = (0..8).map(|unit| over(Some(unit))).fold(over(None), f64::min);
    let told = told_hours(reason).unwrap();
    assert!(1.0 <= told && told <= least && least < told + 1.5, "{told} of {least} hours: {reason}");
    // The same prices prove nothing once there is room.
    plan.config.stability.max_moved = Some(0.75);
    let roomy = formulated(&plan).unwrap();
    assert!(counted(&roomy).is_some());
    assert!(check::conflict(&roomy.instance, &Conflict::FarkasDual { prices: prices.clone() }).is_err());
}

/// The hours that are told to find no room.
fn told_hours(reason: &str) -> Option<f64> {
    reason.split("no room for at least ").nth(1)?.split(' ').next()?.parse().ok()
}

#[test]
fn caps_that_say_the_same_of_several_reps_are_told_once() {
    // Rep 1 owns six accounts and has hours for two; the two others may each receive what they have themselves: one.
    let mut plan = crossed();
    plan.reps = reps(&[(0.0, 200.0), (20.0, 35.0), (40.0, 200.0)]);
    (0..8).for_each(|account| own(&mut plan, account, [0, 1, 1, 1, 1, 1, 1, 2][account]));
    plan.config.stability.max_received = Some(1.0);
    let formulation = formulated(&plan).unwrap();
    let reason = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None)).unwrap_err();
    let reason = &reasons(reason)[0];
    assert!(reason.contains("and so may 1 other rep") && told_hours(reason).is_some(), "{reason}");
}

#[test]
fn an_hour_more_is_worth_what_it_takes_off_the_bound() {
    // All accounts are nearest to rep 0, who has hours for some of them; with equal shares and next to no variance nothing else changes.
    let mut plan = plan(accounts(&[0.0, 2.0, 3.0, 5.0, 7.0, 8.0].map(|x| (x, 1.0))), reps(&[(0.0, 40.0), (40.0, 200.0)]));
    plan.config.balance = toml::from_str("workload = { share = \"equal\", weight = 1e-6 }").unwrap();
    let formulation = formulated(&plan).unwrap();
    let role = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None)).unwrap().plan;
    let assignment: Vec<u32> = role.accounts.iter().map(|own| own.rep.unwrap() as u32).collect();
    let rep = Explainer::new(&plan, &formulation, &role, &assignment).rep(0).unwrap();
    let hour = rep.hour_worth.unwrap();
    let root = |plan: &Plan| {
        let instance = formulated(plan).unwrap().instance;
        check::bound(&instance, &Certificate::Prices(prices::price(&instance, &Parameters::default()).prices)).unwrap()
    };
    let before = root(&plan);
    plan.reps[0].capacity_hours += 0.1;
    let saved = (before - root(&plan)) / 0.1;
    assert!(hour > 0.1 && (saved - hour).abs() <= 1e-3 * hour, "{hour} h said, {saved} h saved");
}

#[test]
fn what_every_rep_must_have_and_may_have_is_kept() {
    let mut plan = line();
    for (limits, fits) in [
        ("revenue = { at_least = 40, weight = 0 }", true),
        ("revenue = { at_most = 60, weight = 0 }", true),
        ("revenue = { at_least = 45, at_most = 55, weight = 0 }", false),
        ("accounts = { at_most = 2, weight = 0 }", true),
        ("calls = { at_least = 15, weight = 0 }", false),
    ] {
        plan.config.balance = toml::from_str(limits).unwrap();
        let (formulation, outcome) = solved(&plan);
        let best = counted(&formulation);
        assert_eq!(best.is_some(), fits, "{limits}");
        assert_eq!(outcome.primal.map(|primal| close(primal, best.unwrap().0)), fits.then_some(true), "{limits}");
        if let Some(assignment) = outcome.assignment {
            let (loads, section) =
                (evaluate(&formulation.instance, &assignment).loads, plan.config.balance.values().next().unwrap());
            let within = |load: &f64| {
                section.at_least.is_none_or(|least| *load >= least) && section.at_most.is_none_or(|most| *load <= most)
            };
            assert!(loads[1].iter().all(within), "{limits}: {loads:?}");
        }
    }
}
