//! `adjacency` → pairs of neighbouring units.

use std::collections::BTreeSet;

use super::defects::Defects;
use super::row::Row;
use super::sheet::Sheet;
use crate::plan::Plan;

/// Reads pairs of units, each of which must be one of a role that is redrawn.
pub fn read(sheet: &Sheet, plan: &Plan, defects: &mut Defects) -> Vec<(String, String)> {
    let columns = ["unit_a", "unit_b"].map(|name| sheet.required(name, defects));
    let redrawn: Vec<String> = plan.roles().into_iter().filter(|role| plan.redrawn(role).is_some()).collect();
    let units = |role: &String| (0..plan.accounts.len()).map(|at| plan.unit_name(role, at)).collect::<Vec<&str>>();
    let known: BTreeSet<&str> = redrawn.iter().flat_map(units).collect();
    let mut pairs = Vec::with_capacity(sheet.table.rows());
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let pair = columns.map(|column| {
            let name = row.required(column);
            // Without a role to hold it against, nothing is known.
            if !known.is_empty() && !name.is_empty() && !known.contains(name) {
                row.unknown(column, "is no unit: no account is in it", known.iter().copied());
            }
            name.to_string()
        });
        let [a, b] = pair;
        pairs.push((a, b));
    }
    pairs
}
