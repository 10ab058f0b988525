//! An account goes to a rep who speaks its language. Reps without a list of languages speak all.

use std::collections::BTreeMap;

use crate::balance::formulate::{Barrier, Rules, Team};
use crate::model::RuleId;
use crate::plan::{Account, Rep};

/// A rule per language of the accounts, where some rep has a list.
pub struct Languages<'a>(BTreeMap<&'a str, RuleId>);

impl<'a> Languages<'a> {
    pub fn of(team: &Team<'a>, rules: &mut Rules) -> Self {
        let mut languages = BTreeMap::new();
        if team.sellers().any(|rep| !rep.languages.is_empty()) {
            for language in team.accounts().filter_map(|account| account.language.as_deref()) {
                let words = || format!("the language {language} is spoken");
                languages.entry(language).or_insert_with(|| rules.add_barrier(Barrier::Language(language.into()), words()));
            }
        }
        Languages(languages)
    }

    /// The account's language, where it matters.
    pub fn needed<'b>(&self, account: &'b Account) -> Option<&'b str> {
        account.language.as_deref().filter(|language| self.0.contains_key(language))
    }

    pub fn bars(&self, language: &str, rep: &Rep) -> Option<RuleId> {
        let speaks = rep.languages.is_empty() || rep.languages.iter().any(|own| own == language);
        if speaks { None } else { self.0.get(language).copied() }
    }
}
