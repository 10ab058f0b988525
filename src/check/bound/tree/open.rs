//! The pairs ij that a node leaves open, and their costs c_ij.

use super::super::super::permissions::Barriers;
use super::super::super::raw::{self, Place};
use super::super::super::refusal::Refusal;
use crate::model::{Instance, Quantity};

/// Costs of an instance with one service level, in a table unit by unit.
pub(super) struct Pairs<'a> {
    pub(super) instance: &'a Instance,
    pub(super) territories: usize,
    cost: Vec<f64>,
    varies: bool,
    /// Whether every plan costs a whole number.
    pub(super) whole: bool,
}

impl<'a> Pairs<'a> {
    /// The table, or that a cost is no number.
    pub(super) fn new(instance: &'a Instance) -> Result<Self, Refusal> {
        let cost = table(instance, &instance.costs)?;
        let varies = instance.activities.iter().any(|activity| activity.weight > 0.0);
        let whole = !varies && cost.iter().all(|cost| cost.fract() == 0.0);
        Ok(Pairs { instance, territories: instance.options.territories(), cost, varies, whole })
    }

    pub(super) fn cost(&self, unit: usize, territory: usize) -> f64 {
        self.cost[unit * self.territories + territory]
    }

    /// A sum that no plan exceeds; +∞ where there is variance to pay as well.
    pub(super) fn dearest(&self) -> f64 {
        let rows = self.cost.chunks(self.territories);
        let sum: f64 = rows.map(|row| row.iter().copied().fold(f64::NEG_INFINITY, f64::max)).sum();
        let size: f64 = self.cost.iter().map(|cost| cost.abs()).sum();
        if self.varies { f64::INFINITY } else { sum + 1e-12 * size }
    }

    /// A bound, rounded down, but up to the next whole number where every plan's cost is one.
    pub(super) fn rounded(&self, value: f64, error: f64) -> f64 {
        if self.whole { (value - error).ceil() } else { value - error }
    }

    /// All pairs that the permissions allow.
    pub(super) fn everything(&self) -> Open {
        let allowed = |unit: usize| {
            let barriers = Barriers::of(&self.instance.permissions, unit);
            (0..self.territories).map(|territory| barriers.allow(Some(territory))).collect::<Vec<bool>>()
        };
        Open { open: (0..self.instance.units).flat_map(allowed).collect(), territories: self.territories }
    }
}

/// A quantity of every pair, unit by unit.
pub(super) fn table(instance: &Instance, quantity: &Quantity) -> Result<Vec<f64>, Refusal> {
    let territories = instance.options.territories();
    let pairs = (0..instance.units).flat_map(|unit| (0..territories).map(move |territory| (unit, territory)));
    let number = |(unit, territory)| raw::number(instance, quantity, unit, Some(Place { territory, level: 0 }));
    let numbers: Vec<f64> = pairs.map(number).collect();
    if numbers.iter().all(|number| number.is_finite()) {
        Ok(numbers)
    } else {
        Err(Refusal::Overflow("a cost or a load is no number"))
    }
}

/// Open pairs, unit by unit.
#[derive(Clone)]
pub(super) struct Open {
    open: Vec<bool>,
    territories: usize,
}

impl Open {
    pub(super) fn pairs(&self) -> usize {
        self.open.len()
    }

    pub(super) fn pair(&self, unit: usize, territory: usize) -> usize {
        unit * self.territories + territory
    }

    pub(super) fn unit(&self, pair: usize) -> usize {
        pair / self.territories
    }

    pub(super) fn close(&mut self, pair: usize) {
        self.open[pair] = false;
    }

    /// The territories left to a unit.
    pub(super) fn of(&self, unit: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.territories).filter(move |&territory| self.open[self.pair(unit, territory)])
    }

    /// The only territory left to a unit.
    pub(super) fn only(&self, unit: usize) -> Option<usize> {
        let mut left = self.of(unit);
        left.next().filter(|_| left.next().is_none())
    }

    /// The units that may come to a territory, or go elsewhere.
    pub(super) fn choosing(&self, territory: usize) -> impl Iterator<Item = usize> + '_ {
        let units = 0..self.open.len() / self.territories;
        units.filter(move |&unit| self.open[self.pair(unit, territory)] && self.only(unit).is_none())
    }

    /// The same with a unit in one territory.
    pub(super) fn with(&self, unit: usize, territory: usize) -> Open {
        let mut with = self.clone();
        with.open[unit * self.territories..(unit + 1) * self.territories].fill(false);
        with.open[self.pair(unit, territory)] = true;
        with
    }

    /// The units without a choice, with their territory.
    pub(super) fn settled(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.open.len() / self.territories).filter_map(|unit| self.only(unit).map(|territory| (unit, territory)))
    }

    /// Whether a unit has nowhere to go.
    pub(super) fn strands(&self) -> bool {
        self.open.chunks(self.territories).any(|row| !row.contains(&true))
    }

    /// Whether a pair is open.
    pub(super) fn holds(&self, pair: usize) -> bool {
        self.open[pair]
    }
}
