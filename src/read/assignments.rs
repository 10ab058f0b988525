//! An assignment file of the user's own: who has which account.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::aliases;
use super::defects::Defects;
use super::ids::Ids;
use super::row::Row;
use super::sheet::Sheet;
use crate::error::Result;
use crate::plan::Plan;

/// Reads (index into `Plan::accounts`, index into `Plan::reps`) pairs; the rep tells the role. Rows without a rep, or
/// with an owner who the plan knows has left, are accounts that nobody has.
///
/// # Errors
/// [`crate::Error::Input`] with all defects: unknown accounts or reps, a rep of another role than the row says, an
/// account twice in a role.
pub fn assignments(path: &Path, plan: &Plan) -> Result<Vec<(usize, usize)>> {
    let mut defects = Defects::default();
    let name = path.display().to_string();
    let sheet = Sheet::read(Path::new(""), &name, "assignments", aliases::OWNERS, &mut defects)?;
    let pairs = sheet.map(|sheet| pairs(&sheet, plan, &mut defects)).unwrap_or_default();
    defects.finish()?;
    Ok(pairs)
}

fn pairs(sheet: &Sheet, plan: &Plan, defects: &mut Defects) -> Vec<(usize, usize)> {
    let [account_column, rep_column] = ["account_id", "rep_id"].map(|name| sheet.required(name, defects));
    let role_column = sheet.column("role");
    let accounts = Ids::new(plan.accounts.iter().map(|account| account.id.as_str()).collect());
    let reps = Ids::new(plan.reps.iter().map(|rep| rep.id.as_str()).collect());
    let left: BTreeSet<&str> =
        plan.owners.values().filter(|owner| owner.rep.is_none()).map(|owner| owner.rep_id.as_str()).collect();
    let mut lines: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let account = accounts.find(row.required(account_column));
        if account.is_none() && !row.text(account_column).is_empty() {
            row.wrong(account_column, "is no account of the plan");
        }
        let rep = reps.find(row.text(rep_column));
        if rep.is_none() && !row.text(rep_column).is_empty() && !left.contains(row.text(rep_column)) {
            row.wrong(rep_column, "is no rep of the plan");
        }
        let (Some(account), Some(rep)) = (account, rep) else { continue };
        let role = plan.reps[rep].role.as_str();
        if !["", role].contains(&row.text(role_column)) {
            row.wrong(role_column, &format!("rep {} has the role {role}", plan.reps[rep].id));
        }
        let line = row.line();
        match lines.insert((account, role), line) {
            Some(first) => row.wrong(account_column, &format!("line {first} has the same account and role")),
            None => pairs.push((account, rep)),
        }
    }
    pairs
}
