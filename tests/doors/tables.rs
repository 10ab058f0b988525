//! Accounts of an export, with columns of their own.

use sutton::plan::Plan;

use crate::folder::{Folder, PLAN};

/// A folder whose accounts have a header of their own, and the plan file some more lines.
pub fn accounts(text: &str, more: &str) -> Folder {
    let folder = Folder::with("accounts.csv", text);
    folder.write("plan.toml", format!("{PLAN}{more}"));
    folder
}

/// Accounts in one place and segment, with some more columns.
pub fn with(columns: &str, rows: &[&str], more: &str) -> Folder {
    let rows: String = rows.iter().enumerate().map(|(at, row)| format!("A{at},40.5,-75.25,A,{row}\n")).collect();
    accounts(&format!("account_id,latitude,longitude,segment,{columns}\n{rows}"), more)
}

pub fn revenues(plan: &Plan) -> Vec<f64> {
    plan.accounts.iter().map(|account| account.number("revenue")).collect()
}
