//! What each unit costs at each centre that is still open, centre by centre.

use rayon::prelude::*;

use crate::model::Districting;

/// The most cells that a capacity is counted in.
const CELLS: f64 = 1024.0;

/// Costs, loads and limits of the first activity over the open centres.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The units that may be centres, ascending.
    pub centres: Vec<u32>,
    /// Whether a centre is given, by centre.
    pub given: Vec<bool>,
    /// Greatest load, by centre.
    pub upper: Vec<f64>,
    /// Least load of a territory.
    pub lower: f64,
    /// Load per unit.
    pub loads: Vec<f64>,
    /// How many territories there are.
    pub territories: usize,
    /// A cost per load as large as they get.
    pub price_scale: f64,
    /// Loads in cells, where knapsacks take whole units.
    pub cells: Option<LoadCells>,
    /// Whether a centre must be in its own territory.
    pub own: bool,
    costs: Vec<f64>,
}

impl Table {
    /// All centres of a problem.
    pub(super) fn new(problem: &Districting) -> Self {
        let n = problem.units();
        let (loads, lower, upper) = match problem.bands.first() {
            Some(band) => (band.load.clone(), band.lower, band.upper.clone()),
            None => (vec![0.0; n], 0.0, vec![f64::INFINITY; n]),
        };
        let total: f64 = loads.iter().sum();
        let costs: Vec<f64> = (0..n).flat_map(|centre| (0..n).map(move |unit| problem.cost(centre, unit))).collect();
        let mean = costs.iter().sum::<f64>() / n as f64;
        Table {
            centres: (0..n as u32).collect(),
            given: (0..n as u32).map(|unit| problem.fixed.contains(&unit)).collect(),
            upper: upper.into_iter().map(|upper| upper.min(total)).collect(),
            lower,
            loads,
            territories: problem.territories,
            price_scale: mean / total.max(f64::MIN_POSITIVE),
            cells: None,
            own: problem.self_assignment,
            costs,
        }
    }

    /// Number of units.
    pub(super) fn units(&self) -> usize {
        self.loads.len()
    }

    /// Cost of every unit at a centre.
    pub(super) fn costs(&self, centre: usize) -> &[f64] {
        let n = self.units();
        &self.costs[centre * n..(centre + 1) * n]
    }

    /// Value and load that a knapsack lacks where its centre must be in it.
    pub(super) fn own_correction(&self, centre: usize, units: &[f64], price: f64) -> (f64, f64) {
        let unit = self.centres[centre] as usize;
        let reduced = self.costs(centre)[unit] - units[unit] - price * self.loads[unit];
        if self.own && reduced >= 0.0 { (reduced, self.loads[unit]) } else { (0.0, 0.0) }
    }

    /// Adds what a centre takes of each unit at a price of load; of units on the edge, as much as fits.
    pub(super) fn taken(&self, centre: usize, units: &[f64], price: f64, taken: &mut [f64]) {
        let costs = self.costs(centre);
        for (i, count) in taken.iter_mut().enumerate() {
            let own = self.own && self.centres[centre] as usize == i;
            if own || costs[i] - units[i] - price * self.loads[i] < 0.0 {
                *count += 1.0;
            }
        }
    }

    /// Lets knapsacks take whole units alone: a better bound where territories hold few, without a lower limit.
    pub(super) fn take_whole_units(&mut self) {
        if self.lower == 0.0 {
            self.cells = Some(LoadCells::new(self));
        }
    }

    /// Keeps only the centres named, by place in the table.
    pub(super) fn keep(&mut self, places: &[usize]) {
        let n = self.units();
        for (to, &from) in places.iter().enumerate() {
            self.costs.copy_within(from * n..(from + 1) * n, to * n);
        }
        self.costs.truncate(places.len() * n);
        self.centres = places.iter().map(|&place| self.centres[place]).collect();
        self.given = places.iter().map(|&place| self.given[place]).collect();
        self.upper = places.iter().map(|&place| self.upper[place]).collect();
    }
}

/// Loads counted in cells, rounded down (what does not fit in cells does not fit at all), and every centre's units by cost.
#[derive(Clone, Debug)]
pub(super) struct LoadCells {
    /// The size of a cell.
    pub size: f64,
    pub(super) loads: Vec<u32>,
    /// By centre (a unit's index), all units, cheapest first.
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

/// Cost of each unit at each centre, laid out both ways.
pub(super) struct Costs {
    units: usize,
    by_centre: Vec<f64>,
    by_unit: Vec<f64>,
}

impl Costs {
    pub(super) fn new(problem: &Districting) -> Self {
        let n = problem.units();
        let by_centre: Vec<f64> = (0..n).flat_map(|centre| (0..n).map(move |unit| problem.cost(centre, unit))).collect();
        let by_unit = (0..n).flat_map(|unit| (0..n).map(move |centre| problem.cost(centre, unit))).collect();
        Costs { units: n, by_centre, by_unit }
    }

    /// Cost of every unit at a centre.
    pub(super) fn of_centre(&self, centre: usize) -> &[f64] {
        &self.by_centre[centre * self.units..(centre + 1) * self.units]
    }

    /// Cost of a unit at every centre.
    pub(super) fn of_unit(&self, unit: usize) -> &[f64] {
        &self.by_unit[unit * self.units..(unit + 1) * self.units]
    }
}
