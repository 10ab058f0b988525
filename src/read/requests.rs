//! Requests for changes of a plan.

use std::collections::BTreeMap;
use std::path::Path;

use super::aliases::REQUESTS;
use super::claims::role_words;
use super::defects::Defects;
use super::ids::Ids;
use super::people::{People, Person};
use super::roll::Roll;
use super::row::Row;
use super::schema::{REQUESTS_OF_OWN, Schema};
use super::sheet::Sheet;
use super::tally::Tally;
use crate::cells::bare;
use crate::error::{Defect, Result};
use crate::plan::requests::Request;
use crate::plan::{Plan, RepStatus};

/// Reads requests, and what was guessed or left out, in words.
///
/// # Errors
/// [`crate::Error::Input`] with all defects: unknown accounts or reps, a rep of another role than the row says, or who leaves, two
/// requests for an account and role.
pub fn requests(path: &Path, plan: &Plan) -> Result<(Vec<Request>, Vec<String>)> {
    let mut defects = Defects::default();
    let name = path.display().to_string();
    let schema = Schema::of(&plan.config, REQUESTS_OF_OWN, REQUESTS);
    let sheet = Sheet::read(Path::new(""), &name, schema, &mut defects)?.map(untamed);
    let read = sheet.map(|sheet| {
        let (rows, mut told) = rows(&sheet, plan, &mut defects);
        if sheet.table.rows() == 0 {
            defects.push(Defect::of_file(&name, "has a header, but no requests"));
        }
        told.extend(sheet.table.left_out().into_iter().chain(sheet.notes.iter().map(|note| format!("{name}: {note}"))));
        (rows.into_iter().map(|(_, request)| request).collect(), told)
    });
    defects.finish()?;
    Ok(read.unwrap_or_default())
}

/// It may be a table of ours.
pub(super) fn untamed(mut sheet: Sheet) -> Sheet {
    let table = &sheet.table;
    let tamed = |row: usize| (0..table.headers.len()).any(|at| bare(table.cell(row, at)) != table.cell(row, at));
    if (0..table.rows()).any(tamed) {
        sheet.table = table.with_cells(|_, cell| bare(cell));
    }
    sheet
}

/// The requests of a table, each with its row, and what was guessed.
pub(super) fn rows(sheet: &Sheet, plan: &Plan, defects: &mut Defects) -> (Vec<(usize, Request)>, Vec<String>) {
    let [account_column, to_column] = ["account_id", "to_rep"].map(|name| sheet.required(name, defects));
    let [role, from, reason, by] = ["role", "from_rep", "reason", "asked_by"].map(|name| sheet.column(name));
    let accounts = Ids::new(plan.accounts.iter().map(|account| account.id.as_str()).collect());
    let (roll, mut tally) = (Roll::new(&accounts, &plan.accounts, &plan.left_out), Tally::default());
    let ids = Ids::new(plan.reps.iter().map(|rep| rep.id.as_str()).collect());
    let people = People::new(&ids, &plan.reps);
    let roles = plan.roles();
    let roles = role_words(sheet, role, &roles, defects);
    let mut lines: BTreeMap<(usize, String), usize> = BTreeMap::new();
    let mut found = Vec::new();
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let account = tally.account(&mut row, account_column, (&roll, index));
        let said = roles.meaning(row.text(role));
        let to = rep(&mut row, (to_column, said), &people, &mut tally);
        if to.is_none() && !row.required(to_column).is_empty() && people.find_in(row.text(to_column), said) == Person::Nobody {
            row.wrong(to_column, "is nobody: a request names the rep who is to have the account");
        }
        let from = rep(&mut row, (from, said), &people, &mut Tally::default());
        let Some((account, to)) = account.zip(to) else { continue };
        let seller = &plan.reps[to];
        if said.is_some_and(|said| said != seller.role) {
            row.wrong(
                to_column,
                &format!("is a rep of role {}, so can't have the account in role {}", seller.role, row.text(role)),
            );
        } else if seller.status == RepStatus::Leaving {
            row.wrong(to_column, "is leaving, so can't get an account");
        } else if let Some(first) = lines.insert((account, seller.role.clone()), row.line()) {
            row.wrong_with(account_column, "an earlier line asks for the same account and role", |_| format!("line {first}"));
        } else {
            let text = |column| row.text(column).to_owned();
            let (role, line) = (seller.role.clone(), row.line());
            found.push((index, Request { account, role, to, from, reason: text(reason), asked_by: text(by), line }));
        }
    }
    let told = to_column.into_iter().flat_map(|column| tally.told(sheet, column)).collect();
    (found, told)
}

/// The rep that a cell names, if it names one.
fn rep<'s>(
    row: &mut Row<'s, '_>,
    (column, role): (Option<usize>, Option<&str>),
    people: &People,
    tally: &mut Tally<'s>,
) -> Option<usize> {
    let cell = row.text(column);
    let person = people.find_in(cell, role);
    tally.see(cell, &person, people);
    match person {
        Person::Rep(rep, _) => return Some(rep),
        Person::Several(reps) => row.wrong(column, &people.which(&reps)),
        Person::Miswritten(reason) => row.wrong(column, &reason),
        Person::Stranger => row.unknown(column, "is no rep of the plan", people.ids()),
        Person::Nobody => {}
    }
    None
}
