//! Requests: the plan to draw, and whether it can be drawn.

use std::collections::BTreeSet;

use super::region;
use super::roles::{MAX_REPS, Role, Roster};
use crate::error::{Error, Result};
use crate::geometry::Places;

/// The most accounts a plan can have.
pub const MAX_ACCOUNTS: u32 = 10_000_000;

/// The plan to draw.
#[derive(Clone, Debug)]
pub struct Request {
    /// Number of accounts, customers and prospects together.
    pub accounts: u32,
    /// Reps by role.
    pub team: Roster,
    /// Seed of every random number.
    pub seed: u64,
    /// Hard band around each rep's share of the work, as a fraction; `None` = no band.
    pub band: Option<f64>,
    /// Managers among whom the reps of each role are dealt, from west to east; 0 = none. Roles with fewer reps have none.
    pub managers: u32,
    /// States to draw over; empty = those around the largest city, as many as the reps can cover by car.
    pub states: Vec<String>,
}

impl Default for Request {
    fn default() -> Self {
        let team = Roster(vec![(Role::Outside, 20), (Role::Inside, 6), (Role::Vp, 2)]);
        Request { accounts: 2000, team, seed: 1, band: None, managers: 0, states: Vec::new() }
    }
}

/// The states to draw over; where none is asked for, those that the largest role that travels covers.
pub(super) fn states(request: &Request, places: &Places) -> BTreeSet<String> {
    if !request.states.is_empty() {
        return request.states.iter().cloned().collect();
    }
    let travelling = request.team.0.iter().filter(|(role, _)| role.travels());
    region::drivable(places, travelling.map(|(_, reps)| *reps).max().unwrap_or(1))
}

/// Refuses what is out of range.
pub(super) fn validate(request: &Request, places: &Places) -> Result<()> {
    let mut wrong = Vec::new();
    if !(1..=MAX_ACCOUNTS).contains(&request.accounts) {
        wrong.push(format!("{} accounts: from 1 to {MAX_ACCOUNTS} can be drawn", request.accounts));
    }
    if request.team.0.is_empty() || request.team.0.iter().any(|(_, reps)| !(1..=MAX_REPS).contains(reps)) {
        wrong.push(format!("a team needs a role, and each role from 1 to {MAX_REPS} reps"));
    }
    if request.band.is_some_and(|band| !(band > 0.0 && band < 1.0)) {
        wrong.push("the band must lie between 0 and 1, such as 0.05 for ±5 %".into());
    }
    let most = request.team.0.iter().map(|(_, reps)| *reps).max().unwrap_or(0);
    if request.managers > most {
        wrong.push(format!("{} managers: the largest role has {most} reps", request.managers));
    }
    let unknown = request.states.iter().filter(|state| !places.cities().iter().any(|city| &city.state == *state));
    wrong.extend(unknown.map(|state| format!("no place is in the state {state:?}")));
    if wrong.is_empty() { Ok(()) } else { Err(Error::Command(wrong.join("\n"))) }
}
