//! Columns of part-time work, which nothing reads: the hours of reps have to hold it.

use super::aliases::simplify;
use super::plausible::sample;
use super::sheet::Sheet;

/// Their simplified headers, a year or a sign of per cent aside.
const HEADERS: &[&str] = &[
    "fte",
    "ftes",
    "ftepercent",
    "ftepct",
    "fteshare",
    "fulltimeequivalent",
    "employment",
    "employmentpercent",
    "employmentpercentage",
    "employmentrate",
    "employmentdegree",
    "parttime",
    "parttimepercent",
    "parttimefactor",
    "parttimeshare",
    "teilzeit",
    "teilzeitgrad",
    "teilzeitfaktor",
    "beschaftigungsgrad",
    "pensum",
    "arbeitspensum",
    "vza",
    "tempspartiel",
    "tauxdactivite",
    "tiempoparcial",
];

/// Tells those whose cells differ from row to row.
pub fn warnings(reps: &Sheet) -> Vec<String> {
    let is_one = |at: &usize| HEADERS.contains(&simplify(&reps.table.headers[*at]).as_str());
    let differs = |at: &usize| {
        let first = reps.texts(*at).first().copied();
        sample(&reps.table, *at).next().is_some() && reps.texts(*at).into_iter().any(|cell| Some(cell) != first)
    };
    let told = |at: usize| {
        let (file, header) = (&reps.table.file, &reps.table.headers[at]);
        format!("{file}: {header:?} is not used: capacity_hours must already be the hours that each rep works, part time counted")
    };
    reps.unmatched().filter(is_one).filter(differs).map(told).collect()
}
