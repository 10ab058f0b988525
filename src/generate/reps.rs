//! Sellers at places where people live, and those who left.

use std::collections::BTreeSet;

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_distr::StandardNormal;
use rand_pcg::Pcg64;

use super::accounts::SKILLS;
use super::cities::Cities;
use super::names::person;
use super::roles::Role;
use super::stream::{Task, stream};

const SCATTER_KM: f64 = 10.0;
const SKILLED: f64 = 0.4;
const LONGEST_TENURE_DAYS: f64 = 15.0 * 365.0;
const SHORTEST_TENURE_DAYS: f64 = 60.0;

/// A seller of today or of yesterday.
#[derive(Clone, Debug)]
pub struct Rep {
    /// Id: role and number.
    pub id: String,
    /// Name.
    pub name: String,
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// Days with the company before the plan starts.
    pub tenure_days: f64,
    /// Weight by which the rep attracts accounts: years and temper.
    pub pull: f64,
    /// Working time, about 1.
    pub working_time: f64,
    /// Skills, a bit each of [`SKILLS`].
    pub skills: u8,
    /// Number of the manager.
    pub manager: Option<u32>,
    /// Left the company.
    pub left: bool,
}

/// Draws the reps of a role, the former ones among them; every skill is held by some who stayed.
pub fn draw(cities: &Cities, role: Role, number: u32, seed: u64) -> Vec<Rep> {
    let mut rng = stream(seed, Task::Reps, role as u64);
    // About one in ten, none in the smallest teams: their books are still in the files.
    let leavers = (number as usize + 6) / 10;
    let all = number as usize + leavers;
    let mut left: Vec<bool> = (0..all).map(|at| at < leavers).collect();
    left.shuffle(&mut rng);
    let width = all.to_string().len();
    let mut reps: Vec<Rep> = (1..)
        .zip(left)
        .map(|(at, left)| Rep { id: format!("{}-{at:0width$}", role.name()), left, ..draw_rep(cities, &mut rng) })
        .collect();
    let mut stayed: Vec<&mut Rep> = reps.iter_mut().filter(|rep| !rep.left).collect();
    for skill in 0..SKILLS.len() {
        let holder = rng.random_range(0..stayed.len());
        stayed[holder].skills |= 1 << skill;
    }
    reps
}

/// Teaches reps until every team has one who holds each of these sets of skills: whoever holds most of them learns the rest.
pub fn teach(reps: &mut [Rep], sets: &BTreeSet<u8>) {
    let teams: BTreeSet<Option<u32>> = reps.iter().filter(|rep| !rep.left).map(|rep| rep.manager).collect();
    for (team, set) in teams.into_iter().flat_map(|team| sets.iter().map(move |set| (team, set))) {
        let own = reps.iter_mut().filter(|rep| !rep.left && rep.manager == team);
        let nearest = own.rev().max_by_key(|rep| (rep.skills & set).count_ones());
        nearest.into_iter().for_each(|rep| rep.skills |= set);
    }
}

fn draw_rep(cities: &Cities, rng: &mut Pcg64) -> Rep {
    let city = cities.draw(rng);
    let (latitude, longitude) = cities.around(city, SCATTER_KM, rng);
    let years: f64 = rng.random();
    let tenure_days = SHORTEST_TENURE_DAYS + (LONGEST_TENURE_DAYS - SHORTEST_TENURE_DAYS) * years * years;
    let temper: f64 = rng.sample(StandardNormal);
    Rep {
        id: String::new(),
        name: person(rng),
        latitude,
        longitude,
        tenure_days,
        pull: (tenure_days / 365.0 + 0.5).powf(0.3) * (0.25 * temper).exp(),
        working_time: rng.random_range(0.97..1.03),
        skills: (0..SKILLS.len()).map(|skill| u8::from(rng.random_bool(SKILLED)) << skill).sum(),
        manager: None,
        left: false,
    }
}
