//! Paths in the graph of territories, for ejection chains: shortest ones (Dijkstra 1959) from where loads are too far off to
//! where there is room, from where a unit is to where it would rather be, or at random.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ordered_float::OrderedFloat;
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::state::LoadPenalty;
use super::{SearchSpace, SearchState};

/// Territories of a random path, at most.
const LONGEST: usize = 8;

/// Paths from where loads press most to where there is room for what is too much or too little, the way on which it is
/// cheapest to pass on.
pub fn directed(state: &SearchState, space: &SearchSpace, free: &mut [bool], rng: &mut Pcg64Mcg) -> Vec<Vec<usize>> {
    let m = state.instance().territories();
    let detour: Vec<f64> = (0..free.len()).map(|_| rng.random_range(0.5_f64..2.0).powi(2)).collect();
    let penalties: Vec<Option<LoadPenalty>> =
        (0..free.len()).map(|j| space.penalties(state, j).into_iter().max_by(|a, b| a.at(0.0).total_cmp(&b.at(0.0)))).collect();
    let pressure = |j: usize| penalties[j].map_or(0.0, |penalty| penalty.at(0.0));
    let mean = (0..m).map(pressure).sum::<f64>() / m as f64;
    let mut starts: Vec<usize> = (0..m).filter(|&j| pressure(j) > mean).collect();
    starts.sort_by(|&a, &b| pressure(b).total_cmp(&pressure(a)).then(a.cmp(&b)));
    let mut paths = Vec::new();
    for start in starts {
        if free[start] {
            let surplus = -penalties[start].map_or(0.0, |penalty| penalty.best_change());
            let room = |j: usize| penalties[j].map_or(0.0, |penalty| penalty.at(surplus) - penalty.at(0.0));
            if let Some(path) = cheapest(space, start, pressure(start), free, &detour, room) {
                path.iter().filter(|&&j| j < m).for_each(|&j| free[j] = false);
                paths.push(path);
            }
        }
    }
    paths
}

/// The path over free territories from `start` whose price, with what its end asks for the load, is least and below `limit`
/// (Dijkstra 1959).
fn cheapest(
    space: &SearchSpace,
    start: usize,
    limit: f64,
    free: &[bool],
    detour: &[f64],
    room: impl Fn(usize) -> f64,
) -> Option<Vec<usize>> {
    let (mut price, mut before) = (vec![f64::INFINITY; free.len()], vec![start; free.len()]);
    let mut open = BinaryHeap::from([(Reverse(OrderedFloat(0.0)), Reverse(start))]);
    price[start] = 0.0;
    let mut best = (limit, start);
    while let Some((Reverse(OrderedFloat(reached)), Reverse(j))) = open.pop() {
        if reached >= best.0 {
            break;
        }
        if reached > price[j] {
            continue;
        }
        if j != start && price[j] + room(j) < best.0 {
            best = (price[j] + room(j), j);
        }
        for (next, edge) in space.graph.neighbours(j).filter(|&(next, _)| free.get(next) == Some(&true)) {
            let reached = price[j] + edge.price * detour[next];
            if reached < price[next] {
                open.push((Reverse(OrderedFloat(reached)), Reverse(next)));
                (price[next], before[next]) = (reached, j);
            }
        }
    }
    let mut path = vec![best.1];
    while path[path.len() - 1] != start {
        path.push(before[path[path.len() - 1]]);
    }
    path.reverse();
    (path.len() > 1).then_some(path)
}

/// Paths from where units stay at a regret of `least` or more to where these would rather be, the greatest regrets mostly first, and on
/// at random: a walk alone hardly ever takes an edge that few units share.
pub fn of_regrets(
    state: &SearchState,
    space: &SearchSpace,
    least: f64,
    free: &mut [bool],
    rng: &mut Pcg64Mcg,
) -> Vec<Vec<usize>> {
    let m = state.instance().territories();
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    for (unit, &current) in state.assignment().iter().enumerate() {
        let near = space.candidates.of(unit);
        let regret = near.iter().find(|(o, _)| *o == current).map_or(0.0, |near| near.1);
        let Some(from) = state.territory_of(current).filter(|_| regret >= least && regret > 0.0) else { continue };
        let cheaper = near.iter().take_while(|near| near.1 < regret).count();
        let (to, left) = near[(cheaper as f64 * rng.random_range(0.0_f64..1.0).powi(2)) as usize];
        if let Some(to) = state.territory_of(to).filter(|&to| to != from) {
            found.push(((regret - left) * rng.random_range(0.5_f64..2.0).powi(2), from, to));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut paths = Vec::new();
    for (_, from, to) in found {
        if free[from] && free[to] && space.graph.between(from, to).is_some() {
            (free[from], free[to]) = (false, false);
            paths.push(walk(space, vec![from, to], m, free, rng));
        }
    }
    paths
}

/// Random paths that take up all free territories, if only one each.
pub fn random(state: &SearchState, space: &SearchSpace, free: &mut [bool], rng: &mut Pcg64Mcg) -> Vec<Vec<usize>> {
    let m = state.instance().territories();
    let mut starts: Vec<usize> = (0..m).filter(|&j| free[j]).collect();
    let mut paths = Vec::new();
    while !starts.is_empty() {
        let start = starts.swap_remove(rng.random_range(0..starts.len()));
        if free[start] {
            free[start] = false;
            paths.push(walk(space, vec![start], m, free, rng));
        }
    }
    paths
}

/// A path that goes on at random over free ones of `m` territories, where load is cheap to pass on; it ends where it leaves them all.
fn walk(space: &SearchSpace, mut path: Vec<usize>, m: usize, free: &mut [bool], rng: &mut Pcg64Mcg) -> Vec<usize> {
    let length = rng.random_range(3..=LONGEST);
    while path.len() < length {
        let around = space.graph.neighbours(path[path.len() - 1]).filter(|&(j, _)| free.get(j) == Some(&true));
        let mut around: Vec<(f64, usize)> = around.map(|(j, edge)| (edge.price, j)).collect();
        if around.is_empty() {
            break;
        }
        around.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let next = around[(around.len() as f64 * rng.random_range(0.0_f64..1.0).powi(2)) as usize].1;
        path.push(next);
        if next >= m {
            break;
        }
        free[next] = false;
    }
    path
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::sync::Arc;

    use super::of_regrets;
    use crate::geometry::{Arcs, Metric, Position};
    use crate::model::{Activity, Instance, Options, Prices, Quantity, RuleId};
    use crate::solve::search::territory_graph::TerritoryGraph;
    use crate::solve::search::{CandidateLists, SearchSpace, SearchState};
    use crate::solve::{Parameters, prices, rng};

    /// Sites along a line, with units all along it.
    fn line() -> Instance {
        let (units, m) = (60, 6);
        let along = |x: f64| Position::in_plane(x, 0.0);
        let positions = (0..units).map(|at| along(at as f64)).collect();
        let sites = (0..m).map(|j| along(10.0 * j as f64 + 4.5)).collect();
        let costs = Quantity {
            arcs: Some(Arc::new(Arcs::Geometric { metric: Metric::Plane, units: positions, sites })),
            scale: vec![1.0; units],
            ..Quantity::default()
        };
        let work = Activity { tolerance: 0.5, ..Activity::even("work", Quantity::per_unit(vec![1.0; units]), m, RuleId(0)) };
        Instance::builder(units, Options::new(m, 1, false)).costs(costs).activity(work).build().unwrap()
    }

    #[test]
    fn units_far_from_where_they_would_be_begin_a_path_there() {
        let instance = line();
        let priced = prices::price(&instance, &Parameters::default());
        let free_prices = Prices::zero(&instance);
        let candidates = CandidateLists::new(&instance, &priced);
        let graph = TerritoryGraph::new(&candidates, instance.options());
        let space = SearchSpace { candidates: &candidates, graph: &graph, prices: &free_prices };
        let mut plan: Vec<u32> = (0..60).map(|at| at / 10).collect();
        plan[3] = 4;
        let state = SearchState::new(&instance, plan, &free_prices).knowing(&candidates);
        let paths = |least: f64| of_regrets(&state, &space, least, &mut [true; 6], &mut rng::stream(1, 0));
        let found = paths(5.0);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0][0] == 4 && found[0][1] != 4 && found[0].len() > 2, "{found:?}");
        let mut met = found[0].clone();
        met.sort_unstable();
        met.dedup();
        assert_eq!(met.len(), found[0].len(), "a territory twice: {found:?}");
        assert!(paths(f64::INFINITY).is_empty());
    }
}
