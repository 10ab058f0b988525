//! Rows of the plan's own tables that give accounts to reps, resolved: in `accounts`, `owners`, `locks`, and an earlier plan's
//! assignments.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::defects::Defects;
use super::ids::{CUT, is_cut};
use super::people::{People, Person};
use super::roll::Roll;
use super::row::Row;
use super::sheet::Sheet;
use super::tally::Tally;
use super::vocabulary::Vocabulary;

/// Accounts, reps and roles that references resolve to.
pub struct Known<'a> {
    /// The accounts.
    pub accounts: &'a Roll<'a>,
    /// The reps.
    pub people: &'a People<'a>,
    /// The roles of the plan.
    pub roles: &'a [String],
}

/// Account index and role.
pub type Key<'a> = (usize, &'a str);

/// A row that gives an account to a rep in a role.
pub struct Claim<'a> {
    /// Account and role.
    pub key: Key<'a>,
    /// The rep as written.
    pub rep_id: &'a str,
    /// The rep; `None` where nobody of the plan is called so.
    pub rep: Option<usize>,
    /// Since when, or until.
    pub date: Option<Date>,
    /// Why.
    pub reason: Option<String>,
    /// Table, row and column that say so.
    pub sheet: &'a Sheet,
    pub row: usize,
    pub column: Option<usize>,
}

/// Where claims stand; without an account column a row speaks of the account it is, and without a role column of the rep's role.
pub struct Columns<'a> {
    pub sheet: &'a Sheet,
    pub account: Option<usize>,
    pub role: Option<usize>,
    pub rep: Option<usize>,
    pub date: Option<usize>,
    pub reason: Option<usize>,
}

impl<'a> Columns<'a> {
    /// The claims of a table; what was guessed or left out is told.
    pub fn claims(&self, known: &Known<'a>, warnings: &mut Vec<String>, defects: &mut Defects) -> Vec<Claim<'a>> {
        let mut claims = Vec::new();
        let Some(rep_column) = self.rep else { return claims };
        let roles = self.roles(known, defects);
        // Of some claims the rep's role is not known yet.
        let (mut tally, mut guess, mut open) = (Tally::default(), 0, Vec::new());
        let mut people: BTreeMap<(&str, Option<&str>), Person> = BTreeMap::new();
        for index in 0..self.sheet.table.rows() {
            let mut row = Row { sheet: self.sheet, index, defects };
            let rep_id = row.text(self.rep);
            let Some(account) = self.account(&mut row, known, guess, &mut tally) else { continue };
            guess = account + 1;
            let role = roles.meaning(row.text(self.role));
            if self.role.is_some() && role.is_none() {
                row.required(self.role);
                continue;
            }
            let date = row.date(self.date);
            let person = people.entry((rep_id, role)).or_insert_with(|| known.people.find_in(rep_id, role));
            tally.see(rep_id, person, known.people);
            let rep = match person {
                Person::Nobody => continue,
                Person::Rep(rep, _) => Some(*rep),
                Person::Several(reps) => {
                    row.wrong(self.rep, &known.people.which(reps));
                    continue;
                }
                Person::Miswritten(reason) => {
                    row.wrong(self.rep, reason);
                    continue;
                }
                Person::Stranger if is_cut(rep_id) => {
                    row.wrong(self.rep, CUT);
                    continue;
                }
                Person::Stranger => None,
            };
            let own = role.or(rep.map(|rep| known.people.role(rep)));
            if own.is_none() {
                open.push(claims.len());
            }
            let key = (account, own.unwrap_or_default());
            claims.push(Claim {
                key,
                rep_id,
                rep,
                date,
                reason: row.filled(self.reason),
                sheet: self.sheet,
                row: index,
                column: self.rep,
            });
        }
        self.settle(&mut claims, &open, known);
        warnings.extend(tally.told(self.sheet, rep_column));
        tally.of_another(self.sheet).into_iter().for_each(|defect| defects.push(defect));
        claims
    }

    /// Strangers had the role that most owners beside them have.
    fn settle(&self, claims: &mut [Claim<'a>], open: &[usize], known: &Known<'a>) {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for role in claims.iter().filter_map(|claim| known.roles.iter().position(|role| role == claim.key.1)) {
            *counts.entry(role).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|&(role, claims)| (claims, std::cmp::Reverse(role))).map_or(0, |(role, _)| role);
        let Some(role) = known.roles.get(most) else { return };
        open.iter().for_each(|&at| claims[at].key.1 = role);
    }

    fn account(&self, row: &mut Row<'a, '_>, known: &Known, guess: usize, tally: &mut Tally<'a>) -> Option<usize> {
        if self.account.is_none() {
            return Some(row.index);
        }
        tally.account(row, self.account, (known.accounts, guess))
    }

    fn roles<'k>(&self, known: &Known<'k>, defects: &mut Defects) -> Vocabulary<'a, &'k str> {
        role_words(self.sheet, self.role, known.roles, defects)
    }
}

/// The roles that the words of a column mean.
pub fn role_words<'s, 'k>(
    sheet: &'s Sheet,
    column: Option<usize>,
    roles: &'k [String],
    defects: &mut Defects,
) -> Vocabulary<'s, &'k str> {
    let meaning = |word: &str| {
        let exact = roles.iter().find(|role| *role == word);
        exact.or_else(|| roles.iter().find(|role| super::words::fold(role) == super::words::fold(word))).map(String::as_str)
    };
    let unknown = |word: &str| format!("is no role of the plan{}", super::nearest::hint(word, roles.iter().map(String::as_str)));
    Vocabulary::of(sheet, column, meaning, unknown, defects)
}

impl<'a> Claim<'a> {
    /// Whether another claim names the same rep.
    pub fn is_of(&self, other: &Claim) -> bool {
        if self.rep.is_some() { self.rep == other.rep } else { other.rep.is_none() && self.rep_id == other.rep_id }
    }

    /// The row that says so.
    pub fn row<'d>(&self, defects: &'d mut Defects) -> Row<'a, 'd> {
        Row { sheet: self.sheet, index: self.row, defects }
    }
}
