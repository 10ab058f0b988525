//! The generalised assignment problem behind an instance: a cost and a load per pair, a capacity per territory.

use crate::model::objective::FEASIBILITY_TOLERANCE;
use crate::model::{Activity, Instance, Relaxation, Step};

/// Units per territory up to which knapsacks say more than load prices do.
const UNITS_PER_TERRITORY: usize = 100;
/// Largest number of pairs of unit and territory.
const PAIRS: usize = 250_000;
/// Cells of a capacity: whole loads are kept as they are up to the first, others are rounded down to fit the second.
const WHOLE_CELLS: f64 = 16_384.0;
const CELLS: f64 = 4_096.0;
/// Steps of multipliers where costs are whole, small enough not to weaken a bound, large enough to add up exactly.
const GRID: f64 = 1.0 / 256.0;

/// An instance with nothing but costs and capacities; tables are territory by territory: `[territory · units + unit]`.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Number of units.
    pub units: usize,
    /// Number of territories.
    pub territories: usize,
    /// Cost of each pair.
    pub cost: Vec<f64>,
    /// Load of each pair.
    pub load: Vec<f64>,
    /// Greatest load of each territory, its tolerance included.
    pub capacity: Vec<f64>,
    /// What the knapsacks count with: loads in cells, rounded down.
    pub weight: Vec<u32>,
    /// Capacities in cells.
    pub room: Vec<u32>,
    /// Size of a territory's cells, a power of two.
    pub cell: Vec<f64>,
    /// Whether a unit may go to a territory.
    pub allowed: Vec<bool>,
    /// The activity with the capacities.
    pub activity: usize,
    /// Whether every cost is a whole number.
    pub integral: bool,
    /// What multipliers are multiples of, a power of two.
    pub grid: f64,
}

impl Problem {
    /// The problem behind an instance; `None` where the instance asks for more than capacities, or knapsacks would be
    /// too many or too large.
    pub fn of(instance: &Instance) -> Option<Problem> {
        let (units, territories, options) = (instance.units(), instance.territories(), instance.options());
        let plain = options.levels() == 1 && options.uncovered().is_none();
        let coupled = !instance.budgets().is_empty() || instance.contiguity().is_some();
        let small = units <= UNITS_PER_TERRITORY * territories && units * territories <= PAIRS;
        if !plain || coupled || !small || units == 0 {
            return None;
        }
        let mut limiting = (0..instance.activities().len()).filter(|&k| limits(&instance.activities()[k]));
        let k = limiting.next().filter(|&k| only_capacities(&instance.activities()[k]))?;
        if limiting.next().is_some() {
            return None;
        }
        Some(Problem::with(instance, k))
    }

    fn with(instance: &Instance, k: usize) -> Problem {
        let (units, territories) = (instance.units(), instance.territories());
        let table = |number: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            (0..territories).flat_map(|j| (0..units).map(move |i| number(i, j))).collect()
        };
        let (cost, load) = (table(&|i, j| instance.cost(i, j)), table(&|i, j| instance.load(k, i, j)));
        let mut problem = Problem {
            grid: if instance.integral() { GRID } else { fine_grid(&cost) },
            integral: instance.integral(),
            activity: k,
            capacity: instance.activities()[k].upper.iter().map(|&upper| tolerated(upper)).collect(),
            allowed: (0..territories).flat_map(|j| (0..units).map(move |i| instance.allows(i, j))).collect(),
            weight: vec![0; units * territories],
            room: Vec::new(),
            cell: Vec::new(),
            units,
            territories,
            cost,
            load,
        };
        (0..territories).for_each(|j| problem.count_in_cells(j));
        problem
    }

    fn count_in_cells(&mut self, territory: usize) {
        let pairs = territory * self.units..(territory + 1) * self.units;
        let loads = &self.load[pairs.clone()];
        let greatest = self.capacity[territory].min(loads.iter().sum());
        let whole = loads.iter().all(|load| load.fract() == 0.0) && greatest <= WHOLE_CELLS;
        let cell = if whole { 1.0 } else { (greatest / CELLS).log2().ceil().exp2() };
        for pair in pairs {
            self.allowed[pair] &= self.load[pair] <= self.capacity[territory];
            self.weight[pair] = if self.allowed[pair] { (self.load[pair] / cell).floor() as u32 } else { 0 };
        }
        self.cell.push(cell);
        self.room.push((greatest / cell).floor() as u32);
    }

    /// What every plan that costs less than `target` must be cheaper than, for a bound to cut it off.
    pub fn cutoff(&self, target: f64) -> f64 {
        if self.integral { target - 1.0 + 1e-6 } else { target }
    }

    /// What a certificate says of the knapsacks.
    pub fn relaxation(&self) -> Relaxation {
        Relaxation::Knapsacks { activity: self.activity, cell: self.cell.clone(), grid: self.grid }
    }

    /// What a certificate says of multipliers: how many steps of the grid they are.
    pub fn step(&self, multipliers: &[f64]) -> Step {
        Step { numbers: multipliers.iter().map(|u| (u / self.grid).round()).collect(), pair: None }
    }

    /// Cost of an assignment.
    pub fn value(&self, assignment: &[u32]) -> f64 {
        assignment.iter().enumerate().map(|(i, &j)| self.cost[j as usize * self.units + i]).sum()
    }

    /// More than any plan costs.
    pub fn ceiling(&self) -> f64 {
        let dearest = |i: usize| (0..self.territories).map(|j| self.cost[j * self.units + i]).fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = (0..self.units).map(dearest).sum();
        (sum + 1.0 + 1e-6 * sum.abs()).ceil()
    }
}

fn limits(activity: &Activity) -> bool {
    let finite = activity.upper.iter().any(|upper| upper.is_finite());
    finite || !only_capacities(activity)
}

fn only_capacities(activity: &Activity) -> bool {
    let from_zero = activity.lower.iter().all(|&lower| lower <= 0.0) && activity.upper.iter().all(|&upper| upper >= 0.0);
    from_zero && activity.tolerance.is_infinite() && activity.weight <= 0.0
}

fn tolerated(upper: f64) -> f64 {
    upper + FEASIBILITY_TOLERANCE * upper.max(1.0)
}

fn fine_grid(cost: &[f64]) -> f64 {
    let greatest = cost.iter().fold(f64::MIN_POSITIVE.sqrt(), |greatest, cost| greatest.max(cost.abs()));
    (greatest.log2().ceil() - 30.0).exp2()
}
