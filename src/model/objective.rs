//! Value of an assignment and the limits that it breaks, from scratch.

use super::{Activity, FEASIBILITY_TOLERANCE, Instance, RuleId};

/// Value, loads and violations of an assignment.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// Objective: cost, variance and pairing.
    pub value: f64,
    /// Σ cost.
    pub cost: f64,
    /// Variance term per activity.
    pub variance: Vec<f64>,
    /// What the territories of groups cost.
    pub pairing: f64,
    /// Load per activity and territory: `loads[k][j]`.
    pub loads: Vec<Vec<f64>>,
    /// Broken limits: which rule, by how much in its own unit.
    pub violations: Vec<(RuleId, f64)>,
}

impl Evaluation {
    /// Whether nothing is broken.
    pub fn feasible(&self) -> bool {
        self.violations.is_empty()
    }
}

/// The load interval of a territory in an activity, given the activity's total: band and limits together.
pub fn interval(activity: &Activity, territory: usize, total: f64) -> (f64, f64) {
    let (mut low, mut high) = (activity.lower[territory], activity.upper[territory]);
    let share = activity.share[territory];
    if activity.tolerance.is_finite() && share > 0.0 {
        low = low.max((1.0 - activity.tolerance) * share * total);
        high = high.min((1.0 + activity.tolerance) * share * total);
    }
    (low, high)
}

/// The variance term of an activity's loads, one per territory.
pub fn variance(activity: &Activity, loads: &[f64]) -> f64 {
    let total: f64 = loads.iter().sum();
    let deviation = |(j, &load): (usize, &f64)| activity.curvature(j) * (load - activity.share[j] * total).powi(2);
    loads.iter().enumerate().map(deviation).sum()
}

/// Evaluates an assignment (an option per unit).
///
/// # Panics
/// Where `assignment` has not one valid option per unit.
pub fn evaluate(instance: &Instance, assignment: &[u32]) -> Evaluation {
    assert_eq!(assignment.len(), instance.units());
    let (mut evaluation, used) = sums(instance, assignment);
    evaluation.pairing = instance.pairing.as_ref().map_or(0.0, |pairing| pairing.cost(instance.options, assignment));
    evaluation.value = evaluation.cost + evaluation.pairing;
    for (activity, loads) in instance.activities.iter().zip(&evaluation.loads) {
        let total: f64 = loads.iter().sum();
        let variance = variance(activity, loads);
        evaluation.value += variance;
        evaluation.variance.push(variance);
        evaluation.violations.extend(broken_limits(activity, loads, total));
    }
    for (budget, sum) in instance.budgets.iter().zip(used) {
        let excess = budget.excess(sum, &evaluation.loads);
        if excess > 0.0 {
            evaluation.violations.push((budget.rule, excess));
        }
    }
    evaluation.violations.extend(broken_territories(instance, assignment));
    evaluation
}

/// Cost, loads and forbidden choices, unit by unit, and what is used of each budget.
fn sums(instance: &Instance, assignment: &[u32]) -> (Evaluation, Vec<f64>) {
    let loads = vec![vec![0.0; instance.territories()]; instance.activities.len()];
    let mut evaluation = Evaluation { loads, ..Evaluation::default() };
    let mut used = vec![0.0; instance.budgets.len()];
    for (unit, &option) in assignment.iter().enumerate() {
        let option = option as usize;
        let numbers = instance.numbers(unit, option);
        evaluation.cost += numbers.cost();
        if let Some(j) = instance.options.territory(option) {
            for (k, loads) in evaluation.loads.iter_mut().enumerate() {
                loads[j] += numbers.load(k);
            }
        }
        numbers.uses().for_each(|(budget, usage)| used[budget] += usage);
        evaluation.violations.extend(instance.forbidden_by(unit, option).map(|rule| (rule, 1.0)));
    }
    (evaluation, used)
}

/// Loads outside their interval, each with the rule that is broken and by how much.
fn broken_limits(activity: &Activity, loads: &[f64], total: f64) -> impl Iterator<Item = (RuleId, f64)> {
    loads.iter().enumerate().filter_map(move |(j, &load)| {
        let (low, high) = interval(activity, j, total);
        let slack = FEASIBILITY_TOLERANCE * load.abs().max(high.min(f64::MAX).abs()).max(1.0).min(total.abs().max(1.0));
        let excess = (load - high).max(low - load);
        let within_limits = load <= activity.upper[j] + slack && load >= activity.lower[j] - slack;
        (excess > slack).then_some((if within_limits { activity.band_rule } else { activity.limit_rule }, excess))
    })
}

/// Territories in more than one piece, each as a violation by its number of pieces too many.
fn broken_territories(instance: &Instance, assignment: &[u32]) -> Vec<(RuleId, f64)> {
    let Some(contiguity) = &instance.contiguity else { return Vec::new() };
    let mut members = vec![Vec::new(); instance.territories()];
    for (unit, &option) in assignment.iter().enumerate() {
        if let Some(j) = instance.options.territory(option as usize) {
            members[j].push(unit);
        }
    }
    let pieces = members.iter().map(|units| contiguity.graph.pieces(units).len());
    pieces.filter(|&count| count > 1).map(|count| (contiguity.rule, (count - 1) as f64)).collect()
}
