//! Owners of today, and locks: the `owners` and `locks` tables, and the columns of `accounts` that say the same
//! for the first role.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::defects::Defects;
use super::ids::Ids;
use super::row::Row;
use super::sheet::Sheet;
use crate::plan::words::{count, first};
use crate::plan::{Account, Lock, Ownership, Rep, RepStatus};

/// Accounts, reps and roles that references resolve to.
pub struct Known<'a> {
    /// Ids of the accounts.
    pub accounts: &'a Ids<'a>,
    /// Ids of the reps.
    pub reps: &'a Ids<'a>,
    /// The reps.
    pub sellers: &'a [Rep],
    /// The roles of the plan.
    pub roles: &'a [String],
}

/// Account index and role.
type Key = (usize, String);

/// A row that gives an account to a rep in a role.
struct Claim<'a> {
    key: Key,
    rep_id: &'a str,
    rep: Option<usize>,
    date: Option<Date>,
    reason: Option<String>,
    sheet: &'a Sheet,
    row: usize,
    column: Option<usize>,
}

/// Where claims stand; without an account column a row speaks of the account it is, and without a role column of the first role.
struct Columns<'a> {
    sheet: &'a Sheet,
    account: Option<usize>,
    role: Option<usize>,
    rep: Option<usize>,
    date: Option<usize>,
    reason: Option<usize>,
}

/// Today's owners, from the accounts' own columns and the `owners` table; owners unknown to the plan have left, and are told.
pub fn owners(
    accounts: &Sheet,
    table: Option<&Sheet>,
    known: &Known,
    warnings: &mut Vec<String>,
    defects: &mut Defects,
) -> BTreeMap<Key, Ownership> {
    let mut claims = Vec::new();
    let [rep, date] = ["owner", "owner_since"].map(|name| accounts.column(name));
    let own = Columns { sheet: accounts, account: None, role: None, rep, date, reason: None };
    own.claims(known, defects, &mut claims);
    if let Some(sheet) = table {
        let [account, role, rep] = ["account_id", "role", "rep_id"].map(|name| sheet.required(name, defects));
        let columns = Columns { sheet, account, role, rep, date: sheet.column("since"), reason: None };
        if account.is_some() && role.is_some() {
            columns.claims(known, defects, &mut claims);
        }
    }
    tell_strangers(&claims, known, warnings);
    let ownership = |claim: Claim| {
        let rep = claim.rep.filter(|&rep| known.sellers[rep].role == claim.key.1);
        (claim.key, Ownership { rep, rep_id: claim.rep_id.to_string(), since: claim.date })
    };
    without_conflicts(claims, defects).into_iter().map(ownership).collect()
}

/// Locks that hold on `start`, from the accounts' own columns and the `locks` table.
pub fn locks(
    accounts: (&Sheet, &[Account]),
    table: Option<&Sheet>,
    known: &Known,
    start: Option<Date>,
    warnings: &mut Vec<String>,
    defects: &mut Defects,
) -> BTreeMap<Key, Lock> {
    let mut claims = Vec::new();
    let (sheet, accounts) = accounts;
    let [rep, date, reason] = ["locked_rep", "lock_until", "lock_reason"].map(|name| sheet.column(name));
    Columns { sheet, account: None, role: None, rep, date, reason }.claims(known, defects, &mut claims);
    if let Some(sheet) = table {
        let [account, role, rep] = ["account_id", "role", "rep_id"].map(|name| sheet.required(name, defects));
        let columns = Columns { sheet, account, role, rep, date: sheet.column("until"), reason: sheet.column("reason") };
        if account.is_some() && role.is_some() {
            columns.claims(known, defects, &mut claims);
        }
    }
    let read = claims.len();
    claims.retain(|claim| !matches!((claim.date, start), (Some(until), Some(start)) if until < start));
    if claims.len() < read {
        let ended = count(read - claims.len(), "lock");
        warnings.push(format!("{ended} left out: ended before the plan starts"));
    }
    for claim in &claims {
        let Some(rep) = claim.rep else {
            claim.row(defects).unknown(claim.column, "is no rep of the plan", known.reps.all().iter().copied());
            continue;
        };
        if let Some(reason) = lock_defect(rep, &claim.key.1, &accounts[claim.key.0], known) {
            claim.row(defects).wrong(claim.column, &reason);
        }
    }
    let lock = |claim: Claim| {
        let (file, line) = (claim.sheet.table.file.clone(), claim.sheet.table.line(claim.row));
        Some((claim.key, Lock { rep: claim.rep?, reason: claim.reason, until: claim.date, file, line }))
    };
    without_conflicts(claims, defects).into_iter().filter_map(lock).collect()
}

impl<'a> Columns<'a> {
    fn claims(&self, known: &Known, defects: &mut Defects, claims: &mut Vec<Claim<'a>>) {
        let mut guess = 0;
        for index in 0..if self.rep.is_some() { self.sheet.table.rows() } else { 0 } {
            let mut row = Row { sheet: self.sheet, index, defects };
            let rep_id = row.text(self.rep);
            let (account, role) = (self.account(&mut row, known, guess), self.role(&mut row, known));
            guess = account.map_or(guess, |account| account + 1);
            let date = row.date(self.date);
            if let (Some(account), Some(role), false) = (account, role, rep_id.is_empty()) {
                let (key, reason) = ((account, role.to_string()), row.filled(self.reason));
                let rep = known.reps.find(rep_id);
                claims.push(Claim { key, rep_id, rep, date, reason, sheet: self.sheet, row: index, column: self.rep });
            }
        }
    }

    fn account(&self, row: &mut Row, known: &Known, guess: usize) -> Option<usize> {
        if self.account.is_none() {
            return Some(row.index);
        }
        let id = row.required(self.account);
        let found = known.accounts.find_near(id, guess);
        if found.is_none() && !id.is_empty() {
            row.wrong(self.account, "is no account of the plan");
        }
        found
    }

    fn role<'k>(&self, row: &mut Row, known: &Known<'k>) -> Option<&'k String> {
        if self.role.is_none() {
            return known.roles.first();
        }
        let name = row.required(self.role);
        let found = known.roles.iter().find(|role| *role == name);
        if found.is_none() && !name.is_empty() {
            let names = known.roles.iter().map(String::as_str);
            row.unknown(self.role, "is no role of the plan", names);
        }
        found
    }
}

impl<'a> Claim<'a> {
    /// The row that says so.
    fn row<'d>(&self, defects: &'d mut Defects) -> Row<'a, 'd> {
        Row { sheet: self.sheet, index: self.row, defects }
    }
}

fn lock_defect(rep: usize, role: &str, account: &Account, known: &Known) -> Option<String> {
    let seller = &known.sellers[rep];
    if seller.role != *role {
        Some(format!("is a rep of role {}, so can't hold an account locked in role {role}", seller.role))
    } else if seller.status == RepStatus::Leaving {
        Some("is leaving, so can't hold a locked account".into())
    } else if account.excluded_reps.contains(&rep) {
        Some(format!("is locked to account {}, which excludes this rep", account.id))
    } else {
        None
    }
}

/// Keeps the first claim on every account and role; a second one must name the same rep.
fn without_conflicts<'a>(mut claims: Vec<Claim<'a>>, defects: &mut Defects) -> Vec<Claim<'a>> {
    claims.sort_by(|a, b| a.key.cmp(&b.key));
    claims.dedup_by(|later, first| {
        if later.key == first.key && later.rep_id != first.rep_id {
            let (file, line) = (&first.sheet.table.file, first.sheet.table.line(first.row));
            let reason = format!("{file}, line {line} names {} for the same account and role", first.rep_id);
            later.row(defects).wrong(later.column, &reason);
        }
        later.key == first.key
    });
    claims
}

fn tell_strangers(claims: &[Claim], known: &Known, warnings: &mut Vec<String>) {
    for role in known.roles {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        let mut others: BTreeMap<&str, usize> = BTreeMap::new();
        for claim in claims.iter().filter(|claim| claim.key.1 == *role) {
            match claim.rep {
                None => *left.entry(claim.rep_id).or_default() += 1,
                Some(rep) if known.sellers[rep].role != *role => *others.entry(claim.rep_id).or_default() += 1,
                Some(_) => {}
            }
        }
        warnings.extend(strangers(role, &left, "who left (in no row of the reps)"));
        warnings.extend(strangers(role, &others, "of another role, so not as its owner"));
    }
}

/// `role outside: 14 accounts owned by 2 people who …: R17 (9), R22 (5)`
fn strangers(role: &str, accounts: &BTreeMap<&str, usize>, who: &str) -> Option<String> {
    let mut most: Vec<(&str, usize)> = accounts.iter().map(|(&id, &accounts)| (id, accounts)).collect();
    most.sort_by_key(|&(_, accounts)| Reverse(accounts));
    let total = count(most.iter().map(|&(_, accounts)| accounts).sum(), "account");
    let names: Vec<String> = most.iter().map(|(id, accounts)| format!("{id} ({accounts})")).collect();
    let people = if names.len() == 1 { "1 person".to_string() } else { format!("{} people", names.len()) };
    (!names.is_empty()).then(|| format!("role {role}: {total} owned by {people} {who}: {}", first(&names, 5)))
}
