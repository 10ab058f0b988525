//! Completion bounds of a territory: units are decided one after the other; after the first k, with load ℓ so far, the rest costs
//! at least `B_k(ℓ) = min(B_k+1(ℓ), c_k − u_k + B_k+1(ℓ + a_k))` at fixed multipliers u, by dynamic programming.
//!
//! Costs and loads are told as deviations from a usual packing: then the loads worth a place in the table are few. Loads
//! that are no multiples of a cell are rounded, so that a table may then be a little wrong.

/// Cells of a table on either side of the usual load, at most, and at least where memory is scarce.
const CELLS: [usize; 2] = [16_384, 64];
/// Loads within so many times the heaviest unit of the usual one are worth a place.
const REACH: f64 = 1.5;

/// A unit that a territory may take.
#[derive(Clone, Copy, Debug)]
pub struct LoadItem {
    /// Its cost there, less its multiplier.
    pub cost: f64,
    /// Its load there.
    pub load: f64,
}

/// A unit's deviation from the usual packing: what it costs, and what it adds to the load.
#[derive(Clone, Copy, Debug, Default)]
pub struct Deviation {
    /// Cost.
    pub cost: f64,
    /// Load.
    pub load: f64,
}

/// One territory's table.
#[derive(Clone, Debug)]
pub struct CompletionBounds {
    /// By unit: the deviations where the territory doesn't get it, and where it does; one of them is none.
    pub deviations: Vec<[Deviation; 2]>,
    /// Cost of the usual packing.
    pub cost: f64,
    /// Deviations of the whole load that are within the limits.
    limits: [f64; 2],
    /// Cells per load, and the cell of the usual load.
    scale: f64,
    middle: f64,
    cells: usize,
    /// Least cost of what is not yet decided, by the number of units decided, then by cell.
    least: Vec<f32>,
}

impl CompletionBounds {
    /// The table of a territory that decides `items` in their order, between two limits; `cell` is the least that loads are
    /// told apart by, and each item may take so many `cells`.
    pub fn new(items: &[LoadItem], limits: [f64; 2], cell: f64, cells: usize) -> CompletionBounds {
        let usual = usual(items, limits);
        let packed = || items.iter().zip(&usual).filter(|(_, packed)| **packed).map(|(item, _)| item);
        let load: f64 = packed().map(|item| item.load).sum();
        let deviations = items.iter().zip(&usual).map(|(item, &packed)| item.deviations(packed)).collect();
        let limits = limits.map(|limit| limit - load);
        let heaviest = items.iter().map(|item| item.load).fold(0.0, f64::max);
        let spread = items.iter().map(|item| item.load * item.load).sum::<f64>().sqrt();
        let reach = (REACH * heaviest).max(spread).max(limits[0]).max(-limits[1]);
        let cell = cell.max(reach / (cells / 2).clamp(CELLS[1], CELLS[0]) as f64);
        let half = (reach / cell).ceil() + 1.0;
        let (middle, cells) = (half + 0.5, 2 * half as usize + 1);
        let cost = packed().map(|item| item.cost).sum();
        let mut completion = CompletionBounds { deviations, cost, limits, scale: 1.0 / cell, middle, cells, least: Vec::new() };
        completion.fill();
        completion
    }

    /// From the last unit back to the first.
    fn fill(&mut self) {
        let (width, units) = (self.cells, self.deviations.len());
        self.least = vec![f32::INFINITY; (units + 1) * width];
        // The cells at both ends stay out of reach: what lies beyond is cut off there.
        for at in 1..width - 1 {
            let load = (at as f64 + 0.5 - self.middle) / self.scale;
            if (self.limits[0] - 0.5 / self.scale..=self.limits[1] + 0.5 / self.scale).contains(&load) {
                self.least[units * width + at] = 0.0;
            }
        }
        for (unit, [without, with]) in self.deviations.iter().enumerate().rev() {
            let (row, next) = self.least[unit * width..][..2 * width].split_at_mut(width);
            row.copy_from_slice(next);
            let (cost, load) = (without.cost + with.cost, without.load + with.load);
            let shift = ((load.abs() * self.scale).round() as usize).min(width);
            let (to, from) = if load > 0.0 { (0..width - shift, shift..width) } else { (shift..width, 0..width - shift) };
            for (least, next) in row[to].iter_mut().zip(&next[from]) {
                let deviating = next + cost as f32;
                *least = if deviating < *least { deviating } else { *least };
            }
            (row[0], row[width - 1]) = (f32::INFINITY, f32::INFINITY);
        }
    }

    /// The least that the units after the first `decided` cost, where those deviate by `load`.
    #[inline]
    pub fn least(&self, decided: usize, load: f64) -> f64 {
        let cell = (load * self.scale + self.middle) as usize;
        f64::from(self.least[decided * self.cells + cell.min(self.cells - 1)])
    }

    /// Whether a load is within the limits once all is decided.
    pub fn holds(&self, load: f64) -> bool {
        (self.limits[0]..=self.limits[1]).contains(&load)
    }

    /// Cells of the table.
    pub fn size(&self) -> usize {
        self.least.len()
    }
}

impl LoadItem {
    fn deviations(self, packed: bool) -> [Deviation; 2] {
        let none = Deviation::default();
        if packed {
            [Deviation { cost: -self.cost, load: -self.load }, none]
        } else {
            [none, Deviation { cost: self.cost, load: self.load }]
        }
    }
}

/// The usual packing: the most gainful items per load, up to the limits, or up to the lower one.
fn usual(items: &[LoadItem], [low, high]: [f64; 2]) -> Vec<bool> {
    let gainful: f64 = items.iter().filter(|item| item.cost < 0.0).map(|item| item.load).sum();
    let wanted = gainful.min(high).max(low);
    let rate = |at: usize| items[at].cost / items[at].load.max(f64::MIN_POSITIVE);
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| rate(a).total_cmp(&rate(b)).then(a.cmp(&b)));
    let (mut packed, mut load) = (vec![false; items.len()], 0.0);
    for at in order {
        if load + 0.5 * items[at].load > wanted {
            break;
        }
        load += items[at].load;
        packed[at] = true;
    }
    packed
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::{CompletionBounds, LoadItem};

    /// The least cost of the items after the first `decided`, by trying all, where the whole load deviates by `load` so far.
    fn least(completion: &CompletionBounds, decided: usize, load: f64) -> f64 {
        let Some(deviations) = completion.deviations.get(decided) else {
            return if completion.holds(load) { 0.0 } else { f64::INFINITY };
        };
        let after = deviations.map(|new| new.cost + least(completion, decided + 1, load + new.load));
        after[0].min(after[1])
    }

    #[test]
    fn the_table_says_what_trying_all_says() {
        let mut rng = Pcg64::seed_from_u64(3);
        for case in 0..40 {
            let mut item = || LoadItem { cost: f64::from(rng.random_range(-40..20)), load: f64::from(rng.random_range(1..30)) };
            let items: Vec<LoadItem> = (0..9).map(|_| item()).collect();
            let limits = [[0.0, 50.0], [60.0, 75.0], [100.0, f64::INFINITY]][case % 3];
            let completion = CompletionBounds::new(&items, limits, 1.0, 10_000);
            for decided in 0..=9 {
                for load in (-20..=20).map(f64::from) {
                    assert_eq!(
                        completion.least(decided, load),
                        least(&completion, decided, load),
                        "case {case}, {decided}, {load}"
                    );
                }
            }
            let all = |packed: u32| -> [f64; 2] {
                let own = items.iter().enumerate().filter(|(at, _)| packed >> at & 1 == 1);
                own.fold([0.0; 2], |[cost, load], (_, item)| [cost + item.cost, load + item.load])
            };
            let fits = (0..1 << 9).map(all).filter(|[_, load]| (limits[0]..=limits[1]).contains(load));
            let best = fits.map(|[cost, _]| cost).fold(f64::INFINITY, f64::min);
            assert_eq!(completion.cost + completion.least(0, 0.0), best, "case {case}");
        }
    }
}
