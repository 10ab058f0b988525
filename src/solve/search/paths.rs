//! Paths in the graph of territories, for ejection chains: shortest ones (Dijkstra 1959) from where loads are too far off to
//! where there is room, or at random.

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

/// Random paths that take up all free territories, if only one each.
pub fn random(state: &SearchState, space: &SearchSpace, free: &mut [bool], rng: &mut Pcg64Mcg) -> Vec<Vec<usize>> {
    let m = state.instance().territories();
    let mut starts: Vec<usize> = (0..m).filter(|&j| free[j]).collect();
    let mut paths = Vec::new();
    while !starts.is_empty() {
        let start = starts.swap_remove(rng.random_range(0..starts.len()));
        if free[start] {
            paths.push(walk(space, start, m, free, rng));
        }
    }
    paths
}

/// A random path over free ones of `m` territories, where load is cheap to pass on; it ends where it leaves them all.
fn walk(space: &SearchSpace, start: usize, m: usize, free: &mut [bool], rng: &mut Pcg64Mcg) -> Vec<usize> {
    let mut path = vec![start];
    free[start] = false;
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
