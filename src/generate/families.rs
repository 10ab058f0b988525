//! Families of accounts: those of a company in a state, which go to one rep.

use std::collections::{BTreeMap, BTreeSet};

use super::accounts::Account;
use super::cities::Cities;
use super::roles::Role;

/// The account that a family begins with, and its state.
pub type Family<'a> = (u32, &'a str);

/// Tells families apart.
#[derive(Clone, Copy, Debug)]
pub struct Families<'a>(pub &'a Cities);

impl<'a> Families<'a> {
    /// The family of the account at this position.
    pub fn of(&self, at: u32, account: &Account) -> Family<'a> {
        (account.parent.unwrap_or(at), &self.0.get(account.city).state)
    }

    /// The sets of two skills or more that the families a role calls on require of their rep.
    pub fn skills(&self, role: Role, accounts: &[Account], segments: &[u8]) -> BTreeSet<u8> {
        let mut required: BTreeMap<Family, u8> = BTreeMap::new();
        let calls = (0..).zip(accounts.iter().zip(segments)).filter(|(_, (_, segment))| role.covers(usize::from(**segment)));
        for (at, (account, _)) in calls.filter(|(_, (account, _))| account.skill.is_some()) {
            *required.entry(self.of(at, account)).or_default() |= account.skills();
        }
        required.into_values().filter(|skills| skills.count_ones() > 1).collect()
    }
}
