//! The bound of the multipliers alone, and the least that a plan with a centre costs:
//! ```text
//! L = Σ_i π_i + Σ_t Σ over the p_t cheapest sites of size t of v_s
//! L_s = L + max(0, v_s − the dearest v among those of its size)
//! v_s = Σ_i min(0, c_is − π_i − ρ_s a_i) + (ρ_s > 0: ρ_s lower, else ρ_s upper_s), or a knapsack of whole units in cells
//! ```

use super::super::super::sum::Sum;
use super::super::super::tolerance::{ROUNDING, slack};
use super::super::cost::cost;
use super::super::too_far::is_far;
use crate::model::{CentreProof, Districting};

/// Bounds that the multipliers prove.
pub(super) struct Multipliers {
    /// Σ_i π_i, rounded down.
    pub(super) paid: f64,
    /// v by centre, rounded down.
    pub(super) values: Vec<f64>,
    /// L, rounded down.
    pub(super) root: f64,
    /// The least that a plan with a centre costs, by centre.
    pub(super) with: Vec<f64>,
}

impl Multipliers {
    /// Evaluates the multipliers of a proof.
    pub(super) fn new(problem: &Districting, proof: &CentreProof) -> Self {
        let n = problem.positions.len();
        let values: Vec<f64> = (0..n * problem.sizes.len()).map(|centre| knapsack(problem, proof, centre)).collect();
        let paid: Sum = proof.units.iter().copied().collect();
        let size: f64 = proof.units.iter().map(|unit| unit.abs()).sum();
        let paid = paid.value() - ROUNDING * size;
        let chosen: Vec<Chosen> = (0..problem.sizes.len()).map(|size| Chosen::of(problem, &values, size)).collect();
        let used = || chosen.iter().flat_map(|chosen| &chosen.centres).map(|&centre| values[centre]);
        let root = paid + used().collect::<Sum>().value() - ROUNDING * used().map(f64::abs).sum::<f64>();
        let with = |centre: usize| {
            let own = &chosen[centre / n];
            if own.centres.contains(&centre) { root } else { root + (values[centre] - own.last).max(0.0) }
        };
        Multipliers { paid, root, with: (0..values.len()).map(with).collect(), values }
    }
}

/// The centres of a size that cost least.
struct Chosen {
    centres: Vec<usize>,
    /// The dearest v of those that are not given; 0 where fewer than there may be are worth it, −∞ where all are given.
    last: f64,
}

impl Chosen {
    fn of(problem: &Districting, values: &[f64], size: usize) -> Self {
        let n = problem.positions.len();
        let (mut centres, mut free): (Vec<usize>, Vec<usize>) =
            (size * n..(size + 1) * n).partition(|&centre| given(problem, centre));
        free.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let must = problem.self_assignment || problem.bands.iter().any(|band| band.lower[size] > 0.0);
        let count = problem.sizes[size].saturating_sub(centres.len());
        free.truncate(count);
        free.retain(|&centre| must || values[centre] < 0.0);
        let last = if free.len() < count { 0.0 } else { free.last().map_or(f64::NEG_INFINITY, |&centre| values[centre]) };
        centres.extend(free);
        Chosen { centres, last }
    }
}

/// Whether a centre must be used.
pub(super) fn given(problem: &Districting, centre: usize) -> bool {
    problem.fixed.contains(&(centre as u32))
}

/// Load of a unit; 0 where there is none.
pub(super) fn load(problem: &Districting, unit: usize) -> f64 {
    problem.bands.first().map_or(0.0, |band| band.load[unit])
}

/// The limits of a centre's territory, a hair wider than they are.
pub(super) fn limits(problem: &Districting, centre: usize) -> (f64, f64) {
    let Some(band) = problem.bands.first() else { return (0.0, f64::INFINITY) };
    let total: f64 = band.load.iter().sum();
    let upper = band.upper[centre].min(total);
    let lower = band.lower[centre / problem.positions.len()];
    ((lower - slack(lower)).max(0.0), upper + slack(upper))
}

/// Least payment of a territory for its load at a price.
pub(super) fn paid(price: f64, lower: f64, upper: f64) -> f64 {
    let ends = if price > 0.0 { price * lower } else { price * upper };
    if price == 0.0 { 0.0 } else { ends }
}

/// Units that a centre may have, with their π.
fn near<'a>(problem: &'a Districting, proof: &'a CentreProof, centre: usize) -> impl Iterator<Item = (usize, &'a f64)> {
    proof.units.iter().enumerate().filter(move |(unit, _)| !is_far(problem, centre, *unit))
}

/// v of a centre with whole units, rounded down.
fn packed(problem: &Districting, proof: &CentreProof, centre: usize, cell: f64) -> f64 {
    let room = (limits(problem, centre).1 / cell).floor();
    let cells = |unit: usize| (load(problem, unit) / cell).floor();
    let own = |unit: usize| problem.self_assignment && unit == centre % problem.positions.len();
    let must = (0..problem.positions.len()).find(|&unit| own(unit));
    let room = must.map_or(room, |unit| (room - cells(unit)).max(0.0)) as usize;
    let mut least = vec![0.0_f64; room + 1];
    let (mut fixed, mut size) = (0.0, 0.0);
    for (unit, multiplier) in near(problem, proof, centre) {
        let cost = cost(problem, centre, unit);
        let worth = cost - multiplier;
        if own(unit) {
            fixed = worth;
        } else if worth < 0.0 && cells(unit) <= room as f64 {
            let load = cells(unit) as usize;
            for left in (load..=room).rev() {
                least[left] = least[left].min(least[left - load] + worth);
            }
        }
        size += if worth < 0.0 || own(unit) { cost.abs() + multiplier.abs() } else { 0.0 };
    }
    least[room] + fixed - ROUNDING * size
}

/// v of a centre, rounded down.
fn knapsack(problem: &Districting, proof: &CentreProof, centre: usize) -> f64 {
    if let Some(cell) = proof.cell {
        return packed(problem, proof, centre, cell);
    }
    let price = proof.loads[centre];
    let (lower, upper) = limits(problem, centre);
    let (mut sum, mut size) = (Sum::default(), 0.0);
    for (unit, multiplier) in near(problem, proof, centre) {
        let (cost, priced) = (cost(problem, centre, unit), price * load(problem, unit));
        let reduced = cost - multiplier - priced;
        size += cost.abs() + multiplier.abs() + priced.abs();
        if reduced < 0.0 || (problem.self_assignment && unit == centre % problem.positions.len()) {
            sum.add(reduced);
        }
    }
    let ends = paid(price, lower, upper);
    sum.value() + ends - ROUNDING * (size + ends.abs())
}
