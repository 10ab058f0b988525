//! The calls of each account that are left of a period from a day on:
//! ```text
//! left = share gone · calls planned + new pattern · share to come − calls made
//! ```
//! With an unchanged pattern that is the calls planned less those made; who comes new has the pattern's share of the days to come. Of
//! accounts with less than that in the plan (`[coverage]`), calls given up are not made up for; what is to come is the pattern's again, and
//! the new plan decides what it gives up of it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::kept::places;
use crate::measure::call_log::CallLog;
use crate::plan::published::Published;
use crate::plan::segment::Segmented;
use crate::plan::workload::{calls, pattern_calls};
use crate::plan::{CallPattern, Plan};

/// Hundredths of calls are as much as anybody plans.
const PARTS: f64 = 100.0;

/// What becomes of calls that were due and not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// They are made up for.
    CaughtUp,
    /// They are lost.
    Lapsed,
}

/// Calls on an account by a role through one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// Index into the accounts of the new plan.
    pub account: usize,
    /// The role.
    pub role: String,
    /// The channel.
    pub channel: String,
    /// Calls that the plan has in its period, those given up not counted.
    pub planned: f64,
    /// Calls made by reps of the role before the day.
    pub made: usize,
    /// Calls from the day to the end of the period.
    pub left: f64,
}

/// The calls that are left from `day` on, of the accounts that both plans have, by account, then as the call patterns come. The new plan
/// ends when the old one does.
pub fn left((old, log): (&Published, &CallLog), day: Date, (new, segments): (&Plan, &[Segmented]), missed: Missed) -> Vec<Left> {
    let made = made(old, log, day);
    let (planned, gone) = (planned(old), gone(old, day));
    let places = places(&old.plan);
    let mut found = Vec::new();
    for (account, own) in new.accounts.iter().enumerate() {
        let Some(&before) = places.get(own.id.as_str()) else { continue };
        for row in rows(new, &segments[account].label) {
            let then = rows(&old.plan, &old.segments[before].label);
            let then = then.into_iter().find(|then| (&then.role, &then.channel) == (&row.role, &row.channel));
            let beyond_pattern = then.map_or(0.0, |then| calls(&old.plan, before, then) - pattern_calls(&old.plan, before, then));
            if row.calls_per_period == 0.0 && beyond_pattern == 0.0 {
                continue;
            }
            let to_come = pattern_calls(new, account, row) + (1.0 - gone) * beyond_pattern;
            let key = (before, row.role.as_str(), row.channel.as_str());
            let planned = planned.get(&key).copied().unwrap_or(0.0);
            let made = made.get(&key).copied().unwrap_or(0);
            let ahead = made as f64 - gone * planned;
            let left = match missed {
                Missed::CaughtUp => to_come - ahead,
                Missed::Lapsed => to_come - ahead.max(0.0),
            };
            let left = (left * PARTS).round().max(0.0) / PARTS;
            found.push(Left { account, role: row.role.clone(), channel: row.channel.clone(), planned, made, left });
        }
    }
    found
}

/// The share of a plan's days before a day.
pub(super) fn gone(plan: &Published, day: Date) -> f64 {
    let days = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days()).max(0);
    plan.period().map_or(0.0, |(first, last)| f64::from(days(first, day)) / f64::from(days(first, last) + 1))
}

/// Calls that a plan has by account, role and channel, those given up not counted.
fn planned(plan: &Published) -> BTreeMap<(usize, &str, &str), f64> {
    let mut planned = BTreeMap::new();
    for (role, own) in plan.roles.iter().flat_map(|role| role.served.iter().map(move |own| (role, own))) {
        for (channel, calls) in &own.calls {
            planned.insert((own.account, role.role.as_str(), plan.channels[*channel].as_str()), calls.calls);
        }
    }
    planned
}

/// Calls made before a day by account, role and channel, whoever made them.
fn made<'a>(plan: &'a Published, log: &CallLog, day: Date) -> BTreeMap<(usize, &'a str, &'a str), usize> {
    let mut made = BTreeMap::new();
    for call in log.calls.iter().filter(|call| call.date < day) {
        let role = plan.plan.reps[call.rep as usize].role.as_str();
        *made.entry((call.account as usize, role, plan.channels[usize::from(call.channel)].as_str())).or_default() += 1;
    }
    made
}

fn rows<'a>(plan: &'a Plan, label: &str) -> impl Iterator<Item = &'a CallPattern> {
    plan.call_patterns.iter().filter(move |row| row.segment == label)
}
