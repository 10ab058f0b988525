//! Accounts and people that are none of the plan's: counted and told; where nearly all are, the file is another company's.

use std::collections::BTreeMap;

use super::book::Book;
use crate::error::Defect;
use crate::measure::call_log::LeftOut;
use crate::plan::words::{count, first, number};
use crate::read::defects::Defects;
use crate::read::sheet::Sheet;

/// One account in so many has to be known.
const KNOWN: usize = 5;
/// Accounts and people that are named.
const NAMED: usize = 5;

/// Accounts and people of a log.
#[derive(Default)]
pub struct Unknown<'s> {
    /// Which accounts of the plan it names.
    known: Vec<bool>,
    /// Accounts that are none of the plan's, row by row.
    pub accounts: Vec<&'s str>,
    /// People who are no reps of the plan, and their rows.
    pub people: BTreeMap<&'s str, usize>,
}

impl<'s> Unknown<'s> {
    /// Nothing seen so far, of so many accounts.
    pub fn of(accounts: usize) -> Self {
        Unknown { known: vec![false; accounts], ..Unknown::default() }
    }

    /// Notes an account of the plan.
    pub fn see(&mut self, account: usize) {
        self.known[account] = true;
    }

    /// Adds those of a later part.
    pub fn add(&mut self, later: Unknown<'s>) {
        self.known.iter_mut().zip(later.known).for_each(|(own, later)| *own |= later);
        self.accounts.extend(later.accounts);
        later.people.into_iter().for_each(|(name, rows)| *self.people.entry(name).or_default() += rows);
    }
}

/// What is told of rows that are no calls; a log of another plan is a defect.
pub fn told(unknown: &Unknown, left_out: &LeftOut, (sheet, book): (&Sheet, &Book), defects: &mut Defects) -> Vec<String> {
    let file = &sheet.table.file;
    let mut strangers = unknown.accounts.clone();
    strangers.sort_unstable();
    strangers.dedup();
    let known = unknown.known.iter().filter(|known| **known).count();
    let named = known + strangers.len();
    if KNOWN * known < named {
        let reason = format!(
            "{} of {} known; is this the right file? The others are no accounts of the plan, like {}",
            number(known as f64),
            count(named, "account"),
            first(&strangers, NAMED)
        );
        defects.push(Defect::of_file(file, reason));
    } else if left_out.unknown_people > 0
        && left_out.unknown_people + left_out.unknown_accounts + left_out.without_account + left_out.not_done
            == sheet.table.rows()
    {
        let people: Vec<&str> = unknown.people.keys().copied().collect();
        let reason = format!("nobody who calls is a rep of the plan, like {}: is this the right file?", first(&people, NAMED));
        defects.push(Defect::of_file(file, reason));
    }
    let rows = |rows: usize| count(rows, "row");
    let mut people: Vec<(&str, usize)> = unknown.people.iter().map(|(&name, &rows)| (name, rows)).collect();
    people.sort_by_key(|&(name, rows)| (std::cmp::Reverse(rows), name));
    let people: Vec<String> = people
        .iter()
        .map(|(name, rows)| format!("{} ({})", if name.is_empty() { "nobody named" } else { name }, number(*rows as f64)))
        .collect();
    let period = book.period;
    let whole = [
        (left_out.not_done, "of activities that were planned, called off, or reached nobody".to_owned()),
        (left_out.without_account, "that name no account".into()),
        (left_out.unknown_accounts, format!("of accounts that are not in the plan: {}", first(&strangers, NAMED))),
        (left_out.ignored_accounts, "of accounts that the plan file leaves out".into()),
        (left_out.unknown_people, format!("by people who are no reps of the plan: {}", first(&people, NAMED))),
        (left_out.outside_period, format!("outside the plan's period, {} to {}", period.0, period.1)),
    ];
    let whole = whole.into_iter().filter(|(of, _)| *of > 0).map(|(of, what)| format!("{file}: {} left out, {what}", rows(of)));
    let in_part = (left_out.in_part > 0).then(|| {
        let who = if strangers.is_empty() { String::new() } else { format!(": {}", first(&strangers, NAMED)) };
        let rows = rows(left_out.in_part);
        format!("{file}: {rows} counted in part, as some of the accounts are not in the plan, or left out of it{who}")
    });
    whole.chain(in_part).collect()
}
