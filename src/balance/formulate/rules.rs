//! What the opaque rule ids of an instance stand for.

use crate::model::RuleId;

/// Why an account may not go to a rep, beside the rep's leaving: what an exception can be made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Barrier {
    /// The account requires this skill.
    Skill(String),
    /// The account speaks this language.
    Language(String),
    /// The account is in this region; empty where it is in none.
    Region(String),
    /// The rep lives too far away.
    Distance,
    /// The account excludes reps.
    Exclusion,
    /// The account is locked to a rep.
    Lock,
}

/// The rules of a formulation in words: `RuleId(r)` is the r-th one.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<(String, Option<Barrier>)>);

impl Rules {
    /// Adds a rule and returns its id.
    pub fn add(&mut self, words: impl Into<String>) -> RuleId {
        self.push(words.into(), None)
    }

    /// Adds a rule that keeps accounts from reps.
    pub fn add_barrier(&mut self, barrier: Barrier, words: impl Into<String>) -> RuleId {
        self.push(words.into(), Some(barrier))
    }

    fn push(&mut self, words: String, barrier: Option<Barrier>) -> RuleId {
        self.0.push((words, barrier));
        RuleId((self.0.len() - 1) as u32)
    }

    /// The rule in words.
    pub fn words(&self, rule: RuleId) -> &str {
        self.0.get(rule.0 as usize).map_or("a rule", |(words, _)| words)
    }

    /// What kind of barrier the rule is; `None` where no exception can be made from it.
    pub fn barrier(&self, rule: RuleId) -> Option<&Barrier> {
        self.0.get(rule.0 as usize)?.1.as_ref()
    }

    /// Adds to the words of a rule.
    pub fn annotate(&mut self, rule: RuleId, addition: &str) {
        if let Some((words, _)) = self.0.get_mut(rule.0 as usize) {
            words.push_str(addition);
        }
    }
}

/// A cap on what leaves its owner, as the plan file has it.
#[derive(Clone, Debug, PartialEq)]
pub struct CapRule {
    /// Its key in `[stability]`.
    pub key: &'static str,
    /// The territory whose rep it is for; `None` = all together.
    pub territory: Option<usize>,
    /// The share that may leave.
    pub share: f64,
    /// What it is a share of, in accounts, money or hours.
    pub base: f64,
}

/// One end of a span, as the plan file has it.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanRule {
    /// The manager.
    pub manager: String,
    /// The activity: its place among the instance's, and its name.
    pub activity: (usize, String),
    /// The sum of the reps' shares.
    pub share: f64,
    /// What the team may be off it, relative to it.
    pub tolerance: f64,
    /// The reference amount of the team: its share of the activity's reference total.
    pub base: f64,
    /// Whether it is the upper end.
    pub above: bool,
}
