//! Wrong plans and wrong certificates, each refused for what is wrong with it.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use sutton::check::{self, Violation};
use sutton::geometry::Adjacency;
use sutton::model::{
    Activity, Budget, Certificate, Contiguity, CoupledInstances, Instance, InstanceBuilder, Options, Permissions, Prices,
    Quantity, RuleId,
};

/// Four units, two territories (options 0 and 1) or none (option 2); any plan costs 1 per unit in territory 0, 2 in
/// territory 1, 5 uncovered.
fn free() -> InstanceBuilder {
    let costs = Quantity { uncovered: vec![5.0; 4], ..Quantity::dense(2, [1.0, 2.0].repeat(4)) };
    Instance::builder(4, Options::new(2, 1, true)).costs(costs)
}

/// Units of 1, 2, 3 and 4 hours; no limit, no variance.
fn hours() -> Activity {
    let hours = Quantity::per_unit(vec![1.0, 2.0, 3.0, 4.0]);
    Activity { scale: vec![5.0; 2], reference: 10.0, limit_rule: RuleId(9), ..Activity::even("hours", hours, 2, RuleId(8)) }
}

fn in_words(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn assert_violations(builder: InstanceBuilder, assignment: &[u32], value: f64, expected: &[&str]) {
    assert_eq!(in_words(&check::violations(&builder.build().unwrap(), assignment, value)), expected);
}

#[test]
fn a_length_that_is_not_the_number_of_units() {
    assert_violations(free(), &[0, 0, 1], 4.0, &["the assignment has 3 options, the instance 4 units"]);
}

#[test]
fn options_that_do_not_exist() {
    let expected = ["unit 1: option 3 does not exist, there are 3", "unit 3: option 9 does not exist, there are 3"];
    assert_violations(free(), &[0, 3, 1, 9], 6.0, &expected);
}

#[test]
fn a_territory_that_a_class_or_a_pair_forbids() {
    let mut permissions = Permissions::all(4);
    let unskilled = permissions.add_class(vec![None, Some(RuleId(3))]);
    permissions.set_class(2, unskilled);
    permissions.forbid(0, 0, RuleId(4));
    let builder = || free().permissions(permissions.clone());
    assert_violations(builder(), &[1, 0, 0, 1], 6.0, &[]);
    assert_violations(builder(), &[1, 0, 1, 1], 7.0, &["unit 2 is in territory 1, which rule 3 forbids"]);
    assert_violations(builder(), &[0, 0, 2, 1], 9.0, &["unit 0 is in territory 0, which rule 4 forbids"]);
}

#[test]
fn a_broken_lock() {
    let mut permissions = Permissions::all(4);
    permissions.lock(3, 0, RuleId(5));
    let builder = || free().permissions(permissions.clone());
    assert_violations(builder(), &[0, 0, 1, 0], 5.0, &[]);
    assert_violations(builder(), &[0, 0, 1, 1], 6.0, &["unit 3 is locked to territory 0 by rule 5, but is in territory 1"]);
    assert_violations(builder(), &[0, 0, 1, 2], 9.0, &["unit 3 is locked to territory 0 by rule 5, but is uncovered"]);
}

#[test]
fn a_load_above_capacity_or_below_its_lower_limit() {
    let builder = || free().activity(Activity { lower: vec![2.0, 0.0], upper: vec![5.5, f64::INFINITY], ..hours() });
    assert_violations(builder(), &[1, 0, 0, 1], 6.0, &[]);
    assert_violations(builder(), &[1, 0, 1, 1], 7.0, &[]);
    assert_violations(builder(), &[1, 0, 1, 0], 6.0, &["territory 0: hours 6 is above 5.5 by 0.5 (rule 9)"]);
    assert_violations(builder(), &[0, 1, 1, 1], 7.0, &["territory 0: hours 1 is below 2 by 1 (rule 9)"]);
}

#[test]
fn a_load_out_of_its_band() {
    let builder = || free().activity(Activity { tolerance: 0.25, ..hours() });
    assert_violations(builder(), &[0, 1, 1, 0], 6.0, &[]);
    assert_violations(
        builder(),
        &[0, 2, 1, 2],
        13.0,
        &[
            "territory 0: hours 1 is out of its band 1.5 to 2.5, ±0.25 around 0.5 of 4 (rule 8)",
            "territory 1: hours 3 is out of its band 1.5 to 2.5, ±0.25 around 0.5 of 4 (rule 8)",
        ],
    );
}

#[test]
fn a_budget_overspent() {
    let moves = Quantity { away: vec![1.0; 4], uncovered: vec![1.0; 4], ..Quantity::default() };
    let all = Budget::new(moves, 1.0, RuleId(6));
    let left = Budget { home: Some(0), ..Budget::new(Arc::clone(&all.usage), 1.0, RuleId(8)) };
    let count = Budget { territory: Some(1), ..Budget::new(Quantity::per_unit(vec![1.0; 4]), 2.0, RuleId(7)) };
    let current = vec![Some(0), Some(0), Some(1), None];
    let builder = || free().current(current.clone()).budget(all.clone()).budget(count.clone()).budget(left.clone());
    assert_violations(builder(), &[0, 0, 0, 1], 5.0, &[]);
    assert_violations(builder(), &[0, 2, 0, 1], 9.0, &["budget 0: 2 used of 1, 1 too much (rule 6)"]);
    assert_violations(builder(), &[0, 1, 1, 1], 7.0, &["budget 1: 3 used of 2, 1 too much (rule 7)"]);
    let told = [
        "budget 0: 2 used of 1, 1 too much (rule 6)",
        "budget 1: 4 used of 2, 2 too much (rule 7)",
        "budget 2: 2 used of 1, 1 too much (rule 8)",
    ];
    assert_violations(builder(), &[1, 1, 1, 1], 8.0, &told);
}

#[test]
fn a_team_out_of_its_span() {
    let ends = Budget::of_team(0, &[true, false], 0.5, 0.1, RuleId(8));
    let builder = || ends.iter().cloned().fold(free().activity(hours()), InstanceBuilder::budget);
    assert_violations(builder(), &[1, 0, 0, 1], 6.0, &[]);
    let above = ["territories [0]: hours 6 together is above 5.5, 0.55 of 10 (rule 8)"];
    assert_violations(builder(), &[0, 0, 0, 1], 5.0, &above);
    let below = ["territories [0]: hours 4 together is below 4.5, 0.45 of 10 (rule 8)"];
    assert_violations(builder(), &[1, 1, 1, 0], 7.0, &below);
    // Of hours given up no team has a share.
    assert_violations(
        builder(),
        &[1, 0, 2, 2],
        13.0,
        &["territories [0]: hours 2 together is above 1.6500000000000001, 0.55 of 3 (rule 8)"],
    );
}

#[test]
fn tied_units_in_different_teams() {
    let parts = vec![free().build().unwrap(), free().build().unwrap()];
    let tied = CoupledInstances::new(parts, vec![vec![0, 1], vec![1, 0]], vec![vec![Some(2), Some(3)]]).unwrap();
    let violations = |other: u32| in_words(&check::coupled_violations(&tied, &[vec![0; 4], vec![0, 0, 0, other]], &[4.0, 4.0]));
    assert_eq!(violations(1), ["part 1: the objective is 5, not 4"]);
    assert_eq!(violations(2), ["part 1: the objective is 8, not 4"], "a unit without a territory is free");
    assert_eq!(violations(0), ["tied units are in different teams: unit 2 of part 0 in team 0, unit 3 of part 1 in team 1"]);
}

#[test]
fn a_territory_in_pieces() {
    let graph = Adjacency::new(4, &[(0, 1), (1, 2), (2, 3)]);
    let builder = || free().contiguity(Contiguity { graph: graph.clone(), rule: RuleId(1) });
    assert_violations(builder(), &[0, 0, 1, 1], 6.0, &[]);
    assert_violations(builder(), &[1, 0, 0, 1], 6.0, &["territory 1 is in 2 pieces, around the units [0, 3] (rule 1)"]);
    assert_violations(builder(), &[0, 2, 0, 0], 8.0, &["territory 0 is in 2 pieces, around the units [0, 2] (rule 1)"]);
}

#[test]
fn a_value_that_is_not_the_objective() {
    let builder = || free().activity(Activity { weight: 10.0, ..hours() });
    // 5 of travel; loads of 6 and 4 are 20 % off, at 10 · 5 h · 0.04 each.
    assert_violations(builder(), &[0, 0, 0, 1], 5.0 + 2.0 * (10.0 * 5.0 * 0.04), &[]);
    assert_violations(builder(), &[0, 0, 0, 1], 9.000001, &["the objective is 9, not 9.000001"]);
    assert_violations(builder(), &[0, 0, 0, 1], f64::NAN, &["the objective is 9, not NaN"]);
}

#[test]
fn all_that_is_wrong_is_told() {
    let mut permissions = Permissions::all(4);
    permissions.lock(0, 1, RuleId(5));
    let graph = Adjacency::new(4, &[(0, 1)]);
    let activity = Activity { tolerance: 0.1, upper: vec![5.0, 5.0], ..hours() };
    let count = Budget { territory: Some(0), ..Budget::new(Quantity::per_unit(vec![1.0; 4]), 2.0, RuleId(7)) };
    let builder =
        free().permissions(permissions).contiguity(Contiguity { graph, rule: RuleId(1) }).activity(activity).budget(count);
    assert_violations(
        builder,
        &[0, 0, 0, 1],
        4.0,
        &[
            "unit 0 is locked to territory 1 by rule 5, but is in territory 0",
            "territory 0: hours 6 is above 5 by 1 (rule 9)",
            "territory 0: hours 6 is out of its band 4.5 to 5.5, ±0.1 around 0.5 of 10 (rule 8)",
            "territory 1: hours 4 is out of its band 4.5 to 5.5, ±0.1 around 0.5 of 10 (rule 8)",
            "budget 0: 3 used of 2, 1 too much (rule 7)",
            "territory 0 is in 2 pieces, around the units [0, 2] (rule 1)",
            "the objective is 5, not 4",
        ],
    );
}

/// Everything in territory 0 would cost 4, but it holds 5 of 10 hours and one unit may move.
fn priced() -> Instance {
    let moves = Quantity { away: vec![1.0; 4], ..Quantity::default() };
    free()
        .current(vec![Some(0); 4])
        .activity(Activity { upper: vec![5.0, 20.0], ..hours() })
        .budget(Budget::new(moves, 3.0, RuleId(6)))
        .build()
        .unwrap()
}

fn bound(load: Vec<Vec<f64>>, total: Vec<f64>, budget: Vec<f64>) -> Result<f64, String> {
    Ok(check::bound(&priced(), &Certificate::Prices(Prices { load, total, budget }))?)
}

#[test]
fn the_bound_is_the_priced_one() {
    // Unpriced: 4 units at 1.
    assert!((bound(vec![vec![0.0, 0.0]], vec![0.0], vec![0.0]).unwrap() - 4.0).abs() < 1e-8);
    // 0.25 per hour in territory 0: units cost 1.25, 1.5, 1.75 and 2 there, and its 5 hours give 1.25 back.
    assert!((bound(vec![vec![0.25, 0.0]], vec![0.0], vec![0.0]).unwrap() - 5.25).abs() < 1e-8);
    // 1 per move as well: units cost 3 in territory 1, and 3 moves give 3 back.
    assert!((bound(vec![vec![0.25, 0.0]], vec![0.0], vec![1.0]).unwrap() - 2.25).abs() < 1e-8);
}

#[test]
fn limits_that_leave_no_plan_are_a_proof() {
    let certificate = Certificate::Prices(Prices { load: vec![vec![0.0; 2]], total: vec![0.0], budget: vec![] });
    let bound = |activity: Activity, permissions: Permissions| {
        let instance = free().permissions(permissions).activity(activity).build().unwrap();
        check::bound(&instance, &certificate).unwrap()
    };
    let mut locked = Permissions::all(4);
    locked.lock(3, 0, RuleId(5));
    assert!(bound(hours(), locked.clone()).is_finite());
    // 4 hours are locked to territory 0, which holds 3.
    assert_eq!(bound(Activity { upper: vec![3.0, 9.0], ..hours() }, locked.clone()), f64::INFINITY);
    // 10 hours at most can't give both territories 6.
    assert_eq!(bound(Activity { lower: vec![6.0, 6.0], ..hours() }, Permissions::all(4)), f64::INFINITY);
    // 4 hours are within 10 % of half of 7.27 at least, and the other half is 3.27 at least.
    assert_eq!(bound(Activity { tolerance: 0.1, upper: vec![9.0, 3.0], ..hours() }, locked.clone()), f64::INFINITY);
    // A unit that may go nowhere.
    locked.forbid(3, 0, RuleId(4));
    assert_eq!(bound(hours(), locked), f64::INFINITY);
}

#[test]
fn wrong_certificates_are_refused() {
    let refused = |load, total, budget, expected: &str| assert_eq!(bound(load, total, budget), Err(expected.to_owned()));
    let zero = || vec![vec![0.0, 0.0]];
    refused(vec![], vec![0.0], vec![0.0], "0 activities with load prices, there must be 1");
    refused(vec![vec![0.0]], vec![0.0], vec![0.0], "1 load prices of activity 0, there must be 2");
    refused(zero(), vec![], vec![0.0], "0 prices of totals, there must be 1");
    refused(zero(), vec![0.0], vec![0.0, 0.0], "2 budget prices, there must be 1");
    refused(zero(), vec![0.0], vec![-0.5], "price of budget 0 is -0.5, it must not be negative");
    refused(vec![vec![0.0, f64::NAN]], vec![0.0], vec![0.0], "load price of activity 0, territory 1 is NaN, it must be finite");
    refused(zero(), vec![f64::INFINITY], vec![0.0], "price of the total of activity 0 is inf, it must be finite");
    refused(zero(), vec![0.0], vec![f64::INFINITY], "price of budget 0 is inf, it must be finite");
    refused(vec![vec![1e308, 1e308]], vec![0.0], vec![0.0], "the prices are too large to compute with");
    refused(zero(), vec![], vec![-1.0], "0 prices of totals, there must be 1; price of budget 0 is -1, it must not be negative");
}
