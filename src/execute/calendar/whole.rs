//! Whole calls: fractions are rounded so that each segment of a role keeps its total, by largest remainder (Hamilton's method).

use std::collections::BTreeMap;

use crate::plan::published::Published;

/// A segment of a role whose calls through a channel were fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounded {
    /// The role.
    pub role: String,
    /// The segment.
    pub segment: String,
    /// The channel.
    pub channel: String,
    /// Accounts with a fraction.
    pub accounts: usize,
    /// Calls as planned, and as whole ones.
    pub calls: (f64, usize),
}

/// Whole calls by role, account served and channel, as `RoleServed::served` has them; and what was rounded.
pub fn whole(plan: &Published) -> (Vec<Vec<Vec<usize>>>, Vec<Rounded>) {
    let (mut counts, mut told) = (Vec::new(), Vec::new());
    for role in &plan.roles {
        let mut groups: BTreeMap<(&str, usize), Vec<(usize, usize)>> = BTreeMap::new();
        for (at, served) in role.served.iter().enumerate() {
            let segment = plan.segments[served.account].label.as_str();
            for (entry, (channel, _)) in served.calls.iter().enumerate() {
                groups.entry((segment, *channel)).or_default().push((at, entry));
            }
        }
        let mut own: Vec<Vec<usize>> = role.served.iter().map(|served| vec![0; served.calls.len()]).collect();
        for ((segment, channel), members) in groups {
            let calls: Vec<f64> = members.iter().map(|&(at, entry)| role.served[at].calls[entry].1.calls).collect();
            let rounded = by_largest_remainder(&calls);
            members.iter().zip(&rounded).for_each(|(&(at, entry), &count)| own[at][entry] = count);
            let accounts = calls.iter().filter(|calls| (**calls - calls.round()).abs() > TINY).count();
            let total = (calls.iter().sum(), rounded.iter().sum());
            let of_group = || Rounded {
                role: role.role.clone(),
                segment: segment.into(),
                channel: plan.channels[channel].clone(),
                accounts,
                calls: total,
            };
            told.extend((accounts > 0).then(of_group));
        }
        counts.push(own);
    }
    (counts, told)
}

/// What is no fraction, but rounding.
const TINY: f64 = 1e-9;

/// Whole numbers with the rounded total of these, those with the largest fractions rounded up; earlier ones where they are alike.
fn by_largest_remainder(numbers: &[f64]) -> Vec<usize> {
    let mut whole: Vec<usize> = numbers.iter().map(|number| (number + TINY).floor() as usize).collect();
    let total = numbers.iter().sum::<f64>().round() as usize;
    let left = total.saturating_sub(whole.iter().sum());
    let rest = |at: usize| ((numbers[at] - whole[at] as f64) * 1e9).round() as i64;
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(rest(at)));
    order.into_iter().take(left).for_each(|at| whole[at] += 1);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_stay_and_the_largest_fractions_go_up() {
        assert_eq!(by_largest_remainder(&[2.5, 2.5, 2.5]), [3, 3, 2]);
        assert_eq!(by_largest_remainder(&[0.2, 0.9, 3.0, 0.3]), [0, 1, 3, 0]);
        assert_eq!(by_largest_remainder(&[24.0, 3.0 * 0.1 * 10.0]), [24, 3], "rounding is no fraction");
        assert_eq!(by_largest_remainder(&[]), Vec::<usize>::new());
    }
}
