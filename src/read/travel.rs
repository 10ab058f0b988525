//! `travel` → known hours between reps and accounts: a row for each way, a table of reps by accounts, or the answer of a router.

mod matrix;
mod order;
mod plausible;
mod rows;
mod unit;
mod ways;
mod wide;

pub use matrix::Matrix;

use super::defects::Defects;
use super::ids::Ids;
use super::inputs::Inputs;
use super::people::People;
use crate::plan::Plan;
use ways::Roster;

/// Reads the one-way hours of a plan, and what is told of them.
pub fn read(inputs: &Inputs, plan: &mut Plan, (accounts, reps): (&Ids, &Ids), defects: &mut Defects) {
    if inputs.travel.is_none() && inputs.matrix.is_none() {
        return;
    }
    let (sellers, left_out) = (plan.reps.clone(), plan.left_out.clone());
    let people = People::new(reps, &sellers);
    let roster = Roster::of((accounts, reps), &people, &plan.accounts, &left_out);
    let found = match (&inputs.travel, &inputs.matrix) {
        (Some(sheet), _) if wide::is_wide(sheet, &roster) => wide::read(sheet, plan, &roster, defects),
        (Some(sheet), _) => rows::read(sheet, plan, &roster, defects),
        (_, Some(matrix)) => order::read(matrix, inputs, plan, &roster, defects),
        _ => None,
    };
    let Some(listing) = found else { return };
    if !plausible::check(&listing, plan, defects) {
        return;
    }
    if let Some(source) = plan.sources.iter_mut().find(|source| source.path == listing.file) {
        source.format += &listing.measure.words();
        source.headers = listing.headers.clone().unwrap_or_else(|| source.headers.clone());
    }
    let (hours, told) = listing.merged(defects);
    plan.warnings.extend(told);
    plan.travel = hours;
}
