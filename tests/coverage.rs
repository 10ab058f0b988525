//! Too few hours: who gets fewer calls, or none, and what that costs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod by_hand;

use std::path::Path;

use by_hand::{accounts, close, formulated, pattern, plan, reasons, reps};
use sutton::balance::explain::Explainer;
use sutton::balance::formulate::formulate;
use sutton::balance::optimise::optimise;
use sutton::balance::territories::RolePlan;
use sutton::model::{Evaluation, evaluate};
use sutton::plan::segment::segment;
use sutton::plan::service::Service;
use sutton::plan::{Plan, RepStatus};
use sutton::read;
use sutton::solve::{Parameters, Progress};

/// Six accounts, two each of A, B and C, and two reps with `hours` each; every call may be given up.
fn short(hours: f64) -> Plan {
    let mut plan = plan(accounts(&[0.0, 5.0, 12.0, 20.0, 33.0, 40.0].map(|x| (x, 1.0))), reps(&[(0.0, hours), (40.0, hours)]));
    for (at, account) in plan.accounts.iter_mut().enumerate() {
        account.segment = Some(["A", "B", "C"][at % 3].into());
    }
    plan.call_patterns = ["A", "B", "C"].map(|segment| pattern(segment, "visit", 10.0, 60.0)).to_vec();
    plan.config.coverage =
        toml::from_str("A = { reduced = 0.6 }\nB = { reduced = 0.4, uncovered = true }\nC = { uncovered = true, price = 1.5 }")
            .unwrap();
    plan.config.balance = toml::from_str("workload = { weight = 1.0 }").unwrap();
    plan
}

fn solved(plan: &Plan) -> RolePlan {
    optimise(plan, &formulated(plan).unwrap(), &Parameters::default(), &Progress::new(None)).unwrap().plan
}

#[test]
fn what_is_given_up_is_the_cheapest_of_all_choices() {
    for hours in [36.0, 30.0, 24.0, 18.0] {
        let plan = short(hours);
        let formulation = formulated(&plan).unwrap();
        let options = formulation.instance.options();
        let (n, count) = (formulation.instance.units(), options.count());
        let choice = |code: usize| (0..n).map(|unit| (code / count.pow(unit as u32) % count) as u32).collect::<Vec<_>>();
        let values = (0..count.pow(n as u32)).map(|code| evaluate(&formulation.instance, &choice(code)));
        let best = values.filter(Evaluation::feasible).map(|plan| plan.value).min_by(f64::total_cmp).unwrap();
        let role = solved(&plan);
        assert!((role.proof.primal - best).abs() <= 1e-4 * best, "{hours} h: {} is not {best}", role.proof.primal);
        assert!(role.proof.certified_bound <= best + 1e-6);
        assert!(role.accounts.iter().any(|own| own.service != Service::Full));
    }
}

#[test]
fn nothing_is_given_up_where_hours_suffice() {
    let role = solved(&short(200.0));
    assert!(role.accounts.iter().all(|own| own.service == Service::Full && own.given_up.worth == 0.0));
}

#[test]
fn what_is_given_up_is_told_in_calls_hours_and_worth() {
    let plan = short(18.0);
    let role = solved(&plan);
    for own in &role.accounts {
        let kept = match own.service {
            Service::Full => 1.0,
            Service::Reduced => [0.6, 0.4][own.account % 3],
            Service::Uncovered | Service::Shifted => 0.0,
        };
        assert!(close(own.calls, 10.0 * kept) && close(own.given_up.calls, 10.0 * (1.0 - kept)));
        assert!(close(own.call_hours, 10.0 * kept));
        let price = [125.0, 25.0, 1.5][own.account % 3];
        assert!(close(own.given_up.worth, price * own.given_up.hours));
        assert_eq!(own.rep.is_none(), own.service == Service::Uncovered);
        assert!(own.given_up.hours >= own.given_up.calls);
    }
    let hours: f64 = role.territories.iter().map(|territory| territory.after.hours()).sum();
    assert!(close(hours, role.accounts.iter().map(|own| own.call_hours + own.travel_hours).sum()));
}

#[test]
fn who_must_be_covered_is() {
    let mut plan = short(24.0);
    plan.config.coverage = toml::from_str("C = { uncovered = true }").unwrap();
    plan.reps.iter_mut().for_each(|rep| rep.capacity_hours = 40.0);
    let formulation = formulated(&plan).unwrap();
    let uncovered = formulation.instance.options().uncovered().unwrap();
    let rule = formulation.instance.forbidden_by(0, uncovered).unwrap();
    assert_eq!(formulation.rules.words(rule), "its segment must be covered");
    assert!(formulation.instance.allows(2, uncovered));
    plan.reps.iter_mut().for_each(|rep| rep.capacity_hours = 10.0);
    assert!(reasons(formulated(&plan).unwrap_err())[0].contains("hours short"));
}

#[test]
fn prices_that_rise_from_a_to_c_are_told() {
    let mut plan = short(200.0);
    assert_eq!(formulated(&plan).unwrap().warnings, Vec::<String>::new());
    plan.config.coverage.get_mut("B").unwrap().price = Some(1.0);
    let told = "role outside: an hour of B given up costs 1 h, one of C 1.5 h: B is given up first";
    assert_eq!(formulated(&plan).unwrap().warnings, [told]);
}

#[test]
fn a_family_gives_up_no_more_than_its_best_segment_allows() {
    let mut plan = short(30.0);
    plan.heads = vec![0, 1, 0, 3, 4, 4];
    plan.config.coverage.get_mut("C").unwrap().reduced = Some(0.2);
    let formulation = formulated(&plan).unwrap();
    let uncovered = formulation.instance.options().uncovered().unwrap();
    // A and C together: six of ten calls at least; B and C together: four of ten, or none.
    assert_eq!([0, 2, 4, 5].map(|at| formulation.coverage.share(at, Some(1))), [0.6, 0.6, 0.4, 0.4]);
    assert!(!formulation.instance.allows(0, uncovered) && formulation.instance.allows(3, uncovered));
    let role = solved(&plan);
    assert_eq!(role.accounts[4].service, role.accounts[5].service);
    assert_eq!(role.accounts[4].rep, role.accounts[5].rep);
}

#[test]
fn another_rep_for_who_has_fewer_calls_adds_up() {
    let plan = short(24.0);
    let (formulation, role) = (formulated(&plan).unwrap(), solved(&plan));
    let options = formulation.instance.options();
    let option = |own: &sutton::balance::territories::Assigned| {
        own.rep.map_or(options.uncovered(), |rep| formulation.option(own.account, rep, own.service).map(|o| o as usize))
    };
    let assignment: Vec<u32> = role.accounts.iter().map(|own| option(own).unwrap() as u32).collect();
    let now = evaluate(&formulation.instance, &assignment).value;
    let explainer = Explainer::new(&plan, &formulation, &role, &assignment);
    for account in 0..6 {
        for other in explainer.account(account, None).unwrap().others {
            let level =
                options.territory(assignment[account] as usize).map_or(0, |_| options.level(assignment[account] as usize));
            let mut moved = assignment.clone();
            moved[account] = options.at(other.rep, level) as u32;
            assert!(close(evaluate(&formulation.instance, &moved).value - now, other.change()));
        }
    }
}

/// A quarter of the hours of the sample team are gone: A calls come first.
#[test]
fn no_a_call_is_given_up_while_a_c_call_is_kept_that_could_pay_for_it() {
    let mut plan = read::plan(Path::new("data/us-field-team/plan.toml")).unwrap();
    plan.reps.iter_mut().for_each(|rep| rep.capacity_hours *= 0.75);
    let all = "{ reduced = 0.5, uncovered = true }";
    plan.config.coverage = toml::from_str(&format!("A = {all}\nB = {all}\nC = {all}")).unwrap();
    let segments = segment(&plan).unwrap();
    let formulation = formulate(&plan, &segments, "outside").unwrap();
    let parameters = Parameters { gap: 0.02, ..Parameters::default() };
    let role = optimise(&plan, &formulation, &parameters, &Progress::new(None)).unwrap().plan;
    let of = |label: &str| role.accounts.iter().filter(|own| segments[own.account].label == label).collect::<Vec<_>>();
    let given_up = |label: &str| of(label).iter().map(|own| own.given_up.hours).sum::<f64>();
    assert!(given_up("C") > 1000.0, "hours are short");
    // Of each rep who gives up calls of an A account, no C account is left that would set free as much.
    for own in of("A").into_iter().filter(|own| own.given_up.calls > 0.0) {
        for (j, &rep) in formulation.reps.iter().enumerate().filter(|(_, rep)| plan.reps[**rep].status != RepStatus::Leaving) {
            let at = formulation.accounts.binary_search(&own.account).unwrap();
            let full = formulation.by_account().load(0, at, j);
            let missing = full - if own.rep == Some(rep) { own.call_hours + own.travel_hours } else { 0.0 };
            let pays = of("C").into_iter().find(|c| c.rep == Some(rep) && c.call_hours + c.travel_hours >= missing);
            assert!(pays.is_none(), "{} could pay for {}", pays.unwrap().account, own.account);
        }
    }
}
