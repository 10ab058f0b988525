//! Columns that say which accounts must not move, but not to whom they are locked: `Locked`, `Do not move`.

use super::aliases::simplify;
use super::meanings::flag;
use super::plausible::sample;
use super::sheet::Sheet;
use crate::plan::words::count;

/// Parts of such headers, simplified.
const WORDS: [&str; 14] = [
    "locked",
    "lock",
    "donotmove",
    "nomove",
    "donotreassign",
    "keepowner",
    "keeprep",
    "frozen",
    "gesperrt",
    "fixiert",
    "nichtverschieben",
    "bleibt",
    "verrouille",
    "bloqueado",
];

/// Tells flags of locks that nothing reads, where a row has one.
pub fn warnings(accounts: &Sheet, in_use: &[usize]) -> Vec<String> {
    let speaks = |at: usize| WORDS.iter().any(|word| simplify(&accounts.table.headers[at]).contains(word));
    let is_flag = |at: usize| sample(&accounts.table, at).all(|cell| flag(cell).is_some());
    let locked = |at: usize| accounts.texts(at).into_iter().filter(|cell| flag(cell) == Some(true)).count();
    let found = accounts.unmatched().filter(|at| !in_use.contains(at)).filter(|&at| speaks(at) && is_flag(at) && locked(at) > 0);
    let told = |at| {
        format!(
            "{}: {:?} is not used: it marks {}, and locks nothing, as a lock names its rep: write the rep's id into a column locked_rep in \
             these rows (or list account_id, role and rep_id in a file, [data] locks)",
            accounts.table.file,
            accounts.table.headers[at],
            count(locked(at), "account")
        )
    };
    found.map(told).collect()
}
