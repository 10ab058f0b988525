//! Accounts as other tables name them: by id, by an id that lost its zeros, by name, or one that the plan leaves out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::ids::{CUT, Ids, is_cut};
use super::words::fold;
use crate::plan::Account;

/// The accounts of a plan, and those that its plan file leaves out.
#[derive(Debug)]
pub struct Roll<'a> {
    /// Ids of the accounts.
    pub ids: &'a Ids<'a>,
    left_out: Ids<'a>,
    accounts: &'a [Account],
    /// Accounts by name, folded; made where it is asked for.
    names: OnceLock<BTreeMap<String, Vec<usize>>>,
}

/// Which account an id is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The account of a row, by its id.
    Account(usize),
    /// The same, but for leading zeros or a `.0` behind.
    Bare(usize),
    /// The account that alone is called so.
    Called(usize),
    /// One that the plan file leaves out.
    LeftOut,
    /// None, or one of several.
    Nobody,
}

impl<'a> Roll<'a> {
    /// The accounts of these ids; without `accounts`, nobody is found by name.
    pub fn new(ids: &'a Ids<'a>, accounts: &'a [Account], left_out: &'a BTreeSet<String>) -> Self {
        Roll { ids, left_out: Ids::new(left_out.iter().map(String::as_str).collect()), accounts, names: OnceLock::new() }
    }

    /// The account that an id names; the row of `guess` is looked at first.
    pub fn find(&self, id: &str, guess: usize) -> Named {
        if let Some(row) = self.ids.find_near(id, guess) {
            return Named::Account(row);
        }
        if self.left_out.find(id).is_some() {
            return Named::LeftOut;
        }
        // What lost its zeros may be either, so both have to be asked.
        match (self.ids.bare_rows(id), self.left_out.bare_rows(id)) {
            (&[row], []) => Named::Bare(row),
            ([], &[_]) => Named::LeftOut,
            ([], []) => {
                if let &[row] = self.called(id) {
                    Named::Called(row)
                } else {
                    Named::Nobody
                }
            }
            _ => Named::Nobody,
        }
    }

    /// The accounts that are called so.
    fn called(&self, name: &str) -> &[usize] {
        let names = self.names.get_or_init(|| {
            let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (row, account) in self.accounts.iter().enumerate().filter(|(_, account)| !account.name.is_empty()) {
                names.entry(fold(&account.name)).or_default().push(row);
            }
            names
        });
        names.get(&fold(name)).map_or(&[], Vec::as_slice)
    }

    /// Whether an id is that of an account that the plan file leaves out.
    pub fn leaves_out(&self, id: &str) -> bool {
        !self.left_out.all().is_empty() && self.find(id, 0) == Named::LeftOut
    }

    /// Why an id names no account.
    pub fn stranger(&self, id: &str) -> String {
        let reason = self.ids.wrong_checksum(id).or(is_cut(id).then(|| CUT.to_string()));
        let several = || (self.called(id).len() > 1).then(|| "is the name of several accounts: write the id".to_string());
        reason.or_else(several).unwrap_or_else(|| "is no account of the plan".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lost_its_zeros_is_one_account_or_none() {
        let (ids, left_out) = (Ids::new(vec!["007", "12", "0300", "9"]), ["0012", "08", "9", "00300", "300.0"].map(String::from));
        let left_out = left_out.into_iter().collect();
        let roll = Roll::new(&ids, &[], &left_out);
        let found = ["007", "7", "12", "012", "8", "08.0", "9", "3", "300"].map(|id| roll.find(id, 0));
        let (account, nobody) = (Named::Account, Named::Nobody);
        assert_eq!(found[..4], [account(0), Named::Bare(0), account(1), nobody]);
        assert_eq!(found[4..], [Named::LeftOut, Named::LeftOut, account(3), nobody, nobody]);
    }
}
