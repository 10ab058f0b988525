//! What a territory can still make of its load: while units are decided one after the other, a table tells for each
//! number of decided units and each load what the rest costs at best, at fixed multipliers.
//!
//! Costs and loads are told as deviations from a usual packing: then the loads worth a place in the table are few. Loads
//! that are no multiples of a cell are rounded, so that a table may then be a little wrong.

/// Cells of a table on either side of the usual load, at most, and at least where memory is scarce.
const CELLS: [usize; 2] = [16_384, 64];
/// Loads within so many times the heaviest unit of the usual one are worth a place.
const REACH: f64 = 1.5;

/// A unit that a territory may get.
#[derive(Clone, Copy, Debug)]
pub struct Chance {
    /// What it costs there, less its multiplier.
    pub cost: f64,
    /// What it weighs there.
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
pub struct Outlook {
    /// By unit: the deviations where the territory doesn't get it, and where it does; one of them is none.
    pub deviations: Vec<[Deviation; 2]>,
    /// What the usual packing costs.
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

impl Outlook {
    /// The table of a territory that decides `chances` in their order, between two limits; `cell` is the least that loads are
    /// told apart by, and each chance may take so many `cells`.
    pub fn new(chances: &[Chance], limits: [f64; 2], cell: f64, cells: usize) -> Outlook {
        let usual = usual(chances, limits);
        let packed = || chances.iter().zip(&usual).filter(|(_, packed)| **packed).map(|(chance, _)| chance);
        let load: f64 = packed().map(|chance| chance.load).sum();
        let deviations = chances.iter().zip(&usual).map(|(chance, &packed)| chance.deviations(packed)).collect();
        let limits = limits.map(|limit| limit - load);
        let heaviest = chances.iter().map(|chance| chance.load).fold(0.0, f64::max);
        let spread = chances.iter().map(|chance| chance.load * chance.load).sum::<f64>().sqrt();
        let reach = (REACH * heaviest).max(spread).max(limits[0]).max(-limits[1]);
        let cell = cell.max(reach / (cells / 2).clamp(CELLS[1], CELLS[0]) as f64);
        let half = (reach / cell).ceil() + 1.0;
        let (middle, cells) = (half + 0.5, 2 * half as usize + 1);
        let cost = packed().map(|chance| chance.cost).sum();
        let mut outlook = Outlook { deviations, cost, limits, scale: 1.0 / cell, middle, cells, least: Vec::new() };
        outlook.fill();
        outlook
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

impl Chance {
    fn deviations(self, packed: bool) -> [Deviation; 2] {
        let none = Deviation::default();
        if packed {
            [Deviation { cost: -self.cost, load: -self.load }, none]
        } else {
            [none, Deviation { cost: self.cost, load: self.load }]
        }
    }
}

/// What pays most per load, up to what is gainful or, where limits ask for less or more, up to them.
fn usual(chances: &[Chance], [low, high]: [f64; 2]) -> Vec<bool> {
    let gainful: f64 = chances.iter().filter(|chance| chance.cost < 0.0).map(|chance| chance.load).sum();
    let wanted = gainful.min(high).max(low);
    let rate = |at: usize| chances[at].cost / chances[at].load.max(f64::MIN_POSITIVE);
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|&a, &b| rate(a).total_cmp(&rate(b)).then(a.cmp(&b)));
    let (mut packed, mut load) = (vec![false; chances.len()], 0.0);
    for at in order {
        if load + 0.5 * chances[at].load > wanted {
            break;
        }
        load += chances[at].load;
        packed[at] = true;
    }
    packed
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::{Chance, Outlook};

    /// The least cost of the chances after the first `decided`, by trying all, where the whole load deviates by `load` so far.
    fn least(outlook: &Outlook, decided: usize, load: f64) -> f64 {
        let Some(deviations) = outlook.deviations.get(decided) else {
            return if outlook.holds(load) { 0.0 } else { f64::INFINITY };
        };
        let after = deviations.map(|new| new.cost + least(outlook, decided + 1, load + new.load));
        after[0].min(after[1])
    }

    #[test]
    fn the_table_says_what_trying_all_says() {
        let mut rng = Pcg64::seed_from_u64(3);
        for case in 0..40 {
            let mut chance = || Chance { cost: f64::from(rng.random_range(-40..20)), load: f64::from(rng.random_range(1..30)) };
            let chances: Vec<Chance> = (0..9).map(|_| chance()).collect();
            let limits = [[0.0, 50.0], [60.0, 75.0], [100.0, f64::INFINITY]][case % 3];
            let outlook = Outlook::new(&chances, limits, 1.0, 10_000);
            for decided in 0..=9 {
                for load in (-20..=20).map(f64::from) {
                    assert_eq!(outlook.least(decided, load), least(&outlook, decided, load), "case {case}, {decided}, {load}");
                }
            }
            let all = |packed: u32| -> [f64; 2] {
                let own = chances.iter().enumerate().filter(|(at, _)| packed >> at & 1 == 1);
                own.fold([0.0; 2], |[cost, load], (_, chance)| [cost + chance.cost, load + chance.load])
            };
            let fits = (0..1 << 9).map(all).filter(|[_, load]| (limits[0]..=limits[1]).contains(load));
            let best = fits.map(|[cost, _]| cost).fold(f64::INFINITY, f64::min);
            assert_eq!(outlook.cost + outlook.least(0, 0.0), best, "case {case}");
        }
    }
}
