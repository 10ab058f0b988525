//! Requests: the plan to draw, and whether it can be drawn.

use super::roles::{MAX_REPS, Role, Team};
use crate::error::{Error, Result};
use crate::geometry::Places;

/// States that no road leads to from the others: a field team can't drive there.
pub(super) const BEYOND_THE_SEA: [&str; 2] = ["AK", "HI"];
/// The most accounts a plan can have.
pub const MAX_ACCOUNTS: u32 = 10_000_000;

/// The plan to draw.
#[derive(Clone, Debug)]
pub struct Request {
    /// Number of accounts, customers and prospects together.
    pub accounts: u32,
    /// Reps by role.
    pub team: Team,
    /// Seed of every random number.
    pub seed: u64,
    /// Hard band around each rep's share of the work, as a fraction; `None` = no band.
    pub band: Option<f64>,
    /// Managers among whom the reps of each role are dealt, from west to east; 0 = none. Roles with fewer reps have none.
    pub managers: u32,
    /// States to draw over; empty = all but Alaska and Hawaii.
    pub states: Vec<String>,
}

impl Default for Request {
    fn default() -> Self {
        let team = Team(vec![(Role::Outside, 20), (Role::Inside, 6), (Role::Vp, 2)]);
        Request { accounts: 2000, team, seed: 1, band: None, managers: 0, states: Vec::new() }
    }
}

/// Whether to draw over a state.
pub(super) fn chosen(request: &Request, state: &str) -> bool {
    if request.states.is_empty() { !BEYOND_THE_SEA.contains(&state) } else { request.states.iter().any(|asked| asked == state) }
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
