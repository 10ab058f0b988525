//! What looks wrong in tables that are well formed.

use rayon::prelude::*;
use serde::Serialize;

use super::coordinates::{is_origin, suspicious, suspicious_homes};
use crate::plan::segment::Segmented;
use crate::plan::words::{count, number};
use crate::plan::workload::Workload;
use crate::plan::{Account, Plan, Rep, RepStatus};

/// Places named for each suspicion.
pub(super) const EXAMPLES: usize = 5;

/// Something that looks wrong, with its first places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suspicion {
    /// What, in plain words, with the count.
    pub what: String,
    /// How many accounts or reps.
    pub count: usize,
    /// Where: the first few.
    pub examples: Vec<String>,
}

impl Suspicion {
    pub(super) fn of(noun: &str, what: &str, mut examples: Vec<String>) -> Option<Self> {
        let number = examples.len();
        examples.truncate(EXAMPLES);
        (number > 0).then(|| Suspicion { what: format!("{} {what}", count(number, noun)), count: number, examples })
    }

    /// What, and where, on a line.
    pub fn line(&self) -> String {
        let more = self.count - self.examples.len();
        let more = if more > 0 { format!("; and {} more", number(more as f64)) } else { String::new() };
        format!("{}: {}{more}", self.what, self.examples.join("; "))
    }
}

/// What looks wrong in accounts and reps alone.
pub fn of_tables(plan: &Plan, segments: &[Segmented]) -> Vec<Suspicion> {
    let idle = plan.reps.iter().filter(|rep| rep.capacity_hours == 0.0 && rep.status == RepStatus::Active);
    let found = [
        of_accounts(plan, "with the name and place of an earlier one", duplicates(&plan.accounts)),
        Suspicion::of("active rep", "without capacity", idle.map(|rep| named_rep(plan, rep)).collect()),
    ];
    of_places(plan, segments).into_iter().chain(found.into_iter().flatten()).collect()
}

/// What looks wrong in coordinates.
pub fn of_places(plan: &Plan, segments: &[Segmented]) -> Vec<Suspicion> {
    let at_origin = plan.accounts.iter().filter(|account| account.place.is_some_and(|place| is_origin(&place))).collect();
    let at_origin = of_accounts(plan, "at latitude 0, longitude 0: coordinates are probably missing", at_origin);
    let misplaced = suspicious(plan, segments).into_iter().map(|(what, found)| of_accounts(plan, &what, found));
    let reps = suspicious_homes(plan).into_iter();
    let homes =
        reps.map(|(what, found)| Suspicion::of("rep", &what, found.into_iter().map(|rep| named_rep(plan, rep)).collect()));
    [at_origin].into_iter().chain(misplaced).chain(homes).flatten().collect()
}

fn of_accounts(plan: &Plan, what: &str, found: Vec<&Account>) -> Option<Suspicion> {
    Suspicion::of("account", what, found.into_iter().map(|at| named(plan, at)).collect())
}

/// Accounts whose calls alone fill more than the largest capacity of the role.
pub fn giants(plan: &Plan, role: &str, workload: &Workload, largest: f64) -> Option<Suspicion> {
    let giant = |(&account, &hours): (&usize, &f64)| {
        (hours > largest).then(|| format!("{}: {} h", named(plan, &plan.accounts[account]), number(hours)))
    };
    let found = workload.accounts.iter().zip(&workload.call_hours).filter_map(giant).collect();
    let what = format!("with more hours of calls in role {role} than any rep has ({} h)", number(largest));
    Suspicion::of("account", &what, found)
}

fn named(plan: &Plan, account: &Account) -> String {
    format!("{}, line {} ({})", plan.config.data.accounts, account.line, account.id)
}

fn named_rep(plan: &Plan, rep: &Rep) -> String {
    format!("{}, line {} ({})", plan.config.data.reps, rep.line, rep.id)
}

fn duplicates(accounts: &[Account]) -> Vec<&Account> {
    let key = |account: &Account| {
        // Places first: they tell most accounts apart at a glance.
        (account.place.map(|place| (place.latitude.to_bits(), place.longitude.to_bits())), account.name.to_lowercase())
    };
    let named = accounts.par_iter().enumerate().filter(|(_, account)| !account.name.is_empty());
    let mut keys: Vec<_> = named.map(|(at, account)| (key(account), at)).collect();
    keys.par_sort_unstable();
    let mut again: Vec<usize> = keys.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).collect();
    again.sort_unstable();
    again.into_iter().map(|at| &accounts[at]).collect()
}
