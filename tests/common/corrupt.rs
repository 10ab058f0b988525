//! Trees that prove less than they claim.

#![allow(dead_code, reason = "few tests are of trees")]

use sutton::model::Tree;

/// A tree with each of its nodes in turn without its branches, with other numbers, or without any.
pub fn corruptions(sound: &Tree, shift: f64) -> impl Iterator<Item = Tree> + '_ {
    (0..sound.nodes.len()).flat_map(move |at| {
        let mut pruned = sound.clone();
        pruned.nodes[at].unit = None;
        pruned.nodes[at].children.clear();
        let mut shifted = sound.clone();
        shifted.nodes[at].steps.iter_mut().flat_map(|step| &mut step.numbers).for_each(|number| *number += shift);
        let mut emptied = sound.clone();
        emptied.nodes[at].steps.clear();
        [pruned, shifted, emptied]
    })
}
