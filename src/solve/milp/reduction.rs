//! Presolve of a restricted MIP: units with one option become constants, so that a small one of a large instance stays small.

use super::restricted::RestrictedMip;
use crate::model::{Instance, objective::interval};

/// A closed interval.
pub(super) type Range = (f64, f64);

/// An instance with everything settled by the core summed up.
pub(super) struct Reduction<'a> {
    pub instance: &'a Instance,
    /// Units with a choice and their options.
    pub free: Vec<(usize, &'a [u32])>,
    /// An option per unit; right for settled units.
    base: Vec<u32>,
    /// Σ cost of settled units, and of groups of them.
    pub cost: f64,
    /// Load of settled units: `load[k][j]`.
    pub load: Vec<Vec<f64>>,
    /// Budget use of settled units.
    pub usage: Vec<f64>,
    /// A range that holds the load of each activity and territory over the core.
    reach: Vec<Vec<Range>>,
    /// Least and greatest total of each activity; equal where no load depends on the choice.
    pub total: Vec<Range>,
}

impl<'a> Reduction<'a> {
    /// Sums up what the core settles; `None` where it leaves a unit nothing.
    pub fn new(instance: &'a Instance, core: &'a RestrictedMip) -> Option<Self> {
        let (m, activities) = (instance.territories(), instance.activities().len());
        let mut reduction = Reduction {
            instance,
            free: Vec::new(),
            base: Vec::with_capacity(instance.units()),
            cost: 0.0,
            load: vec![vec![0.0; m]; activities],
            usage: vec![0.0; instance.budgets().len()],
            reach: Vec::new(),
            total: Vec::new(),
        };
        for (unit, options) in core.options.iter().enumerate() {
            let first = *options.first()?;
            reduction.base.push(first);
            if options.len() > 1 {
                reduction.free.push((unit, options));
            } else {
                reduction.settle(unit, first as usize);
            }
        }
        reduction.settle_groups();
        for activity in 0..activities {
            reduction.measure(activity);
        }
        Some(reduction)
    }

    /// The whole assignment, given the choice (a position in its options) of each free unit.
    pub fn assignment(&self, choices: impl IntoIterator<Item = usize>) -> Vec<u32> {
        let mut assignment = self.base.clone();
        for (&(unit, options), choice) in self.free.iter().zip(choices) {
            assignment[unit] = options[choice];
        }
        assignment
    }

    /// The assignment that takes each free unit's option of greatest value; `values` lists them unit after unit.
    pub fn round(&self, values: &[f64]) -> Vec<u32> {
        let mut rest = values;
        self.assignment(self.free.iter().map(|&(_, options)| {
            let (own, others) = rest.split_at(options.len());
            rest = others;
            (0..own.len()).max_by(|&a, &b| own[a].total_cmp(&own[b])).unwrap_or(0)
        }))
    }

    /// Σ of the least costs: what no plan of the core falls below.
    pub fn least_cost(&self) -> f64 {
        let least = |&(unit, options): &(usize, &[u32])| {
            options.iter().map(|&option| self.instance.cost(unit, option as usize)).fold(f64::INFINITY, f64::min)
        };
        self.cost + self.free.iter().map(least).sum::<f64>()
    }

    /// The position of a unit among the free ones; else the option it is settled on.
    pub fn find(&self, unit: usize) -> Result<usize, u32> {
        self.free.binary_search_by_key(&unit, |&(free, _)| free).map_err(|_| self.base[unit])
    }

    /// Whether the activity's total depends on the choice.
    pub fn total_moves(&self, activity: usize) -> bool {
        self.total[activity].0 < self.total[activity].1
    }

    /// Scale of a territory's loads in the model: its share of the total, so that rows are about 1.
    pub fn unit_of_load(&self, activity: usize, territory: usize) -> f64 {
        let total = self.unit_of_total(activity);
        let share = self.instance.activities()[activity].share[territory];
        if share > 0.0 { share * total } else { total / self.instance.territories() as f64 }
    }

    /// Scale of the total in the model.
    pub fn unit_of_total(&self, activity: usize) -> f64 {
        let (least, greatest) = self.total[activity];
        let size = least.abs().max(greatest.abs());
        if size > 0.0 { size } else { 1.0 }
    }

    /// The deviations ℓ − sΛ that a territory can have inside the core, its band and its limits.
    pub fn deviations(&self, activity: usize, territory: usize) -> Range {
        let rules = &self.instance.activities()[activity];
        let (share, (least, greatest)) = (rules.share[territory], self.total[activity]);
        let (low, high) = self.reach[activity][territory];
        let (low, high) = (low.max(rules.lower[territory]), high.min(rules.upper[territory]));
        let (mut from, mut to) = (low - share * greatest, high - share * least);
        if rules.tolerance.is_finite() && share > 0.0 {
            let band = rules.tolerance * share * greatest.abs().max(least.abs());
            (from, to) = (from.max(-band), to.min(band));
        }
        (from.min(to), to.max(from))
    }

    /// Limits of a territory's load that hold whatever the total; with the band where the total is a constant.
    pub fn limits(&self, activity: usize, territory: usize) -> Range {
        let rules = &self.instance.activities()[activity];
        if self.total_moves(activity) {
            (rules.lower[territory], rules.upper[territory])
        } else {
            interval(rules, territory, self.total[activity].0)
        }
    }

    fn settle(&mut self, unit: usize, option: usize) {
        self.cost += self.instance.cost(unit, option);
        if let Some(j) = self.instance.options().territory(option) {
            for (activity, loads) in self.load.iter_mut().enumerate() {
                loads[j] += self.instance.load(activity, unit, option);
            }
        }
        for (budget, used) in self.usage.iter_mut().enumerate() {
            *used += self.instance.usage(budget, unit, option);
        }
    }

    /// Counts what groups cost whose every unit is settled.
    fn settle_groups(&mut self) {
        let Some(pairing) = self.instance.pairing() else { return };
        for (group, units) in pairing.groups.iter().enumerate() {
            if units.iter().all(|&unit| self.find(unit as usize).is_err()) {
                let territories = pairing.territories(group, self.instance.options(), &self.base);
                self.cost += pairing.price_of(territories.len());
            }
        }
    }

    /// Finds what loads and total of an activity can be.
    fn measure(&mut self, activity: usize) {
        let settled: f64 = self.load[activity].iter().sum();
        let mut reach: Vec<Range> = self.load[activity].iter().map(|&load| (load, load)).collect();
        let mut total = (settled, settled);
        for &(unit, options) in &self.free {
            let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
            for &option in options {
                let load = self.instance.load(activity, unit, option as usize);
                (least, greatest) = (least.min(load), greatest.max(load));
                if let Some(j) = self.instance.options().territory(option as usize) {
                    reach[j] = (reach[j].0 + load.min(0.0), reach[j].1 + load.max(0.0));
                }
            }
            total = (total.0 + least, total.1 + greatest);
        }
        self.reach.push(reach);
        self.total.push(total);
    }
}
