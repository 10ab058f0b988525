//! The graph of territories: two are neighbours where some unit could be in either at little regret.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::CandidateLists;
use crate::model::Options;

/// Units that an exchange typically looks at.
const DEPTH: usize = 10;

/// The least size that a regret is measured by: what weighs nothing makes no room.
const WEIGHTLESS: f64 = 1e-3;

/// Two territories (the number of territories stands for none at all), and the units that could be in either, those with
/// the least regret for their size first.
pub struct Edge {
    /// The territories, ascending; the same one twice for what can change inside one.
    pub territories: [usize; 2],
    /// The units.
    pub units: Vec<u32>,
    /// How dear it is to pass load on: the regret that an exchange of single units typically goes as far as.
    pub price: f64,
}

/// A unit that could be in either of two places, and what one costs it more than the other: on the whole, and for its size.
struct Trade {
    ends: [usize; 2],
    regret: f64,
    for_size: f64,
    unit: u32,
}

/// The edges, ascending: two territories with a near-tie.
pub struct TerritoryGraph {
    /// The edges.
    pub edges: Vec<Edge>,
    /// Edges that a territory is in.
    of: Vec<Vec<u32>>,
}

impl TerritoryGraph {
    /// The graph that near-ties make.
    pub fn new(candidates: &CandidateLists, options: Options) -> Self {
        let place = |o: u32| options.territory(o as usize).unwrap_or(options.territories());
        let mut trades: Vec<Trade> = Vec::new();
        for (unit, size) in candidates.sizes().into_iter().enumerate() {
            let size = size.max(WEIGHTLESS);
            let near = candidates.of(unit);
            for (at, &(o, regret)) in near.iter().enumerate() {
                for &(other, more) in &near[at + 1..] {
                    let ends = [place(o).min(place(other)), place(o).max(place(other))];
                    let regret = more - regret;
                    trades.push(Trade { ends, for_size: regret / size, regret, unit: unit as u32 });
                }
            }
        }
        let order = |a: &Trade, b: &Trade| a.ends.cmp(&b.ends).then(a.for_size.total_cmp(&b.for_size)).then(a.unit.cmp(&b.unit));
        trades.par_sort_unstable_by(order);
        let edge = |trades: &[Trade]| {
            // With levels, a unit may turn up more than once.
            let mut met = BTreeSet::new();
            let new = |unit: &u32| options.levels() == 1 || met.insert(*unit);
            let units = trades.iter().map(|trade| trade.unit).filter(new).collect();
            let mut regrets: Vec<f64> = trades.iter().map(|trade| trade.regret).collect();
            let price = *regrets.select_nth_unstable_by(trades.len().min(DEPTH) - 1, f64::total_cmp).1;
            Edge { territories: trades[0].ends, units, price }
        };
        let mut edges: Vec<Edge> = trades.chunk_by(|a, b| a.ends == b.ends).map(edge).collect();
        // A few units alone are not enough to pass on any load.
        let mut usual: Vec<f64> = edges.iter().map(|edge| edge.price).collect();
        usual.sort_unstable_by(f64::total_cmp);
        let usual = usual.get(usual.len() / 2).copied().unwrap_or(0.0);
        edges.iter_mut().for_each(|edge| edge.price += usual * DEPTH.saturating_sub(edge.units.len()) as f64);
        let mut of = vec![Vec::new(); options.territories() + 1];
        for (at, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.territories[0] != edge.territories[1]) {
            edge.territories.iter().for_each(|&j| of[j].push(at as u32));
        }
        TerritoryGraph { edges, of }
    }

    /// The edge between two territories.
    pub fn between(&self, a: usize, b: usize) -> Option<&Edge> {
        let at = self.edges.binary_search_by_key(&[a.min(b), a.max(b)], |edge| edge.territories);
        at.ok().map(|at| &self.edges[at])
    }

    /// The units that could be in either of two territories that share an edge, and those that could change inside one of
    /// them, in turns; and how many such lists there are.
    pub fn around(&self, [a, b]: [usize; 2]) -> Option<(Vec<u32>, usize)> {
        let units = |a, b| self.between(a, b).map(|edge| edge.units.as_slice());
        let inside = [a, b].into_iter().filter_map(|j| units(j, j));
        let lists: Vec<&[u32]> = std::iter::once(units(a, b)?).chain(inside).collect();
        if let [only] = lists[..] {
            return Some((only.to_vec(), 1));
        }
        let longest = lists.iter().map(|list| list.len()).max().unwrap_or_default();
        let mut met = BTreeSet::new();
        let turns = (0..longest).flat_map(|at| lists.iter().filter_map(move |list| list.get(at).copied()));
        Some((turns.filter(|unit| met.insert(*unit)).collect(), lists.len()))
    }

    /// The neighbours of a territory, and its edges to them.
    pub fn neighbours(&self, territory: usize) -> impl Iterator<Item = (usize, &Edge)> {
        self.of[territory].iter().map(move |&at| {
            let edge = &self.edges[at as usize];
            (edge.territories[usize::from(edge.territories[0] == territory)], edge)
        })
    }
}
