//! The checker's own reading of a plan: nothing to say of what is right, and a word for whatever formula, rule or figure is not
//! what the files say. A wrong formula is one that makes a plan for other files than there are.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;

use case::Case;
use sutton::balance::formulate::{Formulation, formulate_all};
use sutton::balance::optimise::{all_roles, optimise, optimise_tied};
use sutton::balance::territories::RolePlan;
use sutton::plan::config::{BalanceSection, CoverageSection, Families, Profile};
use sutton::plan::segment::{Segmented, segment};
use sutton::plan::service::Service;
use sutton::plan::{Place, Plan};
use sutton::report::{Report, audit};
use sutton::solve::{Parameters, Progress};

fn small() -> Plan {
    sutton::read::plan(&Case::new().path("plan.toml")).unwrap()
}

fn solved(plan: &Plan) -> (Vec<Segmented>, Vec<RolePlan>) {
    let segments = segment(plan).unwrap();
    let parameters = Parameters::default();
    let one = |roles: &[&Formulation]| match roles {
        [role] => Ok(vec![optimise(plan, role, &parameters, &Progress::new(None))?]),
        roles => optimise_tied(plan, roles, &parameters, &Progress::new(None)),
    };
    let roles = all_roles(plan, &mut formulate_all(plan, &segments).unwrap(), one).unwrap();
    (segments, roles.into_iter().map(|role| role.plan).collect())
}

fn told(plan: &Plan, segments: &[Segmented], roles: &[RolePlan]) -> Vec<String> {
    audit::violations(&Report { plan, segments, roles, seed: 1 })
}

/// What is said where a plan was made for other files than these.
fn told_of(plan: &Plan, other: &Plan) -> String {
    let (segments, roles) = solved(other);
    told(plan, &segments, &roles).join("\n")
}

#[test]
fn a_plan_that_was_made_for_other_files_is_told() {
    type Change = fn(&mut Plan);
    let changes: [(&str, Change, Change); 25] = [
        ("travel_hours of account", |_| {}, |other| other.config.travel.circuity = Some(1.313)),
        ("travel_hours of account", |_| {}, |other| other.config.travel.speed_kmh = Some(60.6)),
        ("travel_hours of account", |_| {}, |other| other.config.travel.stops_per_trip = 4.0),
        ("travel_hours of account", |_| {}, |other| other.config.travel.hop_neighbour = 2),
        ("travel_hours of account", |_| {}, |other| other.config.travel.day_hours = 7.0),
        (
            "travel_hours of account",
            |_| {},
            |other| (other.config.travel.speed_kmh, other.config.travel.profile) = (None, Some(Profile::Country)),
        ),
        ("travel_hours of account", |plan| _ = plan.travel.insert((0, 9), 3.0), |other| other.travel.clear()),
        ("call_hours of account", |_| {}, |other| other.config.workload.admin_minutes_per_call = 1.0),
        ("calls of account", |_| {}, |other| other.call_patterns[1].calls_per_period += 1.0),
        ("is of segment", |_| {}, |other| other.config.segment.cuts[0] = 120.0),
        ("against its lock", |_| {}, |other| away(other, 9)),
        ("against its required_skills", |_| {}, |other| away(other, 3)),
        ("against its excluded_reps", |plan| plan.accounts[11].excluded_reps = vec![1], |other| away(other, 0)),
        ("against its language", |plan| speak(plan), |other| other.reps.iter_mut().for_each(|rep| rep.languages.clear())),
        (
            "against its distance",
            |plan| plan.config.constraints.max_km = Some(20.0),
            |other| other.config.constraints.max_km = None,
        ),
        (
            "capacity_hours of rep R1",
            |_| {},
            |other| (other.reps[0].capacity_hours, other.reps[1].capacity_hours) = (500.0, 20.0),
        ),
        ("max_accounts of rep", |plan| plan.reps[0].max_accounts = Some(1.0), |other| other.reps[0].max_accounts = None),
        ("the tolerance of workload", |plan| tolerate(plan, Some(1e-6)), |other| tolerate(other, None)),
        ("the plan costs", |_| {}, |other| other.config.balance.entry("workload".into()).or_default().weight = 11.0),
        (
            "max_moved is passed",
            |plan| plan.config.stability.max_moved = Some(0.0),
            |other| other.config.stability.max_moved = None,
        ),
        ("must have one rep", |plan| family(plan), |other| other.config.constraints.families = Some(Families::Off)),
        ("must have one rep", |plan| joined(plan), |other| other.config.constraints.families = Some(Families::Off)),
        ("at_most of calls of rep", |plan| limit(plan, None, Some(40.0)), |other| limit(other, None, None)),
        ("role inside, from the files: the plan costs", |plan| pair(plan, 3.0), |other| pair(other, 2.0)),
        ("at_least of calls of rep", |plan| limit(plan, Some(38.0), None), |other| limit(other, None, None)),
    ];
    for (part, truly, wrongly) in changes {
        let mut plan = small();
        plan.config.stability.move_hours = Some(0.0);
        truly(&mut plan);
        let mut other = plan.clone();
        wrongly(&mut other);
        let told = told_of(&plan, &other);
        assert!(told.contains(part), "{part:?} is missing in {told:?}");
    }
}

/// Lets an account have any rep but the first.
fn away(plan: &mut Plan, account: usize) {
    plan.locks.clear();
    plan.accounts.iter_mut().for_each(|own| (own.required_skills, own.excluded_reps) = (Vec::new(), Vec::new()));
    plan.accounts[account].excluded_reps = vec![0];
}

fn speak(plan: &mut Plan) {
    plan.accounts[1].language = Some("dutch".into());
    plan.reps[1].languages = vec!["dutch".into()];
    plan.reps[0].languages = vec!["german".into()];
}

fn tolerate(plan: &mut Plan, tolerance: Option<f64>) {
    plan.config.balance.entry("workload".into()).or_default().tolerance = tolerance;
}

fn pair(plan: &mut Plan, hours: f64) {
    let inside = plan.config.roles.entry("inside".into()).or_default();
    (inside.pair, inside.pair_free, inside.pair_hours) = (Some("outside".into()), Some(0), Some(hours));
}

fn limit(plan: &mut Plan, at_least: Option<f64>, at_most: Option<f64>) {
    let section = BalanceSection { at_least, at_most, weight: 0.0, ..BalanceSection::default() };
    plan.config.roles.entry("outside".into()).or_default().balance.insert("calls".into(), section);
}

/// Areas of one account each, the first and the last of which a family joins.
fn joined(plan: &mut Plan) {
    family(plan);
    plan.accounts.iter_mut().for_each(|own| drop(own.areas.insert("place".into(), own.id.clone())));
    plan.config.roles.entry("outside".into()).or_default().unit = Some("place".into());
    plan.config.constraints.families = Some(Families::Together);
}

fn family(plan: &mut Plan) {
    plan.heads[11] = 1;
}

#[test]
fn prices_of_leaving_and_giving_up_are_told() {
    let mut plan = small();
    plan.config.stability.move_hours = Some(0.5);
    let mut other = plan.clone();
    other.config.stability.move_hours = Some(0.4);
    assert!(told_of(&plan, &other).contains("the plan costs"));

    let mut short = small();
    short.reps.iter_mut().for_each(|rep| rep.capacity_hours *= 0.55);
    let section = CoverageSection { reduced: Some(0.5), uncovered: true, price: None };
    short.config.coverage.insert("B".into(), section.clone());
    short.config.coverage.insert("C".into(), section);
    let (segments, roles) = solved(&short);
    assert!(roles.iter().any(|role| role.accounts.iter().any(|own| own.given_up.calls > 0.0)));
    assert_eq!(told(&short, &segments, &roles), Vec::<String>::new());
    let mut dearer = short.clone();
    dearer.config.coverage.get_mut("C").unwrap().price = Some(6.0);
    assert!(told_of(&short, &dearer).contains("the plan costs"));
    assert!(told_of(&small(), &short).contains("may not be with"));
}

#[test]
fn figures_that_are_wrong_are_told_and_right_ones_are_not() {
    let plan = small();
    let (segments, roles) = solved(&plan);
    assert_eq!(told(&plan, &segments, &roles), Vec::<String>::new());
    type Change = fn(&mut Vec<RolePlan>);
    let changes: [(&str, Change); 9] = [
        ("the plan costs", |roles| roles[0].proof.primal *= 1.0 + 1e-5),
        ("travel_hours of account", |roles| roles[0].accounts[2].travel_hours += 1e-3),
        ("call_hours of account", |roles| roles[1].accounts[2].call_hours += 1e-3),
        ("calls of account", |roles| roles[1].accounts[0].calls += 1.0),
        ("hours of rep", |roles| roles[0].territories[1].after.travel_hours += 1e-3),
        ("accounts of rep", |roles| roles[0].territories[0].after.accounts += 1),
        ("the variation of hours", |roles| roles[1].after.as_mut().unwrap().cv = Some(0.5)),
        ("has no row", |roles| drop(roles[0].accounts.remove(4))),
        ("has two rows", |roles| roles[0].accounts[4] = roles[0].accounts[5].clone()),
    ];
    for (part, change) in changes {
        let mut wrong = roles.clone();
        change(&mut wrong);
        let told = told(&plan, &segments, &wrong).join("\n");
        assert!(told.contains(part), "{part:?} is missing in {told:?}");
    }
}

#[test]
fn shifted_calls_are_read_as_they_were_planned() {
    let case = Case::new();
    case.edit("plan.toml", |text| {
        text + "[balance.workload]\nweight = 0.0\n[shift]\nfrom = \"outside\"\nto = \"inside\"\nsegments = [\"C\"]\n"
    });
    case.edit("call_patterns.csv", |text| text + "C,outside,visit,2,30\n");
    case.edit("reps.csv", |text| text.replace("inside,20", "inside,40").replace("inside,10", "inside,40"));
    let plan = sutton::read::plan(&case.path("plan.toml")).unwrap();
    let (segments, roles) = solved(&plan);
    assert!(roles[0].accounts.iter().any(|own| own.service == Service::Shifted));
    assert_eq!(told(&plan, &segments, &roles), Vec::<String>::new());
    type Change = fn(&mut Plan);
    let changes: [(&str, Change); 4] = [
        ("the plan costs", |other| other.config.shift.as_mut().unwrap().price = 0.01),
        ("calls of account", |other| other.config.shift.as_mut().unwrap().calls_per_visit = 1.5),
        ("hours of rep I", |other| other.config.shift.as_mut().unwrap().minutes_per_call = Some(16.0)),
        ("may not be with", |other| other.config.shift.as_mut().unwrap().segments = vec!["B".into()]),
    ];
    for (part, change) in changes {
        let mut other = plan.clone();
        change(&mut other);
        let told = told_of(&plan, &other);
        assert!(told.contains(part), "{part:?} is missing in {told:?}");
    }
}

#[test]
fn a_place_that_moved_is_told() {
    let plan = small();
    let mut other = plan.clone();
    other.accounts[4].place = other.accounts[4].place.map(|place| Place { latitude: place.latitude + 0.05, ..place });
    assert!(told_of(&plan, &other).contains("travel_hours of account 04"));
}
