//! A part of a batch, for one machine of many.

use std::fmt;

use super::manifest::Entry;
use crate::error::{Error, Result};

/// Environment variables in which schedulers give the task of an array, and the number of the first one.
const INDEXES: [(&str, usize); 3] = [("SLURM_ARRAY_TASK_ID", 1), ("JOB_COMPLETION_INDEX", 0), ("AWS_BATCH_JOB_ARRAY_INDEX", 0)];

/// A part of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub index: usize,
    /// Number of parts.
    pub count: usize,
}

impl Shard {
    /// Part `index` (from 1) of `count`.
    ///
    /// # Errors
    /// [`Error::Command`] where there is no such part.
    pub fn new(index: usize, count: usize) -> Result<Self> {
        let there = (1..=count).contains(&index);
        let out = || Error::Command(format!("shard {index}/{count} is out of range: shards of {count} count from 1 to {count}"));
        if count == 0 {
            return Err(Error::Command("0 shards: there must be one at least".into()));
        }
        if there { Ok(Shard { index, count }) } else { Err(out()) }
    }

    /// Reads `2/5`, the second of five.
    ///
    /// # Errors
    /// [`Error::Command`] where it is not of that form, or out of range.
    pub fn parse(text: &str) -> Result<Self> {
        let parts = text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        let (index, count) =
            parts.ok_or_else(|| Error::Command(format!("--shard {text}: should be like 2/5, the second of five")))?;
        Shard::new(index, count)
    }

    /// The shard of `count` that a scheduler says this is: Slurm's array from 1, Kubernetes' and AWS Batch's from 0.
    /// `variable` reads the environment.
    ///
    /// # Errors
    /// [`Error::Command`] where no scheduler says, or what it says is out of range.
    pub fn of_scheduler(count: usize, variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let Some((name, start, value)) = INDEXES.iter().find_map(|&(name, start)| Some((name, start, variable(name)?))) else {
            let names = INDEXES.map(|(name, _)| name).join(", ");
            return Err(Error::Command(format!(
                "--shards {count}: no scheduler says which one this is (none of {names} is set)"
            )));
        };
        let range = || {
            let last = (count + start).saturating_sub(1);
            Error::Command(format!("{name}={value}: with --shards {count} it should be a number from {start} to {last}"))
        };
        let index = value.parse::<usize>().ok().and_then(|value| (value + 1).checked_sub(start)).ok_or_else(range)?;
        Shard::new(index, count).map_err(|error| if count == 0 { error } else { range() })
    }

    /// The entries of this part. What several scenarios have in common is worked off once.
    pub fn of<'a>(&self, entries: &'a [Entry]) -> Vec<&'a Entry> {
        let mut distinct: Vec<&Entry> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        distinct.extend(entries.iter().filter(|entry| seen.insert(&entry.result)));
        distinct.into_iter().skip(self.index - 1).step_by(self.count).collect()
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheduled(count: usize, name: &str, value: &str) -> Result<Shard> {
        Shard::of_scheduler(count, |asked| (asked == name).then(|| value.to_string()))
    }

    #[test]
    fn schedulers_count_from_one_or_from_zero() {
        let shard = |index| Some(Shard { index, count: 4 });
        assert_eq!(scheduled(4, "SLURM_ARRAY_TASK_ID", "4").ok(), shard(4));
        assert_eq!(scheduled(4, "JOB_COMPLETION_INDEX", "0").ok(), shard(1));
        assert_eq!(scheduled(4, "AWS_BATCH_JOB_ARRAY_INDEX", "3").ok(), shard(4));
        for (name, value) in [("SLURM_ARRAY_TASK_ID", "0"), ("SLURM_ARRAY_TASK_ID", "5"), ("JOB_COMPLETION_INDEX", "4")] {
            assert!(scheduled(4, name, value).unwrap_err().to_string().contains("with --shards 4 it should be a number from"));
        }
        assert!(scheduled(4, "HOME", "2").is_err() && scheduled(0, "SLURM_ARRAY_TASK_ID", "1").is_err());
    }

    #[test]
    fn shards_part_the_results_between_them() {
        let entry = |at: usize| Entry { name: at.to_string(), changes: Default::default(), result: (at % 7).to_string() };
        let entries: Vec<Entry> = (0..9).map(entry).collect();
        for count in 1..=8 {
            let mut all: Vec<&str> = Vec::new();
            for index in 1..=count {
                all.extend(Shard { index, count }.of(&entries).iter().map(|entry| entry.result.as_str()));
            }
            all.sort_unstable();
            assert_eq!(all, ["0", "1", "2", "3", "4", "5", "6"]);
        }
        for wrong in ["0/3", "4/3", "1/0", "1", "a/b", "-1/2", "1/2/3"] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
    }
}
