//! Permissions: x_io = 0 where a lock, a rule about a territory or the only service level allowed forbids option o to unit i.

use super::raw::Place;
use super::violation::Violation;
use crate::model::{Instance, Permissions, RuleId};

/// The rules that hold for one unit.
pub(super) struct Barriers<'a> {
    lock: Option<(u32, RuleId)>,
    class: &'a [Option<RuleId>],
    pairs: &'a [(u32, u32, RuleId)],
    covered: Option<RuleId>,
    only: Option<(u32, RuleId)>,
}

impl<'a> Barriers<'a> {
    pub(super) fn of(permissions: &'a Permissions, unit: usize) -> Self {
        let start = permissions.pairs.partition_point(|pair| (pair.0 as usize) < unit);
        let end = permissions.pairs.partition_point(|pair| pair.0 as usize <= unit);
        Barriers {
            lock: permissions.locks[unit],
            class: &permissions.classes[permissions.class_of[unit] as usize],
            pairs: &permissions.pairs[start..end],
            covered: permissions.covered.get(unit).copied().flatten(),
            only: permissions.only.get(unit).copied().flatten(),
        }
    }

    /// Whether the unit may go to a territory (`None`: stay uncovered).
    pub(super) fn allow(&self, territory: Option<usize>) -> bool {
        self.broken_lock(territory).is_none() && self.forbidding(territory).is_none()
    }

    /// The same at a service level of a territory.
    pub(super) fn allow_place(&self, place: Place) -> bool {
        self.allow(Some(place.territory)) && self.level_kept(place).is_none()
    }

    /// The level that the unit must have where it has another one.
    fn level_kept(&self, place: Place) -> Option<(u32, RuleId)> {
        self.only.filter(|&(level, _)| level as usize != place.level)
    }

    fn broken_lock(&self, territory: Option<usize>) -> Option<(u32, RuleId)> {
        self.lock.filter(|&(locked, _)| territory != Some(locked as usize))
    }

    fn forbidding(&self, territory: Option<usize>) -> Option<RuleId> {
        let Some(territory) = territory else { return self.covered };
        let by_class = self.class.get(territory).copied().flatten();
        by_class.or_else(|| {
            let found = self.pairs.binary_search_by_key(&(territory as u32), |pair| pair.1);
            found.ok().map(|at| self.pairs[at].2)
        })
    }
}

pub(super) fn violations(instance: &Instance, places: &[Option<Place>]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (unit, place) in places.iter().enumerate() {
        let barriers = Barriers::of(&instance.permissions, unit);
        let territory = place.map(|place| place.territory);
        if let Some((locked, rule)) = barriers.broken_lock(territory) {
            violations.push(Violation::Lock { unit, locked, territory, rule });
        }
        if let Some(rule) = barriers.forbidding(territory) {
            violations.push(Violation::Forbidden { unit, territory, rule });
        }
        if let Some((place, (only, rule))) = place.and_then(|place| Some((place, barriers.level_kept(place)?))) {
            violations.push(Violation::Level { unit, level: place.level, only, rule });
        }
    }
    violations
}
