//! A plan under way as sets of units, each around its best centre, and what a move would make of them.

use crate::geometry::Adjacency;
use crate::model::Districting;
use crate::solve::centres::costs::Costs;

/// Nearest units, one of which names the territory that a unit tries.
const NEIGHBOURS: usize = 12;

/// Costs and neighbours that stay the same from run to run.
pub(in crate::solve::centres) struct Landscape<'a> {
    pub(super) problem: &'a Districting,
    pub(in crate::solve::centres) costs: &'a Costs,
    pub(super) neighbours: Vec<Vec<u32>>,
    mean_load: Vec<f64>,
}

impl<'a> Landscape<'a> {
    pub(in crate::solve::centres) fn new(problem: &'a Districting, costs: &'a Costs) -> Self {
        let n = problem.units();
        let neighbours = match &problem.graph {
            Some(graph) => (0..n).map(|unit| graph.neighbours(unit).to_vec()).collect(),
            None => (0..n).map(|unit| nearest(costs, n, unit)).collect(),
        };
        let mean_load = problem.bands.iter().map(|band| band.load.iter().sum::<f64>() / n as f64).collect();
        Landscape { problem, costs, neighbours, mean_load }
    }
}

/// The units at which a unit costs least, but itself.
fn nearest(costs: &Costs, units: usize, unit: usize) -> Vec<u32> {
    let row = costs.of_unit(unit);
    let mut others: Vec<u32> = (0..units as u32).filter(|&other| other as usize != unit).collect();
    let by_cost = |a: &u32, b: &u32| row[*a as usize].total_cmp(&row[*b as usize]).then(a.cmp(b));
    if others.len() > NEIGHBOURS {
        others.select_nth_unstable_by(NEIGHBOURS, by_cost);
        others.truncate(NEIGHBOURS);
    }
    others.sort_unstable_by(by_cost);
    others
}

/// A territory: its units, and what they all cost at each of them as the centre.
#[derive(Clone, Debug, Default)]
pub(super) struct Territory {
    pub units: Vec<u32>,
    pub sums: Vec<f64>,
    pub loads: Vec<f64>,
    /// The unit that is the centre, where it is given.
    pub given: Option<u32>,
    pub size: usize,
    pub cost: f64,
    pub centre: u32,
}

/// A plan under way.
pub(super) struct AnnealedPlan<'a> {
    pub landscape: &'a Landscape<'a>,
    pub territories: Vec<Territory>,
    /// Territory of each unit, and its place there.
    pub at: Vec<(u32, u32)>,
    /// Cost of all territories.
    pub cost: f64,
}

impl<'a> AnnealedPlan<'a> {
    pub(super) fn new(landscape: &'a Landscape<'a>, plan: &[u32]) -> Self {
        let mut centres = plan.to_vec();
        centres.sort_unstable();
        centres.dedup();
        let bands = landscape.problem.bands.len();
        let empty = |&centre: &u32| Territory {
            loads: vec![0.0; bands],
            given: landscape.problem.fixed.contains(&centre).then(|| landscape.problem.unit(centre)),
            size: landscape.problem.size(centre),
            ..Territory::default()
        };
        let territories = centres.iter().map(empty).collect();
        let mut made = AnnealedPlan { landscape, territories, at: vec![(0, 0); plan.len()], cost: 0.0 };
        for (unit, centre) in plan.iter().enumerate() {
            let j = centres.binary_search(centre).unwrap_or_default();
            made.insert(unit as u32, j);
        }
        made
    }

    pub(super) fn assignment(&self) -> Vec<u32> {
        let site = |territory: &Territory| self.landscape.problem.site(territory.size, territory.centre);
        self.at.iter().map(|&(j, _)| site(&self.territories[j as usize])).collect()
    }

    /// Lets two territories trade their sizes.
    pub(super) fn trade(&mut self, [a, b]: [usize; 2]) {
        let sizes = [a, b].map(|j| self.territories[j].size);
        (self.territories[a].size, self.territories[b].size) = (sizes[1], sizes[0]);
    }

    /// Cost and centre of a territory with one unit less and one more.
    pub(super) fn exchanged(&self, j: usize, out: Option<u32>, into: Option<u32>) -> (f64, u32) {
        let (territory, costs) = (&self.territories[j], self.landscape.costs);
        let removed = out.map(|unit| costs.of_unit(unit as usize));
        let added = into.map(|unit| costs.of_unit(unit as usize));
        let sum = |(&centre, &sum): (&u32, &f64)| {
            let centre = centre as usize;
            sum - removed.map_or(0.0, |row| row[centre]) + added.map_or(0.0, |row| row[centre])
        };
        if let Some(given) = territory.given {
            let at = self.at[given as usize].1 as usize;
            return (sum((&given, &territory.sums[at])), given);
        }
        let mut best = (f64::INFINITY, u32::MAX);
        for pair in territory.units.iter().zip(&territory.sums) {
            if Some(*pair.0) != out {
                let cost = sum(pair);
                if cost < best.0 {
                    best = (cost, *pair.0);
                }
            }
        }
        if let Some(unit) = into {
            let row = costs.of_centre(unit as usize);
            let members = territory.units.iter().filter(|&&member| Some(member) != out);
            let cost = row[unit as usize] + members.map(|&member| row[member as usize]).sum::<f64>();
            if cost < best.0 {
                best = (cost, unit);
            }
        }
        best
    }

    pub(super) fn remove(&mut self, unit: u32) {
        let (j, place) = self.at[unit as usize];
        let row = self.landscape.costs.of_unit(unit as usize);
        let territory = &mut self.territories[j as usize];
        territory.units.swap_remove(place as usize);
        territory.sums.swap_remove(place as usize);
        if let Some(&moved) = territory.units.get(place as usize) {
            self.at[moved as usize].1 = place;
        }
        territory.units.iter().zip(&mut territory.sums).for_each(|(&centre, sum)| *sum -= row[centre as usize]);
        territory.loads.iter_mut().zip(&self.landscape.problem.bands).for_each(|(load, band)| *load -= band.load[unit as usize]);
        self.settle(j as usize);
    }

    pub(super) fn insert(&mut self, unit: u32, j: usize) {
        let (row, column) = (self.landscape.costs.of_unit(unit as usize), self.landscape.costs.of_centre(unit as usize));
        let territory = &mut self.territories[j];
        territory.units.iter().zip(&mut territory.sums).for_each(|(&centre, sum)| *sum += row[centre as usize]);
        let own = column[unit as usize] + territory.units.iter().map(|&member| column[member as usize]).sum::<f64>();
        self.at[unit as usize] = (j as u32, territory.units.len() as u32);
        territory.units.push(unit);
        territory.sums.push(own);
        territory.loads.iter_mut().zip(&self.landscape.problem.bands).for_each(|(load, band)| *load += band.load[unit as usize]);
        self.settle(j);
    }

    /// Finds the best centre again.
    pub(super) fn settle(&mut self, j: usize) {
        let territory = &mut self.territories[j];
        let before = territory.cost;
        let best = territory.units.iter().zip(&territory.sums).min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)));
        match best {
            Some((&centre, &cost)) => (territory.centre, territory.cost) = (centre, cost),
            None => territory.cost = 0.0,
        }
        if let Some(given) = territory.given
            && let Some(at) = territory.units.iter().position(|&unit| unit == given)
        {
            (territory.centre, territory.cost) = (given, territory.sums[at]);
        }
        self.cost += territory.cost - before;
    }

    /// Violation of a territory's limits after a unit leaves and one enters, in mean units.
    pub(super) fn violation(&self, j: usize, centre: u32, out: Option<u32>, into: Option<u32>) -> f64 {
        let (problem, Territory { loads, size, .. }) = (self.landscape.problem, &self.territories[j]);
        let site = problem.site(*size, centre) as usize;
        let bands = problem.bands.iter().zip(loads).zip(&self.landscape.mean_load);
        let over = |((band, load), mean): ((&crate::model::Band, &f64), &f64)| {
            let load =
                load - out.map_or(0.0, |unit| band.load[unit as usize]) + into.map_or(0.0, |unit| band.load[unit as usize]);
            ((load - band.upper[site]).max(0.0) + (band.lower[*size] - load).max(0.0)) / mean
        };
        bands.map(over).sum()
    }

    pub(super) fn feasible(&self) -> bool {
        !self.landscape.costs.pass_a_barrier(self.cost)
            && (0..self.territories.len()).all(|j| self.violation(j, self.territories[j].centre, None, None) <= 1e-12)
    }

    /// Cost of a territory, with what its violations cost.
    pub(super) fn priced(&self, j: usize, price: f64) -> f64 {
        let territory = &self.territories[j];
        if territory.units.is_empty() { 0.0 } else { territory.cost + price * self.violation(j, territory.centre, None, None) }
    }

    /// Whether territories are connected, where they must be.
    pub(super) fn connected(&self) -> bool {
        let whole = |graph: &Adjacency, territory: &Territory| {
            graph.connected(&territory.units.iter().map(|&unit| unit as usize).collect::<Vec<_>>())
        };
        self.landscape.problem.graph.as_ref().is_none_or(|graph| self.territories.iter().all(|territory| whole(graph, territory)))
    }

    /// Whether a territory stays connected without a unit.
    pub(super) fn severable(&self, unit: u32, scratch: &mut Scratch) -> bool {
        let Some(graph) = &self.landscape.problem.graph else { return true };
        let j = self.at[unit as usize].0;
        let inside = |&&other: &&u32| self.at[other as usize].0 == j;
        let around: Vec<u32> = graph.neighbours(unit as usize).iter().filter(inside).copied().collect();
        let Some(&first) = around.first() else { return false };
        scratch.mark += 1;
        let mark = scratch.mark;
        scratch.seen[unit as usize] = mark;
        scratch.seen[first as usize] = mark;
        let mut left = around.len() - 1;
        scratch.stack.clear();
        scratch.stack.push(first);
        while let Some(at) = scratch.stack.pop() {
            if left == 0 {
                return true;
            }
            for &next in graph.neighbours(at as usize) {
                if self.at[next as usize].0 == j && scratch.seen[next as usize] != mark {
                    scratch.seen[next as usize] = mark;
                    left -= usize::from(around.contains(&next));
                    scratch.stack.push(next);
                }
            }
        }
        left == 0
    }
}

/// Marks of a search through a territory.
pub(super) struct Scratch {
    pub seen: Vec<u32>,
    pub mark: u32,
    pub stack: Vec<u32>,
}
