//! The region a plan is drawn over where none is asked for: states that the reps can cover by car.

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::{City, Metric, Places, Position};

/// States that no road leads to from the others: a field team can't drive there.
const BEYOND_THE_SEA: [&str; 2] = ["AK", "HI"];
/// Inhabited land per rep, in km²: a generated team of visitors then spends 25 to 35 % of its hours on the road.
const LAND_PER_REP: f64 = 6_000.0;
/// Land is inhabited where a cell of so many degrees has a place in it.
const CELL_DEGREES: f64 = 0.25;
const KM_PER_DEGREE: f64 = 111.195;

/// Whether a road leads to a place from most others.
pub fn on_the_mainland(city: &City) -> bool {
    !BEYOND_THE_SEA.contains(&city.state.as_str())
}

/// The states around the largest city, the nearest first, until each of `reps` has a territory's worth of land.
pub fn drivable(places: &Places, reps: u32) -> BTreeSet<String> {
    let mut states: BTreeMap<&str, Vec<&City>> = BTreeMap::new();
    let mainland = || places.cities().iter().filter(|city| on_the_mainland(city));
    mainland().for_each(|city| states.entry(&city.state).or_default().push(city));
    let Some(largest) = mainland().max_by(|a, b| a.population.total_cmp(&b.population)) else { return BTreeSet::new() };
    let start = position(largest);
    let mut nearest: Vec<(f64, &str)> = (states.iter()).map(|(state, cities)| (mean_distance(cities, &start), *state)).collect();
    nearest.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut covered = 0.0;
    let enough = |state: &&str| {
        let more = covered < f64::from(reps) * LAND_PER_REP;
        covered += inhabited(&states[state]);
        more
    };
    nearest.into_iter().map(|(_, state)| state).take_while(enough).map(String::from).collect()
}

/// Mean distance of a state's inhabitants.
fn mean_distance(cities: &[&City], start: &Position) -> f64 {
    let inhabitants: f64 = cities.iter().map(|city| city.population).sum();
    let distance = |city: &&City| city.population * Metric::Sphere.distance(&position(city), start);
    if inhabitants > 0.0 { cities.iter().map(distance).sum::<f64>() / inhabitants } else { f64::INFINITY }
}

/// Land with places on it, in km².
fn inhabited(cities: &[&City]) -> f64 {
    let cell = |degrees: f64| (degrees / CELL_DEGREES).floor() as i64;
    let cells: BTreeSet<(i64, i64)> = cities.iter().map(|city| (cell(city.latitude), cell(city.longitude))).collect();
    let side = CELL_DEGREES * KM_PER_DEGREE;
    let narrowed = |latitude: i64| ((latitude as f64 + 0.5) * CELL_DEGREES).to_radians().cos();
    cells.into_iter().map(|(latitude, _)| side * side * narrowed(latitude)).sum()
}

fn position(city: &City) -> Position {
    Position::on_sphere(city.latitude, city.longitude)
}
