//! Since when owners have their accounts: days that stand for none, and days to come.

use jiff::civil::{Date, date};

use super::claims::Claim;
use crate::plan::words::count;

/// Takes out days that programs write where there is none (1900-01-01, 9999-12-31), and tells them, and those after the plan starts.
pub fn settle(claims: &mut [Claim], start: Option<Date>) -> Vec<String> {
    let Some(file) = claims.first().map(|claim| claim.sheet.table.file.clone()) else { return Vec::new() };
    let (mut none, mut later) = (Vec::new(), Vec::new());
    for claim in claims {
        match claim.date {
            Some(day) if is_placeholder(day) => {
                none.push((day, claim.sheet.table.line(claim.row)));
                claim.date = None;
            }
            Some(day) if start.is_some_and(|start| day > start) => later.push((day, claim.sheet.table.line(claim.row))),
            _ => {}
        }
    }
    let told = |found: &[(Date, usize)], what: &str| {
        let (day, line) = found.iter().min_by_key(|(_, line)| line)?;
        Some(format!("{file}: {} since {what} (line {line}: {day})", count(found.len(), "owner")))
    };
    let none = told(&none, "a day that stands for none, so since when is not known");
    let later = told(&later, "a day after the plan starts, so for no time yet");
    none.into_iter().chain(later).collect()
}

/// Whether a day is one that nobody means: before 1902, beyond 2199, or the day that computers count from.
fn is_placeholder(day: Date) -> bool {
    !(1902..2200).contains(&day.year()) || day == date(1970, 1, 1)
}
