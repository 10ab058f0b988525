//! `travel` → known hours between reps and accounts.

use std::collections::BTreeMap;

use super::defects::Defects;
use super::ids::Ids;
use super::row::Row;
use super::sheet::Sheet;

/// Reads one-way hours by (rep index, account index).
pub fn read(sheet: &Sheet, reps: &Ids, accounts: &Ids, defects: &mut Defects) -> BTreeMap<(usize, usize), f64> {
    let [from, to, hours] = ["from", "to", "hours"].map(|name| sheet.required(name, defects));
    let mut rows = Vec::with_capacity(sheet.table.rows());
    let mut guess = 0;
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let rep = reps.find(row.required(from));
        if rep.is_none() && !row.text(from).is_empty() {
            row.wrong(from, "is no rep of the plan");
        }
        let account = accounts.find_near(row.required(to), guess);
        if account.is_none() && !row.text(to).is_empty() {
            row.wrong(to, "is no account of the plan");
        }
        let hours = row.required_from_zero(hours);
        if let (Some(rep), Some(account)) = (rep, account) {
            guess = account + 1;
            rows.push(((rep, account), hours, index));
        }
    }
    rows.sort_by_key(|&(pair, ..)| pair);
    for pair in rows.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let first = sheet.table.line(pair[0].2);
        let mut row = Row { sheet, index: pair[1].2, defects };
        row.wrong_with(to, "an earlier line has the same rep and account", |_| format!("line {first}"));
    }
    rows.into_iter().map(|(pair, hours, _)| (pair, hours)).collect()
}
