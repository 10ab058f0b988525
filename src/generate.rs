//! Seeded synthetic plans over real places: accounts, families, today's owners and reps, out of balance as real books are.
//!
//! Every draw comes from the stream of its task (`stream`), so a request gives the same bytes at any number of threads.

use std::path::Path;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::folder::Folder;
use crate::geometry::Places;

mod accounts;
mod capacity;
mod cities;
mod files;
pub mod gap;
mod managers;
mod names;
mod owners;
mod reps;
mod roles;
mod segments;
pub mod sites;
mod stream;
mod table;
mod travel;

pub use roles::{MAX_REPS, Role, Team};

/// States that no road leads to from the others: a field team can't drive there.
const BEYOND_THE_SEA: [&str; 2] = ["AK", "HI"];
/// The most accounts a plan can have.
pub const MAX_ACCOUNTS: u32 = 10_000_000;

/// What to draw.
#[derive(Clone, Debug)]
pub struct Request {
    /// How many accounts, customers and prospects together.
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

/// Draws a plan over `places` and writes its folder `dir`, whole or not at all.
///
/// # Errors
/// [`Error::Command`] for a request out of range or a `dir` that is there and not empty; [`Error::Machine`] where the
/// disk fails.
pub fn write(request: &Request, places: &Places, dir: &Path) -> Result<()> {
    validate(request, places)?;
    let cities = cities::Cities::new(places, |city| chosen(request, &city.state))?;
    Folder::claim(dir)?.write(|dir| {
        let accounts = accounts::draw(&cities, request.accounts as usize, request.seed);
        let segments = segments::segments(&accounts);
        let roles = &request.team.0;
        let mut reps: Vec<Vec<reps::Rep>> =
            roles.par_iter().map(|&(role, number)| reps::draw(&cities, role, number, request.seed)).collect();
        managers::deal(&mut reps, request.managers);
        let team = |(&(role, _), reps): (&(Role, u32), Vec<reps::Rep>)| {
            let hours = capacity::hours(role, &accounts, &segments, &reps);
            files::RoleTeam { role, reps, hours }
        };
        let teams: Vec<files::RoleTeam> = roles.par_iter().zip(reps).map(team).collect();
        let drawn = files::Drawn { request, cities: &cities, accounts: &accounts, segments: &segments, teams: &teams };
        drawn.write(dir)
    })
}

fn chosen(request: &Request, state: &str) -> bool {
    if request.states.is_empty() { !BEYOND_THE_SEA.contains(&state) } else { request.states.iter().any(|asked| asked == state) }
}

fn validate(request: &Request, places: &Places) -> Result<()> {
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
