//! Sales of accounts before and during the time of a call log.

use std::path::Path;

use super::aliases::SALES;
use super::defects::Defects;
use super::ids::Ids;
use super::roll::{Named, Roll};
use super::row::Row;
use super::schema::{SALES_OF_OWN, Schema};
use super::sheet::Sheet;
use super::tally::Tally;
use crate::error::{Defect, Result};
use crate::measure::calibrate::response::Sales;
use crate::plan::Plan;
use crate::plan::words::{count, first, number};

/// One account in so many has to be known.
const KNOWN: usize = 5;
/// Accounts that are named.
const NAMED: usize = 5;

/// Reads what accounts bought, and what was left out, in words.
///
/// # Errors
/// [`crate::Error::Input`] with all defects: an account in two rows, amounts that are none or negative, a file that knows hardly any account.
pub fn sales(path: &Path, plan: &Plan) -> Result<(Vec<Sales>, Vec<String>)> {
    let mut defects = Defects::default();
    let name = path.display().to_string();
    let sheet = Sheet::read(Path::new(""), &name, Schema::of(&plan.config, SALES_OF_OWN, SALES), &mut defects)?;
    let read = sheet.map(|sheet| {
        let (found, unknown) = rows(&sheet, plan, &mut defects);
        if sheet.table.rows() == 0 {
            defects.push(Defect::of_file(&name, "has a header, but no sales"));
        }
        let strangers = (!unknown.is_empty()).then(|| {
            let accounts = count(unknown.len(), "account");
            format!("{name}: {accounts} left out that are not in the plan: {}", first(&unknown, NAMED))
        });
        if KNOWN * found.len() < found.len() + unknown.len() {
            let accounts = count(found.len() + unknown.len(), "account");
            let reason = format!(
                "{} of {accounts} known; is this the right file? The others are no accounts of the plan, like {}",
                number(found.len() as f64),
                first(&unknown, NAMED)
            );
            defects.push(Defect::of_file(&name, reason));
        }
        let notes = sheet.notes.iter().map(|note| format!("{name}: {note}"));
        (found, sheet.table.left_out().into_iter().chain(notes).chain(strangers).collect())
    });
    defects.finish()?;
    Ok(read.unwrap_or_default())
}

/// The sales of accounts of the plan, and ids that are none of it.
fn rows<'s>(sheet: &'s Sheet, plan: &Plan, defects: &mut Defects) -> (Vec<Sales>, Vec<&'s str>) {
    let [account, before, after] = ["account_id", "before", "after"].map(|name| sheet.required(name, defects));
    let accounts = Ids::new(plan.accounts.iter().map(|account| account.id.as_str()).collect());
    let (roll, mut tally) = (Roll::new(&accounts, &plan.accounts, &plan.left_out), Tally::default());
    let (mut lines, mut found, mut unknown) = (vec![None; plan.accounts.len()], Vec::new(), Vec::new());
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let id = row.text(account);
        if !id.is_empty() && matches!(roll.find(id, index), Named::Nobody) {
            unknown.push(id);
            continue;
        }
        let of = tally.account(&mut row, account, (&roll, index));
        let [before, after] = [before, after].map(|column| row.required_from_zero(column));
        let Some(of) = of else { continue };
        let line = row.line();
        match lines[of].replace(line) {
            Some(first) => row.wrong_with(account, "an earlier line has the same account", |_| format!("line {first}")),
            None => found.push(Sales { account: of, before, after }),
        }
    }
    unknown.sort_unstable();
    unknown.dedup();
    (found, unknown)
}
