//! Which accounts of a role go to one rep together: families (accounts with the same top parent), or areas (accounts with the
//! same text in a column).

use std::collections::BTreeMap;

use super::Plan;
use super::config::{Families, Unit};

/// A role's accounts in units: families, areas, or single accounts. Numbered by their first account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Units {
    unit_of: Vec<u32>,
    /// Where each unit's members start; one more entry than units.
    start: Vec<usize>,
    members: Vec<u32>,
}

impl Units {
    /// The units of a role's accounts (indices into `Plan::accounts`).
    pub fn of(plan: &Plan, role: &str, accounts: &[usize]) -> Self {
        let head = |&at: &usize| plan.heads[at];
        match plan.unit(role) {
            Unit::Account => Units::by(accounts.iter().copied()),
            Unit::Family(Families::ByRegion) => {
                Units::by(accounts.iter().map(|at| (head(at), plan.accounts[*at].region.as_deref())))
            }
            Unit::Family(_) => Units::by(accounts.iter().map(head)),
            Unit::Column(column) => Units::by(accounts.iter().map(|&at| plan.accounts[at].area(&column))),
            Unit::Joined(column, families) => {
                let joined = joined(plan, &column, families);
                Units::by(accounts.iter().map(|&at| joined[at]))
            }
        }
    }

    /// Accounts with the same key go together.
    fn by<K: Ord>(keys: impl Iterator<Item = K>) -> Self {
        let mut known: BTreeMap<K, u32> = BTreeMap::new();
        let mut unit_of = Vec::new();
        for key in keys {
            let next = known.len() as u32;
            unit_of.push(*known.entry(key).or_insert(next));
        }
        let mut start = vec![0; known.len() + 1];
        unit_of.iter().for_each(|&unit| start[unit as usize + 1] += 1);
        (0..known.len()).for_each(|unit| start[unit + 1] += start[unit]);
        let mut members: Vec<u32> = (0..unit_of.len() as u32).collect();
        members.sort_by_key(|&at| unit_of[at as usize]);
        Units { unit_of, start, members }
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether every unit is one account.
    pub fn are_single(&self) -> bool {
        self.len() == self.unit_of.len()
    }

    /// The unit of a role's account.
    pub fn unit(&self, account: usize) -> usize {
        self.unit_of[account] as usize
    }

    /// The accounts of a unit, ascending.
    pub fn members(&self, unit: usize) -> impl ExactSizeIterator<Item = usize> + Clone + '_ {
        self.members[self.start[unit]..self.start[unit + 1]].iter().map(|&at| at as usize)
    }

    /// What each account gets where its unit gets `of_units[unit]`.
    pub fn spread<T: Copy>(&self, of_units: &[T]) -> Vec<T> {
        self.unit_of.iter().map(|&unit| of_units[unit as usize]).collect()
    }

    /// What each unit has where all its accounts have the same of `of_accounts`; the units that are split otherwise.
    pub fn gather<T: Copy + PartialEq>(&self, of_accounts: &[T]) -> Result<Vec<T>, Vec<usize>> {
        let of_unit = |unit: usize| of_accounts[self.members(unit).next().unwrap_or_default()];
        let whole = |&unit: &usize| self.members(unit).any(|at| of_accounts[at] != of_unit(unit));
        let split: Vec<usize> = (0..self.len()).filter(whole).collect();
        if split.is_empty() { Ok((0..self.len()).map(of_unit).collect()) } else { Err(split) }
    }
}

/// For each account of the plan one of those that its area and its family join it with, the same for all of them.
fn joined(plan: &Plan, column: &str, families: Families) -> Vec<usize> {
    let mut joined: Vec<usize> = (0..plan.accounts.len()).collect();
    let (mut areas, mut kin) = (BTreeMap::new(), BTreeMap::new());
    for (at, account) in plan.accounts.iter().enumerate() {
        let region = (families == Families::ByRegion).then_some(account.region.as_deref());
        let (area, family) =
            (*areas.entry(account.area(column)).or_insert(at), *kin.entry((plan.heads[at], region)).or_insert(at));
        for other in [area, family] {
            let (a, b) = (root(&mut joined, at), root(&mut joined, other));
            joined[a.max(b)] = a.min(b);
        }
    }
    (0..joined.len()).map(|at| root(&mut joined, at)).collect()
}

/// The root of a tree of joined accounts, with the way there shortened.
fn root(joined: &mut [usize], mut at: usize) -> usize {
    while joined[at] != at {
        joined[at] = joined[joined[at]];
        at = joined[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_numbered_by_their_first_account() {
        let units = Units::by([7, 3, 7, 9, 3].into_iter());
        assert_eq!((units.len(), units.are_single(), units.unit(4)), (3, false, 1));
        assert_eq!(
            (0..3).map(|unit| units.members(unit).collect()).collect::<Vec<Vec<usize>>>(),
            [vec![0, 2], vec![1, 4], vec![3]]
        );
        assert_eq!(units.spread(&['a', 'b', 'c']), ['a', 'b', 'a', 'c', 'b']);
        assert_eq!(units.gather(&['a', 'b', 'a', 'c', 'b']), Ok(vec!['a', 'b', 'c']));
        assert_eq!(units.gather(&['a', 'b', 'b', 'c', 'b']), Err(vec![0]));
    }
}
