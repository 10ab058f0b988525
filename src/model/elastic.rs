//! An instance whose limits are told apart, so that each can be dropped, or give way by an amount.

use super::{FEASIBILITY_TOLERANCE, Instance, RuleId, evaluate};

/// A limit that can give way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoftLimit {
    /// The greatest load of a territory; gives way in units of the load.
    Upper {
        /// The activity.
        activity: usize,
        /// The territory.
        territory: usize,
    },
    /// The least load of a territory; gives way in units of the load.
    Lower {
        /// The activity.
        activity: usize,
        /// The territory.
        territory: usize,
    },
    /// The band of an activity, around the shares of all territories; gives way by an addition to the tolerance.
    Band {
        /// The activity.
        activity: usize,
    },
    /// A budget; gives way in units of its use.
    Budget {
        /// The budget.
        budget: usize,
    },
    /// Rule that keeps a unit from some territories; dropped or kept.
    Barrier {
        /// The unit.
        unit: usize,
    },
    /// Rule that keeps a unit in one territory; dropped or kept.
    Lock {
        /// The unit.
        unit: usize,
    },
}

/// A territory that is closed to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForbiddenOption {
    /// The territory.
    pub territory: usize,
    /// The rule behind it.
    pub rule: RuleId,
    /// The limit that it stands or falls with; `None`: it always stands.
    pub limit: Option<usize>,
}

/// An instance and its limits.
#[derive(Clone, Debug)]
pub struct ElasticModel {
    instance: Instance,
    limits: Vec<SoftLimit>,
    /// Per unit, everything but its lock: more than one may close a territory.
    forbidden: Vec<Vec<ForbiddenOption>>,
    /// Per unit, the limit that is its lock.
    locks: Vec<Option<usize>>,
}

impl ElasticModel {
    /// Tells the limits of an instance apart. `forbidden` has, per unit, every rule that closes a territory to it but the lock,
    /// the first one of a territory first.
    pub fn new(instance: Instance, limits: Vec<SoftLimit>, forbidden: Vec<Vec<ForbiddenOption>>) -> Self {
        let mut locks = vec![None; instance.units()];
        for (at, limit) in limits.iter().enumerate() {
            if let SoftLimit::Lock { unit } = limit {
                locks[*unit] = Some(at);
            }
        }
        ElasticModel { instance, limits, forbidden, locks }
    }

    /// The instance with every limit as it stands.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The limits.
    pub fn limits(&self) -> &[SoftLimit] {
        &self.limits
    }

    /// The limits that keep a unit from an option; `None` where something that always stands does.
    pub fn closing(&self, unit: usize, option: usize) -> Option<Vec<usize>> {
        let territory = self.instance.options().territory(option);
        let covered = self.instance.permissions.covered.get(unit).copied().flatten();
        let level = self.instance.options().level(option);
        let closed = match territory {
            None => covered.is_some(),
            Some(_) => self.instance.permissions.level_forbidden_by(unit, level).is_some(),
        };
        if closed {
            return None;
        }
        let forbidden = self.forbidden[unit].iter().filter(|option| Some(option.territory) == territory);
        let mut closing: Vec<usize> = forbidden.map(|option| option.limit).collect::<Option<_>>()?;
        let locked = self.instance.permissions.locks[unit].filter(|&(j, _)| territory != Some(j as usize));
        closing.extend(self.locks[unit].filter(|_| locked.is_some()));
        Some(closing)
    }

    /// The instance whose limits give way by these amounts, each in the limit's own unit; ∞ drops a limit, and so does any
    /// amount above 0 where it can only be dropped or kept.
    pub fn widened(&self, amounts: &[f64]) -> Instance {
        let mut instance = self.instance.clone();
        let mut open = vec![false; instance.units()];
        for (limit, &amount) in self.limits.iter().zip(amounts).filter(|(_, amount)| **amount > 0.0) {
            match *limit {
                SoftLimit::Upper { activity, territory } => instance.activities[activity].upper[territory] += amount,
                SoftLimit::Lower { activity, territory } => {
                    let lower = &mut instance.activities[activity].lower[territory];
                    *lower = (*lower - amount).max(0.0);
                }
                SoftLimit::Band { activity } => instance.activities[activity].tolerance += amount,
                SoftLimit::Budget { budget } => instance.budgets[budget].widen(amount.min(self.greatest_use(budget))),
                SoftLimit::Barrier { unit } => open[unit] = true,
                SoftLimit::Lock { unit } => instance.permissions.locks[unit] = None,
            }
        }
        self.reopen(&mut instance, &open, amounts);
        instance
    }

    /// Gives some units rows of their own, without the barriers that have fallen.
    fn reopen(&self, instance: &mut Instance, open: &[bool], amounts: &[f64]) {
        let permissions = &mut instance.permissions;
        permissions.pairs.retain(|&(unit, ..)| !open[unit as usize]);
        for unit in (0..open.len()).filter(|&unit| open[unit]) {
            let mut forbidden = vec![None; self.instance.territories()];
            for option in self.forbidden[unit].iter().filter(|option| option.limit.is_none_or(|limit| amounts[limit] <= 0.0)) {
                forbidden[option.territory].get_or_insert(option.rule);
            }
            let class = permissions.add_class(forbidden);
            permissions.set_class(unit, class);
        }
    }

    /// Greatest use of a budget by any assignment.
    fn greatest_use(&self, budget: usize) -> f64 {
        let options = self.instance.options().count();
        let most = |unit| (0..options).map(|option| self.instance.usage(budget, unit, option)).fold(0.0, f64::max);
        (0..self.instance.units()).map(most).sum()
    }

    /// By how much each limit must give way for an assignment, in the limit's own unit (1 = dropped); `None` where it
    /// goes against what always stands. What [`evaluate`] forgives counts as nothing.
    ///
    /// # Panics
    /// Where `assignment` has not one valid option per unit.
    pub fn excess(&self, assignment: &[u32]) -> Option<Vec<f64>> {
        let mut closing = vec![false; self.limits.len()];
        for (unit, &option) in assignment.iter().enumerate() {
            self.closing(unit, option as usize)?.into_iter().for_each(|limit| closing[limit] = true);
        }
        let loads = evaluate(&self.instance, assignment).loads;
        let amount = |(at, limit): (usize, &SoftLimit)| match *limit {
            SoftLimit::Upper { activity, territory } => {
                let high = self.instance.activities[activity].upper[territory];
                beyond(loads[activity][territory], high)
            }
            SoftLimit::Lower { activity, territory } => {
                let low = self.instance.activities[activity].lower[territory];
                beyond(-loads[activity][territory], -low)
            }
            SoftLimit::Band { activity } => self.band_excess(activity, &loads[activity]),
            SoftLimit::Budget { budget } => {
                let used = |(unit, &option): (usize, &u32)| self.instance.usage(budget, unit, option as usize);
                self.instance.budgets[budget].excess(assignment.iter().enumerate().map(used).sum(), &loads)
            }
            SoftLimit::Barrier { .. } | SoftLimit::Lock { .. } => f64::from(closing[at]),
        };
        Some(self.limits.iter().enumerate().map(amount).collect())
    }

    fn band_excess(&self, activity: usize, loads: &[f64]) -> f64 {
        let rules = &self.instance.activities[activity];
        let total: f64 = loads.iter().sum();
        let deviation = |(&load, &share): (&f64, &f64)| {
            let fair = share * total;
            let slack = FEASIBILITY_TOLERANCE * load.abs().max(fair).max(1.0).min(total.max(1.0));
            if share > 0.0 && fair > 0.0 { ((load - fair).abs() - slack).max(0.0) / fair } else { 0.0 }
        };
        let widest = loads.iter().zip(&rules.share).map(deviation).fold(0.0, f64::max);
        (widest - rules.tolerance).max(0.0)
    }
}

/// By how much a number is beyond its limit, if by more than rounding.
fn beyond(value: f64, limit: f64) -> f64 {
    let excess = value - limit;
    if excess > FEASIBILITY_TOLERANCE * limit.abs().max(1.0) { excess } else { 0.0 }
}
