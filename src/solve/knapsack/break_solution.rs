//! Items of a 0/1 knapsack in order of profit per cell, and Dantzig's bound (1957): the break item is the first that does not
//! fit in, and fills what is left of the capacity by a part of it.

/// Rounding errors of Dantzig's bound never settle an item that ties, relative to the bound.
const MARGIN: f64 = 1e-9;

/// An item that may be packed: its profit is above 0, its weight at most the capacity.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// The caller's number.
    pub id: u32,
    /// Cells it takes.
    pub weight: u32,
    /// Its profit.
    pub profit: f64,
    /// Its profit per cell.
    pub(super) rate: f64,
}

impl Item {
    /// An item; one that takes no cell has an infinite rate.
    pub fn new(id: u32, weight: u32, profit: f64) -> Item {
        let rate = if weight == 0 { f64::INFINITY } else { profit / f64::from(weight) };
        Item { id, weight, profit, rate }
    }
}

/// Loss of the best packing where an item must be in, or out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Loss {
    /// If it must be in.
    pub inside: f64,
    /// If it must be out.
    pub outside: f64,
}

/// Items in order of profit per cell, split by Dantzig's bound.
pub(super) struct BreakSolution {
    pub(super) at: usize,
    pub(super) profit: f64,
    pub(super) left: u32,
    pub(super) rate: f64,
}

impl BreakSolution {
    pub(super) fn new(items: &mut [Item], capacity: u32) -> BreakSolution {
        items.sort_unstable_by(|a, b| b.rate.total_cmp(&a.rate).then(a.id.cmp(&b.id)));
        let (mut at, mut profit, mut left) = (0, 0.0, capacity);
        while let Some(item) = items.get(at).filter(|item| item.weight <= left) {
            (profit, left, at) = (profit + item.profit, left - item.weight, at + 1);
        }
        BreakSolution { at, profit, left, rate: items.get(at).map_or(0.0, |item| item.rate) }
    }

    /// The break packing, filled up with later items.
    pub(super) fn greedy(&self, items: &[Item]) -> f64 {
        let (mut profit, mut left) = (self.profit, self.left);
        for item in &items[self.at..] {
            if item.weight <= left {
                (profit, left) = (profit + item.profit, left - item.weight);
            }
        }
        profit
    }

    /// Dantzig's bound on all packings.
    pub(super) fn bound(&self) -> f64 {
        self.profit + f64::from(self.left) * self.rate
    }

    /// Dantzig's bound on packings that treat an item other than the break packing does.
    pub(super) fn without(&self, at: usize, item: Item) -> f64 {
        let weight = f64::from(item.weight);
        let (profit, left) = if at < self.at { (-item.profit, weight) } else { (item.profit, -weight) };
        let bound = self.profit + profit + (f64::from(self.left) + left) * self.rate;
        bound + MARGIN * (self.profit + bound.abs())
    }
}
