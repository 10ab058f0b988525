//! Plans with free centres: one existing centre per unit, not too many of them, limits, connectedness and the value, from
//! the raw numbers.

mod bound;
mod cost;
mod no_district;

pub use bound::bound;
pub use no_district::no_district;

use super::sum::Sum;
use super::tolerance::slack;
use crate::model::{CentreCosts, Districting};
use cost::{cost, squares};

/// Everything that is wrong with a plan (a centre per unit) whose cost is claimed to be `value`.
///
/// ```
/// use sutton::check::districting::violations;
/// use sutton::geometry::Position;
/// use sutton::model::{CentreCosts, Districting};
/// let places = vec![Position::in_plane(0.0, 0.0), Position::in_plane(1.0, 0.0)];
/// let problem = Districting::new(places, 1, CentreCosts::Table(vec![0.0, 1.0, 1.0, 0.0]));
/// assert!(violations(&problem, &[1, 1], 1.0).is_empty());
/// assert_eq!(violations(&problem, &[1, 1], 0.5), ["the plan costs 1, not 0.5"]);
/// assert_eq!(violations(&problem, &[0, 1], 0.0), ["2 centres are in use where 1 may be"]);
/// ```
pub fn violations(problem: &Districting, plan: &[u32], value: f64) -> Vec<String> {
    let n = problem.positions.len();
    if plan.len() != n {
        return vec![format!("{} centres for {n} units", plan.len())];
    }
    let strange = plan.iter().enumerate().filter(|(_, centre)| **centre as usize >= n);
    let strange: Vec<String> =
        strange.map(|(unit, centre)| format!("unit {unit}: centre {centre} does not exist, there are {n} units")).collect();
    if !strange.is_empty() {
        return strange;
    }
    let mut centres = plan.to_vec();
    centres.sort_unstable();
    centres.dedup();
    [
        numbers(problem, plan, &centres),
        limits(problem, plan, &centres),
        pieces(problem, plan, &centres),
        objective(problem, plan, value),
    ]
    .concat()
}

/// How many centres there are, and whether the given ones are among them.
fn numbers(problem: &Districting, plan: &[u32], centres: &[u32]) -> Vec<String> {
    let mut wrong = Vec::new();
    if centres.len() > problem.territories {
        wrong.push(format!("{} centres are in use where {} may be", centres.len(), problem.territories));
    }
    let needed = problem.self_assignment || problem.bands.iter().any(|band| band.lower > 0.0);
    if needed && centres.len() < problem.territories {
        wrong.push(format!("{} centres are in use where {} must be", centres.len(), problem.territories));
    }
    let free = centres.iter().filter(|centre| !problem.fixed.contains(centre)).count();
    if !problem.fixed.is_empty() && free + problem.fixed.len() > problem.territories {
        wrong.push(format!("{free} centres are free, which leaves no place for the {} given ones", problem.fixed.len()));
    }
    if problem.self_assignment || matches!(problem.costs, CentreCosts::Means(_)) {
        let away = centres.iter().filter(|&&centre| plan[centre as usize] != centre);
        wrong.extend(away.map(|&centre| format!("centre {centre} is not in its own territory")));
    }
    wrong
}

fn limits(problem: &Districting, plan: &[u32], centres: &[u32]) -> Vec<String> {
    let mut wrong = Vec::new();
    for band in &problem.bands {
        let mut loads = vec![Sum::default(); plan.len()];
        plan.iter().zip(&band.load).for_each(|(&centre, &load)| loads[centre as usize].add(load));
        for &centre in centres {
            let (load, upper) = (loads[centre as usize].value(), band.upper[centre as usize]);
            if !load.is_finite() {
                wrong.push(format!("{} of centre {centre} is {load}, not a number", band.name));
            }
            if load > upper + slack(upper) {
                wrong.push(format!("{} of centre {centre}: {load} is above {upper}", band.name));
            }
            if load < band.lower - slack(band.lower) {
                wrong.push(format!("{} of centre {centre}: {load} is below {}", band.name, band.lower));
            }
        }
    }
    wrong
}

/// Every territory is one piece of the graph: what can be reached from its centre is all of it.
fn pieces(problem: &Districting, plan: &[u32], centres: &[u32]) -> Vec<String> {
    let Some(graph) = &problem.graph else { return Vec::new() };
    let mut seen = vec![false; plan.len()];
    let mut stack: Vec<u32> = centres.iter().copied().filter(|&centre| plan[centre as usize] == centre).collect();
    stack.iter().for_each(|&centre| seen[centre as usize] = true);
    while let Some(at) = stack.pop() {
        for &next in graph.neighbours(at as usize) {
            if !seen[next as usize] && plan[next as usize] == plan[at as usize] {
                seen[next as usize] = true;
                stack.push(next);
            }
        }
    }
    let apart = |&centre: &u32| {
        let lost = (0..plan.len()).filter(|&unit| plan[unit] == centre && !seen[unit]).collect::<Vec<_>>();
        let first = lost.first()?;
        Some(format!("{} units of centre {centre} are cut off from it, unit {first} among them", lost.len()))
    };
    centres.iter().filter_map(apart).collect()
}

fn objective(problem: &Districting, plan: &[u32], value: f64) -> Vec<String> {
    let total: Sum = match &problem.costs {
        CentreCosts::Means(weight) => squares(problem, weight, plan),
        _ => plan.iter().enumerate().map(|(unit, &centre)| cost(problem, centre as usize, unit)).collect(),
    };
    let total = total.value();
    let near = (total - value).abs() <= slack(total);
    if near { Vec::new() } else { vec![format!("the plan costs {total}, not {value}")] }
}
