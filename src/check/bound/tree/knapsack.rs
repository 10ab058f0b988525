//! A 0/1 knapsack, max { Σ_k p_k y_k : Σ_k w_k y_k ≤ capacity }, also with each item in or out: lists of undominated sums from
//! both ends (Nemhauser, Ullmann 1969), cut off by Dantzig's bound.

use std::ops::Range;

use super::super::term::Term;

/// Entries of a list, and of all lists kept, at most: with more, Dantzig's bound has to do.
const LONGEST: usize = 1_000_000;
const ENTRIES: usize = 8_000_000;

#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) weight: usize,
    pub(super) profit: f64,
}

/// Cells taken and profit of some items; in a list, both ascend.
type List = Vec<(usize, f64)>;

/// A knapsack whose items are ranked by profit per cell, those that are worth nothing last.
pub(super) struct Knapsack {
    items: Vec<Item>,
    /// Index of each item before sorting.
    places: Vec<usize>,
    /// Number of items with a profit above 0.
    gainful: usize,
    capacity: usize,
    /// Sums of weights and profits of the first of those.
    weights: Vec<usize>,
    profits: Vec<f64>,
}

impl Knapsack {
    pub(super) fn new(items: &[Item], capacity: usize) -> Self {
        let mut places: Vec<usize> = (0..items.len()).collect();
        let rate = |item: &Item| if item.profit > 0.0 { item.profit / item.weight as f64 } else { f64::NEG_INFINITY };
        places.sort_by(|&a, &b| rate(&items[b]).total_cmp(&rate(&items[a])));
        let items: Vec<Item> = places.iter().map(|&place| items[place]).collect();
        let gainful = items.iter().filter(|item| item.profit > 0.0).count();
        let (mut weights, mut profits) = (vec![0], vec![0.0]);
        for (k, item) in items[..gainful].iter().enumerate() {
            weights.push(weights[k] + item.weight);
            profits.push(profits[k] + item.profit);
        }
        Knapsack { items, places, gainful, capacity, weights, profits }
    }

    /// The greatest profit, or no less than that.
    pub(super) fn profit(&self) -> Term {
        // Sums of many profits carry more rounding than a term of a few.
        let many = 1.0 + self.gainful as f64 / 64.0;
        let size: f64 = self.items.iter().map(|item| item.profit.abs()).sum();
        let (least, start) = (self.greedy(), vec![(0, 0.0)]);
        let all = (0..self.gainful).try_fold(start, |list, k| self.grown(&list, k, k + 1..self.gainful, least));
        let value =
            all.and_then(|list| best(&list, self.capacity)).unwrap_or_else(|| self.filled(0..self.gainful, self.capacity));
        Term { value, size: 2.0 * many * size }
    }

    /// Profit of packing items in their order wherever they fit.
    fn greedy(&self) -> f64 {
        let mut left = self.capacity;
        let fits = self.items[..self.gainful].iter().filter(|item| match left.checked_sub(item.weight) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        });
        fits.map(|item| item.profit).sum()
    }

    /// What is lost at least, of a greatest profit, where each item must be in, and where it must be out; what is beyond
    /// `most` is not told.
    pub(super) fn losses(&self, greatest: f64, most: f64) -> Vec<(f64, f64)> {
        let lists = self.before(greatest - most).zip(self.after(greatest - most));
        let loss = |profit: Option<f64>| profit.map_or(most, |profit| (greatest - profit).clamp(0.0, most));
        let mut losses = vec![(0.0, 0.0); self.items.len()];
        for (k, (item, &place)) in self.items.iter().zip(&self.places).enumerate() {
            let without = |capacity: usize| match &lists {
                None => Some(self.filled_without(k, capacity)),
                Some((before, after)) if k < self.gainful => joined(&before[k], &after[k + 1], capacity),
                Some((before, _)) => best(&before[self.gainful], capacity),
            };
            let inside = self.capacity.checked_sub(item.weight).and_then(without).map(|rest| rest + item.profit);
            let outside = if k < self.gainful { loss(without(self.capacity)) } else { 0.0 };
            losses[place] = (loss(inside), outside);
        }
        losses
    }

    /// Lists of the first items, of none to all, that may come to `least` with the others.
    fn before(&self, least: f64) -> Option<Vec<List>> {
        self.lists((0..self.gainful).map(|k| (k, k + 1..self.gainful)), least)
    }

    /// Lists of the last items, of all to none.
    fn after(&self, least: f64) -> Option<Vec<List>> {
        let mut lists = self.lists((0..self.gainful).rev().map(|k| (k, 0..k)), least)?;
        lists.reverse();
        Some(lists)
    }

    /// A list for no item, and one after each item with its others.
    fn lists(&self, items: impl Iterator<Item = (usize, Range<usize>)>, least: f64) -> Option<Vec<List>> {
        let (mut lists, mut entries) = (vec![vec![(0, 0.0)]], 0);
        for (item, others) in items {
            let next = self.grown(&lists[lists.len() - 1], item, others, least)?;
            entries += next.len();
            if entries > ENTRIES {
                return None;
            }
            lists.push(next);
        }
        Some(lists)
    }

    /// A list with and without another item, as far as the `others` may make it come to `least`; `None` where it is too long.
    fn grown(&self, list: &List, item: usize, others: Range<usize>, least: f64) -> Option<List> {
        let Item { weight, profit } = self.items[item];
        let with = list.iter().map(|&(taken, sum)| (taken + weight, sum + profit));
        let mut grown: List = list.iter().copied().chain(with.filter(|entry| entry.0 <= self.capacity)).collect();
        grown.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let error = 1e-12 * self.items.len() as f64 * self.profits[self.gainful];
        let mut greatest = f64::NEG_INFINITY;
        grown.retain(|&(taken, sum)| {
            let better = sum > greatest;
            greatest = greatest.max(sum);
            better && sum + self.filled(others.clone(), self.capacity - taken) >= least - error
        });
        (grown.len() <= LONGEST).then_some(grown)
    }

    /// Upper bound on the profit of all items but one within so many cells.
    fn filled_without(&self, item: usize, cells: usize) -> f64 {
        let item = item.min(self.gainful);
        let rest = cells.saturating_sub(self.weights[item]);
        self.filled(0..item, cells) + self.filled((item + 1).min(self.gainful)..self.gainful, rest)
    }

    /// Dantzig's bound on some items within so many cells: as many as fit in their order, and a part of the next.
    fn filled(&self, items: Range<usize>, cells: usize) -> f64 {
        let (first, last) = (items.start, items.end);
        let fits = self.weights[first..=last].partition_point(|&weight| weight <= self.weights[first] + cells) - 1 + first;
        let (whole, left) = (self.profits[fits] - self.profits[first], cells - (self.weights[fits] - self.weights[first]));
        let part = if fits < last { self.items[fits].profit * left as f64 / self.items[fits].weight as f64 } else { 0.0 };
        whole + part
    }
}

/// The greatest profit of a list within some cells.
fn best(list: &List, cells: usize) -> Option<f64> {
    list[..list.partition_point(|entry| entry.0 <= cells)].last().map(|entry| entry.1)
}

/// The same of two lists together.
fn joined(one: &List, other: &List, cells: usize) -> Option<f64> {
    let left = |taken: usize| cells.checked_sub(taken);
    let sums = one.iter().filter_map(|&(taken, profit)| best(other, left(taken)?).map(|rest| profit + rest));
    sums.max_by(f64::total_cmp)
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
            let knapsack = Knapsack::new(&items, capacity);
            let best = counted(&items, capacity, None);
            assert_eq!(knapsack.profit().value, best);
            for most in [3.0, 1000.0] {
                let losses = knapsack.losses(best, most);
                for (k, loss) in losses.into_iter().enumerate() {
                    let lost = |inside| (best - counted(&items, capacity, Some((k, inside)))).min(most);
                    assert_eq!(loss, (lost(true), lost(false)), "item {k} of {items:?} in {capacity}");
                }
            }
        }
    }
}
