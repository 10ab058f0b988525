//! A 0/1 knapsack, solved cell by cell from both ends, so that every item's being in or out can be told.

use super::super::Term;

#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) weight: usize,
    pub(super) profit: f64,
}

/// A knapsack with the best profit of its first and of its last items, within each capacity.
pub(super) struct Knapsack {
    items: Vec<Item>,
    /// Which items are worth something; only they are in the tables.
    worthy: Vec<Option<usize>>,
    capacity: usize,
    first: Vec<Vec<f64>>,
    last: Vec<Vec<f64>>,
}

impl Knapsack {
    pub(super) fn new(items: Vec<Item>, capacity: usize) -> Self {
        let gainful: Vec<Item> = items.iter().copied().filter(|item| item.profit > 0.0).collect();
        let mut count = 0;
        let worthy = items.iter().map(|item| {
            let worthy = item.profit > 0.0;
            count += usize::from(worthy);
            worthy.then(|| count - 1)
        });
        let (worthy, first) = (worthy.collect(), rows(gainful.iter(), capacity));
        Knapsack { last: rows(gainful.iter().rev(), capacity), items, worthy, capacity, first }
    }

    /// The greatest profit.
    pub(super) fn profit(&self) -> Term {
        // Sums of many profits carry more rounding than a term of a few.
        let many = 1.0 + self.first.len() as f64 / 64.0;
        let size: f64 = self.items.iter().map(|item| item.profit.abs()).sum();
        Term { value: self.best(self.capacity), size: 2.0 * many * size }
    }

    fn best(&self, capacity: usize) -> f64 {
        self.first[self.first.len() - 1][capacity]
    }

    /// What is lost where an item must be in.
    pub(super) fn loss_inside(&self, item: usize) -> f64 {
        let Item { weight, profit } = self.items[item];
        let Some(left) = self.capacity.checked_sub(weight) else { return f64::INFINITY };
        let rest = self.worthy[item].map_or_else(|| self.best(left), |at| self.without(at, left));
        (self.best(self.capacity) - profit - rest).max(0.0)
    }

    /// What is lost where an item must be out.
    pub(super) fn loss_outside(&self, item: usize) -> f64 {
        let loss = |at| self.best(self.capacity) - self.without(at, self.capacity);
        self.worthy[item].map_or(0.0, |at| loss(at).max(0.0))
    }

    /// The best of all items but one.
    fn without(&self, item: usize, capacity: usize) -> f64 {
        let (before, after) = (&self.first[item], &self.last[self.last.len() - 2 - item]);
        (0..=capacity).map(|cells| before[cells] + after[capacity - cells]).fold(f64::NEG_INFINITY, f64::max)
    }
}

/// Row k: the best profit of the first k items within each capacity.
fn rows<'a>(items: impl Iterator<Item = &'a Item>, capacity: usize) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = vec![vec![0.0; capacity + 1]];
    for item in items {
        let previous = &rows[rows.len() - 1];
        let mut row = previous.clone();
        for cells in item.weight..=capacity {
            row[cells] = previous[cells].max(previous[cells - item.weight] + item.profit);
        }
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::{Item, Knapsack};

    /// The best of all subsets that hold `item` or not, as asked.
    fn counted(items: &[Item], capacity: usize, forced: Option<(usize, bool)>) -> f64 {
        let fits = |set: &usize| {
            let weight: usize = (0..items.len()).filter(|k| set >> k & 1 == 1).map(|k| items[k].weight).sum();
            weight <= capacity && forced.is_none_or(|(item, inside)| (set >> item & 1 == 1) == inside)
        };
        let profit = |set: usize| (0..items.len()).filter(|k| set >> k & 1 == 1).map(|k| items[k].profit).sum();
        (0..1usize << items.len()).filter(fits).map(profit).fold(f64::NEG_INFINITY, f64::max)
    }

    #[test]
    fn losses_are_those_of_counting_all_packings() {
        for (capacity, seed) in (0..12).flat_map(|capacity| (1..20_usize).map(move |seed| (capacity, seed))) {
            let item = |k: usize| Item { weight: seed * (k + 3) % 7, profit: (seed * (5 * k + 2) % 13) as f64 - 4.0 };
            let items: Vec<Item> = (0..7).map(item).collect();
            let knapsack = Knapsack::new(items.clone(), capacity);
            let best = counted(&items, capacity, None);
            assert_eq!(knapsack.profit().value, best);
            for k in 0..items.len() {
                assert_eq!(knapsack.loss_inside(k), best - counted(&items, capacity, Some((k, true))));
                assert_eq!(knapsack.loss_outside(k), best - counted(&items, capacity, Some((k, false))));
            }
        }
    }
}
