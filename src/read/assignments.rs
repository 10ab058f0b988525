//! An assignment file of the user's own: who has which account.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::aliases;
use super::claims::role_words;
use super::defects::Defects;
use super::ids::Ids;
use super::mapping::no_header;
use super::people::{People, Person};
use super::roll::Roll;
use super::row::Row;
use super::schema::{ASSIGNMENTS_OF_OWN, Schema};
use super::sheet::Sheet;
use super::tally::Tally;
use super::words::fold;
use crate::cells::bare;
use crate::error::{Defect, Result};
use crate::plan::Plan;
use crate::plan::service::Service;

/// A row of the file, resolved: the account is the rep's. The rep tells the role, but where calls have shifted to the rep's from
/// another one. Claims of the plan's own tables may name people who left, too; this names a rep of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Part of its calls that the account gets; all, where the file does not say.
    pub service: Service,
}

/// An assignment file, read.
#[derive(Debug, Default)]
pub struct Assigned {
    /// Who has which account.
    pub assignments: Vec<Assignment>,
    /// What was guessed or left out, in words.
    pub told: Vec<String>,
}

/// Reads who has which account. Rows without a rep, or
/// with an owner who the plan knows has left, are accounts that nobody has.
///
/// # Errors
/// [`crate::Error::Input`] with all defects: unknown accounts or reps, a rep of another role than the row says, an
/// account twice in a role.
pub fn assignments(path: &Path, plan: &Plan) -> Result<Assigned> {
    let mut defects = Defects::default();
    let name = path.display().to_string();
    let sheet =
        Sheet::read(Path::new(""), &name, Schema::of(&plan.config, ASSIGNMENTS_OF_OWN, aliases::ASSIGNMENTS), &mut defects)?;
    for (sheet, header) in sheet.iter().flat_map(|sheet| sheet.schema.headers.values().map(move |header| (sheet, header))) {
        if aliases::position(&sheet.table.headers, header).is_none() {
            defects.push(Defect::of_file(plan.file(), no_header(sheet, header)).column("columns.assignments"));
        }
    }
    let assigned = sheet.map(|mut sheet| {
        // It may be a table of ours.
        sheet.table = sheet.table.with_cells(|_, cell| bare(cell));
        read(&sheet, plan, &mut defects)
    });
    defects.finish()?;
    Ok(assigned.unwrap_or_default())
}

fn read(sheet: &Sheet, plan: &Plan, defects: &mut Defects) -> Assigned {
    let [account_column, rep_column] = ["account_id", "rep_id"].map(|name| sheet.required(name, defects));
    let [role_column, service_column] = ["role", "service"].map(|name| sheet.column(name));
    let accounts = Ids::new(plan.accounts.iter().map(|account| account.id.as_str()).collect());
    let (roll, mut tally) = (Roll::new(&accounts, &plan.accounts, &plan.left_out), Tally::default());
    let reps = Ids::new(plan.reps.iter().map(|rep| rep.id.as_str()).collect());
    let people = People::new(&reps, &plan.reps);
    let roles = plan.roles();
    let roles = role_words(sheet, role_column, &roles, defects);
    let left: BTreeSet<String> =
        plan.owners.values().filter(|owner| owner.rep.is_none()).map(|owner| fold(&owner.rep_id)).collect();
    let mut lines: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut assignments = Vec::new();
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let Some(account) = tally.account(&mut row, account_column, (&roll, index)) else { continue };
        let said = row.text(role_column);
        let person = people.find_in(row.text(rep_column), roles.meaning(said));
        tally.see(row.text(rep_column), &person, &people);
        let Some(rep) = rep(&mut row, rep_column, person, (&people, &left)) else { continue };
        let own = plan.reps[rep].role.as_str();
        let word = row.text(service_column);
        let service = Service::of_word(word).or(word.is_empty().then_some(Service::Full));
        let from = plan.config.shift.as_ref().filter(|shift| shift.to == own && service == Some(Service::Shifted));
        let role = from.map_or(own, |shift| shift.from.as_str());
        if roles.meaning(said).is_some_and(|said| said != role) {
            row.wrong(role_column, &format!("rep {} has the role {own}", plan.reps[rep].id));
        }
        let there = |service: &Service| *service != Service::Uncovered && (*service != Service::Shifted || from.is_some());
        let Some(service) = service.filter(there) else {
            row.wrong(
                service_column,
                "is no service of an account with this rep: full or reduced, or shifted where [shift] lets calls",
            );
            continue;
        };
        let line = row.line();
        match lines.insert((account, role), line) {
            Some(first) => {
                row.wrong_with(account_column, "an earlier line has the same account and role", |_| format!("line {first}"));
            }
            None => assignments.push(Assignment { account, rep, service }),
        }
    }
    let line = |own: &Assignment| plan.config.shift.as_ref().and_then(|shift| lines.get(&(own.account, shift.from.as_str())));
    for (own, reason) in clashes(plan, &assignments) {
        let defect = Defect::of_file(&sheet.table.file, reason).column("rep_id").value(plan.reps[own.rep].id.clone());
        defects.push(line(&own).into_iter().fold(defect, |defect, &line| defect.line(line)));
    }
    let notes = sheet.notes.iter().map(|note| format!("{}: {note}", sheet.table.file));
    let told = sheet.table.left_out().into_iter().chain(notes);
    let told = told.chain(rep_column.into_iter().flat_map(|column| tally.told(sheet, column))).collect();
    Assigned { assignments, told }
}

/// The rep that a cell names; `None` where nobody has the account.
fn rep(row: &mut Row, column: Option<usize>, person: Person, (people, left): (&People, &BTreeSet<String>)) -> Option<usize> {
    let cell = row.text(column);
    match person {
        Person::Rep(rep, _) => return Some(rep),
        Person::Several(reps) => row.wrong(column, &people.which(&reps)),
        Person::Miswritten(reason) => row.wrong(column, &reason),
        Person::Stranger if !left.contains(&fold(cell)) => row.wrong(column, "is no rep of the plan"),
        Person::Stranger | Person::Nobody => {}
    }
    None
}

/// Accounts whose calls have shifted to one rep of a role while another one of it calls them.
fn clashes(plan: &Plan, assignments: &[Assignment]) -> Vec<(Assignment, String)> {
    let Some(shift) = &plan.config.shift else { return Vec::new() };
    let calls = assignments.iter().filter(|own| own.service != Service::Shifted && plan.reps[own.rep].role == shift.to);
    let calls: BTreeMap<usize, usize> = calls.map(|own| (own.account, own.rep)).collect();
    let clash = |shifted: &Assignment| {
        let other = calls.get(&shifted.account).filter(|&&rep| shifted.service == Service::Shifted && rep != shifted.rep)?;
        let (account, other) = (&plan.accounts[shifted.account].id, &plan.reps[*other].id);
        let reason = format!("{other} of role {} calls account {account}: calls that shift must be the same rep's", shift.to);
        Some((*shifted, reason))
    };
    assignments.iter().filter_map(clash).collect()
}
