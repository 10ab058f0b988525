//! What changed between two plans: accounts that somebody else calls, that come or go, and other numbers of calls.

use std::collections::{BTreeMap, BTreeSet};

/// A row of a plan's table of assignments: an account that somebody has in a role.
#[derive(Clone, Debug, PartialEq)]
pub struct HandedOut {
    /// The role.
    pub role: String,
    /// The account's id.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Whose it is, and how often that rep calls.
    pub held: Held,
}

/// What became of an account in a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Another rep has it.
    Moved,
    /// Nobody had it.
    New,
    /// Nobody has it any more.
    Dropped,
    /// The same rep has it, with other calls.
    Calls,
}

impl Kind {
    /// As tables name it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Moved => "moved",
            Kind::New => "new",
            Kind::Dropped => "dropped",
            Kind::Calls => "calls",
        }
    }
}

/// An account in a plan: whose it is, and how often that rep calls.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The rep's id.
    pub rep: String,
    /// The rep's name; the id where there is none.
    pub name: String,
    /// Segment of the account.
    pub segment: String,
    /// Calls in the period.
    pub calls: f64,
    /// Hours of calls and travel in the period.
    pub hours: f64,
}

/// A change of an account in a role.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What became of it.
    pub kind: Kind,
    /// The account's id.
    pub account: String,
    /// Its name.
    pub name: String,
    /// The first plan.
    pub before: Option<Held>,
    /// The second plan.
    pub after: Option<Held>,
}

/// Changes of a role.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoleChanges {
    /// The role.
    pub role: String,
    /// Accounts that somebody has in the first plan, and in the second one.
    pub accounts: [usize; 2],
    /// The changes: by kind, then by account.
    pub changes: Vec<Change>,
    /// By rep, those with most changes first: name, accounts gained and lost, hours in the second plan less those in the first.
    pub reps: Vec<RepChange>,
}

/// Changes of a rep.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RepChange {
    /// The rep's id.
    pub rep: String,
    /// The rep's name; the id where there is none.
    pub name: String,
    /// Accounts that come.
    pub gains: usize,
    /// Accounts that go.
    pub loses: usize,
    /// Hours of calls and travel more in the second plan.
    pub hours: f64,
}

/// Calls that differ by less are the same.
const SAME: f64 = 1e-6;

/// What changed from one plan to another, role by role in the order of their names; reps and accounts are the same by id.
pub fn changes(before: &[HandedOut], after: &[HandedOut]) -> Vec<RoleChanges> {
    let roles: BTreeSet<&str> = before.iter().chain(after).map(|row| row.role.as_str()).collect();
    roles.into_iter().map(|role| of_role(role, [before, after])).collect()
}

fn of_role(role: &str, plans: [&[HandedOut]; 2]) -> RoleChanges {
    let of = |rows: &[HandedOut]| -> BTreeMap<String, (String, Held)> {
        let own = rows.iter().filter(|row| row.role == role);
        own.map(|row| (row.account.clone(), (row.name.clone(), row.held.clone()))).collect()
    };
    let [before, after] = plans.map(of);
    let accounts = [before.len(), after.len()];
    let mut reps: BTreeMap<String, RepChange> = BTreeMap::new();
    let mut changes = Vec::new();
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for id in ids {
        let [from, to] = [before.get(id), after.get(id)];
        let own = |held: &Held| RepChange { rep: held.rep.clone(), name: held.name.clone(), ..RepChange::default() };
        for (held, sign) in [(from, -1.0), (to, 1.0)] {
            if let Some((_, held)) = held {
                reps.entry(held.rep.clone()).or_insert_with(|| own(held)).hours += sign * held.hours;
            }
        }
        let Some(kind) = kind(from.map(|own| &own.1), to.map(|own| &own.1)) else { continue };
        if kind != Kind::Calls {
            to.and_then(|(_, held)| reps.get_mut(&held.rep)).into_iter().for_each(|rep| rep.gains += 1);
            from.and_then(|(_, held)| reps.get_mut(&held.rep)).into_iter().for_each(|rep| rep.loses += 1);
        }
        let name = to.or(from).map(|(name, _)| name.clone()).unwrap_or_default();
        let [before, after] = [from, to].map(|own| own.map(|(_, held)| held.clone()));
        changes.push(Change { kind, account: id.clone(), name, before, after });
    }
    changes.sort_by(|a, b| a.kind.cmp(&b.kind).then_with(|| a.account.cmp(&b.account)));
    let mut reps: Vec<RepChange> = reps.into_values().filter(|rep| rep.gains + rep.loses > 0 || rep.hours.abs() > SAME).collect();
    reps.sort_by(|a, b| (b.gains + b.loses).cmp(&(a.gains + a.loses)).then_with(|| a.rep.cmp(&b.rep)));
    RoleChanges { role: role.into(), accounts, changes, reps }
}

fn kind(from: Option<&Held>, to: Option<&Held>) -> Option<Kind> {
    match (from, to) {
        (None, None) => None,
        (None, Some(_)) => Some(Kind::New),
        (Some(_), None) => Some(Kind::Dropped),
        (Some(from), Some(to)) if from.rep != to.rep => Some(Kind::Moved),
        (Some(from), Some(to)) => ((from.calls - to.calls).abs() > SAME).then_some(Kind::Calls),
    }
}
