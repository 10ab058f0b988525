//! Step 2: calls, travel and hops, and what uneven hours cost.

use crate::by_hand::{accounts, close, formulated, line, pattern, reasons, reps};
use std::f64::consts::PI;
use sutton::geometry::EARTH_RADIUS_KM;
use sutton::model::evaluate;
use sutton::plan::segment::segment;
use sutton::plan::workload::workload;
use sutton::plan::*;

#[test]
fn workload_counts_calls_minutes_and_visits() {
    let mut plan = line();
    plan.call_patterns =
        vec![pattern("A", "visit", 6.0, 45.0), pattern("A", "phone", 12.0, 10.0), pattern("B", "visit", 0.0, 30.0)];
    plan.accounts[1].segment = Some("B".into());
    plan.accounts[2].status = AccountStatus::Prospect;
    plan.config.workload.admin_minutes_per_call = 5.0;
    plan.config.workload.prospect_factor = 0.5;
    let work = workload(&plan, &segment(&plan).unwrap(), "outside");
    assert_eq!(work.accounts, [0, 2]);
    assert_eq!(work.calls, [18.0, 9.0]);
    assert_eq!(work.call_hours, [(6.0 * 50.0 + 12.0 * 15.0) / 60.0, (3.0 * 50.0 + 6.0 * 15.0) / 60.0]);
    assert_eq!(work.visits, [6.0, 3.0]);
}

#[test]
fn travel_is_the_formula() {
    let formulation = formulated(&line()).unwrap();
    let hop = |radius: f64| 1.5 * 0.7124 * (PI * radius * radius).sqrt();
    for (unit, (x, radius)) in [(0.0, 10.0), (10.0, 10.0), (40.0, 30.0)].into_iter().enumerate() {
        assert!(close(formulation.hop_hours[unit], 10.0 * hop(radius) / 50.0));
        for (territory, home) in [0.0, 40.0].into_iter().enumerate() {
            let way = 10.0 * 2.0 * 1.5 * f64::abs(x - home) / (50.0 * 4.0);
            assert!(close(formulation.instance.cost(unit, territory), way));
            assert!(close(formulation.instance.load(0, unit, territory), 10.0 + formulation.hop_hours[unit] + way));
        }
    }
}

/// Hours of hops to accounts at two homes 200 km apart, so many at each, one visit each.
fn hops_at_two_homes(each: usize, hop_neighbour: usize) -> Vec<f64> {
    let places: Vec<(f64, f64)> = (0..2 * each).map(|at| (if at < each { 0.0 } else { 200.0 }, 1.0)).collect();
    let mut plan = crate::by_hand::plan(accounts(&places), reps(&[(0.0, 1e4), (200.0, 1e4)]));
    plan.call_patterns = vec![pattern("A", "visit", 1.0, 60.0)];
    plan.config.travel.hop_neighbour = hop_neighbour;
    formulated(&plan).unwrap().hop_hours
}

#[test]
fn hops_are_measured_to_accounts_that_the_same_rep_may_visit() {
    // From nine accounts a rep on the 8th nearest counts, the fewer there are the nearer one.
    for each in 1..=12 {
        let far = 1.5 * 0.7124 * (PI * 200.0 * 200.0).sqrt() / 50.0;
        let expected = if each == 1 { far } else { 0.0 };
        assert!(hops_at_two_homes(each, 8).into_iter().all(|hours| close(hours, expected)), "{each} at each home");
    }
    // A setting beyond what a rep has comes to as much as what there is.
    assert_eq!(hops_at_two_homes(3, 5), hops_at_two_homes(3, 8));
    let ten: Vec<(f64, f64)> = (0..20).map(|at| (10.0 * at as f64, 1.0)).collect();
    let mut plan = crate::by_hand::plan(accounts(&ten), reps(&[(0.0, 1e4), (0.0, 1e4)]));
    plan.config.travel.hop_neighbour = 8;
    let eighth = 1.5 * 0.7124 * (PI * 80.0 * 80.0 / 8.0).sqrt() / 50.0;
    assert!(close(formulated(&plan).unwrap().hop_hours[0], 10.0 * eighth));
    // Who leaves visits nobody: one rep for all of them, then ten for two each.
    plan.reps[1].status = RepStatus::Leaving;
    assert!(close(formulated(&plan).unwrap().hop_hours[0], 10.0 * eighth));
    plan.reps = reps(&[(0.0, 1e4); 10]);
    let next = 1.5 * 0.7124 * (PI * 10.0 * 10.0).sqrt() / 50.0;
    assert!(close(formulated(&plan).unwrap().hop_hours[0], 10.0 * next));
}

/// The price of uneven hours of an assignment, by the formula of docs/src/numbers.md.
fn uneven(plan: &Plan, assignment: &[u32], least_hours: f64) -> (f64, f64) {
    let formulation = formulated(plan).unwrap();
    let found = evaluate(&formulation.instance, assignment);
    let capacity: f64 = plan.reps.iter().map(|rep| rep.capacity_hours).sum();
    let total: f64 = found.loads[0].iter().sum();
    let price = |(rep, load): (&Rep, &f64)| {
        let share = rep.capacity_hours / capacity;
        10.0 * rep.capacity_hours * ((load - share * total) / (share * least_hours)).powi(2)
    };
    (found.variance[0], plan.reps.iter().zip(&found.loads[0]).map(price).sum())
}

#[test]
fn ten_per_cent_off_costs_what_the_readme_says() {
    // On the phone T is all the work: eleven and nine hours of twenty, for two reps of 50 hours.
    let mut phone = crate::by_hand::plan(accounts(&[(0.0, 1.0); 20]), reps(&[(0.0, 50.0), (0.0, 50.0)]));
    phone.call_patterns = vec![pattern("A", "phone", 1.0, 60.0)];
    let assignment: Vec<u32> = (0..20).map(|at| u32::from(at >= 11)).collect();
    let (found, by_formula) = uneven(&phone, &assignment, 20.0);
    assert!(close(found, by_formula) && close(found, 2.0 * 0.1 * 50.0), "{found}");
    // Where they drive it is what all accounts take from the nearest home, which this plan is far above.
    let mut field = line();
    field.reps = reps(&[(0.0, 300.0), (40.0, 300.0)]);
    let hops: f64 = formulated(&field).unwrap().hop_hours.iter().sum();
    let way = 10.0 * 2.0 * 1.5 / (50.0 * 4.0);
    let (found, by_formula) = uneven(&field, &[1, 1, 0], 30.0 + hops + way * 10.0);
    assert!(close(found, by_formula) && found > 0.0, "{found} is not {by_formula}");
}

#[test]
fn degrees_are_measured_on_the_sphere() {
    let mut plan = line();
    plan.reps.iter_mut().for_each(|rep| rep.capacity_hours = 1e4);
    let places = plan.accounts.iter_mut().map(|account| &mut account.place);
    places.chain(plan.reps.iter_mut().map(|rep| &mut rep.place)).flatten().for_each(|place| place.planar = false);
    let formulation = formulated(&plan).unwrap();
    let km = EARTH_RADIUS_KM * 10.0 * PI / 180.0;
    assert!(close(formulation.instance.cost(1, 0), 10.0 * 2.0 * 1.5 * km / (50.0 * 4.0)));
    plan.accounts[1].place.as_mut().unwrap().planar = true;
    assert!(reasons(formulated(&plan).unwrap_err())[0].contains("x and y where others have latitude"));
}

#[test]
fn known_hours_replace_the_way_but_not_the_hop() {
    let mut plan = line();
    plan.travel.insert((1, 0), 3.0);
    let formulation = formulated(&plan).unwrap();
    // 10 visits, 4 stops a trip: 2.5 trips of 3 hours out and 3 back.
    assert!(close(formulation.instance.cost(0, 1), 15.0));
    assert!(close(formulation.instance.cost(1, 1), 10.0 * 2.0 * 1.5 * 30.0 / 200.0));
    assert!(close(formulation.hop_hours[0], formulated(&line()).unwrap().hop_hours[0]));
}

#[test]
fn phone_roles_have_no_travel_and_need_no_places() {
    let mut plan = line();
    plan.call_patterns = vec![pattern("A", "phone", 10.0, 60.0)];
    plan.accounts[0].place = None;
    plan.reps[0].place = None;
    let formulation = formulated(&plan).unwrap();
    assert_eq!((formulation.instance.cost(0, 1), formulation.instance.load(0, 0, 1)), (0.0, 10.0));
    plan.call_patterns = vec![pattern("A", "visit", 10.0, 60.0)];
    let defects = reasons(formulated(&plan).unwrap_err());
    assert!(defects[0].starts_with("accounts.csv, line 2: account a0 is visited but has no place"), "{}", defects[0]);
    assert!(defects[1].starts_with("reps.csv, line 2: rep r0 of role outside visits accounts but has no place"));
}
