//! Partners: the territories that each group is best in at given prices, and what that adds to the dual bound.
//! ```text
//! D_paired(λ, ν, μ) = D(λ, ν, μ) + Σ_g ( min_S [ Σ_i min_{j ∈ S} r_ij + price · max(0, |S| − free) ] − Σ_i min_j r_ij )
//! r_ij = the least of c_io + λ a_io + μ r_io over the options o in j;    units of several groups count in the first
//! ```
//! The assignment rows of a group under its price are an uncapacitated facility location problem (Cornuéjols, Nemhauser and Wolsey
//! 1990), whose sites all cost the same, settled by branch and bound over sites, the least bound first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use ordered_float::OrderedFloat;
use rayon::prelude::*;

use crate::geometry::Entries;
use crate::model::{Instance, Pairing, Prices};
use crate::solve::prices::arcs::{open_options, priced_cost};

/// Priced costs looked at per group.
const WORK: usize = 2_000_000;

/// The partners of each group.
pub(super) struct Partners<'a> {
    pairing: &'a Pairing,
    kept: Vec<BTreeSet<usize>>,
    /// What each group adds to the bound; none of it passes the truth.
    pub(super) beyond: Vec<f64>,
}

impl<'a> Partners<'a> {
    /// The partners of each group of an instance without a price on pairs, at prices of its rows.
    pub(super) fn of(instance: &Instance, pairing: &'a Pairing, prices: &Prices) -> Self {
        let mut taken = vec![false; instance.units()];
        let owned = |group: &Vec<u32>| -> Vec<usize> {
            group.iter().map(|&unit| unit as usize).filter(|&unit| !std::mem::replace(&mut taken[unit], true)).collect()
        };
        let groups: Vec<Vec<usize>> = pairing.groups.iter().map(owned).collect();
        let located = groups.par_iter().map(|units| Sites::new(instance, pairing, prices, units).locate()).collect::<Vec<_>>();
        let (kept, beyond) = located.into_iter().unzip();
        Partners { pairing, kept, beyond }
    }

    /// The instance with the price of a territory more on every unit that is no partner's.
    pub(super) fn with_dear_strangers(&self, instance: &Instance) -> Instance {
        let mut entries: BTreeMap<(u32, u32), f64> = instance.costs.single.iter().map(|(i, j, cost)| ((i, j), cost)).collect();
        for (group, kept) in self.pairing.groups.iter().zip(&self.kept) {
            for &unit in group {
                for j in (0..instance.territories()).filter(|j| !kept.contains(j)) {
                    *entries.entry((unit, j as u32)).or_default() += self.pairing.price;
                }
            }
        }
        let single = Entries::new(entries.into_iter().map(|((unit, j), cost)| (unit, j, cost)).collect());
        let mut dear = instance.clone();
        dear.costs.single = single;
        dear.integral = false;
        dear
    }
}

/// The territories that the units of a group may be in.
struct Sites<'a> {
    pairing: &'a Pairing,
    /// r by unit and territory; outside all of them, last.
    priced: Vec<Vec<f64>>,
}

/// Territories that are taken for sure, and those that are closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    taken: BTreeSet<usize>,
    closed: BTreeSet<usize>,
}

impl<'a> Sites<'a> {
    fn new(instance: &Instance, pairing: &'a Pairing, prices: &Prices, units: &[usize]) -> Self {
        let (options, m) = (instance.options(), instance.territories());
        let row = |&unit: &usize| {
            let mut row = vec![f64::INFINITY; m + 1];
            for option in open_options(instance, unit) {
                let place = options.territory(option as usize).unwrap_or(m);
                row[place] = row[place].min(priced_cost(instance, prices, unit, option as usize));
            }
            row
        };
        Sites { pairing, priced: units.iter().map(row).collect() }
    }

    /// The best set of territories, and a bound on what it costs beyond the cheapest of each unit.
    fn locate(&self) -> (BTreeSet<usize>, f64) {
        let (cheapest, used) = self.relaxed(&Node::default());
        let mut best = (cheapest + self.pairing.price_of(used.len()), used);
        let mut open = BinaryHeap::from([(Reverse(OrderedFloat(cheapest)), Node::default())]);
        let mut left = WORK / (self.priced.len() * self.priced.first().map_or(1, Vec::len)).max(1);
        let mut bound = cheapest;
        while let Some((Reverse(OrderedFloat(least)), node)) = open.pop() {
            bound = least.min(best.0);
            if least >= best.0 || left == 0 {
                break;
            }
            left -= 1;
            let (_, used) = self.relaxed(&node);
            let Some(&site) = used.iter().filter(|j| !node.taken.contains(j)).max_by_key(|&&j| (self.cheapest_at(&node, j), j))
            else {
                continue;
            };
            let (mut with, mut without) = (node.clone(), node);
            with.taken.insert(site);
            without.closed.insert(site);
            for child in [with, without] {
                let (sum, used) = self.relaxed(&child);
                let (least, value) = (sum + self.pairing.price_of(child.taken.len()), sum + self.pairing.price_of(used.len()));
                if value < best.0 {
                    best = (value, used);
                }
                if least < best.0 {
                    open.push((Reverse(OrderedFloat(least)), child));
                }
            }
            bound = best.0;
        }
        (best.1, (bound - cheapest).max(0.0))
    }

    /// Σ over the units of their cheapest at what is not closed, and the territories that these are.
    fn relaxed(&self, node: &Node) -> (f64, BTreeSet<usize>) {
        let (mut sum, mut used) = (0.0, BTreeSet::new());
        for row in &self.priced {
            let at = cheapest(row, node);
            sum += row[at];
            used.extend((at + 1 < row.len()).then_some(at));
        }
        (sum, used)
    }

    /// Units whose cheapest is a territory.
    fn cheapest_at(&self, node: &Node, territory: usize) -> usize {
        self.priced.iter().filter(|row| cheapest(row, node) == territory).count()
    }
}

/// The cheapest place of a unit among those that are not closed, taken ones first.
fn cheapest(row: &[f64], node: &Node) -> usize {
    let open = (0..row.len()).filter(|at| !node.closed.contains(at));
    open.min_by_key(|at| (OrderedFloat(row[*at]), !node.taken.contains(at))).unwrap_or(row.len() - 1)
}
