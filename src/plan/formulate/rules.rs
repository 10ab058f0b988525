//! What the opaque rule ids of an instance stand for.

use crate::model::RuleId;

/// The rules of a formulation in words: `RuleId(r)` is the r-th one.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<String>);

impl Rules {
    /// Adds a rule and returns its id.
    pub fn add(&mut self, words: impl Into<String>) -> RuleId {
        self.0.push(words.into());
        RuleId((self.0.len() - 1) as u32)
    }

    /// The rule in words.
    pub fn words(&self, rule: RuleId) -> &str {
        self.0.get(rule.0 as usize).map_or("a rule", String::as_str)
    }
}
