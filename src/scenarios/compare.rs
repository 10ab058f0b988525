//! Likeness of two plans, account by account: they need not be made from the same files.

use std::collections::BTreeMap;

use crate::balance::territories::RolePlan;
use crate::plan::Plan;

/// An account and its rep.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The account's id.
    pub account: String,
    /// The rep's id.
    pub rep: String,
    /// Hours of calls and travel.
    pub hours: f64,
}

/// The accounts of a role that have a rep, by id.
pub fn placed(plan: &Plan, role: &RolePlan) -> Vec<Placed> {
    let with_rep = role.accounts.iter().filter_map(|assigned| {
        Some(Placed {
            account: plan.accounts[assigned.account].id.clone(),
            rep: plan.reps[assigned.rep?].id.clone(),
            hours: assigned.call_hours + assigned.travel_hours,
        })
    });
    let mut placed: Vec<Placed> = with_rep.collect();
    placed.sort_by(|a, b| a.account.cmp(&b.account));
    placed
}

/// Likeness of two plans of a role.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// Share of the accounts that have a rep in both plans, and the same one; `None` where no account has.
    pub accounts: Option<f64>,
    /// The same share of their hours, the mean of both plans.
    pub hours: Option<f64>,
    /// Adjusted Rand index of these accounts: 1 where both plans put the same accounts together, whoever has them; about 0
    /// where they have no more in common than chance would.
    pub adjusted_rand: Option<f64>,
    /// Reps whose accounts are not the same in both plans, by id.
    pub territories: Vec<Difference>,
}

/// Difference between a rep's accounts in two plans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// The rep's id.
    pub rep: String,
    /// Accounts that the second plan alone gives to the rep.
    pub gained: usize,
    /// Accounts that the first plan alone gives to the rep.
    pub lost: usize,
    /// Hours in the second plan less those in the first.
    pub hours: f64,
}

/// Compares two plans of a role, each with its accounts [by id](placed).
pub fn likeness(first: &[Placed], second: &[Placed]) -> Likeness {
    let both = in_both(first, second);
    let same = || both.iter().filter(|(a, b)| a.rep == b.rep);
    let hours = |(a, b): &(&Placed, &Placed)| (a.hours + b.hours) / 2.0;
    let all_hours: f64 = both.iter().map(hours).sum();
    Likeness {
        accounts: (!both.is_empty()).then(|| same().count() as f64 / both.len() as f64),
        hours: (all_hours > 0.0).then(|| same().map(hours).sum::<f64>() / all_hours),
        adjusted_rand: adjusted_rand(&both.iter().map(|(a, b)| (a.rep.as_str(), b.rep.as_str())).collect::<Vec<_>>()),
        territories: differences(first, second),
    }
}

/// The accounts that are in both plans.
fn in_both<'a>(first: &'a [Placed], second: &'a [Placed]) -> Vec<(&'a Placed, &'a Placed)> {
    let find = |own: &Placed| second.binary_search_by(|other| other.account.cmp(&own.account)).ok();
    first.iter().filter_map(|own| Some((own, &second[find(own)?]))).collect()
}

/// The adjusted Rand index of two partitions of the same items (Hubert and Arabie 1985), each item with its part in both;
/// `None` without items.
///
/// ```
/// use sutton::scenarios::compare::adjusted_rand;
/// assert_eq!(adjusted_rand(&[("a", "x"), ("a", "x"), ("b", "y")]), Some(1.0));
/// let crosswise = adjusted_rand(&[("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]);
/// assert!(crosswise.is_some_and(|index| (index + 0.5).abs() < 1e-12));
/// ```
pub fn adjusted_rand(items: &[(&str, &str)]) -> Option<f64> {
    if items.is_empty() {
        return None;
    }
    let mut together: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let (mut left, mut right) = (together.clone(), together.clone());
    for &(a, b) in items {
        *together.entry((a, b)).or_default() += 1;
        *left.entry((a, "")).or_default() += 1;
        *right.entry(("", b)).or_default() += 1;
    }
    let [together, left, right] = [together, left, right].map(|parts| parts.into_values().map(pairs).sum::<f64>());
    let expected = left * right / pairs(items.len()).max(1.0);
    let greatest = (left + right) / 2.0;
    Some(if greatest == expected { 1.0 } else { (together - expected) / (greatest - expected) })
}

/// Pairs among so many items.
fn pairs(items: usize) -> f64 {
    items as f64 * (items as f64 - 1.0) / 2.0
}

fn differences(first: &[Placed], second: &[Placed]) -> Vec<Difference> {
    let mut reps: BTreeMap<&str, Difference> = BTreeMap::new();
    for (own, others, sign) in [(first, second, -1.0), (second, first, 1.0)] {
        for placed in own {
            let other = others.binary_search_by(|other| other.account.cmp(&placed.account));
            let alone = !other.is_ok_and(|at| others[at].rep == placed.rep);
            let rep = reps.entry(&placed.rep).or_insert_with(|| Difference { rep: placed.rep.clone(), ..Difference::default() });
            rep.hours += sign * placed.hours;
            rep.gained += usize::from(alone && sign > 0.0);
            rep.lost += usize::from(alone && sign < 0.0);
        }
    }
    reps.into_values().filter(|rep| rep.gained + rep.lost > 0).collect()
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    use super::*;

    /// The index by looking at every pair of items.
    fn by_pairs(items: &[(&str, &str)]) -> f64 {
        let (mut both, mut first, mut second, mut all) = (0.0, 0.0, 0.0, 0.0);
        for (at, a) in items.iter().enumerate() {
            for b in &items[at + 1..] {
                both += f64::from(a.0 == b.0 && a.1 == b.1);
                first += f64::from(a.0 == b.0);
                second += f64::from(a.1 == b.1);
                all += 1.0;
            }
        }
        let (expected, greatest) = (first * second / all, (first + second) / 2.0);
        (both - expected) / (greatest - expected)
    }

    #[test]
    fn the_index_is_that_of_all_pairs() {
        let mut rng = Pcg64Mcg::seed_from_u64(5);
        for _ in 0..50 {
            let names = ["p", "q", "r", "s"];
            let items: Vec<(&str, &str)> =
                (0..30).map(|_| (names[rng.random_range(0..4)], names[rng.random_range(0..3)])).collect();
            assert!((adjusted_rand(&items).unwrap() - by_pairs(&items)).abs() < 1e-12);
        }
        assert_eq!(adjusted_rand(&[]), None);
        assert_eq!(adjusted_rand(&[("a", "x")]), Some(1.0));
    }

    #[test]
    fn only_what_both_plans_have_is_compared() {
        let plan = |rows: &[(&str, &str, f64)]| -> Vec<Placed> {
            rows.iter().map(|&(account, rep, hours)| Placed { account: account.into(), rep: rep.into(), hours }).collect()
        };
        let first = plan(&[("1", "A", 1.0), ("2", "A", 1.0), ("3", "B", 2.0), ("4", "C", 9.0)]);
        let second = plan(&[("1", "A", 1.0), ("2", "B", 3.0), ("3", "B", 2.0), ("5", "C", 9.0)]);
        let found = likeness(&first, &second);
        assert_eq!((found.accounts, found.hours), (Some(2.0 / 3.0), Some(3.0 / 5.0)));
        let told: Vec<_> = found.territories.iter().map(|own| (own.rep.as_str(), own.gained, own.lost, own.hours)).collect();
        assert_eq!(told, [("A", 0, 1, -1.0), ("B", 1, 0, 3.0), ("C", 1, 1, 0.0)]);
        assert_eq!(likeness(&first, &first).territories, []);
        assert_eq!(likeness(&first, &[]).accounts, None);
    }
}
