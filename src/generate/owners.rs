//! Owners of accounts today: books as history made them.

use rand::RngExt;
use rand_distr::Distribution;
use rand_distr::weighted::WeightedIndex;
use rand_pcg::Pcg64;
use rayon::prelude::*;

use super::accounts::Account;
use super::cities::Cities;
use super::reps::Rep;
use super::roles::Role;
use crate::error::{Error, Result};
use crate::geometry::{Metric, Position};

/// Reps near a city who might own its accounts.
const NEAR: usize = 6;
/// Kilometres beyond the nearest rep's at which a rep gets only 1/e of the accounts.
const REACH_KM: f64 = 30.0;
/// Share of first-segment accounts that a senior rep took, wherever they are.
const CHERRY_PICKED: f64 = 0.25;
/// Share of prospects that nobody owns.
const UNOWNED: f64 = 0.15;

/// Owner of an account, and for how many days before the plan starts.
pub struct Owner<'a> {
    /// The rep, who may have left.
    pub rep: &'a Rep,
    /// Days.
    pub days: i64,
}

/// History of the owners of a role's accounts.
pub struct Books<'a> {
    role: Role,
    reps: &'a [Rep],
    /// For a role that travels, the reps near each city, with their chances.
    near: Vec<(Vec<u32>, WeightedIndex<f64>)>,
    anyone: WeightedIndex<f64>,
    seniors: WeightedIndex<f64>,
}

impl<'a> Books<'a> {
    /// The books of a role.
    ///
    /// # Errors
    /// [`Error::Command`] where there are no reps.
    pub fn new(role: Role, reps: &'a [Rep], cities: &Cities) -> Result<Self> {
        let positions: Vec<Position> = reps.iter().map(|rep| Position::on_sphere(rep.latitude, rep.longitude)).collect();
        let near =
            |city: &crate::geometry::City| neighbours(&Position::on_sphere(city.latitude, city.longitude), &positions, reps);
        let near = if role.travels() { cities.all().par_iter().map(near).collect::<Result<_>>()? } else { Vec::new() };
        let anyone = weighted(reps.iter().map(|rep| rep.pull))?;
        let seniors = weighted(reps.iter().map(|rep| rep.pull * rep.pull))?;
        Ok(Books { role, reps, near, anyone, seniors })
    }

    /// The role.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Draws the owner of an account; `None` where nobody has it.
    pub fn owner(&self, account: &Account, segment: u8, rng: &mut Pcg64) -> Option<Owner<'a>> {
        if !self.role.covers(segment.into()) || (!account.customer && rng.random_bool(UNOWNED)) {
            return None;
        }
        let rep = if segment == 0 && rng.random_bool(CHERRY_PICKED) {
            self.seniors.sample(rng)
        } else if let Some((reps, chance)) = self.near.get(account.city as usize) {
            reps[chance.sample(rng)] as usize
        } else {
            self.anyone.sample(rng)
        };
        let rep = &self.reps[rep];
        Some(Owner { rep, days: (rep.tenure_days * rng.random::<f64>()) as i64 })
    }
}

fn neighbours(city: &Position, positions: &[Position], reps: &[Rep]) -> Result<(Vec<u32>, WeightedIndex<f64>)> {
    let mut near: Vec<(f64, u32)> = positions.iter().zip(0..).map(|(home, j)| (Metric::Sphere.distance(city, home), j)).collect();
    let by_distance = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    if near.len() > NEAR {
        near.select_nth_unstable_by(NEAR, by_distance);
        near.truncate(NEAR);
    }
    near.sort_by(by_distance);
    let nearest = near[0].0;
    let chance = weighted(near.iter().map(|&(km, j)| reps[j as usize].pull * ((nearest - km) / REACH_KM).exp()))?;
    Ok((near.into_iter().map(|(_, j)| j).collect(), chance))
}

fn weighted(weights: impl Iterator<Item = f64>) -> Result<WeightedIndex<f64>> {
    WeightedIndex::new(weights).map_err(|error| Error::Command(format!("owners: {error}")))
}
