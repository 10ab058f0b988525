//! Drives by distance, days and nights, against formulas written anew.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod by_hand;

use by_hand::{accounts, close, formulated, pattern, plan, reps};
use sutton::balance::optimise::optimise;
use sutton::plan::Plan;
use sutton::plan::config::{Profile, TravelBand, TravelSection};
use sutton::solve::{Parameters, Progress};

const TABLE: &str = include_str!("../docs/src/numbers.md");

/// Travel hours of an account with ten visits of so many minutes, so many km away and alone.
fn travel(km: f64, minutes: f64, travel: TravelSection) -> f64 {
    let mut plan = plan(accounts(&[(km, 1.0)]), reps(&[(0.0, 1e6)]));
    plan.call_patterns = vec![pattern("A", "visit", 10.0, minutes)];
    plan.config.travel = travel;
    let formulation = formulated(&plan).unwrap();
    let found = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None)).unwrap();
    found.plan.accounts[0].travel_hours
}

/// Hours of the way for a visit, by counting nights.
fn way(drive: f64, visit: f64, day: f64) -> f64 {
    let of = |nights: u32| {
        let days = f64::from(nights + 1) * day;
        let stops = ((days - 2.0 * drive) / visit).clamp(1.0, 5.0);
        (2.0 * drive + visit <= days).then_some((2.0 * drive + 4.0 * f64::from(nights)) / stops)
    };
    (0..50).filter_map(of).fold(f64::INFINITY, f64::min)
}

#[test]
fn profiles_take_what_the_docs_say() {
    for (profile, name) in [(Profile::Mixed, "`mixed`"), (Profile::City, "`city`"), (Profile::Country, "`country`")] {
        let row = TABLE.lines().find(|line| line.starts_with(&format!("| {name}"))).unwrap();
        let cells: Vec<f64> = row.split('|').filter_map(|cell| cell.trim().trim_matches('*').parse().ok()).collect();
        let settings = TravelSection { profile: Some(profile), ..TravelSection::default() };
        let drive = settings.drive();
        for (km, minutes) in [1.0, 3.0, 5.0, 10.0, 12.0, 50.0, 200.0].into_iter().zip(&cells) {
            assert!((60.0 * drive.of(km) - minutes).abs() < 0.05001, "{name} at {km} km: {} min", 60.0 * drive.of(km));
        }
        assert!((60.0 * (drive.of(1_001.0) - drive.of(1_000.0)) - 0.6).abs() < 1e-3, "{name}, far away");
        assert_eq!(cells.len(), 7);
    }
}

#[test]
fn an_hour_of_visits_far_away_takes_nights() {
    let drive = TravelSection::default().drive();
    for (km, minutes) in [(3.0, 60.0), (60.0, 75.0), (150.0, 75.0), (250.0, 75.0), (400.0, 45.0), (900.0, 240.0), (108.0, 420.0)]
    {
        let expected = 10.0 * way(drive.of(km), minutes / 60.0, 9.0);
        assert!(close(travel(km, minutes, TravelSection::default()), expected), "{km} km: {expected} h");
    }
    // Two hours away: 4 h of the day are gone, and four visits of 75 minutes fit into the rest.
    let linear = TravelSection { circuity: Some(1.0), speed_kmh: Some(60.0), ..TravelSection::default() };
    assert!(close(travel(120.0, 75.0, linear.clone()), 10.0));
    assert!(close(travel(120.0, 75.0, TravelSection { day_hours: 0.0, ..linear }), 8.0));
}

#[test]
fn bands_go_on_as_between_their_last_two() {
    let bands = [(2.0, 6.0), (20.0, 30.0), (100.0, 95.0)].map(|(km, minutes)| TravelBand { km, minutes });
    let drive = TravelSection { bands: bands.to_vec(), ..TravelSection::default() }.drive();
    for (km, minutes) in [(1.0, 3.0), (11.0, 18.0), (100.0, 95.0), (180.0, 160.0)] {
        assert!((60.0 * drive.of(km) - minutes).abs() < 1e-9, "{km}");
    }
}

#[test]
fn a_plan_under_other_days_is_refused_by_the_second_look() {
    let told = |change: fn(&mut Plan)| {
        let mut own = plan(accounts(&[(150.0, 1.0), (20.0, 1.0)]), reps(&[(0.0, 1e6)]));
        own.config.travel = TravelSection::default();
        let segments = sutton::plan::segment::segment(&own).unwrap();
        let found = optimise(&own, &formulated(&own).unwrap(), &Parameters::default(), &Progress::new(None)).unwrap();
        change(&mut own);
        let roles = [found.plan];
        sutton::report::audit::violations(&sutton::report::Report { plan: &own, segments: &segments, roles: &roles, seed: 1 })
    };
    assert_eq!(told(|_| {}), Vec::<String>::new());
    let changes: [fn(&mut Plan); 4] = [
        |plan| plan.config.travel.day_hours = 8.0,
        |plan| plan.config.travel.profile = Some(Profile::City),
        |plan| plan.config.travel.stops_per_trip = 3.0,
        |plan| plan.call_patterns[0].minutes_per_call = 90.0,
    ];
    for (at, change) in changes.into_iter().enumerate() {
        assert!(told(change).concat().contains("hours of account"), "change {at}");
    }
}
