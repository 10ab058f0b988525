//! An instance of territory balancing, and the builder that is the only way to one.

use super::{Adjacency, Options, Permissions, Quantity, RuleId};
use crate::error::{Error, Result};

/// What is balanced or bounded: hours of work always, revenue, potential, number of accounts as the plan asks.
#[derive(Clone, Debug)]
pub struct Activity {
    /// For messages: `workload`, `potential`, …
    pub name: String,
    /// What each unit brings to its territory, by option.
    pub load: Quantity,
    /// Each territory's share of the total; sums to 1. 0 = no share, no band and no variance.
    pub share: Vec<f64>,
    /// τ: relative half width of the band around the share of the actual total; infinite = no band.
    pub tolerance: f64,
    /// Least load per territory.
    pub lower: Vec<f64>,
    /// Greatest load per territory (capacity); may be infinite.
    pub upper: Vec<f64>,
    /// β: price of variance; 0 = none.
    pub weight: f64,
    /// h: what the squared relative deviation of a territory is multiplied with (a rep's capacity hours).
    pub scale: Vec<f64>,
    /// T: the reference total that makes deviations relative.
    pub reference: f64,
    /// The rule behind the band.
    pub band_rule: RuleId,
    /// The rule behind `lower` and `upper`.
    pub limit_rule: RuleId,
}

impl Activity {
    /// w: the coefficient of (load − share · total)² in the objective, per territory.
    pub fn curvature(&self, territory: usize) -> f64 {
        let share = self.share[territory];
        if share > 0.0 && self.weight > 0.0 {
            self.weight * self.scale[territory] / (share * self.reference).powi(2)
        } else {
            0.0
        }
    }
}

/// A limit on a sum over all units, or over those that choose one territory.
#[derive(Clone, Debug)]
pub struct Budget {
    /// What each option uses up; never negative.
    pub usage: Quantity,
    /// Counts only options in this territory; `None` = all.
    pub territory: Option<usize>,
    /// The greatest sum allowed.
    pub limit: f64,
    /// The rule behind it.
    pub rule: RuleId,
}

/// Every territory must be connected on the graph.
#[derive(Clone, Debug)]
pub struct Contiguity {
    /// The graph of units.
    pub graph: Adjacency,
    /// The rule behind it.
    pub rule: RuleId,
}

/// A validated instance. Fields are raw arrays, so that a checker can work from them alone.
#[derive(Clone, Debug)]
pub struct Instance {
    pub(crate) units: usize,
    pub(crate) options: Options,
    pub(crate) costs: Quantity,
    pub(crate) activities: Vec<Activity>,
    pub(crate) budgets: Vec<Budget>,
    pub(crate) permissions: Permissions,
    pub(crate) current: Vec<Option<u32>>,
    pub(crate) contiguity: Option<Contiguity>,
    pub(crate) integral: bool,
    pub(crate) hours: f64,
}

impl Instance {
    /// Starts an instance of `units` units and the given options.
    pub fn builder(units: usize, options: Options) -> InstanceBuilder {
        InstanceBuilder(Instance {
            units,
            options,
            costs: Quantity::default(),
            activities: Vec::new(),
            budgets: Vec::new(),
            permissions: Permissions::all(units),
            current: vec![None; units],
            contiguity: None,
            integral: false,
            hours: 0.0,
        })
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.units
    }

    /// Number of territories.
    pub fn territories(&self) -> usize {
        self.options.territories()
    }

    /// The options every unit chooses from.
    pub fn options(&self) -> Options {
        self.options
    }

    /// The activities, in order.
    pub fn activities(&self) -> &[Activity] {
        &self.activities
    }

    /// The budgets, in order.
    pub fn budgets(&self) -> &[Budget] {
        &self.budgets
    }

    /// The contiguity rule, where there is one.
    pub fn contiguity(&self) -> Option<&Contiguity> {
        self.contiguity.as_ref()
    }

    /// Whether every cost is a whole number and nothing else is priced, so that bounds may be rounded up.
    pub fn integral(&self) -> bool {
        self.integral
    }

    /// The hours of work behind the instance, the yardstick of the absolute gap; 0 where costs are not hours.
    pub fn hours(&self) -> f64 {
        self.hours
    }

    /// The territory a unit is in today.
    pub fn current(&self, unit: usize) -> Option<usize> {
        self.current[unit].map(|j| j as usize)
    }

    /// The rule that keeps a unit from an option, if any does.
    pub fn forbidden_by(&self, unit: usize, option: usize) -> Option<RuleId> {
        self.permissions.forbidden_by(unit, self.options.territory(option))
    }

    /// Whether a unit may choose an option.
    pub fn allows(&self, unit: usize, option: usize) -> bool {
        self.forbidden_by(unit, option).is_none()
    }

    /// Cost of an option for a unit: travel, moving, service given up.
    pub fn cost(&self, unit: usize, option: usize) -> f64 {
        self.quantity(&self.costs, unit, option)
    }

    /// What a unit brings to activity `k` by an option (to the option's territory; 0 where it has none).
    pub fn load(&self, activity: usize, unit: usize, option: usize) -> f64 {
        if self.options.territory(option).is_none() {
            return 0.0;
        }
        self.quantity(&self.activities[activity].load, unit, option)
    }

    /// What an option of a unit uses of a budget.
    pub fn usage(&self, budget: usize, unit: usize, option: usize) -> f64 {
        let budget = &self.budgets[budget];
        let territory = self.options.territory(option);
        if budget.territory.is_some() && budget.territory != territory {
            return 0.0;
        }
        self.quantity(&budget.usage, unit, option)
    }

    fn quantity(&self, quantity: &Quantity, unit: usize, option: usize) -> f64 {
        let levels = self.options.levels();
        let territory = self.options.territory(option);
        let row = unit * levels + if territory.is_some() { self.options.level(option) } else { 0 };
        quantity.at(levels, self.current(unit), row, territory)
    }
}

/// Builds an [`Instance`]; [`build`](Self::build) checks everything.
#[derive(Clone, Debug)]
pub struct InstanceBuilder(Instance);

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

    /// Says that every cost is a whole number and that no variance is priced.
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
    /// [`Error::Command`] where a length does not fit, a number is not finite or negative where it may not be, or
    /// shares do not sum to 1: mistakes of the program that builds, not of its user.
    pub fn build(self) -> Result<Instance> {
        let instance = self.0;
        let (n, m, rows) = (instance.units, instance.territories(), instance.units * instance.options.levels());
        if m == 0 || instance.options.levels() == 0 {
            return wrong("an instance needs a territory and a service level");
        }
        if m > u32::MAX as usize || n > u32::MAX as usize {
            return wrong("an instance has at most 2³² units and territories");
        }
        if instance.current.len() != n || instance.current.iter().flatten().any(|&j| j as usize >= m) {
            return wrong("`current` names a territory that does not exist, or has not one entry per unit");
        }
        check_quantity("costs", &instance.costs, n, m, rows)?;
        for activity in &instance.activities {
            check_activity(activity, n, m, rows)?;
        }
        for budget in &instance.budgets {
            check_quantity("a budget's usage", &budget.usage, n, m, rows)?;
            if budget.limit.is_nan() || budget.territory.is_some_and(|j| j >= m) {
                return wrong("a budget needs a limit and a territory that exists");
            }
        }
        if instance.contiguity.as_ref().is_some_and(|c| c.graph.units() != n) {
            return wrong("the adjacency graph must have one node per unit");
        }
        Ok(instance)
    }
}

fn check_activity(activity: &Activity, n: usize, m: usize, rows: usize) -> Result<()> {
    check_quantity(&activity.name, &activity.load, n, m, rows)?;
    let lengths = [&activity.share, &activity.lower, &activity.upper, &activity.scale];
    if lengths.iter().any(|values| values.len() != m) {
        return wrong(&format!("activity {}: share, lower, upper and scale need one entry per territory", activity.name));
    }
    if (activity.share.iter().sum::<f64>() - 1.0).abs() > 1e-9 || activity.share.iter().any(|&s| s.is_nan() || s < 0.0) {
        return wrong(&format!("activity {}: shares must not be negative and must sum to 1", activity.name));
    }
    let limits_fit = activity.lower.iter().zip(&activity.upper).all(|(&lo, &hi)| lo.is_finite() && lo <= hi);
    if !limits_fit || activity.tolerance.is_nan() || activity.tolerance < 0.0 {
        return wrong(&format!("activity {}: lower must be finite and ≤ upper, tolerance ≥ 0", activity.name));
    }
    if activity.weight > 0.0 && !(activity.reference > 0.0 && activity.scale.iter().all(|&h| h.is_finite() && h >= 0.0)) {
        return wrong(&format!("activity {}: a variance term needs a positive reference and finite scales", activity.name));
    }
    Ok(())
}

fn check_quantity(name: &str, quantity: &Quantity, n: usize, m: usize, rows: usize) -> Result<()> {
    let fits =
        |values: &[f64], length: usize| values.is_empty() || (values.len() == length && values.iter().all(|v| v.is_finite()));
    let arcs_fit = match quantity.arcs.as_deref() {
        Some(super::Arcs::Dense { territories, values }) => {
            *territories == m && values.len() == n * m && values.iter().all(|v| v.is_finite())
        }
        Some(super::Arcs::Geometric { units, sites, .. }) => units.len() == n && sites.len() == m,
        _ => true,
    };
    if fits(&quantity.fixed, rows)
        && fits(&quantity.scale, rows)
        && fits(&quantity.away, n)
        && fits(&quantity.uncovered, n)
        && arcs_fit
    {
        Ok(())
    } else {
        wrong(&format!("{name}: a length does not fit the instance, or a number is not finite"))
    }
}

fn wrong<T>(message: &str) -> Result<T> {
    Err(Error::Command(format!("instance: {message}")))
}
