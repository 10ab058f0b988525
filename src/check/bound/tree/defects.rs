//! Trees that can be replayed: numbers and indices fit the instance, children come after their one parent.

use crate::model::{Instance, Relaxation, Step, Tree};

/// Steps whose multiples of the grid are exact.
const STEPS: f64 = 9_007_199_254_740_992.0;

pub(super) fn defects(instance: &Instance, tree: &Tree) -> Vec<String> {
    let mut defects = of_kind(instance, tree);
    if defects.is_empty() {
        defects.extend(of_nodes(instance, tree));
    }
    defects
}

/// Instances that no tree speaks of, and relaxations that don't fit.
fn of_kind(instance: &Instance, tree: &Tree) -> Vec<String> {
    let mut defects = Vec::new();
    if instance.options.levels() != 1 || instance.options.uncovered().is_some() {
        defects.push("a tree is for one service level and no uncovered units".to_owned());
    }
    if !tree.target.is_finite() {
        defects.push(format!("the target is {}, it must be finite", tree.target));
    }
    if let Relaxation::Knapsacks { activity, cell, grid } = &tree.relaxation {
        let territories = instance.options.territories();
        if *activity >= instance.activities.len() {
            defects.push(format!("activity {activity} does not exist, there are {}", instance.activities.len()));
        }
        if !power_of_two(*grid) {
            defects.push(format!("the grid is {grid}, it must be a power of two"));
        }
        if cell.len() != territories {
            defects.push(format!("{} cells, there must be {territories}", cell.len()));
        }
        let wrong = cell.iter().enumerate().filter(|(_, cell)| !power_of_two(**cell));
        defects.extend(wrong.map(|(j, cell)| format!("cell {j} is {cell}, it must be a power of two")));
    }
    defects
}

fn of_nodes(instance: &Instance, tree: &Tree) -> Vec<String> {
    let mut parents = vec![0; tree.nodes.len()];
    let mut defects = Vec::new();
    if tree.nodes.is_empty() {
        defects.push("a tree must have a root".to_owned());
    }
    for (at, node) in tree.nodes.iter().enumerate() {
        let of_node = |defect: String| format!("node {at}: {defect}");
        defects.extend(node.steps.iter().filter_map(|step| of_step(instance, &tree.relaxation, step)).map(of_node));
        if let Some(unit) = node.unit.filter(|&unit| unit >= instance.units) {
            defects.push(of_node(format!("unit {unit} does not exist, there are {}", instance.units)));
        }
        for &(_, child) in &node.children {
            match parents.get_mut(child).filter(|_| child > at) {
                Some(parents) => *parents += 1,
                None => {
                    defects.push(of_node(format!("its child {child} must come after it, and there are {}", tree.nodes.len())))
                }
            }
        }
    }
    let shared = parents.iter().enumerate().filter(|(_, parents)| **parents > 1);
    defects.extend(shared.map(|(at, parents)| format!("node {at} has {parents} parents, there may be one")));
    defects
}

fn of_step(instance: &Instance, relaxation: &Relaxation, step: &Step) -> Option<String> {
    let (m, numbers) = (instance.options.territories(), &step.numbers);
    if let Some((unit, territory)) = step.pair.filter(|pair| pair.0 >= instance.units || pair.1 >= m) {
        return Some(format!("the pair of unit {unit} and territory {territory} does not exist"));
    }
    let loads = instance.activities.len() * m;
    let (expected, wrong) = match relaxation {
        Relaxation::Loads => {
            let wrong = |(at, number): (usize, &f64)| {
                (!number.is_finite() || (at >= loads && *number < 0.0)).then(|| format!("a price of {number}"))
            };
            (loads + instance.budgets.len(), numbers.iter().enumerate().find_map(wrong))
        }
        Relaxation::Knapsacks { .. } => {
            let wrong =
                |number: &f64| (number.fract() != 0.0 || number.abs() > STEPS).then(|| format!("a multiplier of {number} steps"));
            (instance.units, numbers.iter().find_map(wrong))
        }
    };
    if numbers.len() == expected { wrong } else { Some(format!("{} numbers, there must be {expected}", numbers.len())) }
}

fn power_of_two(number: f64) -> bool {
    number.is_normal() && number > 0.0 && number.log2().fract() == 0.0
}
