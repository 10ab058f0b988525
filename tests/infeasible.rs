//! Plans that can't be kept, made by hand: the rules told to clash do and are all needed for it, what is said to be a way out
//! is one, and no other is cheaper. Everything is held against a plain search over all assignments, with rules read from the
//! plan anew.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod bent;
mod by_hand;
mod hopeless;

use bent::{All, applied};
use by_hand::formulated;
use hopeless::PLANS;
use sutton::balance::formulate::draft;
use sutton::balance::relax::{InfeasibilityReport, RelaxationProposal, advise, optimise_or_advise};
use sutton::plan::Plan;
use sutton::plan::rule::Rule;
use sutton::plan::segment::segment;
use sutton::solve::Parameters;

/// What a price may be off by: the MIP's idea of equal, a fifth of a step of an hour.
const NEAR: f64 = 0.02;

fn advice(plan: &Plan) -> InfeasibilityReport {
    let formulation = draft(plan, &segment(plan).unwrap(), "outside").unwrap();
    advise(plan, &formulation, &Parameters::default()).unwrap()
}

#[test]
fn there_are_thirty_of_them_and_none_can_be_kept() {
    assert!(PLANS.len() >= 30, "{}", PLANS.len());
    for (name, make) in PLANS {
        let all = All::of(&make());
        assert!(!all.keep(&all.rules()), "{name}: it can be kept");
    }
}

#[test]
fn the_rules_told_clash_and_without_any_one_of_them_they_do_not() {
    for (name, make) in PLANS {
        let (plan, clash) = (make(), advice(&make()).clash.unwrap_or_else(|| panic!("{name}: no clash is told")));
        let all = All::of(&plan);
        assert!(!clash.rules.is_empty() && clash.irreducible(), "{name}: {clash:?}");
        assert!(!all.keep(&clash.rules), "{name}: {:?} can be kept", clash.rules);
        for at in 0..clash.rules.len() {
            let mut others = clash.rules.clone();
            let dropped = others.remove(at);
            assert!(all.keep(&others), "{name}: {others:?} clash without {dropped:?}, too");
            let shown = clash.without[at].as_ref().unwrap();
            let broken = all.broken(shown).unwrap();
            assert!(others.iter().all(|rule| !broken.contains_key(rule)), "{name}: {shown:?} breaks {broken:?}");
        }
    }
}

/// Asserts that a way out takes what its assignment breaks, rounded up, and that some assignment keeps all else.
fn assert_works(name: &str, plan: &Plan, all: &All, way: &RelaxationProposal) {
    let broken = all.broken(&way.assignment).unwrap();
    let rules: Vec<&Rule> = way.concessions.iter().map(|own| &own.rule).collect();
    assert!(broken.keys().eq(rules), "{name}: {broken:?} is broken, {:?} given", way.concessions);
    for own in &way.concessions {
        let (excess, step) = (broken[&own.rule], bent::step(&own.rule));
        assert!(own.amount() > excess - 1e-6 && own.amount() < excess + step + 1e-6, "{name}: {own:?} for {excess}");
        let steps = own.to / bent::SHARE_STEP;
        assert!(!bent::is_share(&own.rule) || (steps - steps.round()).abs() < 1e-6, "{name}: {own:?} is no round number");
    }
    // As an analyst types it into the files, where the files have a place for it.
    if let Some(typed) = applied(plan, &way.concessions) {
        let all = All::of(&typed);
        assert!(all.keep(&all.rules()), "{name}: {:?} does not help", way.concessions);
    }
}

#[test]
fn the_cheapest_way_out_works_and_is_the_cheapest() {
    for (name, make) in PLANS {
        let (plan, advice) = (make(), advice(&make()));
        let (all, way) = (All::of(&plan), advice.cheapest.unwrap_or_else(|| panic!("{name}: no way out")));
        assert_works(name, &plan, &all, &way);
        let best = all.cheapest(|_| true);
        let price = all.price(&way.assignment);
        assert!(way.gap == 0.0 && (price - best).abs() <= NEAR, "{name}: {:?} takes {price}, {best} is enough", way.concessions);
        assert!(way.price() >= best - NEAR, "{name}: {} is told, {best} is least", way.price());
    }
}

#[test]
fn every_rule_of_the_clash_that_would_do_alone_is_told_with_the_least_it_takes() {
    let mut told = 0;
    for (name, make) in PLANS {
        let (plan, advice) = (make(), advice(&make()));
        let all = All::of(&plan);
        let ways: Vec<&RelaxationProposal> = advice.alternatives.iter().chain(&advice.cheapest).collect();
        for rule in &advice.clash.unwrap().rules {
            let least = all.cheapest(|own| own == rule);
            let way = ways.iter().find(|way| way.concessions.len() == 1 && way.concessions[0].rule == *rule);
            assert_eq!(way.is_some(), least.is_finite(), "{name}: {rule:?} alone takes {least}");
            if let Some(way) = way {
                assert_works(name, &plan, &all, way);
                assert!((all.price(&way.assignment) - least).abs() <= NEAR, "{name}: {rule:?} alone takes {least}, not {way:?}");
            }
        }
        told += advice.alternatives.len();
    }
    assert!(told >= PLANS.len(), "{told}");
}

#[test]
fn relaxed_plans_bend_what_they_say_and_nothing_else() {
    for (name, make) in PLANS {
        let plan = make();
        let formulation = draft(&plan, &segment(&plan).unwrap(), "outside").unwrap();
        let role = optimise_or_advise(&plan, &formulation, &Parameters::default(), None, true).unwrap().plan;
        let assignment: Vec<u32> =
            role.accounts.iter().map(|own| formulation.reps.binary_search(&own.rep.unwrap()).unwrap() as u32).collect();
        let (all, cheapest) = (All::of(&plan), advice(&plan).cheapest.unwrap());
        let way = RelaxationProposal { concessions: role.relaxed.clone(), assignment, gap: 0.0 };
        assert_works(name, &plan, &all, &way);
        let rounding: f64 = cheapest.concessions.iter().map(|own| bent::step(&own.rule) * own.price / own.amount()).sum();
        assert!(way.price() <= cheapest.price() + rounding, "{name}: {:?} where {:?} will do", way.concessions, cheapest);
    }
}

#[test]
fn a_plan_that_can_be_kept_is_never_bent() {
    let plan = by_hand::line();
    let formulation = formulated(&plan).unwrap();
    let solved = |relax| optimise_or_advise(&plan, &formulation, &Parameters::default(), None, relax).unwrap().plan;
    let (kept, asked) = (solved(false), solved(true));
    assert!(asked.relaxed.is_empty());
    assert_eq!((kept.accounts, kept.proof), (asked.accounts, asked.proof));
}

#[test]
fn what_has_no_price_is_not_bent() {
    let mut plan = hopeless::locked_beyond_capacity();
    assert!(matches!(advice(&plan).cheapest.unwrap().concessions[0].rule, Rule::Capacity { .. }));
    plan.config.relax = toml::from_str("hour = \"never\"").unwrap();
    let told = advice(&plan);
    assert!(matches!(told.cheapest.unwrap().concessions[0].rule, Rule::Lock { .. }));
    assert!(told.alternatives.iter().all(|way| matches!(way.concessions[0].rule, Rule::Lock { .. })));
    plan.config.relax = toml::from_str("hour = \"never\"\nlock = \"never\"").unwrap();
    let told = advice(&plan);
    assert!(told.cheapest.is_none() && told.alternatives.is_empty() && told.clash.unwrap().irreducible());
}
