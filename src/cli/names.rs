//! Accounts and reps by what they are called on the command line.

use sutton::plan::words::{count, first};
use sutton::read::nearest::hint;
use sutton::{Error, Result};

/// Ids named before the rest is only counted.
const NAMED: usize = 10;

/// The place of the one that is meant: by id, else by name in any case.
pub fn index<'a>(word: &str, what: &str, all: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Result<usize> {
    if let Some(at) = all.clone().position(|(id, _)| id == word) {
        return Ok(at);
    }
    let folded = word.trim().to_lowercase();
    let named: Vec<(usize, &str)> =
        all.clone().enumerate().filter(|(_, (_, name))| name.to_lowercase() == folded).map(|(at, (id, _))| (at, id)).collect();
    match named.as_slice() {
        [(at, _)] => Ok(*at),
        [] => {
            let known = hint(word, all.flat_map(|(id, name)| [id, name]));
            Err(Error::Command(format!("{word:?} is no {what} of the plan, by id or name{known}")))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|(_, id)| *id).collect();
            let (number, ids) = (count(ids.len(), what), first(&ids, NAMED));
            Err(Error::Command(format!("{word:?} is the name of {number}: say which by its id, {ids}")))
        }
    }
}
