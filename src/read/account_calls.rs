//! `account_calls` → calls of single accounts, in the place of what their segment's pattern asks.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::role_words;
use super::defects::Defects;
use super::roll::Roll;
use super::row::Row;
use super::sheet::Sheet;
use super::spellings::Spellings;
use super::tally::Tally;
use crate::plan::{AccountCalls, Plan};

/// Reads the rows; an account, role and channel stands once. What was guessed or left out is told.
pub fn read(
    sheet: &Sheet,
    plan: &Plan,
    (roll, channels): (&Roll, &Spellings),
    defects: &mut Defects,
) -> (BTreeMap<usize, Vec<AccountCalls>>, Vec<String>) {
    let [account, role, channel, calls] = ["account_id", "role", "channel", "calls"].map(|name| sheet.required(name, defects));
    let roles = plan.roles();
    let roles = role_words(sheet, role, &roles, defects);
    let channels = channels.of_column(sheet, channel, defects);
    let asked: BTreeSet<(&str, &str)> = plan.call_patterns.iter().map(|row| (row.role.as_str(), row.channel.as_str())).collect();
    let (mut found, mut tally) = (BTreeMap::<usize, Vec<AccountCalls>>::new(), Tally::default());
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let of = tally.account(&mut row, account, (roll, index));
        let (said, through) = (roles.meaning(row.required(role)), channels.meaning(row.required(channel)));
        let own = AccountCalls {
            role: said.unwrap_or_default().into(),
            channel: through.unwrap_or_default(),
            calls: row.required_from_zero(calls),
            line: row.line(),
        };
        let Some(of) = of.filter(|_| said.is_some() && !own.channel.is_empty()) else { continue };
        if !asked.contains(&(own.role.as_str(), own.channel.as_str())) {
            let reason = format!("is no channel that {} calls through: its call pattern has no row of it", own.role);
            row.wrong(channel, &reason);
        }
        let rows = found.entry(of).or_default();
        match rows.iter().find(|other| (&other.role, &other.channel) == (&own.role, &own.channel)) {
            Some(first) => {
                let first = first.line;
                row.wrong_with(account, "an earlier line has the same account, role and channel", |_| format!("line {first}"));
            }
            None => rows.push(own),
        }
    }
    (found, account.into_iter().flat_map(|column| tally.told(sheet, column)).collect())
}
