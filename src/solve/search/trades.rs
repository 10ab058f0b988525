//! The graph of territories: two are neighbours where some unit could be in either at little regret.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::NearTies;
use crate::model::Options;

/// Units that a deal typically looks at.
const DEPTH: usize = 10;

/// Two territories (the number of territories stands for none at all), and the units that could be in either, those with
/// the least regret first.
pub struct Pair {
    /// The territories, ascending; the same one twice for what can change inside one.
    pub territories: [usize; 2],
    /// The units.
    pub units: Vec<u32>,
    /// How dear it is to pass load on: the regret of the unit that a deal typically goes as far as.
    pub price: f64,
}

/// All pairs with a near-tie, ascending.
pub struct Trades {
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// Pairs that a territory is in.
    of: Vec<Vec<u32>>,
}

impl Trades {
    /// The graph that near-ties make.
    pub fn new(ties: &NearTies, options: Options) -> Self {
        let place = |o: u32| options.territory(o as usize).unwrap_or(options.territories());
        let mut trades: Vec<([usize; 2], f64, u32)> = Vec::new();
        for unit in 0..ties.units() {
            let near = ties.of(unit);
            for (at, &(o, regret)) in near.iter().enumerate() {
                for &(other, more) in &near[at + 1..] {
                    let ends = [place(o).min(place(other)), place(o).max(place(other))];
                    trades.push((ends, more - regret, unit as u32));
                }
            }
        }
        trades.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let pair = |trades: &[([usize; 2], f64, u32)]| {
            // With levels, a unit may turn up more than once.
            let mut met = BTreeSet::new();
            let units = trades.iter().map(|trade| trade.2).filter(|unit| met.insert(*unit)).collect();
            let price = trades[trades.len().min(DEPTH) - 1].1;
            Pair { territories: trades[0].0, units, price }
        };
        let mut pairs: Vec<Pair> = trades.chunk_by(|a, b| a.0 == b.0).map(pair).collect();
        // A few units alone are not enough to pass on any load.
        let mut usual: Vec<f64> = pairs.iter().map(|pair| pair.price).collect();
        usual.sort_unstable_by(f64::total_cmp);
        let usual = usual.get(usual.len() / 2).copied().unwrap_or(0.0);
        pairs.iter_mut().for_each(|pair| pair.price += usual * DEPTH.saturating_sub(pair.units.len()) as f64);
        let mut of = vec![Vec::new(); options.territories() + 1];
        for (at, pair) in pairs.iter().enumerate().filter(|(_, pair)| pair.territories[0] != pair.territories[1]) {
            pair.territories.iter().for_each(|&j| of[j].push(at as u32));
        }
        Trades { pairs, of }
    }

    /// The pair that two territories make.
    pub fn between(&self, a: usize, b: usize) -> Option<&Pair> {
        let at = self.pairs.binary_search_by_key(&[a.min(b), a.max(b)], |pair| pair.territories);
        at.ok().map(|at| &self.pairs[at])
    }

    /// The units that could be in either of two territories that make a pair, and those that could change inside one of
    /// them, in turns; and how many such lists there are.
    pub fn around(&self, [a, b]: [usize; 2]) -> Option<(Vec<u32>, usize)> {
        let units = |a, b| self.between(a, b).map(|pair| pair.units.as_slice());
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

    /// The neighbours of a territory, and the pairs it makes with them.
    pub fn neighbours(&self, territory: usize) -> impl Iterator<Item = (usize, &Pair)> {
        self.of[territory].iter().map(move |&at| {
            let pair = &self.pairs[at as usize];
            (pair.territories[usize::from(pair.territories[0] == territory)], pair)
        })
    }
}
