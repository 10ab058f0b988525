//! `zip_to_rep.csv`: who has which postal code, where these are the units: what routing rules of a CRM are made from.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::content::Report;
use crate::balance::territories::RolePlan;
use crate::cells::Writer;
use crate::plan::contiguity::alongside;

const HEADER: [&str; 5] = ["role", "postal_code", "rep_id", "rep_name", "accounts"];

/// Writes a row per role and postal code; those without accounts that a map or a list of neighbours knows go to the rep of the
/// nearest that has some.
///
/// # Errors
/// Where the disk fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(out, HEADER.to_vec())?;
    for role in report.roles.iter().filter(|role| report.plan.has_postal_units(&role.role)) {
        for (code, (rep, accounts)) in rows(report, role) {
            let rep = rep.map(|rep| &report.plan.reps[rep]);
            let [id, name] = [rep.map(|rep| rep.id.as_str()), rep.map(|rep| rep.name.as_str())].map(Option::unwrap_or_default);
            writer.row([role.role.as_str(), code, id, name, &accounts.to_string()])?;
        }
    }
    writer.finish()
}

/// Per postal code its rep and its number of accounts.
fn rows<'a>(report: &Report<'a>, role: &RolePlan) -> BTreeMap<&'a str, (Option<usize>, usize)> {
    let mut rows: BTreeMap<&str, (Option<usize>, usize)> = BTreeMap::new();
    for assigned in &role.accounts {
        let row = rows.entry(report.plan.unit_name(&role.role, assigned.account)).or_default();
        *row = (row.0.or(assigned.rep), row.1 + 1);
    }
    let names: Vec<&str> = rows.keys().copied().collect();
    let beside = alongside(report.plan, &names);
    let nearest: Vec<(&str, Option<usize>)> = beside.into_iter().map(|(code, unit)| (code, rows[names[unit]].0)).collect();
    rows.extend(nearest.into_iter().map(|(code, rep)| (code, (rep, 0))));
    rows
}
