//! Contiguity: the units {i : x_ij = 1} of every territory j are connected on the graph.

use super::raw::Place;
use super::violation::Violation;
use crate::geometry::Adjacency;
use crate::model::Instance;

pub(super) fn violations(instance: &Instance, places: &[Option<Place>]) -> Vec<Violation> {
    let Some(contiguity) = &instance.contiguity else { return Vec::new() };
    let territories: Vec<Option<usize>> = places.iter().map(|place| place.map(|place| place.territory)).collect();
    let mut roots = joined(&contiguity.graph, &territories);
    let mut pieces = vec![Vec::new(); instance.options.territories()];
    for (unit, territory) in territories.iter().enumerate() {
        if let Some(j) = *territory
            && root(&mut roots, unit) == unit
        {
            pieces[j].push(unit);
        }
    }
    let broken = pieces.into_iter().enumerate().filter(|(_, pieces)| pieces.len() > 1);
    broken.map(|(territory, pieces)| Violation::Disconnected { territory, pieces, rule: contiguity.rule }).collect()
}

/// A disjoint-set forest of the units, joined along edges inside a territory; roots are the smallest units.
fn joined(graph: &Adjacency, territories: &[Option<usize>]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..territories.len()).collect();
    for unit in 0..territories.len() {
        for &next in graph.neighbours(unit) {
            let next = next as usize;
            if next < unit && territories[unit].is_some() && territories[next] == territories[unit] {
                let (a, b) = (root(&mut parents, unit), root(&mut parents, next));
                parents[a.max(b)] = a.min(b);
            }
        }
    }
    parents
}

fn root(parents: &mut [usize], mut unit: usize) -> usize {
    while parents[unit] != unit {
        parents[unit] = parents[parents[unit]];
        unit = parents[unit];
    }
    unit
}
