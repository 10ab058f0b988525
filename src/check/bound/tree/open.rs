//! The pairs of unit and territory that a node leaves open, and what follows from capacities alone.

use super::super::super::permissions::Barriers;
use super::super::super::raw::{self, Place};
use super::widened;
use crate::model::{Instance, Tree};

/// Cells of a capacity at most, lest a tree with tiny cells take all memory.
const CELLS: f64 = 1_048_576.0;

/// Costs, loads and capacities of an instance with one service level, in tables unit by unit.
pub(super) struct Capacitated<'a> {
    instance: &'a Instance,
    territories: usize,
    cost: Vec<f64>,
    load: Vec<f64>,
    /// Loads in cells, rounded down.
    cells: Vec<usize>,
    capacity: Vec<f64>,
    /// Capacities in cells, no more than all units could fill.
    room: Vec<usize>,
    varies: bool,
    /// Whether every plan costs a whole number.
    pub(super) whole: bool,
}

impl<'a> Capacitated<'a> {
    /// The tables, or what can't be computed with.
    pub(super) fn new(instance: &'a Instance, tree: &Tree) -> Result<Self, String> {
        let (territories, activity) = (instance.options.territories(), &instance.activities[tree.activity]);
        let pairs = || (0..instance.units).flat_map(|unit| (0..territories).map(move |territory| (unit, territory)));
        let table = |quantity| -> Vec<f64> {
            let number = |(unit, territory)| raw::number(instance, quantity, unit, Some(Place { territory, level: 0 }));
            pairs().map(number).collect()
        };
        let (cost, load) = (table(&instance.costs), table(&activity.load));
        if cost.iter().chain(&load).any(|number| !number.is_finite()) {
            return Err("a cost or a load is no number".to_owned());
        }
        let cells: Vec<f64> =
            load.iter().enumerate().map(|(pair, load)| (load / tree.cell[pair % territories]).floor()).collect();
        let capacity: Vec<f64> = activity.upper.iter().map(|&upper| widened(upper)).collect();
        let room = |j: usize| {
            let all: f64 = cells.iter().skip(j).step_by(territories).sum();
            (capacity[j] / tree.cell[j]).floor().min(all)
        };
        let room: Vec<f64> = (0..territories).map(room).collect();
        if let Some(j) = room.iter().position(|&room| room > CELLS) {
            return Err(format!("capacity {j} has {} cells, there must be {CELLS} at most", room[j]));
        }
        let varies = instance.activities.iter().any(|activity| activity.weight > 0.0);
        Ok(Capacitated {
            whole: !varies && cost.iter().all(|cost| cost.fract() == 0.0),
            cells: cells.into_iter().map(|cells| cells.min(2.0 * CELLS) as usize).collect(),
            room: room.into_iter().map(|room| room as usize).collect(),
            instance,
            territories,
            cost,
            load,
            capacity,
            varies,
        })
    }

    pub(super) fn cost(&self, unit: usize, territory: usize) -> f64 {
        self.cost[unit * self.territories + territory]
    }

    /// The load of a pair in cells, rounded down.
    pub(super) fn cells(&self, unit: usize, territory: usize) -> usize {
        self.cells[unit * self.territories + territory]
    }

    /// A sum that no plan exceeds; +∞ where there is variance to pay as well.
    pub(super) fn dearest(&self) -> f64 {
        let rows = self.cost.chunks(self.territories);
        let sum: f64 = rows.map(|row| row.iter().copied().fold(f64::NEG_INFINITY, f64::max)).sum();
        let size: f64 = self.cost.iter().map(|cost| cost.abs()).sum();
        if self.varies { f64::INFINITY } else { sum + 1e-12 * size }
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

    /// The cells left beside the units without a choice.
    pub(super) fn room(&self, capacitated: &Capacitated) -> Vec<usize> {
        let mut room = capacitated.room.clone();
        for (unit, territory) in self.settled() {
            room[territory] = room[territory].saturating_sub(capacitated.cells(unit, territory));
        }
        room
    }

    fn settled(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.open.len() / self.territories).filter_map(|unit| self.only(unit).map(|territory| (unit, territory)))
    }

    /// Closes pairs that don't fit beside the units without a choice, until all do; whether every unit keeps one.
    pub(super) fn settle(&mut self, capacitated: &Capacitated) -> bool {
        loop {
            let Some(left) = self.left(capacitated) else { return false };
            let before = self.clone();
            let fits = |pair: usize| left[pair % self.territories].holds(capacitated.load[pair], capacitated.cells[pair]);
            let losing: Vec<usize> = (0..self.pairs()).filter(|&pair| before.open[pair] && !fits(pair)).collect();
            let losing = losing.into_iter().filter(|pair| before.only(pair / before.territories).is_none());
            let closed = losing.map(|pair| self.open[pair] = false).count();
            if (0..self.pairs() / self.territories).any(|unit| self.of(unit).next().is_none()) {
                return false;
            }
            if closed == 0 {
                return true;
            }
        }
    }

    /// What the units without a choice leave of each capacity; `None` where they don't fit.
    fn left(&self, capacitated: &Capacitated) -> Option<Vec<Left>> {
        let whole = capacitated.capacity.iter().zip(&capacitated.room);
        let mut left: Vec<Left> = whole.map(|(&load, &cells)| Left { load, cells: cells as f64 }).collect();
        for (unit, territory) in self.settled() {
            left[territory].load -= capacitated.load[self.pair(unit, territory)];
            left[territory].cells -= capacitated.cells(unit, territory) as f64;
        }
        left.iter().all(|left| left.load >= 0.0 && left.cells >= 0.0).then_some(left)
    }
}

struct Left {
    load: f64,
    cells: f64,
}

impl Left {
    fn holds(&self, load: f64, cells: usize) -> bool {
        load <= self.load && cells as f64 <= self.cells
    }
}
