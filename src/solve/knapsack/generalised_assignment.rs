//! The generalised assignment problem behind an instance: a cost and a load per pair, two limits per territory.

use crate::model::objective::interval;
use crate::model::{Activity, FEASIBILITY_TOLERANCE, Instance, Relaxation, Step};

/// Units per territory, and pairs of unit and territory, up to which a tree and its neighbourhoods are worth growing.
const FEW_PER_TERRITORY: usize = 100;
const FEW_PAIRS: usize = 250_000;
/// Largest number of pairs.
const PAIRS: usize = 2_000_000;
/// Cells of a capacity: whole loads are kept as they are up to the first, others are rounded to fit the second.
const WHOLE_CELLS: f64 = 16_777_216.0;
const CELLS: f64 = 1_048_576.0;
/// Steps of multipliers where costs are whole, small enough not to weaken a bound, large enough to add up exactly.
const GRID: f64 = 1.0 / 256.0;

/// An instance with nothing but costs and limits of one activity; tables are territory by territory:
/// `[territory · units + unit]`.
#[derive(Clone, Debug)]
pub struct GeneralisedAssignment {
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
    /// Least load of each territory, its tolerance included.
    pub floor: Vec<f64>,
    /// Loads that knapsacks count against capacities: in cells, rounded down.
    pub weight: Vec<u32>,
    /// The same against least loads: rounded up.
    pub fill: Vec<u32>,
    /// Capacities in cells.
    pub room: Vec<u32>,
    /// Least loads in cells; 0 = none.
    pub need: Vec<u32>,
    /// Size of a territory's cells, a power of two.
    pub cell: Vec<f64>,
    /// Whether a unit may go to a territory.
    pub allowed: Vec<bool>,
    /// The activity with the limits.
    pub activity: usize,
    /// Whether every cost is a whole number.
    pub integral: bool,
    /// Grid of the multipliers, a power of two.
    pub grid: f64,
}

impl GeneralisedAssignment {
    /// The problem behind an instance where units are few and capacities are all it asks for.
    pub fn of_capacities(instance: &Instance) -> Option<GeneralisedAssignment> {
        let small = small(instance.units(), instance.territories());
        limited(instance)
            .filter(|&k| small && only_capacities(&instance.activities()[k]))
            .map(|k| GeneralisedAssignment::with(instance, k))
    }

    /// The problem behind an instance that asks for [limits alone](Self::limits_alone).
    pub fn of_limits(instance: &Instance) -> Option<GeneralisedAssignment> {
        limited(instance).filter(|_| has_few_pairs(instance)).map(|k| GeneralisedAssignment::with(instance, k))
    }

    /// Whether an instance asks for no more than limits of one activity whose total no choice changes, with not too many
    /// pairs.
    pub fn limits_alone(instance: &Instance) -> bool {
        has_few_pairs(instance) && limited(instance).is_some()
    }

    fn with(instance: &Instance, k: usize) -> GeneralisedAssignment {
        let (units, territories, activity) = (instance.units(), instance.territories(), &instance.activities()[k]);
        let table = |number: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            (0..territories).flat_map(|j| (0..units).map(move |i| number(i, j))).collect()
        };
        let (cost, load) = (table(&|i, j| instance.cost(i, j)), table(&|i, j| instance.load(k, i, j)));
        // Where there is a band, no choice changes the total.
        let total: f64 = load[..units].iter().sum();
        let (floor, capacity): (Vec<f64>, Vec<f64>) = (0..territories)
            .map(|j| interval(activity, j, total))
            .map(|(low, high)| (low - slack(low), high + slack(high)))
            .unzip();
        let mut problem = GeneralisedAssignment {
            grid: if instance.integral() { GRID } else { fine_grid(&cost) },
            integral: instance.integral(),
            activity: k,
            capacity,
            floor,
            allowed: (0..territories).flat_map(|j| (0..units).map(move |i| instance.allows(i, j))).collect(),
            weight: vec![0; units * territories],
            fill: vec![0; units * territories],
            room: Vec::new(),
            need: Vec::new(),
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
        pairs.clone().for_each(|pair| self.allowed[pair] &= self.load[pair] <= self.capacity[territory]);
        // What can't go there is not counted: where nothing can, a capacity of next to nothing would make cells of it.
        let loads = || pairs.clone().filter(|&pair| self.allowed[pair]).map(|pair| self.load[pair]);
        let greatest = self.capacity[territory].min(loads().sum());
        let whole = loads().all(|load| load.fract() == 0.0) && greatest <= WHOLE_CELLS;
        let cell = if whole { 1.0 } else { (greatest / CELLS).log2().ceil().exp2().max(f64::MIN_POSITIVE) };
        for pair in pairs {
            if self.allowed[pair] {
                self.weight[pair] = (self.load[pair] / cell).floor() as u32;
                self.fill[pair] = (self.load[pair] / cell).ceil() as u32;
            }
        }
        self.cell.push(cell);
        self.room.push((greatest / cell).floor() as u32);
        self.need.push((self.floor[territory].max(0.0) / cell).ceil() as u32);
    }

    /// Whether units are few enough for a tree.
    pub fn is_small(&self) -> bool {
        small(self.units, self.territories)
    }

    /// Whether a territory must carry some least load.
    pub fn has_floors(&self) -> bool {
        self.floor.iter().any(|&floor| floor > 0.0)
    }

    /// Whether a plan's loads are within their limits.
    pub fn holds(&self, plan: &[u32]) -> bool {
        let mut load = vec![0.0; self.territories];
        plan.iter().enumerate().for_each(|(unit, &j)| load[j as usize] += self.load[j as usize * self.units + unit]);
        load.iter().zip(self.floor.iter().zip(&self.capacity)).all(|(load, (floor, capacity))| floor <= load && load <= capacity)
    }

    /// Cutoff: a bound from here on leaves no plan that costs less than `target`.
    pub fn cutoff(&self, target: f64) -> f64 {
        if self.integral { target - 1.0 + 1e-6 } else { target }
    }

    /// A bound, up to the next whole number where every plan costs one.
    pub fn rounded(&self, bound: f64) -> f64 {
        if self.integral { (bound - 1e-6).ceil() } else { bound }
    }

    /// The knapsacks' part of a certificate.
    pub fn relaxation(&self) -> Relaxation {
        Relaxation::Knapsacks { activity: self.activity, cell: self.cell.clone(), grid: self.grid }
    }

    /// The multipliers' part of a certificate, in steps of the grid.
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

fn small(units: usize, territories: usize) -> bool {
    units <= FEW_PER_TERRITORY * territories && units * territories <= FEW_PAIRS
}

fn has_few_pairs(instance: &Instance) -> bool {
    instance.units() * instance.territories() <= PAIRS
}

/// The only activity of an instance that limits anything, where nothing else does.
fn limited(instance: &Instance) -> Option<usize> {
    let options = instance.options();
    let plain = options.levels() == 1 && options.uncovered().is_none();
    let coupled = !instance.budgets().is_empty() || instance.contiguity().is_some() || instance.pairing().is_some();
    let mut limiting = (0..instance.activities().len()).filter(|&k| limits(&instance.activities()[k]));
    let k = limiting.next().filter(|&k| plain && !coupled && instance.units() > 0 && only_limits(&instance.activities()[k]))?;
    limiting.next().is_none().then_some(k)
}

/// Whether an activity limits anything.
fn limits(activity: &Activity) -> bool {
    let finite = activity.upper.iter().any(|upper| upper.is_finite());
    finite || !only_capacities(activity)
}

fn only_capacities(activity: &Activity) -> bool {
    let from_zero = activity.lower.iter().all(|&lower| lower <= 0.0) && activity.upper.iter().all(|&upper| upper >= 0.0);
    from_zero && activity.tolerance.is_infinite() && activity.weight <= 0.0
}

/// Whether loads cost nothing between two limits that no choice moves.
fn only_limits(activity: &Activity) -> bool {
    let fixed = activity.tolerance.is_infinite() || activity.load.same_everywhere();
    fixed && activity.weight <= 0.0 && activity.upper.iter().all(|&upper| upper >= 0.0)
}

fn slack(limit: f64) -> f64 {
    FEASIBILITY_TOLERANCE * limit.abs().max(1.0)
}

fn fine_grid(cost: &[f64]) -> f64 {
    let greatest = cost.iter().fold(f64::MIN_POSITIVE.sqrt(), |greatest, cost| greatest.max(cost.abs()));
    (greatest.log2().ceil() - 30.0).exp2()
}
