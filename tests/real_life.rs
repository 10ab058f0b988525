//! The sample that asks for everything at once.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::path::Path;

use sutton::balance::formulate::formulate_all;
use sutton::balance::formulate::tie::bundles;
use sutton::balance::optimise::optimise_tied;
use sutton::balance::violations::violations;
use sutton::plan::segment::segment;
use sutton::plan::service::Service;
use sutton::plan::{Plan, RepStatus};
use sutton::read;
use sutton::solve::{Parameters, Progress};

fn sample() -> Plan {
    read::plan(Path::new("data/real-life/plan.toml")).unwrap()
}

#[test]
fn every_kind_of_rule_is_in_the_sample() {
    let plan = sample();
    let roles = formulate_all(&plan, &segment(&plan).unwrap()).unwrap();
    assert_eq!(roles.iter().map(|role| role.role.as_str()).collect::<Vec<_>>(), ["outside", "inside", "vp"]);
    let (outside, options) = (&roles[0], roles[0].instance.options());
    assert!(!outside.units.are_single(), "families");
    assert!(options.levels() == 2 && options.uncovered().is_some(), "coverage");
    assert_eq!(outside.instance.activities().len(), 3, "hours, potential and accounts are balanced");
    assert!(outside.instance.budgets().len() > 2 * 20, "caps of the role and of each rep");
    assert!(outside.instance.activities()[0].lower.iter().any(|hours| *hours > 0.0), "least hours");
    assert!(!plan.locks.is_empty() && plan.locks.values().any(|lock| lock.until.is_some()));
    assert!(plan.accounts.iter().any(|account| !account.excluded_reps.is_empty()));
    assert!(plan.accounts.iter().any(|account| !account.required_skills.is_empty()));
    let statuses = |status| plan.reps.iter().filter(|rep| rep.status == status).count();
    assert_eq!([RepStatus::Leaving, RepStatus::Placeholder].map(statuses), [2, 2]);
    assert!(plan.warnings.iter().any(|warning| warning.contains("hire-2 is a placeholder without a place")));
    assert!(
        roles[1].instance.activities().iter().any(|activity| activity.upper.iter().all(|upper| *upper <= 420.0)),
        "max_accounts"
    );
}

#[test]
fn the_field_team_is_planned_to_one_per_cent_with_every_rule_kept() {
    let plan = sample();
    let formulations = formulate_all(&plan, &segment(&plan).unwrap()).unwrap();
    assert_eq!(bundles(&plan, &formulations), [vec![0, 1], vec![2]], "outside and inside are tied");
    let (formulation, inside) = (&formulations[0], &formulations[1]);
    let parameters = Parameters { gap: 0.01, ..Parameters::default() };
    let mut roles = optimise_tied(&plan, &[formulation, inside], &parameters, &Progress::new(None)).unwrap();
    let (inside, role) = (roles.pop().unwrap().plan, roles.pop().unwrap().plan);
    assert!(role.gap() <= 0.01, "gap {}", role.gap());
    assert!(role.teams.iter().chain(&inside.teams).all(|team| team.load <= team.most + 1e-6 && team.load >= team.least - 1e-6));
    let manager = |rep: Option<usize>| rep.map(|rep| plan.reps[rep].manager_id.clone());
    let by_phone: BTreeMap<usize, _> = inside.accounts.iter().map(|own| (own.account, manager(own.rep))).collect();
    for own in role.accounts.iter().filter(|own| own.rep.is_some()) {
        let other = by_phone.get(&own.account).cloned().flatten();
        assert!(other.is_none() || other == manager(own.rep), "{} has two teams", plan.accounts[own.account].id);
    }
    let option = |at: usize| {
        let own = &role.accounts[at];
        own.rep.and_then(|rep| formulation.option(at, rep, own.service))
    };
    let options: Vec<Option<u32>> = (0..role.accounts.len()).map(option).collect();
    assert_eq!(violations(&plan, formulation, &options), Vec::<String>::new());
    assert!(role.caps.iter().all(|cap| cap.used <= cap.limit + 1e-6));
    for own in &role.accounts {
        assert!(own.rep.is_none_or(|rep| plan.reps[rep].status != RepStatus::Leaving));
        assert_eq!(own.rep.is_none(), own.service == Service::Uncovered);
        if let Some(lock) = plan.locks.get(own.account, "outside") {
            assert_eq!(own.rep, Some(lock.rep));
        }
    }
}
