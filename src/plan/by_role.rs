//! What accounts have in roles: owners, locks.

use std::collections::BTreeMap;

/// Something of accounts in roles, by account and then by role. A role is kept once, so that a million accounts share its name.
///
/// ```
/// use sutton::plan::ByRole;
/// let mut owners: ByRole<u8> = [((1, "outside"), 7), ((0, "outside"), 8), ((1, "inside"), 9)].into_iter().collect();
/// assert_eq!(owners.get(1, "inside"), Some(&9));
/// assert_eq!(owners.get(0, "inside"), None);
/// owners.insert(0, "partner", 5);
/// assert_eq!(owners.keys().collect::<Vec<_>>(), [(0, "outside"), (0, "partner"), (1, "inside"), (1, "outside")]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ByRole<T> {
    /// Ascending.
    roles: Vec<String>,
    /// By account and position of the role.
    of: BTreeMap<(usize, usize), T>,
}

impl<T> Default for ByRole<T> {
    fn default() -> Self {
        ByRole { roles: Vec::new(), of: BTreeMap::new() }
    }
}

impl<T> ByRole<T> {
    fn role(&self, role: &str) -> Result<usize, usize> {
        self.roles.binary_search_by(|known| known.as_str().cmp(role))
    }

    /// What an account has in a role.
    pub fn get(&self, account: usize, role: &str) -> Option<&T> {
        self.of.get(&(account, self.role(role).ok()?))
    }

    /// Gives an account something in a role, in the place of what it had.
    pub fn insert(&mut self, account: usize, role: &str, thing: T) {
        let at = self.role(role).unwrap_or_else(|at| {
            self.roles.insert(at, role.to_string());
            let moved = |(account, role): (usize, usize)| (account, if role < at { role } else { role + 1 });
            self.of = std::mem::take(&mut self.of).into_iter().map(|(key, thing)| (moved(key), thing)).collect();
            at
        });
        self.of.insert((account, at), thing);
    }

    /// All, by account and then by role.
    pub fn iter(&self) -> impl Iterator<Item = ((usize, &str), &T)> {
        self.of.iter().map(|(&(account, role), thing)| ((account, self.roles[role].as_str()), thing))
    }

    /// Accounts and roles that have something.
    pub fn keys(&self) -> impl Iterator<Item = (usize, &str)> {
        self.iter().map(|(key, _)| key)
    }

    /// What they have.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.of.values()
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        self.of.clear();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

impl<R: AsRef<str>, T> FromIterator<((usize, R), T)> for ByRole<T> {
    fn from_iter<I: IntoIterator<Item = ((usize, R), T)>>(things: I) -> Self {
        let things: Vec<((usize, R), T)> = things.into_iter().collect();
        let mut all = ByRole::default();
        for ((_, role), _) in &things {
            if let Err(at) = all.role(role.as_ref()) {
                all.roles.insert(at, role.as_ref().to_string());
            }
        }
        let placed =
            things.into_iter().filter_map(|((account, role), thing)| Some(((account, all.role(role.as_ref()).ok()?), thing)));
        all.of = placed.collect::<Vec<_>>().into_iter().collect();
        all
    }
}
