//! The Lagrangian relaxation of the assignment rows: a knapsack per territory.

use super::super::super::sum::Sum;
use super::knapsack::{Item, Knapsack};
use super::open::{Open, Pairs, table};
use super::{ROUNDING, Relaxation, Relaxed, widened};
use crate::model::Instance;

/// Cells of a capacity at most, lest a tree with tiny cells take all memory.
const CELLS: f64 = 1_048_576.0;

/// Loads and capacities of an instance, in tables unit by unit, and what they are counted in.
pub(super) struct Capacitated<'a> {
    pairs: &'a Pairs<'a>,
    load: Vec<f64>,
    /// Loads in cells, rounded down.
    cells: Vec<usize>,
    capacity: Vec<f64>,
    /// Capacities in cells, no more than all units could fill.
    room: Vec<usize>,
    grid: f64,
}

impl<'a> Capacitated<'a> {
    /// The tables, or what can't be computed with.
    pub(super) fn new(pairs: &'a Pairs<'a>, activity: usize, cell: &[f64], grid: f64) -> Result<Self, String> {
        let (territories, instance): (usize, &Instance) = (pairs.territories, pairs.instance);
        let load = table(instance, &instance.activities[activity].load)?;
        let cells: Vec<f64> = load.iter().enumerate().map(|(pair, load)| (load / cell[pair % territories]).floor()).collect();
        let capacity: Vec<f64> = instance.activities[activity].upper.iter().map(|&upper| widened(upper)).collect();
        let room = |j: usize| {
            let all: f64 = cells.iter().skip(j).step_by(territories).sum();
            (capacity[j] / cell[j]).floor().min(all)
        };
        let room: Vec<f64> = (0..territories).map(room).collect();
        if let Some(j) = room.iter().position(|&room| room > CELLS) {
            return Err(format!("capacity {j} has {} cells, there must be {CELLS} at most", room[j]));
        }
        Ok(Capacitated {
            cells: cells.into_iter().map(|cells| cells.min(2.0 * CELLS) as usize).collect(),
            room: room.into_iter().map(|room| room as usize).collect(),
            pairs,
            load,
            capacity,
            grid,
        })
    }

    /// The load of a pair in cells, rounded down.
    fn cells(&self, unit: usize, territory: usize) -> usize {
        self.cells[unit * self.pairs.territories + territory]
    }

    /// The cells left beside the units without a choice.
    fn room(&self, open: &Open) -> Vec<usize> {
        let mut room = self.room.clone();
        for (unit, territory) in open.settled() {
            room[territory] = room[territory].saturating_sub(self.cells(unit, territory));
        }
        room
    }

    /// What the units without a choice leave of each capacity; `None` where they don't fit.
    fn left(&self, open: &Open) -> Option<Vec<Left>> {
        let whole = self.capacity.iter().zip(&self.room);
        let mut left: Vec<Left> = whole.map(|(&load, &cells)| Left { load, cells: cells as f64 }).collect();
        for (unit, territory) in open.settled() {
            left[territory].load -= self.load[open.pair(unit, territory)];
            left[territory].cells -= self.cells(unit, territory) as f64;
        }
        left.iter().all(|left| left.load >= 0.0 && left.cells >= 0.0).then_some(left)
    }
}

impl Relaxation for Capacitated<'_> {
    /// Closes pairs that don't fit beside the units without a choice, until all do.
    fn settle(&self, open: &mut Open) -> bool {
        loop {
            let Some(left) = self.left(open) else { return false };
            let fits = |pair: usize| left[pair % self.pairs.territories].holds(self.load[pair], self.cells[pair]);
            let choice = |pair: usize| open.only(open.unit(pair)).is_none();
            let losing: Vec<usize> = (0..open.pairs()).filter(|&pair| open.holds(pair) && !fits(pair) && choice(pair)).collect();
            losing.iter().for_each(|&pair| open.close(pair));
            if open.strands() {
                return false;
            }
            if losing.is_empty() {
                return true;
            }
        }
    }

    fn relaxed(&self, open: &Open, numbers: &[f64]) -> Relaxed {
        let (room, u): (Vec<usize>, Vec<f64>) = (self.room(open), numbers.iter().map(|steps| steps * self.grid).collect());
        let (mut sum, mut size) = (Sum::default(), 0.0);
        let mut add = |term: f64, of: f64| {
            sum.add(term);
            size += of;
        };
        for (unit, &u) in u.iter().enumerate() {
            let part = open.only(unit).map_or(u, |territory| self.pairs.cost(unit, territory));
            add(part, part.abs());
        }
        let (mut gains, mut apart) = (vec![0.0; open.pairs()], vec![0.0; u.len()]);
        for (territory, &room) in room.iter().enumerate() {
            let units: Vec<usize> = open.choosing(territory).collect();
            let items = units
                .iter()
                .map(|&unit| Item { weight: self.cells(unit, territory), profit: u[unit] - self.pairs.cost(unit, territory) });
            let knapsack = Knapsack::new(items.collect(), room);
            let part = knapsack.profit();
            add(-part.value, part.size);
            for (at, &unit) in units.iter().enumerate() {
                let (inside, outside) = (knapsack.loss_inside(at), knapsack.loss_outside(at));
                gains[open.pair(unit, territory)] = inside - outside;
                apart[unit] += outside;
            }
        }
        let error = ROUNDING * size;
        let conditional = |pair: usize| self.pairs.rounded(sum.value() + apart[open.unit(pair)] + gains[pair], error);
        Relaxed { bound: self.pairs.rounded(sum.value(), error), conditional: (0..open.pairs()).map(conditional).collect() }
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
