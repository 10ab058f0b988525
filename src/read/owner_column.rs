//! Which column names the owners, where several may: the one whose cells name reps.

use super::aliases::{line, simplify};
use super::ids::Ids;
use super::people::{People, Person};
use super::plausible::sample;
use super::sheet::Sheet;
use crate::plan::Rep;
use crate::plan::words::number;

/// The reps of a table by what they are called; `id` is the column of their ids.
pub fn named(team: &Sheet, id: usize) -> Vec<Rep> {
    let text = |row: usize, name: &str| team.column(name).map_or("", |at| team.table.cell(row, at)).to_string();
    let rep = |row| Rep {
        id: team.table.cell(row, id).to_string(),
        name: text(row, "name"),
        email: Some(text(row, "email")).filter(|email| !email.is_empty()),
        ..Rep::default()
    };
    (0..team.table.rows()).map(rep).collect()
}

/// Whether headers leave a choice of columns that may name the owners.
pub fn has_choice(accounts: &Sheet) -> bool {
    let taken = accounts.column("owner").and_then(|at| accounts.known(at));
    let is_said = accounts.schema.headers.contains_key("owner");
    let is_owner = |at: usize| taken.is_some_and(|known| known.rank(&simplify(&accounts.table.headers[at])).is_some());
    !is_said && accounts.unmatched().any(is_owner)
}

/// Reads the owners from another column than its name alone suggests, where that one names no rep and another one does.
pub fn settle(accounts: &mut Sheet, (team, id): (&Sheet, usize)) {
    let said = accounts.schema.headers.contains_key("owner") || accounts.schema.defaults.contains_key("owner");
    let Some((taken, known)) = accounts.column("owner").and_then(|at| Some((at, accounts.known(at)?))).filter(|_| !said) else {
        return;
    };
    let (ids, reps) = (Ids::new(team.texts(id)), named(team, id));
    let people = People::new(&ids, &reps);
    let (found, cells) = naming(accounts, taken, &people);
    if found > 0 || cells == 0 {
        return;
    }
    let is_owner = |at: &usize| known.rank(&simplify(&accounts.table.headers[*at])).is_some();
    let counted = accounts.unmatched().filter(is_owner).map(|at| (naming(accounts, at, &people), at));
    let most = counted.filter(|((found, cells), _)| *found > 0 && 2 * found >= *cells).max_by_key(|((found, _), _)| *found);
    let Some(((found, cells), at)) = most else { return };
    let [before, header] = [taken, at].map(|at| accounts.table.headers[at].as_str());
    let told = format!(
        "the owner is read from {header}, which names reps in {} of {} cells, and not from {before}, which names none ({} takes that)",
        number(found as f64),
        number(cells as f64),
        line(accounts.schema.table, "owner", before)
    );
    accounts.take_instead(taken, at, told);
}

/// How many cells of a column name reps, and how many name anybody.
pub fn naming(accounts: &Sheet, at: usize, people: &People) -> (usize, usize) {
    let someone = sample(&accounts.table, at).map(|cell| people.find(cell)).filter(|person| *person != Person::Nobody);
    someone.fold((0, 0), |(found, cells), person| (found + usize::from(matches!(person, Person::Rep(..))), cells + 1))
}
