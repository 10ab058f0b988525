//! 0/1 knapsacks: the best packing, and what it loses where an item must be in or out.
//!
//! Dantzig's bound settles the items that are far better or worse than the break item (Dembo and Hammer 1980); dynamic
//! programming settles the rest, over the cells of the capacity or, where they are too many, over an expanding core.

use super::break_solution::{BreakSolution, Item, Loss};
use super::expanding_core::ExpandingCore;

/// Cells of a capacity up to which packings come from a table.
const TABLE: u32 = 16_384;

/// Tables of the knapsacks, kept from one to the next.
#[derive(Clone, Debug, Default)]
pub struct Packer {
    forward: Vec<f64>,
    backward: Vec<f64>,
    core: Vec<Item>,
    expanding_core: ExpandingCore,
}

impl Packer {
    /// The greatest profit within `capacity`; the items packed come first in `items` (what follows means nothing), their
    /// number is returned too.
    pub fn pack(&mut self, items: &mut [Item], capacity: u32) -> (f64, usize) {
        if items.iter().map(|item| u64::from(item.weight)).sum::<u64>() <= u64::from(capacity) {
            return (items.iter().map(|item| item.profit).sum(), items.len());
        }
        let split = BreakSolution::new(items, capacity);
        if capacity > TABLE {
            return self.expanding_core.pack(items, &split);
        }
        let greedy = split.greedy(items);
        let (mut profit, mut left) = (0.0, capacity);
        self.core.clear();
        // Those settled in are moved to the front, those in the core wait aside, those settled out are overwritten.
        let mut packed = 0;
        for at in 0..items.len() {
            let item = items[at];
            if split.without(at, item) >= greedy {
                self.core.push(item);
            } else if at < split.at {
                items.swap(packed, at);
                packed += 1;
                profit += item.profit;
                left -= item.weight;
            }
        }
        let core = std::mem::take(&mut self.core);
        let best = profit + self.table(&core, left);
        let packed = packed + self.trace(&core, left, &mut items[packed..]);
        self.core = core;
        (best, packed)
    }

    /// Fills the table of the best profit of the first items within each capacity; the whole one's is returned.
    fn table(&mut self, core: &[Item], capacity: u32) -> f64 {
        fill(&mut self.forward, core.iter(), capacity as usize, false);
        self.forward[core.len() * (capacity as usize + 1) + capacity as usize]
    }

    /// Writes the items that the table packs, the last first.
    fn trace(&self, core: &[Item], capacity: u32, packed: &mut [Item]) -> usize {
        let (width, mut left, mut count) = (capacity as usize + 1, capacity as usize, 0);
        for (k, item) in core.iter().enumerate().rev() {
            if self.forward[(k + 1) * width + left] > self.forward[k * width + left] {
                packed[count] = *item;
                count += 1;
                left -= item.weight as usize;
            }
        }
        count
    }

    /// Loss of the best packing, worth `best`, where each item must be in or out, at most `most` (what is lost beyond
    /// is of no interest), or less than that where capacities are large; `items` may have profits of 0 and below. StoredPlan to
    /// `losses` in the order that `items` gets.
    pub fn losses(&mut self, items: &mut [Item], capacity: u32, best: f64, most: f64, losses: &mut Vec<Loss>) {
        let gainful = partition(items);
        losses.clear();
        losses.resize(items.len(), Loss { inside: 0.0, outside: 0.0 });
        let split = BreakSolution::new(&mut items[..gainful], capacity);
        if capacity > TABLE {
            return self.expanding_core.losses(items, &split, gainful, best, most, losses);
        }
        let (mut profit, mut left, mut core) = (0.0, capacity, Vec::new());
        for (at, item) in items[..gainful].iter().enumerate() {
            if split.without(at, *item) >= best - most {
                core.push(at);
            } else if at < split.at {
                losses[at].outside = most;
                profit += item.profit;
                left -= item.weight;
            } else {
                losses[at].inside = most;
            }
        }
        let width = left as usize + 1;
        fill(&mut self.forward, core.iter().map(|&at| &items[at]), left as usize, false);
        fill(&mut self.backward, core.iter().rev().map(|&at| &items[at]), left as usize, true);
        for (k, &at) in core.iter().enumerate() {
            let (before, after) = (&self.forward[k * width..][..width], &self.backward[(core.len() - 1 - k) * width..][..width]);
            let item = &items[at];
            // Those before and those after share what the item leaves.
            let shared = |taken: usize| greatest_sum(&before[..width - taken], &after[taken..]);
            let loss = |rest: f64| (best - profit - rest).clamp(0.0, most);
            losses[at].inside = if item.weight > left { most } else { loss(item.profit + shared(item.weight as usize)) };
            losses[at].outside = loss(shared(0));
        }
        let last = &self.forward[core.len() * width..][..width];
        for (item, loss) in items.iter().zip(losses.iter_mut()).skip(gainful) {
            let rest = left.checked_sub(item.weight).map(|rest| last[rest as usize]);
            loss.inside = rest.map_or(most, |rest| (best - profit - item.profit - rest).clamp(0.0, most));
        }
    }
}

/// The greatest sum of two entries at the same place, in lanes that a processor takes at once.
fn greatest_sum(one: &[f64], other: &[f64]) -> f64 {
    const LANES: usize = 8;
    let greater = |a: f64, b: f64| if a > b { a } else { b };
    let mut greatest = [f64::NEG_INFINITY; LANES];
    let (mut ones, mut others) = (one.chunks_exact(LANES), other.chunks_exact(LANES));
    for (one, other) in (&mut ones).zip(&mut others) {
        for lane in 0..LANES {
            greatest[lane] = greater(one[lane] + other[lane], greatest[lane]);
        }
    }
    let rest = ones.remainder().iter().zip(others.remainder()).map(|(one, other)| one + other);
    greatest.into_iter().chain(rest).fold(f64::NEG_INFINITY, greater)
}

/// Row k: the best profit of the first k items within each capacity, from 0 up, or from the whole one down.
fn fill<'a>(table: &mut Vec<f64>, items: impl ExactSizeIterator<Item = &'a Item>, capacity: usize, down: bool) {
    let width = capacity + 1;
    let size = (items.len() + 1) * width;
    // Rows are written whole: what an earlier table left needs no wiping.
    if table.len() < size {
        table.resize(size, 0.0);
    }
    table[..width].fill(0.0);
    for (item, rows) in items.zip(0..) {
        let (before, next) = table[rows * width..].split_at_mut(width);
        let (next, weight) = (&mut next[..width], (item.weight as usize).min(width));
        let (beside, tight) = if down { (0..width - weight, width - weight..width) } else { (weight..width, 0..weight) };
        next[tight.clone()].copy_from_slice(&before[tight]);
        let with = if down { weight..width } else { 0..width - weight };
        for ((next, without), rest) in next[beside.clone()].iter_mut().zip(&before[beside]).zip(&before[with]) {
            let with = rest + item.profit;
            *next = if with > *without { with } else { *without };
        }
    }
}

/// Moves the items that are worth something to the front, and counts them.
pub(super) fn partition(items: &mut [Item]) -> usize {
    let mut gainful = 0;
    for at in 0..items.len() {
        if items[at].profit > 0.0 {
            items.swap(gainful, at);
            gainful += 1;
        }
    }
    gainful
}
