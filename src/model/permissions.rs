//! Which territory a unit may go to, and which rule forbids the rest.

/// The id of a rule, opaque to the mathematics: whoever builds the instance knows what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u32);

/// Forbidden pairs of unit and territory, each with the rule that forbids it.
///
/// Kept in three layers, so that a million units need no table of pairs: classes of units that share what they
/// may not have (skills), single pairs (exclusions), and locks to one territory; beside them, who may not stay uncovered, and
/// who has no choice of service levels.
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    pub(crate) class_of: Vec<u32>,
    pub(crate) classes: Vec<Vec<Option<RuleId>>>,
    pub(crate) pairs: Vec<(u32, u32, RuleId)>,
    pub(crate) locks: Vec<Option<(u32, RuleId)>>,
    /// Units that may not stay uncovered; empty = all may, as far as locks allow.
    pub(crate) covered: Vec<Option<RuleId>>,
    /// The only service level that a unit may have in a territory; empty = all levels are open to everybody.
    pub(crate) only: Vec<Option<(u32, RuleId)>>,
}

impl Permissions {
    /// Everything allowed, for `units` units.
    pub fn all(units: usize) -> Self {
        let (class_of, locks) = (vec![0; units], vec![None; units]);
        Permissions { class_of, classes: vec![Vec::new()], pairs: Vec::new(), locks, covered: Vec::new(), only: Vec::new() }
    }

    /// Adds a class of units: `forbidden[j]` is the rule that keeps them from territory `j`. Returns its number.
    pub fn add_class(&mut self, forbidden: Vec<Option<RuleId>>) -> u32 {
        self.classes.push(forbidden);
        (self.classes.len() - 1) as u32
    }

    /// Puts a unit into a class made by [`add_class`](Self::add_class).
    pub fn set_class(&mut self, unit: usize, class: u32) {
        self.class_of[unit] = class;
    }

    /// Forbids one pair.
    pub fn forbid(&mut self, unit: usize, territory: usize, rule: RuleId) {
        let key = (unit as u32, territory as u32);
        let at = self.pairs.partition_point(|&(i, j, _)| (i, j) < key);
        if self.pairs.get(at).is_none_or(|&(i, j, _)| (i, j) != key) {
            self.pairs.insert(at, (key.0, key.1, rule));
        }
    }

    /// Locks a unit to a territory: every other one, and staying uncovered, is forbidden by `rule`.
    pub fn lock(&mut self, unit: usize, territory: usize, rule: RuleId) {
        self.locks[unit] = Some((territory as u32, rule));
    }

    /// Forbids a unit to stay uncovered.
    pub fn cover(&mut self, unit: usize, rule: RuleId) {
        self.covered.resize(self.locks.len(), None);
        self.covered[unit] = Some(rule);
    }

    /// Leaves a unit one service level wherever it goes.
    pub fn keep_level(&mut self, unit: usize, level: usize, rule: RuleId) {
        self.only.resize(self.locks.len(), None);
        self.only[unit] = Some((level as u32, rule));
    }

    /// The rule that keeps a unit from a service level, if any does.
    pub fn level_forbidden_by(&self, unit: usize, level: usize) -> Option<RuleId> {
        let only = self.only.get(unit).copied().flatten();
        only.filter(|&(kept, _)| kept as usize != level).map(|(_, rule)| rule)
    }

    /// The rule that keeps a unit from a territory (`None` as territory: from staying uncovered), if any does.
    pub fn forbidden_by(&self, unit: usize, territory: Option<usize>) -> Option<RuleId> {
        if let Some((locked, rule)) = self.locks[unit]
            && territory != Some(locked as usize)
        {
            return Some(rule);
        }
        let Some(j) = territory else { return self.covered.get(unit).copied().flatten() };
        if let Some(rule) = self.classes[self.class_of[unit] as usize].get(j).copied().flatten() {
            return Some(rule);
        }
        if self.pairs.is_empty() {
            return None;
        }
        let key = (unit as u32, j as u32);
        self.pairs.binary_search_by_key(&key, |&(i, j, _)| (i, j)).ok().map(|at| self.pairs[at].2)
    }
}
