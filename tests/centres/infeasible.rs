//! Maps that have no plan, and why.

use sutton::check::districting::no_district;
use sutton::geometry::{Adjacency, Metric, Position};
use sutton::model::{Band, CentreCosts, Districting, DistrictingInfeasible, Status};

use super::maps::solve;

#[test]
fn what_sums_rule_out_is_told() {
    let problem = |lower: f64, upper: f64| {
        let positions = (0..4).map(|unit| Position::in_plane(f64::from(unit), 0.0)).collect();
        let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; 4], squared: false };
        let load = vec![1.0, 1.0, 1.0, 5.0];
        Districting::new(positions, 2, costs).band(Band { name: "load".into(), load, lower: vec![lower], upper: vec![upper; 4] })
    };
    for (lower, upper, word) in [(0.0, 3.0, "may carry"), (5.0, 8.0, "must carry"), (0.0, 4.0, "a unit brings 5")] {
        let solution = solve(&problem(lower, upper), 1);
        assert_eq!(solution.status(false), Status::Infeasible);
        assert!(
            solution.infeasible.as_ref().is_some_and(|reason| reason.to_string().contains(word)),
            "{:?}",
            solution.infeasible
        );
    }
    assert_eq!(solve(&problem(3.0, 5.0), 1).primal, Some(2.0));
}

#[test]
fn an_island_that_is_no_territory_is_told() {
    let positions: Vec<Position> = (0..6).map(|unit| Position::in_plane(f64::from(unit), 0.0)).collect();
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; 6], squared: false };
    let band = Band { name: "accounts".into(), load: vec![1.0; 6], lower: vec![2.0], upper: vec![4.0; 6] };
    let problem = |edges: &[(usize, usize)]| {
        Districting::new(positions.clone(), 2, costs.clone()).band(band.clone()).contiguous(Adjacency::new(6, edges))
    };
    let told = solve(&problem(&[(0, 1), (1, 2), (2, 3), (3, 4)]), 1).infeasible.unwrap();
    let words = "accounts: a part of the map (1 of 6 units, unit 5 among them) brings 1; a territory carries 2 to 4";
    assert!(matches!(told, DistrictingInfeasible::Piece { .. }) && told.to_string() == words, "{told}");
    let two = solve(&problem(&[(0, 1), (1, 2), (3, 4), (4, 5)]), 1);
    assert_eq!((two.primal, two.status(false)), (Some(4.0), Status::Optimal));
}

#[test]
fn a_unit_that_no_connected_territory_can_hold_is_named() {
    // Six units in a row; the third has so heavy neighbours that it can't be with either, and is too light alone.
    let row = |heavy: f64| {
        let positions = (0..6).map(|unit| Position::in_plane(f64::from(unit), 0.0)).collect();
        let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; 6], squared: false };
        let load = vec![4.0, heavy, 6.0, heavy, 4.0, 20.0 - 2.0 * heavy];
        let edges: Vec<(usize, usize)> = (1..6).map(|unit| (unit - 1, unit)).collect();
        let band = Band { name: "load".into(), load, lower: vec![8.5], upper: vec![12.0; 6] };
        Districting::new(positions, 3, costs).band(band).contiguous(Adjacency::new(6, &edges))
    };
    let problem = row(7.0);
    assert_eq!(solve(&problem, 1).infeasible, Some(DistrictingInfeasible::NoDistrict { unit: 2 }));
    assert_eq!(no_district(&problem, 2), Ok(()));
    assert!(no_district(&problem, 1).is_err() && no_district(&row(5.5), 2).is_err());
    assert_ne!(solve(&row(5.5), 1).infeasible, Some(DistrictingInfeasible::NoDistrict { unit: 2 }));
}

/// Units of these loads in a row, 1 km apart, and how much each territory must and may have.
fn row(load: &[f64], territories: usize, lower: f64, upper: f64) -> (Vec<Position>, usize, CentreCosts, Band) {
    let positions = (0..load.len()).map(|unit| Position::in_plane(unit as f64, 0.0)).collect();
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; load.len()], squared: false };
    let band = Band { name: "hours".into(), load: load.to_vec(), lower: vec![lower], upper: vec![upper; load.len()] };
    (positions, territories, costs, band)
}

#[test]
fn a_given_centre_that_may_carry_less_than_it_must_is_told() {
    for (units, territories) in [(9, 1), (60, 2)] {
        let load: Vec<f64> = (0..units).map(|unit| 1.0 + f64::from(unit % 3)).collect();
        let share = load.iter().sum::<f64>() / f64::from(territories);
        let (positions, territories, costs, mut band) = row(&load, territories as usize, 0.9 * share, 1.1 * share);
        band.upper[4] = 0.8 * share;
        let problem = Districting::new(positions, territories, costs).band(band);
        // Nobody has to take the small one for a centre while it is not given.
        assert!(territories == 1 || solve(&problem, 1).plan.is_some());
        let reason = solve(&problem.fixed(vec![4]), 1).infeasible;
        assert!(matches!(reason, Some(DistrictingInfeasible::GivenTooSmall { centre: 4, .. })), "{reason:?}");
    }
}

#[test]
fn what_given_centres_may_carry_counts_in_the_sum() {
    let (positions, territories, costs, mut band) = row(&[2.0; 6], 2, 0.0, 9.0);
    band.upper[0] = 1.5;
    let problem = Districting::new(positions, territories, costs).band(band).fixed(vec![0]);
    let reason = solve(&problem, 1).infeasible;
    assert!(
        matches!(reason, Some(DistrictingInfeasible::AboveCapacity { capacity, total, .. }) if (capacity, total) == (10.5, 12.0)),
        "{reason:?}"
    );
}
