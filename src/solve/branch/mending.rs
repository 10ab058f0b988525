//! Repair of a plan that breaks limits: groups of territories around a broken one are assigned anew, so that all of their
//! limits hold.

use rayon::prelude::*;

use super::coupling::CouplingRows;
use super::group::{Group, around, members};
use crate::model::Instance;
use crate::solve::rng;
use crate::solve::search::territory_graph::TerritoryGraph;

/// Territories in a group, at first and at most.
const FEWEST: usize = 2;
const MOST: usize = 4;

/// The plan, mended as far as groups can keep their limits.
pub fn mend(
    instance: &Instance,
    coupling: &CouplingRows,
    graph: &TerritoryGraph,
    mut plan: Vec<u32>,
    seed: u64,
    stop: &(dyn Fn() -> bool + Sync),
) -> Vec<u32> {
    let (mut size, mut rng) = (FEWEST, rng::stream(seed, 5));
    while size <= MOST && !stop() {
        let broken = coupling.broken(&plan);
        if broken.is_empty() {
            break;
        }
        let mut free = vec![true; instance.territories()];
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for j in broken {
            if free[j] {
                groups.push(around(graph, j, size, &mut free, &mut rng));
            }
        }
        let members = members(&plan, instance.territories());
        let group = |territories| Group::new(instance, coupling, &plan, &members, territories);
        let found: Vec<Vec<(u32, u32)>> =
            groups.into_par_iter().filter_map(|territories| group(territories).mended(stop).found).collect();
        size += usize::from(found.is_empty());
        found.into_iter().flatten().for_each(|(unit, option)| plan[unit as usize] = option);
    }
    plan
}
