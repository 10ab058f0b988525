//! What is wrong with a tree before anything is computed from it.

use crate::model::{Instance, Tree, TreeNode};

/// Steps whose multiples of the grid are exact.
const STEPS: i64 = 1 << 53;

pub(super) fn defects(instance: &Instance, tree: &Tree) -> Vec<String> {
    let mut defects = of_kind(instance, tree);
    if defects.is_empty() {
        defects.extend(of_cells(instance, tree));
        defects.extend(of_nodes(instance, tree));
    }
    defects
}

/// Instances that no tree speaks of.
fn of_kind(instance: &Instance, tree: &Tree) -> Vec<String> {
    let mut defects = Vec::new();
    if instance.options.levels() != 1 || instance.options.uncovered().is_some() {
        defects.push("a tree is for one service level and no uncovered units".to_owned());
    }
    if tree.activity >= instance.activities.len() {
        defects.push(format!("activity {} does not exist, there are {}", tree.activity, instance.activities.len()));
    }
    if !tree.target.is_finite() {
        defects.push(format!("the target is {}, it must be finite", tree.target));
    }
    if !power_of_two(tree.grid) {
        defects.push(format!("the grid is {}, it must be a power of two", tree.grid));
    }
    defects
}

fn of_cells(instance: &Instance, tree: &Tree) -> Vec<String> {
    let territories = instance.options.territories();
    if tree.cell.len() != territories {
        return vec![format!("{} cells, there must be {territories}", tree.cell.len())];
    }
    let wrong = tree.cell.iter().enumerate().filter(|(_, cell)| !power_of_two(**cell));
    wrong.map(|(j, cell)| format!("cell {j} is {cell}, it must be a power of two")).collect()
}

fn of_nodes(instance: &Instance, tree: &Tree) -> Vec<String> {
    let mut parents = vec![0; tree.nodes.len()];
    let mut defects = Vec::new();
    if tree.nodes.is_empty() {
        defects.push("a tree must have a root".to_owned());
    }
    for (at, node) in tree.nodes.iter().enumerate() {
        let of_node = |defect: String| format!("node {at}: {defect}");
        defects.extend(of_multipliers(instance.units, node).map(of_node));
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

fn of_multipliers(units: usize, node: &TreeNode) -> impl Iterator<Item = String> + '_ {
    node.multipliers.iter().filter_map(move |steps| match steps.iter().find(|step| step.unsigned_abs() > STEPS as u64) {
        _ if steps.len() != units => Some(format!("{} multipliers, there must be {units}", steps.len())),
        Some(step) => Some(format!("a multiplier of {step} steps, there may be {STEPS}")),
        None => None,
    })
}

fn power_of_two(number: f64) -> bool {
    number.is_normal() && number > 0.0 && number.log2().fract() == 0.0
}
