//! A first plan that keeps all limits: rounded and mended; rounded in layers, heavy units first; or else along chains.

use super::Parameters;
use super::branch::{CouplingRows, mend};
use super::prices::{DualSolution, fractional_over};
use super::rounding::{self, Dealing};
use super::search::{Annealing, SearchSpace, SearchState};
use crate::model::{Instance, evaluate};

/// Territories out of their limits, as a share of all, up to which rounding is mended as it is.
const FEW: f64 = 0.25;
/// Loads, in units of the mean, above which units are rounded for good, layer by layer.
const LAYERS: [f64; 3] = [2.0, 0.5, 0.12];
/// Shares of what territories may carry, from least to most, kept free at either end, so that there is room to mend in.
const MARGINS: [f64; 3] = [0.009, 0.03, 0.06];
/// The most of what territories have to spare on average that is kept free.
const SPARE: f64 = 0.25;
/// Rounds of chains for what is left to mend.
const CHAINS: usize = 40;

/// The plan; `None` where there is none to be found. Another `number`, another plan.
pub fn plan(
    instance: &Instance,
    priced: &DualSolution,
    coupling: &CouplingRows,
    space: &SearchSpace,
    number: u64,
    parameters: &Parameters,
) -> Option<Vec<u32>> {
    let (seed, stop) = (parameters.seed.wrapping_add(number), || parameters.should_stop());
    let feasible = |plan: &Vec<u32>| evaluate(instance, plan).feasible();
    let dealing = if number.is_multiple_of(2) { Dealing::BySize } else { Dealing::AtOnce };
    let rounded = rounding::round(instance, &priced.fractional, dealing);
    if instance.territories() < 2 {
        return Some(rounded).filter(feasible);
    }
    let mended = |plan: Vec<u32>| mend(instance, coupling, space.graph, plan, seed, &stop);
    let few = coupling.broken(&rounded).len() as f64 <= FEW * instance.territories() as f64;
    if few && let Some(plan) = Some(mended(rounded.clone())).filter(feasible) {
        return Some(plan);
    }
    let layered = |margin: f64| {
        let plan = mended(in_layers(instance, coupling, space, rounded.clone(), margin, parameters));
        Some(along_chains(instance, priced, space, plan, seed, parameters)).filter(feasible)
    };
    MARGINS.into_iter().take_while(|_| !stop()).find_map(layered)
}

/// A plan rounded in layers: the heavier units stay where they are, and what they leave to the lighter ones is priced anew,
/// so that errors are passed on as far as it takes and end as small as the lightest units.
fn in_layers(
    instance: &Instance,
    coupling: &CouplingRows,
    space: &SearchSpace,
    mut plan: Vec<u32>,
    margin: f64,
    parameters: &Parameters,
) -> Vec<u32> {
    let (narrowed, sizes) = (narrowed(instance, coupling, margin), rounding::sizes(instance));
    for heavy in LAYERS {
        let options = |unit: usize| if sizes[unit] > heavy { vec![plan[unit]] } else { space.candidates.sorted(unit) };
        let flow = fractional_over(&narrowed, options, parameters);
        plan = rounding::round(instance, &flow, Dealing::BySize);
        if coupling.broken(&plan).is_empty() {
            break;
        }
    }
    plan
}

/// The instance with such a share less at either end of what each territory may carry, but no more than a part of what all
/// have to spare there: where capacities are tight, a share of them would leave too little.
fn narrowed(instance: &Instance, coupling: &CouplingRows, margin: f64) -> Instance {
    let mut narrowed = instance.clone();
    for (k, activity) in narrowed.activities.iter_mut().enumerate() {
        let rows = coupling.loads(k);
        let total: f64 = (0..instance.units()).map(|unit| instance.load(k, unit, 0)).sum();
        let part = |spare: f64| SPARE * spare.max(0.0) / rows.len() as f64;
        let below = part(total - rows.iter().map(|row| row.low).sum::<f64>());
        let above = part(rows.iter().map(|row| row.high).sum::<f64>() - total);
        for (j, row) in rows.iter().enumerate() {
            let margin = margin * (row.high - row.low);
            activity.lower[j] = if row.low > 0.0 { row.low + margin.min(below) } else { 0.0 };
            activity.upper[j] = row.high - margin.min(above);
        }
        activity.tolerance = f64::INFINITY;
    }
    narrowed
}

/// A plan improved along chains of territories until it keeps all limits, or for a while.
fn along_chains(
    instance: &Instance,
    priced: &DualSolution,
    space: &SearchSpace,
    plan: Vec<u32>,
    seed: u64,
    parameters: &Parameters,
) -> Vec<u32> {
    let mut state = SearchState::new(instance, plan, &priced.prices).knowing(space.candidates);
    let mut annealing = Annealing::new(seed);
    for _ in 0..CHAINS {
        if parameters.should_stop() || evaluate(instance, state.assignment()).feasible() {
            break;
        }
        annealing.round(&mut state, space, priced.bound, None, &|| parameters.should_stop());
    }
    state.assignment().to_vec()
}

#[cfg(test)]
mod tests {
    use super::{CouplingRows, MARGINS, narrowed};
    use crate::model::{Activity, Instance, Options, Quantity, RuleId};

    #[test]
    fn narrowed_limits_hold_all_loads_where_capacities_are_tight() {
        let (units, m) = (1_000, 4);
        let mut work = Activity::even("work", Quantity::per_unit(vec![1.0; units]), m, RuleId(0));
        (work.lower, work.upper, work.tolerance) = (vec![0.0; m], vec![251.0; m], f64::INFINITY);
        let costs = Quantity::dense(m, vec![1.0; m * units]);
        let instance = Instance::builder(units, Options::new(m, 1, false)).costs(costs).activity(work).build().unwrap();
        let coupling = CouplingRows::of(&instance).unwrap();
        for margin in MARGINS {
            let upper: f64 = narrowed(&instance, &coupling, margin).activities[0].upper.iter().sum();
            assert!(upper > units as f64 && upper < 4.0 * 251.0, "{upper} at {margin}");
        }
    }
}
