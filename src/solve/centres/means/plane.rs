//! Units in the plane that bring weight and load, at one resolution: single units, or cells of them.

use super::cells::{Cells, Masses};

/// Units (or cells) that lie in one box of the plane, and what a km² costs there per load, least and most.
pub(in crate::solve::centres) struct Block {
    pub units: Vec<u32>,
    low: [f64; 2],
    high: [f64; 2],
    rates: [f64; 2],
}

/// Units to be divided among `territories`, the load of each within [lower, upper].
pub(in crate::solve::centres) struct PlanarUnits {
    pub points: Vec<[f64; 2]>,
    pub weight: Vec<f64>,
    pub load: Vec<f64>,
    pub territories: usize,
    pub lower: f64,
    pub upper: f64,
    /// Distance that divisions keep from either limit, so that whole units fit in afterwards.
    pub spare: f64,
    pub blocks: Vec<Block>,
}

/// Part of a cell's share of the cost that its own sum of squares is weighed with: wide cells hide what they cost.
const WIDE: f64 = 0.1;
/// Units per block.
const BLOCK: usize = 6;

impl PlanarUnits {
    pub fn new(points: Vec<[f64; 2]>, weights: Vec<[f64; 2]>, territories: usize, [lower, upper]: [f64; 2]) -> Self {
        let (weight, load) = weights.into_iter().map(|[weight, load]| (weight, load)).unzip();
        let mut plane = PlanarUnits { points, weight, load, territories, lower, upper, spare: 0.0, blocks: Vec::new() };
        let cells = Cells::new(plane.masses(), plane.len().div_ceil(BLOCK), f64::INFINITY);
        plane.blocks = cells.iter().map(|units| plane.block(units)).collect();
        plane
    }

    /// About so many cells, each in the middle of its units; `cost` = what a division is thought to cost.
    pub fn gathered(&self, count: usize, cost: f64) -> PlanarUnits {
        let cells = Cells::new(self.masses(), count, WIDE * cost / count as f64);
        let sums = |units: &[u32]| {
            let of = |units: &[u32], values: &[f64]| units.iter().map(|&unit| values[unit as usize]).sum::<f64>();
            let (weight, load) = (of(units, &self.weight), of(units, &self.load));
            let shares = units.iter().map(|&unit| if weight > 0.0 { self.weight[unit as usize] / weight } else { 0.0 });
            let mut middle = if weight > 0.0 { [0.0; 2] } else { self.points[units[0] as usize] };
            for (&unit, share) in units.iter().zip(shares) {
                middle.iter_mut().zip(self.points[unit as usize]).for_each(|(sum, at)| *sum += share * at);
            }
            (middle, [weight, load])
        };
        let (points, weights) = cells.iter().map(sums).unzip();
        PlanarUnits::new(points, weights, self.territories, [self.lower, self.upper])
    }

    pub(super) fn masses(&self) -> Masses<'_> {
        Masses { points: &self.points, weight: &self.weight, load: &self.load }
    }

    pub fn len(&self) -> usize {
        self.points.len()
    }

    pub fn total(&self) -> f64 {
        self.load.iter().sum()
    }

    /// Cost of a km² per load.
    pub fn rate(&self, unit: usize) -> f64 {
        if self.load[unit] > 0.0 { self.weight[unit] / self.load[unit] } else { 1.0 }
    }

    fn block(&self, units: &[u32]) -> Block {
        let bounds = |of: &dyn Fn(usize) -> f64| {
            let values = units.iter().map(|&unit| of(unit as usize));
            values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(value), high.max(value)])
        };
        let [x, y] = [0, 1].map(|side| bounds(&|unit| self.points[unit][side]));
        Block { units: units.to_vec(), low: [x[0], y[0]], high: [x[1], y[1]], rates: bounds(&|unit| self.rate(unit)) }
    }
}

impl Block {
    /// Least and greatest cost of a load of its units at a centre.
    pub fn costs(&self, centre: [f64; 2]) -> [f64; 2] {
        let (mut near, mut far) = (0.0, 0.0);
        for (at, (low, high)) in centre.into_iter().zip(self.low.into_iter().zip(self.high)) {
            let (before, behind) = (low - at, at - high);
            near += before.max(behind).max(0.0).powi(2);
            far += before.min(behind).powi(2);
        }
        [self.rates[0] * near, self.rates[1] * far]
    }
}

/// Squared distance.
pub(super) fn squared(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    x * x + y * y
}
