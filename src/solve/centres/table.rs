//! What each unit costs at each site that is still open, site by site.

use std::ops::Range;

use rayon::prelude::*;

use super::costs::Costs;
use crate::model::Districting;

/// The most cells that a capacity is counted in.
const CELLS: f64 = 1024.0;

/// Costs, loads and limits of the first activity over the open sites.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The sites, ascending: all of one size after another.
    pub centres: Vec<u32>,
    /// Whether a centre is given, by place.
    pub given: Vec<bool>,
    /// Greatest load, by place.
    pub upper: Vec<f64>,
    /// Least load, by place.
    pub lower: Vec<f64>,
    /// Load per unit.
    pub loads: Vec<f64>,
    /// How many territories there are of each size.
    pub sizes: Vec<usize>,
    /// A cost per load as large as they get.
    pub price_scale: f64,
    /// Loads in cells, where knapsacks take whole units.
    pub cells: Option<LoadCells>,
    /// Whether a centre must be in its own territory.
    pub own: bool,
    /// By the unit at the centre, as [`Costs`] have it.
    costs: Vec<f64>,
}

impl Table {
    /// All centres of a problem.
    pub(super) fn new(problem: &Districting, costs: &Costs) -> Self {
        let (n, sites) = (problem.units(), problem.sites() as u32);
        let (loads, lower, upper) = match problem.bands.first() {
            Some(band) => (band.load.clone(), band.lower.clone(), band.upper.clone()),
            None => (vec![0.0; n], vec![0.0; problem.sizes.len()], vec![f64::INFINITY; problem.sites()]),
        };
        let total: f64 = loads.iter().sum();
        let near = costs.by_centre().iter().filter(|&&cost| !costs.pass_a_barrier(cost));
        let mean = near.sum::<f64>() / n as f64;
        Table {
            centres: (0..sites).collect(),
            given: (0..sites).map(|site| problem.fixed.contains(&site)).collect(),
            upper: upper.into_iter().map(|upper| upper.min(total)).collect(),
            lower: (0..sites).map(|site| lower[problem.size(site)]).collect(),
            loads,
            sizes: problem.sizes.clone(),
            price_scale: mean / total.max(f64::MIN_POSITIVE),
            cells: None,
            own: problem.self_assignment,
            costs: costs.by_centre().to_vec(),
        }
    }

    /// Number of units.
    pub(super) fn units(&self) -> usize {
        self.loads.len()
    }

    /// The unit at a place.
    pub(super) fn unit(&self, place: usize) -> usize {
        (self.centres[place] % self.units() as u32) as usize
    }

    /// The size of a place's territory.
    pub(super) fn size(&self, place: usize) -> usize {
        self.centres[place] as usize / self.units()
    }

    /// The places by size.
    pub(super) fn by_size(&self) -> impl Iterator<Item = (Range<usize>, usize)> {
        let end = |size: usize| self.centres.partition_point(|&site| (site as usize) < (size + 1) * self.units());
        self.sizes.iter().enumerate().map(move |(size, &count)| (if size == 0 { 0 } else { end(size - 1) }..end(size), count))
    }

    /// The place of a unit as the centre of a territory of a size.
    pub(super) fn place(&self, size: usize, unit: usize) -> Option<u32> {
        self.centres.binary_search(&((size * self.units() + unit) as u32)).ok().map(|place| place as u32)
    }

    /// Whether the unit of a place has one of these centres, of whatever size.
    pub(super) fn is_taken(&self, centres: &[u32], place: u32) -> bool {
        centres.iter().any(|&other| self.unit(other as usize) == self.unit(place as usize))
    }

    /// Whether every territory must carry something.
    pub(super) fn must_carry(&self) -> bool {
        self.lower.iter().all(|&lower| lower > 0.0)
    }

    /// Cost of every unit at a place.
    pub(super) fn costs(&self, place: usize) -> &[f64] {
        let (n, unit) = (self.units(), self.unit(place));
        &self.costs[unit * n..(unit + 1) * n]
    }

    /// Value and load that a knapsack lacks where its centre must be in it.
    pub(super) fn own_correction(&self, centre: usize, units: &[f64], price: f64) -> (f64, f64) {
        let unit = self.unit(centre);
        let reduced = self.costs(centre)[unit] - units[unit] - price * self.loads[unit];
        if self.own && reduced >= 0.0 { (reduced, self.loads[unit]) } else { (0.0, 0.0) }
    }

    /// Adds what a centre takes of each unit at a price of load; of units on the edge, as much as fits.
    pub(super) fn taken(&self, centre: usize, units: &[f64], price: f64, taken: &mut [f64]) {
        let (costs, at) = (self.costs(centre), self.unit(centre));
        for (i, count) in taken.iter_mut().enumerate() {
            let own = self.own && at == i;
            if own || costs[i] - units[i] - price * self.loads[i] < 0.0 {
                *count += 1.0;
            }
        }
    }

    /// Lets knapsacks take whole units alone: a better bound where territories hold few, without a lower limit.
    pub(super) fn take_whole_units(&mut self) {
        if self.lower.iter().all(|&lower| lower == 0.0) {
            self.cells = Some(LoadCells::new(self));
        }
    }

    /// Keeps only the centres named, by place in the table.
    pub(super) fn keep(&mut self, places: &[usize]) {
        self.centres = places.iter().map(|&place| self.centres[place]).collect();
        self.given = places.iter().map(|&place| self.given[place]).collect();
        self.upper = places.iter().map(|&place| self.upper[place]).collect();
        self.lower = places.iter().map(|&place| self.lower[place]).collect();
    }
}

/// Loads counted in cells, rounded down (what does not fit in cells does not fit at all), and every centre's units by cost.
#[derive(Clone, Debug)]
pub(super) struct LoadCells {
    /// The size of a cell.
    pub size: f64,
    pub(super) loads: Vec<u32>,
    /// By the unit at the centre, all units, cheapest first.
    pub(super) nearest: Vec<u32>,
}

impl LoadCells {
    /// Cells for a table of all centres, whose territories have no lower limit.
    fn new(table: &Table) -> Self {
        let largest = table.upper.iter().copied().fold(1.0, f64::max);
        let whole = table.loads.iter().chain(&table.upper).all(|load| load.fract() == 0.0) && largest <= CELLS;
        let size = if whole { 1.0 } else { (largest / CELLS).log2().ceil().exp2() };
        let by_cost = |centre: usize| {
            let costs = table.costs(centre);
            let mut units: Vec<u32> = (0..costs.len() as u32).collect();
            units.sort_unstable_by(|&a, &b| costs[a as usize].total_cmp(&costs[b as usize]).then(a.cmp(&b)));
            units
        };
        let nearest = (0..table.units()).into_par_iter().flat_map_iter(by_cost).collect();
        LoadCells { size, loads: table.loads.iter().map(|load| (load / size).floor() as u32).collect(), nearest }
    }
}
