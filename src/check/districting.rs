//! Plans with free centres: Σ_s x_is = 1, Σ_{s of size t} y_s ≤ p_t with all given sites among them, one at a unit,
//! lower_t ≤ Σ_i a_i x_is ≤ upper_s, no pair beyond the reach, connected territories, and the value Σ_i c_is x_is. Site s is unit s mod n as the centre of a
//! territory of size ⌊s / n⌋.

mod bound;
mod cost;
mod no_district;
mod too_far;
mod violation;

pub use bound::bound;
pub use no_district::no_district;
pub use too_far::too_far;

use super::sum::Sum;
use super::tolerance::slack;
use crate::model::{CentreCosts, Districting};
use cost::{cost, squares};
use too_far::is_far;
pub use violation::DistrictingViolation;

/// Everything that is wrong with a plan (a site per unit) whose cost is claimed to be `value`.
///
/// ```
/// use sutton::check::districting::{DistrictingViolation, violations};
/// use sutton::geometry::Position;
/// use sutton::model::{CentreCosts, Districting};
/// let places = vec![Position::in_plane(0.0, 0.0), Position::in_plane(1.0, 0.0)];
/// let problem = Districting::new(places, 1, CentreCosts::Table(vec![0.0, 1.0, 1.0, 0.0]));
/// assert!(violations(&problem, &[1, 1], 1.0).is_empty());
/// assert_eq!(violations(&problem, &[1, 1], 0.5), [DistrictingViolation::Objective { value: 1.0, claimed: 0.5 }]);
/// assert_eq!(violations(&problem, &[0, 1], 0.0)[0].to_string(), "2 centres are in use where 1 may be");
/// ```
pub fn violations(problem: &Districting, plan: &[u32], value: f64) -> Vec<DistrictingViolation> {
    let n = problem.positions.len();
    if plan.len() != n {
        return vec![DistrictingViolation::Length { centres: plan.len(), units: n }];
    }
    let sites = n * problem.sizes.len();
    let strange = plan.iter().enumerate().filter(|(_, centre)| **centre as usize >= sites);
    let strange: Vec<DistrictingViolation> =
        strange.map(|(unit, &centre)| DistrictingViolation::UnknownCentre { unit, centre, sites }).collect();
    if !strange.is_empty() {
        return strange;
    }
    let mut centres = plan.to_vec();
    centres.sort_unstable();
    centres.dedup();
    [
        numbers(problem, plan, &centres),
        limits(problem, plan, &centres),
        distances(problem, plan),
        pieces(problem, plan, &centres),
        objective(problem, plan, value),
    ]
    .concat()
}

/// Number of centres in use, and whether the given ones are among them.
fn numbers(problem: &Districting, plan: &[u32], centres: &[u32]) -> Vec<DistrictingViolation> {
    let n = problem.positions.len() as u32;
    let mut wrong = Vec::new();
    for (size, &count) in problem.sizes.iter().enumerate() {
        let of = |site: &&u32| (**site / n) as usize == size;
        let used = centres.iter().filter(of).count();
        if used > count {
            wrong.push(DistrictingViolation::TooManyCentres { centres: used, most: count });
        }
        let needed = problem.self_assignment || problem.bands.iter().any(|band| band.lower[size] > 0.0);
        if needed && used < count {
            wrong.push(DistrictingViolation::TooFewCentres { centres: used, least: count });
        }
        let given = problem.fixed.iter().filter(of).count();
        let free = centres.iter().filter(of).filter(|centre| !problem.fixed.contains(centre)).count();
        if given > 0 && free + given > count {
            wrong.push(DistrictingViolation::GivenCentres { free, given });
        }
    }
    let mut units: Vec<u32> = centres.iter().map(|site| site % n).collect();
    units.sort_unstable();
    let twice = units.windows(2).filter(|pair| pair[0] == pair[1]);
    wrong.extend(twice.map(|pair| DistrictingViolation::SharedCentre(pair[0])));
    if problem.self_assignment || matches!(problem.costs, CentreCosts::Means(_)) {
        let away = centres.iter().filter(|&&centre| plan[(centre % n) as usize] != centre);
        wrong.extend(away.map(|&centre| DistrictingViolation::CentreElsewhere(centre)));
    }
    wrong
}

fn limits(problem: &Districting, plan: &[u32], centres: &[u32]) -> Vec<DistrictingViolation> {
    let mut wrong = Vec::new();
    for band in &problem.bands {
        let name = || band.name.clone();
        let mut loads = vec![Sum::default(); band.upper.len()];
        plan.iter().zip(&band.load).for_each(|(&centre, &load)| loads[centre as usize].add(load));
        for &centre in centres {
            let (load, upper) = (loads[centre as usize].value(), band.upper[centre as usize]);
            let lower = band.lower[centre as usize / plan.len()];
            if !load.is_finite() {
                wrong.push(DistrictingViolation::NotANumber { activity: name(), centre, load });
            }
            if load > upper + slack(upper) {
                wrong.push(DistrictingViolation::AboveLimit { activity: name(), centre, load, limit: upper });
            }
            if load < lower - slack(lower) {
                wrong.push(DistrictingViolation::BelowLimit { activity: name(), centre, load, limit: lower });
            }
        }
    }
    wrong
}

fn distances(problem: &Districting, plan: &[u32]) -> Vec<DistrictingViolation> {
    let far = plan.iter().enumerate().filter(|&(unit, &centre)| is_far(problem, centre as usize, unit));
    far.map(|(unit, &centre)| DistrictingViolation::TooFar { unit, centre }).collect()
}

/// Every territory is one piece of the graph: what can be reached from its centre is all of it.
fn pieces(problem: &Districting, plan: &[u32], centres: &[u32]) -> Vec<DistrictingViolation> {
    let Some(graph) = &problem.graph else { return Vec::new() };
    let mut seen = vec![false; plan.len()];
    let unit = |site: u32| site % plan.len() as u32;
    let at_home = centres.iter().filter(|&&centre| plan[unit(centre) as usize] == centre);
    let mut stack: Vec<u32> = at_home.map(|&centre| unit(centre)).collect();
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
        let &first = lost.first()?;
        Some(DistrictingViolation::Disconnected { centre, count: lost.len(), first })
    };
    centres.iter().filter_map(apart).collect()
}

fn objective(problem: &Districting, plan: &[u32], value: f64) -> Vec<DistrictingViolation> {
    let total: Sum = match &problem.costs {
        CentreCosts::Means(weight) => squares(problem, weight, plan),
        _ => plan.iter().enumerate().map(|(unit, &centre)| cost(problem, centre as usize, unit)).collect(),
    };
    let total = total.value();
    let near = (total - value).abs() <= slack(total);
    if near { Vec::new() } else { vec![DistrictingViolation::Objective { value: total, claimed: value }] }
}
