//! The only way to an [`Instance`], and what every instance holds to.

use super::counting::Counting;
use super::offsets::compute_offsets;
use super::{Activity, Budget, Contiguity, Instance, Options, Pairing, Permissions, Quantity, TeamBalance};
use crate::error::{Error, Result};
use crate::geometry::{Arcs, Entries, Position, Trips};

/// Squares of sums of greater numbers overflow.
const LARGEST: f64 = 1e60;

/// Builds an [`Instance`]; [`build`](Self::build) checks everything.
#[derive(Clone, Debug)]
pub struct InstanceBuilder(Instance);

impl Instance {
    /// Starts an instance of `units` units and the given options.
    pub fn builder(units: usize, options: Options) -> InstanceBuilder {
        InstanceBuilder(Instance {
            units,
            options,
            costs: Quantity::default(),
            activities: Vec::new(),
            budgets: Vec::new(),
            counting: Counting::default(),
            permissions: Permissions::all(units),
            current: vec![None; units],
            contiguity: None,
            pairing: None,
            integral: false,
            hours: 0.0,
        })
    }
}

impl InstanceBuilder {
    /// The cost of each unit and option.
    #[must_use]
    pub fn costs(mut self, costs: Quantity) -> Self {
        self.0.costs = costs;
        self
    }

    /// Adds an activity.
    #[must_use]
    pub fn activity(mut self, activity: Activity) -> Self {
        self.0.activities.push(activity);
        self
    }

    /// Adds a budget.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.0.budgets.push(budget);
        self
    }

    /// Which pairs of unit and territory are forbidden.
    #[must_use]
    pub fn permissions(mut self, permissions: Permissions) -> Self {
        self.0.permissions = permissions;
        self
    }

    /// The territory each unit is in today.
    #[must_use]
    pub fn current(mut self, current: Vec<Option<u32>>) -> Self {
        self.0.current = current;
        self
    }

    /// Asks for connected territories.
    #[must_use]
    pub fn contiguity(mut self, contiguity: Contiguity) -> Self {
        self.0.contiguity = Some(contiguity);
        self
    }

    /// Prices the territories of groups of units.
    #[must_use]
    pub fn pairing(mut self, pairing: Pairing) -> Self {
        self.0.pairing = Some(pairing);
        self
    }

    /// Says that every cost is a whole number and that nothing else is priced.
    #[must_use]
    pub fn integral(mut self) -> Self {
        self.0.integral = true;
        self
    }

    /// The hours of work behind the instance (see [`Instance::hours`]).
    #[must_use]
    pub fn hours(mut self, hours: f64) -> Self {
        self.0.hours = hours;
        self
    }

    /// The instance.
    ///
    /// # Errors
    /// [`Error::Model`] where a length does not fit, a number is not finite or negative where it may not be, or
    /// shares do not sum to 1: mistakes of the program that builds, not of its user.
    pub fn build(self) -> Result<Instance> {
        let mut instance = self.0;
        let (units, territories, levels) = (instance.units, instance.territories(), instance.options.levels());
        if territories == 0 || levels == 0 {
            return wrong("an instance needs a territory and a service level");
        }
        if territories > u32::MAX as usize || units > u32::MAX as usize {
            return wrong("an instance has at most 2³² units and territories");
        }
        if instance.current.len() != units || instance.current.iter().flatten().any(|&j| j as usize >= territories) {
            return wrong("`current` names a territory that does not exist, or has not one entry per unit");
        }
        let size = Size { units, territories, rows: units * levels };
        size.check_quantity("costs", &instance.costs)?;
        instance.activities.iter().try_for_each(|activity| size.check_activity(activity))?;
        instance.budgets.iter().try_for_each(|budget| size.check_budget(budget, instance.activities.len()))?;
        if instance.integral && !is_integral(&instance) {
            return wrong("costs are said to be whole numbers with nothing else priced, but are not");
        }
        if instance.contiguity.as_ref().is_some_and(|c| c.graph.units() != units) {
            return wrong("the adjacency graph must have one node per unit");
        }
        instance.pairing.as_ref().map_or(Ok(()), |pairing| size.check_pairing(pairing))?;
        compute_offsets(&mut instance);
        instance.counting = Counting::new(&instance.budgets, territories);
        Ok(instance)
    }
}

/// Dimensions that the lengths of arrays are held against.
struct Size {
    units: usize,
    territories: usize,
    /// Units × levels.
    rows: usize,
}

impl Size {
    fn check_activity(&self, activity: &Activity) -> Result<()> {
        let wrong = |reason: &str| wrong(&format!("activity {}: {reason}", activity.name));
        self.check_quantity(&activity.name, &activity.load)?;
        let lengths = [&activity.share, &activity.lower, &activity.upper, &activity.scale];
        if lengths.iter().any(|values| values.len() != self.territories) {
            return wrong("share, lower, upper and scale need one entry per territory");
        }
        // Bounds take what is assigned so far for the least there will be.
        if !is_from_zero(&activity.load) {
            return wrong("loads must not be negative");
        }
        if (activity.share.iter().sum::<f64>() - 1.0).abs() > 1e-9 || !from_zero(&activity.share) {
            return wrong("shares must not be negative and must sum to 1");
        }
        let limits_fit = activity.lower.iter().zip(&activity.upper).all(|(&lo, &hi)| lo.is_finite() && lo <= hi);
        if !limits_fit || activity.tolerance.is_nan() || activity.tolerance < 0.0 {
            return wrong("lower must be finite and ≤ upper, tolerance ≥ 0");
        }
        let scales_fit = from_zero(&activity.scale) && activity.scale.iter().all(|scale| scale.is_finite());
        if activity.weight > 0.0 && !(activity.reference > 0.0 && scales_fit) {
            return wrong("a variance term needs a positive reference and finite scales");
        }
        Ok(())
    }

    fn check_budget(&self, budget: &Budget, activities: usize) -> Result<()> {
        self.check_quantity("a budget's usage", &budget.usage)?;
        if !is_from_zero(&budget.usage) || !from_zero(&budget.usage.uncovered) {
            return wrong("a budget's usage must not be negative");
        }
        let gone = |j: Option<usize>| j.is_some_and(|j| j >= self.territories);
        if budget.limit.is_nan() || gone(budget.territory) || gone(budget.home) {
            return wrong("a budget needs a limit and a territory that exists");
        }
        let fits = |balance: &TeamBalance| {
            balance.activity < activities && balance.team.len() == self.territories && balance.part.is_finite()
        };
        if !budget.team_balance.as_ref().is_none_or(fits) {
            return wrong("a team balance needs an activity, a part of its total, and a flag per territory");
        }
        Ok(())
    }

    fn check_pairing(&self, pairing: &Pairing) -> Result<()> {
        let fits = |group: &Vec<u32>| group.is_sorted_by(|a, b| a < b) && group.iter().all(|&unit| (unit as usize) < self.units);
        if !pairing.groups.iter().all(fits) || !(0.0..=LARGEST).contains(&pairing.price) {
            return wrong("a pairing needs groups of units that exist, ascending, and a price from 0 up");
        }
        Ok(())
    }

    fn check_quantity(&self, name: &str, quantity: &Quantity) -> Result<()> {
        let fits = |values: &[f64], length: usize| values.is_empty() || (values.len() == length && finite(values));
        let by_row = fits(&quantity.fixed, self.rows) && fits(&quantity.scale, self.rows);
        let by_unit = fits(&quantity.away, self.units) && fits(&quantity.uncovered, self.units);
        let single = self.holds_entries(&quantity.single);
        if by_row && by_unit && single && quantity.arcs.as_deref().is_none_or(|arcs| self.holds(arcs, &quantity.scale)) {
            Ok(())
        } else {
            wrong(&format!("{name}: a length does not fit the instance, or a number is not finite or above {LARGEST:e}"))
        }
    }

    fn holds(&self, arcs: &Arcs, scale: &[f64]) -> bool {
        match arcs {
            Arcs::Dense { territories, values } => {
                *territories == self.territories && values.len() == self.units * self.territories && finite(values)
            }
            Arcs::Geometric { units, sites, .. } => {
                // Who is never visited may be nowhere.
                let levels = self.rows / self.units.max(1);
                let counts = |unit: usize| scale.is_empty() || scale[unit * levels..][..levels].iter().any(|&scale| scale != 0.0);
                let there = |(unit, position): (usize, &Position)| finite(&position.0) || !counts(unit);
                let fit = units.len() == self.units && sites.len() == self.territories;
                fit && sites.iter().all(|site| finite(&site.0)) && units.iter().enumerate().all(there)
            }
            Arcs::Driven { base, drive } => {
                let knots = drive.knots.iter().all(|&(km, value)| finite(&[km, value]));
                let starts = drive.knots.first().is_none_or(|first| *first == (0.0, 0.0));
                knots && starts && drive.knots.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1) && self.holds(base, scale)
            }
            Arcs::Trips { base, trips: Trips { days, visit, stop } } => {
                let of_day = [days.day_hours, days.overnight_hours, days.stops_per_trip];
                let fit = [visit, stop].iter().all(|hours| hours.len() == self.units && finite(hours) && from_zero(hours));
                fit && finite(&of_day) && from_zero(&of_day) && days.stops_per_trip > 0.0 && self.holds(base, scale)
            }
            Arcs::Overridden { base, entries } => self.holds(base, scale) && self.holds_entries(entries),
        }
    }

    fn holds_entries(&self, entries: &Entries) -> bool {
        let there = |(i, j, value): (u32, u32, f64)| {
            (i as usize) < self.units && (j as usize) < self.territories && value.abs() <= LARGEST
        };
        entries.iter().all(there)
    }
}

fn finite(values: &[f64]) -> bool {
    values.iter().all(|value| value.abs() <= LARGEST)
}

fn from_zero(values: &[f64]) -> bool {
    values.iter().all(|&value| value >= 0.0)
}

/// Whether no part of what a quantity adds up at a territory is negative.
fn is_from_zero(quantity: &Quantity) -> bool {
    [&quantity.fixed, &quantity.scale, &quantity.away].into_iter().all(|values| from_zero(values))
        && quantity.single.iter().all(|entry| entry.2 >= 0.0)
        && quantity.arcs.as_deref().is_none_or(arcs_are_from_zero)
}

/// Whether every cost that may be chosen is a whole number and nothing else is priced.
fn is_integral(instance: &Instance) -> bool {
    let whole = |unit: usize, option: usize| !instance.allows(unit, option) || instance.cost(unit, option).fract() == 0.0;
    let options = || 0..instance.options.count();
    let priced = |activity: &Activity| activity.weight > 0.0;
    let alone = instance.pairing.is_none() && !instance.activities.iter().any(priced);
    alone && (0..instance.units).all(|unit| options().all(|option| whole(unit, option)))
}

fn arcs_are_from_zero(arcs: &Arcs) -> bool {
    match arcs {
        Arcs::Dense { values, .. } => from_zero(values),
        Arcs::Geometric { .. } => true,
        Arcs::Driven { base, .. } | Arcs::Trips { base, .. } => arcs_are_from_zero(base),
        Arcs::Overridden { base, entries } => entries.iter().all(|entry| entry.2 >= 0.0) && arcs_are_from_zero(base),
    }
}

fn wrong<T>(message: &str) -> Result<T> {
    Err(Error::Model { of: "instance", reason: message.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::RuleId;
    use super::*;
    use crate::geometry::Metric;

    /// Two units and two territories; the message where it can't be built.
    fn refusal(load: Quantity) -> Option<String> {
        let activity = Activity::even("hours", load, 2, RuleId(0));
        let builder = Instance::builder(2, Options::new(2, 1, true)).current(vec![Some(0), None]).activity(activity);
        builder.build().err().map(|error| error.to_string())
    }

    fn overridden(value: f64, at: (u32, u32)) -> Quantity {
        let base = Arc::new(Arcs::Dense { territories: 2, values: vec![1.0; 4] });
        let arcs = Arcs::Overridden { base, entries: Entries::new(vec![(at.0, at.1, value)]) };
        Quantity { arcs: Some(Arc::new(arcs)), ..Quantity::default() }
    }

    #[test]
    fn loads_from_zero_up_are_taken() {
        let load = Quantity { fixed: vec![0.0, 1.0], scale: vec![0.0, 2.0], away: vec![0.5, 0.0], ..overridden(0.0, (1, 1)) };
        assert_eq!(refusal(load), None);
    }

    #[test]
    fn negative_loads_are_refused_wherever_they_hide() {
        let negative = vec![1.0, -1e-12];
        for load in [
            Quantity::per_unit(negative.clone()),
            Quantity { scale: negative.clone(), ..Quantity::dense(2, vec![1.0; 4]) },
            Quantity { away: negative, ..Quantity::default() },
            Quantity::dense(2, vec![1.0, 2.0, -3.0, 4.0]),
            overridden(-1.0, (0, 1)),
        ] {
            assert_eq!(
                refusal(load.clone()).as_deref(),
                Some("instance: activity hours: loads must not be negative"),
                "{load:?}"
            );
        }
    }

    #[test]
    fn negative_use_of_a_budget_is_refused() {
        for usage in [Quantity::per_unit(vec![-1.0, 0.0]), Quantity { uncovered: vec![0.0, -1.0], ..Quantity::default() }] {
            let builder = Instance::builder(2, Options::new(2, 1, true));
            assert!(builder.budget(Budget::new(usage, 1.0, RuleId(0))).build().is_err());
        }
    }

    #[test]
    fn what_is_integral_has_whole_costs_and_no_variance() {
        let build = |costs: Vec<f64>, weight: f64, closed: bool| {
            let mut permissions = Permissions::all(2);
            if closed {
                permissions.forbid(1, 1, RuleId(0));
            }
            let hours = Activity { weight, ..Activity::even("hours", Quantity::per_unit(vec![1.0; 2]), 2, RuleId(0)) };
            let builder = Instance::builder(2, Options::new(2, 1, false)).costs(Quantity::dense(2, costs)).activity(hours);
            builder.permissions(permissions).integral().build().is_ok()
        };
        let (whole, broken) = (vec![1.0, 2.0, 3.0, 4.0], vec![1.0, 2.0, 3.0, 4.5]);
        assert!(build(whole.clone(), 0.0, false) && build(broken.clone(), 0.0, true));
        assert!(!build(whole, 10.0, false) && !build(broken, 0.0, false));
    }

    #[test]
    fn places_that_are_nowhere_are_refused() {
        for x in [f64::NAN, f64::INFINITY, 1e200] {
            let (here, there) = (Position::in_plane(0.0, 0.0), Position::in_plane(x, 0.0));
            for (units, sites) in [(vec![here, there], vec![here; 2]), (vec![here; 2], vec![there, here])] {
                let arcs = Some(Arc::new(Arcs::Geometric { metric: Metric::Plane, units, sites }));
                assert!(refusal(Quantity { arcs, ..Quantity::default() }).is_some_and(|message| message.contains("not finite")));
            }
        }
    }

    #[test]
    fn arrays_that_do_not_fit_are_refused() {
        for load in [
            Quantity::per_unit(vec![1.0; 3]),
            Quantity::per_unit(vec![f64::NAN, 1.0]),
            Quantity::dense(3, vec![1.0; 6]),
            overridden(1.0, (2, 0)),
            overridden(f64::INFINITY, (0, 0)),
            overridden(1e308, (0, 0)),
            Quantity::per_unit(vec![1e308; 2]),
        ] {
            assert!(refusal(load.clone()).is_some_and(|message| message.contains("does not fit")), "{load:?}");
        }
    }
}
