//! Skills and languages, spelled alike in accounts and reps; words for nothing are none.

use std::collections::{BTreeMap, BTreeSet};

use super::placeholders::is_placeholder;
use super::spellings::Spellings;
use crate::plan::words::{count, first};
use crate::plan::{Account, Rep};

/// Skills that are named of many.
const NAMED: usize = 5;

/// Spells skills and languages like the reps, and tells skills that no rep has; `file` has the accounts.
pub fn settle(accounts: &mut [Account], reps: &mut [Rep], file: &str) -> Vec<String> {
    let skills =
        alike(reps.iter_mut().map(|rep| &mut rep.skills), accounts.iter_mut().map(|account| &mut account.required_skills));
    let mut spoken: Vec<Vec<String>> = accounts.iter_mut().map(|account| account.language.take().into_iter().collect()).collect();
    let languages = alike(reps.iter_mut().map(|rep| &mut rep.languages), spoken.iter_mut());
    accounts.iter_mut().zip(spoken).for_each(|(account, language)| account.language = language.into_iter().next());
    let told = [skills.told("skills"), languages.told("languages"), lacking(accounts, reps, file)];
    told.into_iter().flatten().collect()
}

/// Spells lists alike, the first as they are.
fn alike<'a>(first: impl Iterator<Item = &'a mut Vec<String>>, others: impl Iterator<Item = &'a mut Vec<String>>) -> Spellings {
    let mut spellings = Spellings::default();
    for list in first.chain(others) {
        list.retain(|word| !is_placeholder(word));
        spellings.add(list.iter().map(String::as_str));
        list.iter_mut().for_each(|word| *word = spellings.spelled(word));
    }
    spellings
}

/// Skills that accounts need and no rep has.
fn lacking(accounts: &[Account], reps: &[Rep], file: &str) -> Option<String> {
    let held: BTreeSet<&str> = reps.iter().flat_map(|rep| &rep.skills).map(String::as_str).collect();
    let mut lacking: BTreeMap<&str, usize> = BTreeMap::new();
    for skill in accounts.iter().flat_map(|account| &account.required_skills).filter(|skill| !held.contains(skill.as_str())) {
        *lacking.entry(skill).or_default() += 1;
    }
    let words: Vec<String> = lacking.iter().map(|(skill, rows)| format!("{skill} ({})", count(*rows, "account"))).collect();
    (!words.is_empty()).then(|| format!("{file}: skills that are required, and no rep has: {}", first(&words, NAMED)))
}
