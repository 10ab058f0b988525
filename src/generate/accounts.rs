//! Customers and prospects around real places.

use rand::RngExt;
use rand_distr::StandardNormal;
use rand_pcg::Pcg64;
use rayon::prelude::*;

use super::cities::Cities;
use super::names::Company;
use super::stream::{Task, stream};

/// Accounts drawn from one random stream; families stay inside their block.
pub const BLOCK: usize = 8192;
/// Skills that an account may require.
pub const SKILLS: [&str; 3] = ["cleanroom", "government", "hazmat"];

const SCATTER_KM: f64 = 20.0;
const MEDIAN_POTENTIAL: f64 = 60_000.0;
const PROSPECTS: f64 = 0.3;
const CHILDREN: f64 = 0.12;
const SAME_CITY: f64 = 0.6;
const GIANTS: f64 = 0.003;
const GIANT_FACTOR: f64 = 20.0;
const STRATEGIC: f64 = 0.01;
const SKILLED: f64 = 0.05;
const IN_TALKS: f64 = 0.35;

/// An account; money in whole dollars.
#[derive(Clone, Debug)]
pub struct Account {
    /// Number of its city.
    pub city: u32,
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// Name of the company, shared by a family.
    pub company: Company,
    /// Position of the parent account, always an earlier one.
    pub parent: Option<u32>,
    /// Customer or prospect.
    pub customer: bool,
    /// Revenue of the last year; 0 for prospects.
    pub revenue: f64,
    /// Potential of a year.
    pub potential: f64,
    /// Open opportunities.
    pub open_pipeline: f64,
    /// Strategic account.
    pub strategic: bool,
    /// Index into [`SKILLS`] of what its rep must know.
    pub skill: Option<u8>,
}

impl Account {
    /// What its rep must know, a bit each of [`SKILLS`].
    pub fn skills(&self) -> u8 {
        self.skill.map_or(0, |skill| 1 << skill)
    }
}

/// Draws `number` accounts; the same at any number of threads.
pub fn draw(cities: &Cities, number: usize, seed: u64) -> Vec<Account> {
    let blocks = (0..number.div_ceil(BLOCK)).into_par_iter().map(|block| {
        let first = block * BLOCK;
        draw_block(cities, first, BLOCK.min(number - first), stream(seed, Task::Accounts, block as u64))
    });
    blocks.collect::<Vec<_>>().concat()
}

fn draw_block(cities: &Cities, first: usize, number: usize, mut rng: Pcg64) -> Vec<Account> {
    let mut accounts: Vec<Account> = Vec::with_capacity(number);
    let mut heads: Vec<usize> = Vec::new();
    for at in 0..number {
        let parent = (!heads.is_empty() && rng.random_bool(CHILDREN)).then(|| heads[rng.random_range(0..heads.len())]);
        let mut account = draw_account(cities, &mut rng);
        match parent {
            Some(head) => join(&mut account, cities, &accounts[head], (first + head) as u32, &mut rng),
            None => heads.push(at),
        }
        accounts.push(account);
    }
    accounts
}

fn draw_account(cities: &Cities, rng: &mut Pcg64) -> Account {
    let city = cities.draw(rng);
    let (latitude, longitude) = cities.around(city, SCATTER_KM, rng);
    let giant = rng.random_bool(GIANTS);
    let customer = giant || !rng.random_bool(PROSPECTS);
    let size: f64 = rng.sample(StandardNormal);
    let potential = MEDIAN_POTENTIAL * size.exp() * if giant { GIANT_FACTOR } else { 1.0 };
    let share_of_wallet = if customer { rng.random_range(0.3..0.9) } else { 0.0 };
    let open = if rng.random_bool(IN_TALKS) { rng.random_range(0.1..0.6) * (1.0 - share_of_wallet) } else { 0.0 };
    Account {
        city,
        latitude,
        longitude,
        company: Company::draw(rng),
        parent: None,
        customer,
        revenue: (potential * share_of_wallet).round(),
        potential: potential.round(),
        open_pipeline: (potential * open).round(),
        strategic: giant || rng.random_bool(STRATEGIC),
        skill: rng.random_bool(SKILLED).then(|| rng.random_range(0..SKILLS.len() as u8)),
    }
}

/// Makes an account a site of its parent's company, often in the same city.
fn join(account: &mut Account, cities: &Cities, parent: &Account, position: u32, rng: &mut Pcg64) {
    account.parent = Some(position);
    account.company = parent.company;
    if rng.random_bool(SAME_CITY) {
        account.city = parent.city;
        (account.latitude, account.longitude) = cities.around(parent.city, SCATTER_KM, rng);
    }
}
