//! 0/1 knapsacks: the best packing, and what it loses where an item must be in or out.
//!
//! Dantzig's bound settles the items that are far better or worse than the break item (Dembo and Hammer 1980); dynamic
//! programming over the cells of the capacity settles the rest.

/// What may be packed: its profit is above 0, its weight at most the capacity.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Who it is, for the caller.
    pub id: u32,
    /// Cells it takes.
    pub weight: u32,
    /// What it is worth.
    pub profit: f64,
}

/// What the best packing loses where an item must be in, or out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Loss {
    /// Where it must be in.
    pub inside: f64,
    /// Where it must be out.
    pub outside: f64,
}

/// Rounding errors of Dantzig's bound never settle an item that ties, relative to the bound.
const MARGIN: f64 = 1e-9;

/// Tables of the knapsacks, kept from one to the next.
#[derive(Clone, Debug, Default)]
pub struct Packer {
    forward: Vec<f64>,
    backward: Vec<f64>,
    core: Vec<Item>,
}

/// Items in order of profit per cell, split by Dantzig's bound.
struct Break {
    at: usize,
    profit: f64,
    left: u32,
    rate: f64,
}

impl Packer {
    /// The greatest profit within `capacity`; the items packed come first in `items`, their number is returned too.
    pub fn pack(&mut self, items: &mut [Item], capacity: u32) -> (f64, usize) {
        if items.iter().map(|item| item.weight).sum::<u32>() <= capacity {
            return (items.iter().map(|item| item.profit).sum(), items.len());
        }
        let split = Break::new(items, capacity);
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
        fill(&mut self.forward, core.iter(), capacity as usize);
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

    /// What the best packing, worth `best`, loses by each item's being in or out, at most `most` (what is lost beyond
    /// is of no interest); `items` may have profits of 0 and below. Written to `losses` in the order that `items` gets.
    pub fn losses(&mut self, items: &mut [Item], capacity: u32, best: f64, most: f64, losses: &mut Vec<Loss>) {
        let gainful = partition(items);
        losses.clear();
        losses.resize(items.len(), Loss { inside: 0.0, outside: 0.0 });
        let split = Break::new(&mut items[..gainful], capacity);
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
        self.fill_both(core.iter().map(|&at| &items[at]), left as usize);
        let width = left as usize + 1;
        for (k, &at) in core.iter().enumerate() {
            let (before, after) = (&self.forward[k * width..][..width], &self.backward[(core.len() - 1 - k) * width..][..width]);
            let loss =
                |with: f64, left: Option<usize>| left.map_or(most, |left| lost(best - profit - with, before, after, left, most));
            let item = &items[at];
            losses[at].inside = loss(item.profit, (left as usize).checked_sub(item.weight as usize));
            losses[at].outside = loss(0.0, Some(left as usize));
        }
        let last = &self.forward[core.len() * width..][..width];
        for (item, loss) in items.iter().zip(losses.iter_mut()).skip(gainful) {
            let rest = left.checked_sub(item.weight).map(|rest| last[rest as usize]);
            loss.inside = rest.map_or(most, |rest| (best - profit - item.profit - rest).clamp(0.0, most));
        }
    }

    fn fill_both<'a>(&mut self, core: impl DoubleEndedIterator<Item = &'a Item> + Clone, capacity: usize) {
        fill(&mut self.forward, core.clone(), capacity);
        fill(&mut self.backward, core.rev(), capacity);
    }
}

/// What is lost where the items before and those after share what is `left`.
fn lost(best: f64, before: &[f64], after: &[f64], left: usize, most: f64) -> f64 {
    let pairs = before[..=left].iter().zip(after[..=left].iter().rev());
    let shared = pairs.fold(f64::NEG_INFINITY, |most, (before, after)| if before + after > most { before + after } else { most });
    (best - shared).clamp(0.0, most)
}

/// Row k: the best profit of the first k items within each capacity from 0 up.
fn fill<'a>(table: &mut Vec<f64>, items: impl Iterator<Item = &'a Item>, capacity: usize) {
    let width = capacity + 1;
    table.clear();
    table.resize(width, 0.0);
    for item in items {
        let (from, weight) = (table.len() - width, item.weight as usize);
        table.extend_from_within(from..from + weight.min(width));
        if weight > capacity {
            continue;
        }
        table.resize(from + 2 * width, 0.0);
        let (previous, next) = table[from..].split_at_mut(width);
        let with = previous[..width - weight].iter().map(|rest| rest + item.profit);
        for ((next, without), with) in next[weight..].iter_mut().zip(&previous[weight..]).zip(with) {
            *next = if with > *without { with } else { *without };
        }
    }
}

/// Moves the items that are worth something to the front, and counts them.
fn partition(items: &mut [Item]) -> usize {
    let mut gainful = 0;
    for at in 0..items.len() {
        if items[at].profit > 0.0 {
            items.swap(gainful, at);
            gainful += 1;
        }
    }
    gainful
}

impl Break {
    fn new(items: &mut [Item], capacity: u32) -> Break {
        let rate = |item: &Item| if item.weight == 0 { f64::INFINITY } else { item.profit / f64::from(item.weight) };
        items.sort_unstable_by(|a, b| rate(b).total_cmp(&rate(a)).then(a.id.cmp(&b.id)));
        let (mut at, mut profit, mut left) = (0, 0.0, capacity);
        while let Some(item) = items.get(at).filter(|item| item.weight <= left) {
            (profit, left, at) = (profit + item.profit, left - item.weight, at + 1);
        }
        Break { at, profit, left, rate: items.get(at).map_or(0.0, rate) }
    }

    /// The break packing, filled up with later items.
    fn greedy(&self, items: &[Item]) -> f64 {
        let (mut profit, mut left) = (self.profit, self.left);
        for item in &items[self.at..] {
            if item.weight <= left {
                (profit, left) = (profit + item.profit, left - item.weight);
            }
        }
        profit
    }

    /// Dantzig's bound on packings that treat an item other than the break packing does.
    fn without(&self, at: usize, item: Item) -> f64 {
        let weight = f64::from(item.weight);
        let (profit, left) = if at < self.at { (-item.profit, weight) } else { (item.profit, -weight) };
        let bound = self.profit + profit + (f64::from(self.left) + left) * self.rate;
        bound + MARGIN * (self.profit + bound.abs())
    }
}
