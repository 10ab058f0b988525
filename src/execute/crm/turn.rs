//! Loads come in turns: the first one leaves held accounts as they are, and each day until which some are held has its own.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::execute::handover::Held;
use crate::plan::published::RepsByRole;

/// Which accounts a load changes, and in which roles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn<'a> {
    held: &'a Held,
    /// The last day of what it changes; `None` = the first turn.
    day: Option<Date>,
}

impl<'a> Turn<'a> {
    /// The first turn, of all accounts but in the roles in which they are held.
    pub(super) fn first(held: &'a Held) -> Self {
        Turn { held, day: None }
    }

    /// The turns after it, by day.
    pub(super) fn later(held: &'a Held) -> impl Iterator<Item = (Date, Self)> {
        let days: BTreeSet<Date> = held.values().copied().collect();
        days.into_iter().map(move |day| (day, Turn { held, day: Some(day) }))
    }

    /// The day after the one until which its accounts were held.
    pub(super) fn from(&self) -> Option<Date> {
        self.day.and_then(|day| day.tomorrow().ok())
    }

    /// Whether it changes an account's fields.
    pub(super) fn changes(&self, account: usize) -> bool {
        self.day.is_none() || self.days(account).any(|day| Some(day) == self.day)
    }

    /// Whether an account is held in no role beyond it, and was until then: its associations change at once.
    pub(super) fn settles(&self, account: usize) -> bool {
        self.days(account).max() == self.day
    }

    /// Of an account's reps those whom the CRM is to have now.
    pub(super) fn due<'r>(&self, account: usize, reps: &RepsByRole<'r>) -> RepsByRole<'r> {
        let waits =
            |role: &str| self.held.get(&(account, role.to_owned())).is_some_and(|&day| self.day.is_none_or(|own| own < day));
        reps.iter().filter(|(role, _)| !waits(role)).map(|(&role, &rep)| (role, rep)).collect()
    }

    fn days(&self, account: usize) -> impl Iterator<Item = Date> {
        let own = (account, String::new())..(account + 1, String::new());
        self.held.range(own).map(|(_, &day)| day)
    }
}
