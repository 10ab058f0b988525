//! An account goes to a rep who has all the skills it requires.

use std::collections::BTreeMap;

use crate::balance::formulate::{Barrier, Rules, Team};
use crate::model::RuleId;
use crate::plan::{Account, Rep};

/// A rule per skill that is required.
pub struct Skills<'a>(BTreeMap<&'a str, RuleId>);

/// The skills that an account requires, each once, in order.
pub fn needed(account: &Account) -> Vec<&str> {
    let mut needed: Vec<&str> = account.required_skills.iter().map(String::as_str).collect();
    needed.sort_unstable();
    needed.dedup();
    needed
}

impl<'a> Skills<'a> {
    pub fn of(team: &Team<'a>, rules: &mut Rules) -> Self {
        let mut skills = BTreeMap::new();
        for skill in team.accounts().flat_map(|account| &account.required_skills) {
            let words = || format!("the skill {skill} is required");
            skills.entry(skill.as_str()).or_insert_with(|| rules.add_barrier(Barrier::Skill(skill.clone()), words()));
        }
        Skills(skills)
    }

    /// The skills that the rep lacks.
    pub fn bars(&self, needed: &[&str], rep: &Rep) -> impl Iterator<Item = RuleId> {
        let lacking = needed.iter().filter(|skill| !rep.skills.iter().any(|own| own == *skill));
        lacking.filter_map(|skill| self.0.get(skill).copied())
    }
}
