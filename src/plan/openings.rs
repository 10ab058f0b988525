//! Open positions: a redrawn map with more territories than its role has reps needs somebody for each of them.

use super::{Plan, Rep, RepStatus};

/// More open positions than this are a typing error, which is told where units are counted.
const MOST: usize = 5_000;

/// Adds a placeholder for every territory of a redrawn map that the reps who stay don't take, with their mean capacity and
/// weight.
pub fn add(plan: &mut Plan) {
    let wanted: Vec<(String, usize)> =
        plan.config.roles.keys().filter_map(|role| Some((role.clone(), plan.redrawn(role)?.territories()?))).collect();
    for (role, count) in wanted {
        let stay = plan.reps.iter().filter(|rep| rep.role == role && rep.status != RepStatus::Leaving);
        let hours: Vec<f64> = stay.clone().map(|rep| rep.capacity_hours).collect();
        let weights: Vec<f64> = stay.filter_map(|rep| rep.target_weight).collect();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let (capacity_hours, weight) = (if hours.is_empty() { 0.0 } else { mean(&hours) }, mean(&weights));
        let line = plan.reps.last().map_or(1, |rep| rep.line);
        let free = |plan: &Plan, id: &String| plan.reps.iter().all(|rep| rep.id != *id);
        let mut ids = (1..).map(|number| format!("{role}-open-{number}"));
        for _ in hours.len()..count.min(MOST) {
            let Some(id) = ids.find(|id| free(plan, id)) else { return };
            plan.reps.push(Rep {
                id,
                role: role.clone(),
                capacity_hours,
                target_weight: (!weights.is_empty()).then_some(weight),
                name: "open position".into(),
                status: RepStatus::Placeholder,
                line,
                ..Rep::default()
            });
        }
    }
}
