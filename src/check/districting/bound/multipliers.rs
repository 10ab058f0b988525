//! The bound of the multipliers alone, and the least that a plan with a centre costs:
//! ```text
//! L = Σ_i π_i + Σ over the p cheapest centres of v_s,    L_s = L + max(0, v_s − the dearest v among those)
//! v_s = Σ_i min(0, c_is − π_i − ρ_s a_i) + (ρ_s > 0: ρ_s lower, else ρ_s upper_s), or a knapsack of whole units in cells
//! ```

use super::super::super::sum::Sum;
use super::super::super::tolerance::{ROUNDING, slack};
use super::super::cost::cost;
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
        let values: Vec<f64> = (0..n).map(|centre| knapsack(problem, proof, centre)).collect();
        let paid: Sum = proof.units.iter().copied().collect();
        let size: f64 = proof.units.iter().map(|unit| unit.abs()).sum();
        let paid = paid.value() - ROUNDING * size;
        let mut order: Vec<usize> = (0..n).filter(|&centre| !given(problem, centre)).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let must = problem.self_assignment || problem.bands.iter().any(|band| band.lower > 0.0);
        let count = problem.territories.saturating_sub(problem.fixed.len());
        let mut chosen: Vec<usize> = order.into_iter().take(count).filter(|&centre| must || values[centre] < 0.0).collect();
        let last = if chosen.len() < count { 0.0 } else { chosen.last().map_or(f64::INFINITY, |&centre| values[centre]) };
        let free: Vec<usize> = chosen.clone();
        chosen.extend((0..n).filter(|&centre| given(problem, centre)));
        let sum: Sum = chosen.iter().map(|&centre| values[centre]).collect();
        let root = paid + sum.value() - ROUNDING * chosen.iter().map(|&centre| values[centre].abs()).sum::<f64>();
        let with = |centre: usize| {
            let kept = given(problem, centre) || free.contains(&centre);
            if kept { root } else { root + (values[centre] - last).max(0.0) }
        };
        Multipliers { paid, root, with: (0..n).map(with).collect(), values }
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
    ((band.lower - slack(band.lower)).max(0.0), upper + slack(upper))
}

/// Least payment of a territory for its load at a price.
pub(super) fn paid(price: f64, lower: f64, upper: f64) -> f64 {
    let ends = if price > 0.0 { price * lower } else { price * upper };
    if price == 0.0 { 0.0 } else { ends }
}

/// v of a centre with whole units, rounded down.
fn packed(problem: &Districting, proof: &CentreProof, centre: usize, cell: f64) -> f64 {
    let room = (limits(problem, centre).1 / cell).floor();
    let cells = |unit: usize| (load(problem, unit) / cell).floor();
    let own = |unit: usize| problem.self_assignment && unit == centre;
    let must = (0..problem.positions.len()).find(|&unit| own(unit));
    let room = must.map_or(room, |unit| (room - cells(unit)).max(0.0)) as usize;
    let mut least = vec![0.0_f64; room + 1];
    let (mut fixed, mut size) = (0.0, 0.0);
    for (unit, multiplier) in proof.units.iter().enumerate() {
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
    for (unit, multiplier) in proof.units.iter().enumerate() {
        let (cost, priced) = (cost(problem, centre, unit), price * load(problem, unit));
        let reduced = cost - multiplier - priced;
        size += cost.abs() + multiplier.abs() + priced.abs();
        if reduced < 0.0 || (problem.self_assignment && unit == centre) {
            sum.add(reduced);
        }
    }
    let ends = paid(price, lower, upper);
    sum.value() + ends - ROUNDING * (size + ends.abs())
}
