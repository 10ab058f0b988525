//! Owners of today, and locks: the `owners` and `locks` tables, and the columns of `accounts` that say the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::aliases::line;
use super::claims::{Claim, Columns, Known};
use super::defects::Defects;
use super::people::People;
use super::sheet::Sheet;
use super::tenure;
use super::unread::names_reps;
use crate::error::Defect;
use crate::plan::words::{count, first};
use crate::plan::{Account, ByRole, Lock, Ownership, Rep, RepStatus};

/// Today's owners, from the accounts' own columns and from a table (`owners`, or an earlier plan's assignments), which wins;
/// owners unknown to the plan have left, and are told.
pub fn owners(
    accounts: &Sheet,
    table: Option<&Sheet>,
    (known, sellers): (&Known, &[Rep]),
    start: Option<Date>,
    warnings: &mut Vec<String>,
    defects: &mut Defects,
) -> ByRole<Ownership> {
    let [rep, date] = ["owner", "owner_since"].map(|name| accounts.column(name));
    let own = Columns { sheet: accounts, account: None, role: None, rep, date, reason: None };
    let mut own = own.claims(known, warnings, defects);
    let mut listed = Vec::new();
    if let Some(sheet) = table {
        let [account, rep] = ["account_id", "rep_id"].map(|name| sheet.required(name, defects));
        let role = role_column(sheet, known.roles, defects);
        let columns = Columns { sheet, account, role, rep, date: sheet.column("since"), reason: None };
        if account.is_some() && role.is_some() {
            listed = columns.claims(known, warnings, defects);
        }
    }
    warnings.extend(of_groups(accounts, rep));
    for claims in [&mut own, &mut listed] {
        warnings.extend(tenure::settle(claims, start));
        refuse_another_column(claims, known.people, defects);
    }
    let mut claims = without_conflicts(listed, defects);
    warnings.extend(overrule(&mut claims, &mut own));
    claims.extend(own);
    tell_strangers(&claims, (known, sellers), warnings);
    let ownership = |claim: &Claim| {
        let rep = claim.rep.filter(|&rep| sellers[rep].role == claim.key.1);
        let rep_id = claim.rep.map_or(claim.rep_id, |rep| &sellers[rep].id).to_string();
        Ownership { rep, rep_id, since: claim.date }
    };
    claims.iter().map(|claim| (claim.key, ownership(claim))).collect()
}

/// Who has each account in another plan's assignments; who is no rep of its role any more has none.
pub fn reference(table: Option<&Sheet>, known: &Known, defects: &mut Defects) -> ByRole<usize> {
    let Some(sheet) = table else { return ByRole::default() };
    let [account, role, rep] = ["account_id", "role", "rep_id"].map(|name| sheet.required(name, defects));
    let columns = Columns { sheet, account, role, rep, date: None, reason: None };
    // That accounts are gone is told of owners, where it matters.
    let claims = columns.claims(known, &mut Vec::new(), defects);
    claims.into_iter().filter_map(|claim| Some((claim.key, claim.rep?))).collect()
}

/// Tells owners that stand on the first row of each group alone, as merged cells and grouped reports have them.
fn of_groups(accounts: &Sheet, column: Option<usize>) -> Option<String> {
    let at = column?;
    let cells = accounts.texts(at);
    let filled: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
    let distinct: BTreeSet<&str> = filled.iter().copied().collect();
    let of_groups = filled.len() > 1 && distinct.len() == filled.len() && 2 * filled.len() <= cells.len() && !cells[0].is_empty();
    of_groups.then(|| {
        let header = &accounts.table.headers[at];
        format!(
            "{}: {header} is filled in {} of {}, each time with another name: if it stands on the first row of each group, fill it in on \
             the rows below, which have no owner as they are",
            accounts.table.file,
            filled.len(),
            count(cells.len(), "row")
        )
    })
}

/// The column of roles; where there is none, the line of the plan file that says the only one.
fn role_column(sheet: &Sheet, roles: &[String], defects: &mut Defects) -> Option<usize> {
    let column = sheet.column("role");
    if column.is_none() {
        let table = sheet.schema.table;
        let lines: Vec<String> = roles.iter().map(|role| format!("role = {role:?}")).collect();
        let reason = match roles.len() {
            1 => format!("this column is missing: say [defaults.{table}] {}, the only role", lines[0]),
            _ => format!(
                "this column is missing: add it, or, if all rows are of one role, say [defaults.{table}] {}",
                lines.join(" or ")
            ),
        };
        defects.push(Defect::of_file(&sheet.table.file, reason).column("role"));
    }
    column
}

/// Takes out the accounts' own claims where the table has one; those that name another rep are told.
fn overrule(listed: &mut [Claim], own: &mut Vec<Claim>) -> Option<String> {
    let mut others = 0;
    let table = listed.first()?.sheet.table.file.clone();
    let first = own.first()?;
    let column = first.column.map_or("", |at| &first.sheet.table.headers[at]);
    own.retain(|claim| {
        let Ok(at) = listed.binary_search_by(|other| other.key.cmp(&claim.key)) else { return true };
        if listed[at].is_of(claim) {
            listed[at].date = listed[at].date.or(claim.date);
        } else {
            others += 1;
        }
        false
    });
    let accounts = count(others, "account");
    (others > 0).then(|| format!("{accounts} with another owner in {table} than in the column {column}: {table} counts"))
}

/// Refuses a column of owners most of whom nobody knows: it is another column, or names them in another way.
fn refuse_another_column(claims: &[Claim], people: &People, defects: &mut Defects) {
    let strangers: Vec<&Claim> = claims.iter().filter(|claim| claim.rep.is_none()).collect();
    if 2 * strangers.len() <= claims.len() {
        return;
    }
    let names: BTreeSet<&str> = strangers.iter().map(|claim| claim.rep_id).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let sheet = strangers[0].sheet;
    let column = if sheet.schema.table == "accounts" { "owner" } else { "rep_id" };
    let other = sheet.unmatched().find(|&at| names_reps(sheet, at, people)).map(|at| {
        let header = &sheet.table.headers[at];
        format!("{header} names reps: say {}", line(sheet.schema.table, column, header))
    });
    let reason = format!(
        "{} of {} match no rep, by id, name or e-mail: {}. {}, or list people who have left among the reps with status = leaving",
        strangers.len(),
        count(claims.len(), "owner"),
        first(&names, 3),
        other.as_deref().unwrap_or("Name the right column")
    );
    let defect = Defect::of_file(&sheet.table.file, reason);
    defects.push(strangers[0].column.map_or(defect.clone(), |at| defect.column(&sheet.table.headers[at])));
}

/// Locks that hold on `start`, from the accounts' own columns and the `locks` table.
pub fn locks(
    accounts: (&Sheet, &[Account]),
    table: Option<&Sheet>,
    (known, sellers): (&Known, &[Rep]),
    start: Option<Date>,
    warnings: &mut Vec<String>,
    defects: &mut Defects,
) -> ByRole<Lock> {
    let (sheet, accounts) = accounts;
    let [rep, date, reason] = ["locked_rep", "lock_until", "lock_reason"].map(|name| sheet.column(name));
    let mut claims = Columns { sheet, account: None, role: None, rep, date, reason }.claims(known, warnings, defects);
    if let Some(sheet) = table {
        let [account, rep] = ["account_id", "rep_id"].map(|name| sheet.required(name, defects));
        let role = role_column(sheet, known.roles, defects);
        let columns = Columns { sheet, account, role, rep, date: sheet.column("until"), reason: sheet.column("reason") };
        if account.is_some() && role.is_some() {
            claims.extend(columns.claims(known, warnings, defects));
        }
    }
    let ends = || claims.iter().filter_map(|claim| claim.date);
    if let (None, Some(first)) = (start, ends().min()) {
        warnings.push(format!(
            "{} with an end, the first {first}: held all the same, as the plan names no [plan] start",
            count(ends().count(), "lock")
        ));
    }
    let read = claims.len();
    claims.retain(|claim| !matches!((claim.date, start), (Some(until), Some(start)) if until < start));
    if claims.len() < read {
        let ended = count(read - claims.len(), "lock");
        warnings.push(format!("{ended} left out: ended before the plan starts"));
    }
    for claim in &claims {
        let Some(rep) = claim.rep else {
            claim.row(defects).unknown(claim.column, "is no rep of the plan", known.people.ids());
            continue;
        };
        if let Some(reason) = lock_defect(rep, claim.key.1, &accounts[claim.key.0], sellers) {
            claim.row(defects).wrong(claim.column, &reason);
        }
    }
    let lock = |claim: &Claim| {
        let (file, line) = (claim.sheet.table.file.clone(), claim.sheet.table.line(claim.row));
        Some(Lock { rep: claim.rep?, reason: claim.reason.clone(), until: claim.date, file, line })
    };
    without_conflicts(claims, defects).iter().filter_map(|claim| Some((claim.key, lock(claim)?))).collect()
}

fn lock_defect(rep: usize, role: &str, account: &Account, sellers: &[Rep]) -> Option<String> {
    let seller = &sellers[rep];
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
        if later.key == first.key && !later.is_of(first) {
            let (file, line) = (&first.sheet.table.file, first.sheet.table.line(first.row));
            let reason = format!("{file}, line {line} names {} for the same account and role", first.rep_id);
            later.row(defects).wrong(later.column, &reason);
        }
        later.key == first.key
    });
    claims
}

fn tell_strangers(claims: &[Claim], (known, sellers): (&Known, &[Rep]), warnings: &mut Vec<String>) {
    for role in known.roles {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        let mut others: BTreeMap<&str, usize> = BTreeMap::new();
        for claim in claims.iter().filter(|claim| claim.key.1 == role) {
            match claim.rep {
                None => *left.entry(claim.rep_id).or_default() += 1,
                Some(rep) if sellers[rep].role != *role => *others.entry(claim.rep_id).or_default() += 1,
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
