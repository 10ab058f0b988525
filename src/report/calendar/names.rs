//! Names of the files of a calendar.

use crate::plan::Rep;
use crate::report::names::stems;

/// The file of each rep by place, `REP.ics`.
pub fn files(reps: &[Rep]) -> Vec<String> {
    stems(reps.iter().map(|rep| rep.id.as_str()), &[]).into_iter().map(|stem| stem + ".ics").collect()
}
