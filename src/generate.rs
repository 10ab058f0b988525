//! Seeded synthetic plans over real places: accounts, families, today's owners and reps, out of balance as real books are.
//!
//! Every draw comes from the stream of its task (`stream`), so a request gives the same bytes at any number of threads.

use std::path::Path;

use rayon::prelude::*;

use crate::error::Result;
use crate::folder::Folder;
use crate::geometry::Places;

mod accounts;
mod capacity;
mod cities;
mod families;
mod files;
pub(crate) mod gap;
pub mod log;
mod managers;
mod names;
mod owners;
mod region;
mod reps;
mod request;
mod roles;
mod segments;
pub mod sites;
mod stream;
mod table;
mod travel;
mod whole;

pub use request::{MAX_ACCOUNTS, Request};
use request::{states, validate};
pub use roles::{MAX_REPS, Role, Roster};

/// Draws a plan over `places` and writes its folder `dir`, whole or not at all.
///
/// # Errors
/// [`Error::Command`](crate::Error::Command) for a request out of range or a `dir` that is there and not empty;
/// [`Error::Machine`](crate::Error::Machine) where the disk fails.
pub fn write(request: &Request, places: &Places, dir: &Path) -> Result<()> {
    validate(request, places)?;
    let states = states(request, places);
    let cities = cities::Cities::new(places, |city| states.contains(&city.state))?;
    Folder::claim(dir)?.write(|dir| {
        let accounts = accounts::draw(&cities, request.accounts as usize, request.seed);
        let segments = segments::segments(&accounts);
        let roles = &request.team.0;
        let mut reps: Vec<Vec<reps::Rep>> =
            roles.par_iter().map(|&(role, number)| reps::draw(&cities, role, number, request.seed)).collect();
        managers::deal(&mut reps, request.managers);
        let families = families::Families(&cities);
        reps.par_iter_mut().zip(roles).for_each(|(reps, (role, _))| {
            reps::teach(reps, &families.skills(*role, &accounts, &segments));
        });
        let team = |(&(role, _), reps): (&(Role, u32), Vec<reps::Rep>)| {
            let hours = capacity::hours(role, &accounts, &segments, &families, &reps);
            files::RoleTeam { role, reps, hours }
        };
        let teams: Vec<files::RoleTeam> = roles.par_iter().zip(reps).map(team).collect();
        let drawn = files::Drawn { request, cities: &cities, accounts: &accounts, segments: &segments, teams: &teams };
        drawn.write(dir)
    })
}
