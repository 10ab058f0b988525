//! The Sutton index: of the time spent selling, travel left out, the share on the accounts where the money is.

use super::due::Due;
use super::tally::Tally;
use super::value::{column, values};
use crate::plan::published::Published;
use crate::plan::workload;

/// The share of potential that the key accounts hold.
pub const KEY_SHARE: f64 = 0.8;
/// Slack of a sum that should reach a share.
const SLACK: f64 = 1e-12;

/// Where the time went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The column that is counted as potential.
    pub column: &'static str,
    /// The fewest accounts that hold 80 % of it.
    pub key_accounts: usize,
    /// Hours of all calls made.
    pub hours: f64,
    /// Their share on the key accounts; `None` where no hour was spent.
    pub share: Option<f64>,
    /// The same of the calls due.
    pub plan: Option<f64>,
    /// The same hours given to accounts in descending potential, each up to its call pattern's hours so far; at least the share itself.
    pub best: Option<f64>,
    /// Potential of the accounts called at least once, per hour.
    pub reached_per_hour: Option<f64>,
    /// The same of the calls due: of an account with less than one call due, that part.
    pub plan_reached_per_hour: Option<f64>,
}

impl Index {
    /// The index; `None` where no account has potential or revenue.
    pub fn of(plan: &Published, due: &Due, tally: &Tally) -> Option<Self> {
        let column = column(&plan.plan)?;
        let values = values(&plan.plan);
        let order = descending(plan, &values);
        let key = key_accounts(&order, &values);
        let mut is_key_account = vec![false; values.len()];
        order[..key].iter().for_each(|&account| is_key_account[account] = true);
        let (mut asked, mut asked_calls) = (vec![0.0; values.len()], vec![0.0; values.len()]);
        for entry in &due.entries {
            asked[entry.account] += entry.due_hours();
            asked_calls[entry.account] += entry.due();
        }
        let spent: Vec<f64> = tally.accounts.iter().map(|(hours, _)| *hours).collect();
        let hours: f64 = spent.iter().sum();
        let asked_hours: f64 = asked.iter().sum();
        let on_key =
            |hours: &[f64]| hours.iter().zip(&is_key_account).filter(|(_, key)| **key).map(|(hours, _)| hours).sum::<f64>();
        let of = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        let reached: f64 = tally.accounts.iter().zip(&values).filter(|((_, calls), _)| *calls > 0).map(|(_, value)| value).sum();
        let asked_reached: f64 = asked_calls.iter().zip(&values).map(|(calls, value)| calls.min(1.0) * value).sum();
        let share = of(on_key(&spent), hours);
        // Where key accounts got more than their patterns have, no other use of the hours is better.
        let best = best(plan, due, (&order, &is_key_account), hours).map(|best| share.map_or(best, |share| share.max(best)));
        Some(Index {
            column,
            key_accounts: key,
            hours,
            share,
            plan: of(on_key(&asked), asked_hours),
            best,
            reached_per_hour: of(reached, hours),
            plan_reached_per_hour: of(asked_reached, asked_hours),
        })
    }
}

/// Accounts in descending potential, ties by id.
fn descending(plan: &Published, values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let id = |at: usize| plan.plan.accounts[at].id.as_str();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then_with(|| id(a).cmp(id(b))));
    order
}

/// How many of them hold the key share.
fn key_accounts(order: &[usize], values: &[f64]) -> usize {
    let total: f64 = order.iter().map(|&account| values[account]).sum();
    let (mut sum, mut key) = (0.0, 0);
    while key < order.len() && sum < (KEY_SHARE - SLACK) * total {
        sum += values[order[key]];
        key += 1;
    }
    key
}

/// The share of the key accounts if the hours were given to accounts in that order.
fn best(plan: &Published, due: &Due, (order, is_key): (&[usize], &[bool]), hours: f64) -> Option<f64> {
    let planned: f64 = due.entries.iter().flat_map(|entry| &entry.slots).map(|slot| slot.planned * slot.minutes).sum();
    let asked: f64 = due.entries.iter().flat_map(|entry| &entry.slots).map(|slot| slot.due * slot.minutes).sum();
    let gone = if planned > 0.0 { asked / planned } else { 0.0 };
    let (mut left, mut given, mut on_key) = (hours, 0.0, 0.0);
    for &account in order {
        let own = (gone * pattern_hours(plan, account)).min(left);
        (left, given) = (left - own, given + own);
        if is_key[account] {
            on_key += own;
        }
    }
    (given > 0.0).then(|| on_key / given)
}

/// Hours that the call pattern has for an account in the period, in all roles, whoever makes the calls.
fn pattern_hours(plan: &Published, account: usize) -> f64 {
    let of = |role: &String, channel: &String| {
        let own = workload::channel(&plan.plan, role, &plan.segments[account].label, account, channel);
        own.map_or(0.0, |own| own.calls * own.minutes_per_call / 60.0)
    };
    plan.roles.iter().flat_map(|role| plan.channels.iter().map(move |channel| of(&role.role, channel))).sum()
}
