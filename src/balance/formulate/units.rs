//! Units of several accounts, families and areas: what one costs and brings is what its accounts do, and it may go only where
//! all of them may.

use std::sync::Arc;

use crate::error::Result;
use crate::geometry::{Arcs, Entries, Trips};
use crate::model::{Activity, Budget, Instance, Permissions, Quantity, RuleId};
use crate::plan::units::Units;

/// The instance of the units, from that of their accounts.
///
/// Service levels must cut the distances of a unit's accounts by one factor.
pub(super) fn gather(apart: &Instance, units: &Units) -> Result<Instance> {
    let mut gathering = Gathering { apart, units, arcs: Vec::new() };
    let mut builder = Instance::builder(units.len(), apart.options())
        .costs(gathering.quantity(&apart.costs))
        .permissions(gathering.permissions())
        .current((0..units.len()).map(|unit| gathering.home(unit)).collect())
        .hours(apart.hours());
    for activity in apart.activities() {
        let load = gathering.quantity(&activity.load);
        builder = builder.activity(Activity { load, ..activity.clone() });
    }
    let mut gathered: Vec<(Arc<Quantity>, Arc<Quantity>)> = Vec::new();
    for budget in apart.budgets() {
        if let Some(own) = gathering.of_home(budget) {
            builder = builder.budget(own);
            continue;
        }
        let known = gathered.iter().find(|(of_accounts, _)| Arc::ptr_eq(of_accounts, &budget.usage));
        let usage = known.map_or_else(|| Arc::new(gathering.quantity(&budget.usage)), |(_, usage)| Arc::clone(usage));
        gathered.push((Arc::clone(&budget.usage), Arc::clone(&usage)));
        builder = builder.budget(Budget { usage, ..budget.clone() });
    }
    builder.build()
}

/// The instance of single accounts, with the limits of their units' instance, and allowed wherever their units are.
pub(super) fn take_limits(apart: &Instance, units: &Units, whole: &Instance) -> Instance {
    let mut apart = apart.clone();
    for (activity, of_units) in apart.activities.iter_mut().zip(&whole.activities) {
        (activity.lower, activity.upper) = (of_units.lower.clone(), of_units.upper.clone());
        activity.tolerance = of_units.tolerance;
    }
    for (budget, of_units) in apart.budgets.iter_mut().zip(&whole.budgets) {
        // Offsets of a span are the units' own.
        budget.widen(of_units.room() - budget.room());
    }
    for at in 0..apart.units {
        let unit = units.unit(at);
        let freed = |&j: &usize| apart.forbidden_by(at, j).is_some() && whole.allows(unit, j);
        if (0..whole.territories()).any(|j| freed(&j)) {
            let forbidden = (0..whole.territories()).map(|j| whole.forbidden_by(unit, j)).collect();
            let class = apart.permissions.add_class(forbidden);
            apart.permissions.set_class(at, class);
            apart.permissions.locks[at] = whole.permissions.locks[unit];
            apart.permissions.pairs.retain(|pair| pair.0 as usize != at);
        }
    }
    apart
}

struct Gathering<'a> {
    apart: &'a Instance,
    units: &'a Units,
    /// Distances gathered so far: of accounts, their scale, of units. Costs and loads mostly share theirs.
    arcs: Vec<(Arc<Arcs>, Vec<f64>, Arc<Arcs>)>,
}

impl Gathering<'_> {
    fn levels(&self) -> usize {
        self.apart.options().levels()
    }

    /// The units whose accounts are several.
    fn several(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.units.len()).filter(|&unit| self.units.members(unit).len() > 1)
    }

    fn quantity(&mut self, of_accounts: &Quantity) -> Quantity {
        let mut quantity = Quantity {
            fixed: self.sums(&of_accounts.fixed, self.levels()),
            away: self.sums(&of_accounts.away, 1),
            uncovered: self.sums(&of_accounts.uncovered, 1),
            ..Quantity::default()
        };
        if let Some(arcs) = &of_accounts.arcs {
            (quantity.scale, quantity.arcs) =
                (self.sums(&of_accounts.scale, self.levels()), Some(self.travelled(arcs, &of_accounts.scale)));
        }
        if !of_accounts.away.is_empty() {
            self.part_ways(&of_accounts.away, &mut quantity);
        }
        quantity
    }

    /// Sums per unit and row of numbers per account and row.
    fn sums(&self, values: &[f64], rows: usize) -> Vec<f64> {
        if values.is_empty() {
            return Vec::new();
        }
        let units = (0..self.units.len()).flat_map(|unit| (0..rows).map(move |row| (unit, row)));
        units.map(|(unit, row)| self.units.members(unit).map(|at| values[at * rows + row]).sum()).collect()
    }

    /// Distances of units: of several accounts, their mean by scale.
    fn travelled(&mut self, arcs: &Arc<Arcs>, scale: &[f64]) -> Arc<Arcs> {
        if let Some((.., known)) = self.arcs.iter().find(|(of, by, _)| Arc::ptr_eq(of, arcs) && by == scale) {
            return Arc::clone(known);
        }
        let (levels, territories) = (self.levels(), self.apart.territories());
        let mut entries = Vec::new();
        for unit in self.several() {
            let visited = self.units.members(unit).filter(|&at| scale[at * levels] > 0.0);
            let all: f64 = visited.clone().map(|at| scale[at * levels]).sum();
            let mean = |j: usize| visited.clone().map(|at| scale[at * levels] / all * arcs.at(at, j)).sum();
            entries.extend((0..territories).map(|j| (unit as u32, j as u32, mean(j))));
        }
        let gathered = Arc::new(Arcs::Overridden { base: Arc::new(self.of_first(arcs)), entries: Entries::new(entries) });
        self.arcs.push((Arc::clone(arcs), scale.to_vec(), Arc::clone(&gathered)));
        gathered
    }

    /// Distances of each unit's first account.
    fn of_first(&self, arcs: &Arcs) -> Arcs {
        let firsts = || (0..self.units.len()).filter_map(|unit| self.units.members(unit).next());
        match arcs {
            Arcs::Dense { territories, values } => {
                let row = |at: usize| values[at * territories..(at + 1) * territories].iter().copied();
                Arcs::Dense { territories: *territories, values: firsts().flat_map(row).collect() }
            }
            Arcs::Geometric { metric, units, sites } => {
                Arcs::Geometric { metric: *metric, units: firsts().map(|at| units[at]).collect(), sites: sites.clone() }
            }
            Arcs::Driven { base, drive } => Arcs::Driven { base: Arc::new(self.of_first(base)), drive: drive.clone() },
            Arcs::Trips { base, trips } => {
                let of = |hours: &[f64]| firsts().map(|at| hours[at]).collect();
                let trips = Trips { days: trips.days, visit: of(&trips.visit), stop: of(&trips.stop) };
                Arcs::Trips { base: Arc::new(self.of_first(base)), trips }
            }
            Arcs::Overridden { base, entries } => {
                let first = |at: usize| self.units.members(self.units.unit(at)).next() == Some(at);
                let own = entries.iter().filter(|entry| first(entry.0 as usize));
                let own = own.map(|(at, j, value)| (self.units.unit(at as usize) as u32, j, value)).collect();
                Arcs::Overridden { base: Arc::new(self.of_first(base)), entries: Entries::new(own) }
            }
        }
    }

    /// Where most of a unit's accounts are today.
    fn home(&self, unit: usize) -> Option<u32> {
        let mut homes: Vec<u32> = self.units.members(unit).filter_map(|at| self.apart.current[at]).collect();
        homes.sort_unstable();
        homes.chunk_by(|a, b| a == b).rev().max_by_key(|same| same.len()).map(|same| same[0])
    }

    /// A unit whose accounts have different owners leaves some of them wherever it goes.
    fn part_ways(&self, of_accounts: &[f64], quantity: &mut Quantity) {
        let mut single = Vec::new();
        for unit in self.several() {
            let leaving = || self.units.members(unit).filter(|&at| of_accounts[at] != 0.0);
            let home = |at: usize| self.apart.current[at];
            if leaving().all(|at| home(at) == self.home(unit)) {
                continue;
            }
            quantity.away[unit] = 0.0;
            let left = |j: u32| leaving().filter(|&at| home(at).is_some_and(|home| home != j)).map(|at| of_accounts[at]).sum();
            single.extend((0..self.apart.territories() as u32).map(|j| (unit as u32, j, left(j))));
        }
        quantity.single = Entries::new(single);
    }

    /// A budget of what leaves a territory, where units of more than one owner may leave it in part: these have numbers of their own.
    fn of_home(&mut self, budget: &Budget) -> Option<Budget> {
        let home = budget.home? as u32;
        let of_home = |at: usize| self.apart.current[at] == Some(home);
        let mixed = |unit: usize| self.units.members(unit).any(of_home) && !self.units.members(unit).all(of_home);
        if !self.several().any(mixed) {
            return None;
        }
        let only = |values: &[f64]| values.iter().enumerate().map(|(at, &own)| if of_home(at) { own } else { 0.0 }).collect();
        let (away, uncovered) = (only(&budget.usage.away), only(&budget.usage.uncovered));
        let usage = self.quantity(&Quantity { away, uncovered, ..Quantity::default() });
        Some(Budget { usage: usage.into(), home: None, ..budget.clone() })
    }

    /// What bars an account bars its unit; of several rules that of the first account counts.
    fn permissions(&self) -> Permissions {
        let (of_accounts, territories) = (&self.apart.permissions, self.apart.territories());
        let mut permissions = Permissions::all(self.units.len());
        permissions.classes.clone_from(&of_accounts.classes);
        for unit in 0..self.units.len() {
            let members = self.units.members(unit);
            let mut classes: Vec<u32> = members.clone().map(|at| of_accounts.class_of[at]).collect();
            classes.dedup();
            permissions.class_of[unit] = match classes[..] {
                [one] => one,
                _ => {
                    let barring =
                        |j: usize| classes.iter().find_map(|&class| of_accounts.classes[class as usize].get(j)?.as_ref());
                    let barred: Vec<Option<RuleId>> = (0..territories).map(|j| barring(j).copied()).collect();
                    permissions.add_class(barred)
                }
            };
            permissions.locks[unit] = members.clone().find_map(|at| of_accounts.locks[at]);
            if let Some(rule) = members.clone().find_map(|at| of_accounts.covered.get(at).copied().flatten()) {
                permissions.cover(unit, rule);
            }
            if let Some((level, rule)) = members.clone().find_map(|at| of_accounts.only.get(at).copied().flatten()) {
                permissions.keep_level(unit, level as usize, rule);
            }
        }
        for &(at, j, rule) in &of_accounts.pairs {
            permissions.pairs.push((self.units.unit(at as usize) as u32, j, rule));
        }
        permissions.pairs.sort_by_key(|&(unit, j, _)| (unit, j));
        permissions.pairs.dedup_by_key(|&mut (unit, j, _)| (unit, j));
        permissions
    }
}
