//! All connected sets of units that can be a territory, where they can be listed: connected subgraphs grown from their first
//! unit (Wernicke 2006, ESU), kept where what is left over can still be divided.

use rayon::prelude::*;

use crate::model::{Adjacency, Band, Districting};

/// Sets looked at per first unit before the list is given up.
const SETS: usize = 1_000_000;
/// The longest list that is of use.
const LONGEST: usize = 300_000;
/// Sets around a unit looked at, where its load is at least such a part of a territory's: a light one is rarely alone.
const AROUND: usize = 10_000;
const HEAVY: f64 = 0.25;

/// A territory, its cheapest centre and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct District {
    pub units: Vec<u32>,
    pub centre: u32,
    pub cost: f64,
}

/// All districts of a problem; `None` where there are too many to list, or territories need not be connected.
pub(super) fn all(problem: &Districting) -> Option<Vec<District>> {
    let graph = problem.graph.as_ref()?;
    let lists: Option<Vec<Vec<District>>> =
        (0..problem.units() as u32).into_par_iter().with_max_len(1).map(|first| from(problem, graph, first)).collect();
    let districts: Vec<District> = lists?.into_iter().flatten().collect();
    (districts.len() <= LONGEST).then_some(districts)
}

/// A unit that is in no connected set with a load that a territory may have, where few sets show that.
pub(super) fn stranded(problem: &Districting) -> Option<usize> {
    let graph = problem.graph.as_ref()?;
    let heavy = |unit: &usize| problem.bands.iter().any(|band| band.load[*unit] >= HEAVY * largest(band));
    let alone = |unit: &usize| Growth { any: true, left: AROUND, ..Growth::new(problem, graph, *unit as u32, 0) }.ends();
    (0..problem.units()).filter(heavy).find(alone)
}

/// The districts whose first unit is `first`.
fn from(problem: &Districting, graph: &Adjacency, first: u32) -> Option<Vec<District>> {
    let mut growth = Growth::new(problem, graph, first, first as usize);
    growth.ends().then_some(growth.found)
}

/// A connected set that grows and shrinks.
struct Growth<'a> {
    problem: &'a Districting,
    graph: &'a Adjacency,
    units: Vec<u32>,
    loads: Vec<f64>,
    /// Units before the first, in the set, or next to it.
    near: Vec<bool>,
    found: Vec<District>,
    /// Sets that may still be looked at.
    left: usize,
    /// Whether it ends with the first set whose load a territory may have.
    any: bool,
}

impl<'a> Growth<'a> {
    /// Sets that hold `first`, and none of the units before `from`.
    fn new(problem: &'a Districting, graph: &'a Adjacency, first: u32, from: usize) -> Self {
        let loads = problem.bands.iter().map(|band| band.load[first as usize]).collect();
        let mut near = vec![false; problem.units()];
        near[..from].fill(true);
        near[first as usize] = true;
        Growth { problem, graph, units: vec![first], loads, near, found: Vec::new(), left: SETS, any: false }
    }

    /// Whether all sets could be looked at.
    fn ends(&mut self) -> bool {
        let extension = self.new_neighbours(self.units[0]);
        self.grow(extension)
    }

    /// Marks and returns the neighbours of a unit that nothing in the set has.
    fn new_neighbours(&mut self, unit: u32) -> Vec<u32> {
        let new: Vec<u32> =
            self.graph.neighbours(unit as usize).iter().copied().filter(|&next| !self.near[next as usize]).collect();
        new.iter().for_each(|&next| self.near[next as usize] = true);
        new
    }

    /// Lists the set and all that it can grow into by its extension. Returns whether that came to an end.
    fn grow(&mut self, mut extension: Vec<u32>) -> bool {
        self.left = match self.left.checked_sub(1) {
            Some(left) => left,
            None => return false,
        };
        if self.heavy_enough() {
            if self.any {
                return false;
            }
            if self.leaves_districts() {
                let district = self.district();
                self.found.extend(district);
            }
        }
        while let Some(unit) = extension.pop() {
            if !self.fits(unit) {
                continue;
            }
            self.change(unit, 1.0);
            self.units.push(unit);
            let new = self.new_neighbours(unit);
            let ended = self.grow(extension.iter().chain(&new).copied().collect());
            new.iter().for_each(|&next| self.near[next as usize] = false);
            self.units.pop();
            self.change(unit, -1.0);
            if !ended {
                return false;
            }
        }
        true
    }

    fn change(&mut self, unit: u32, sign: f64) {
        self.loads.iter_mut().zip(&self.problem.bands).for_each(|(load, band)| *load += sign * band.load[unit as usize]);
    }

    fn fits(&self, unit: u32) -> bool {
        self.loads
            .iter()
            .zip(&self.problem.bands)
            .all(|(load, band)| load + band.load[unit as usize] <= largest(band) * (1.0 + super::HAIR))
    }

    fn heavy_enough(&self) -> bool {
        self.loads.iter().zip(&self.problem.bands).all(|(&load, band)| load >= band.lower * (1.0 - super::HAIR))
    }

    /// Whether each piece of what is left over has a load that whole territories can have.
    fn leaves_districts(&self) -> bool {
        let mut inside = vec![false; self.problem.units()];
        self.units.iter().for_each(|&unit| inside[unit as usize] = true);
        let rest: Vec<usize> = (0..inside.len()).filter(|&unit| !inside[unit]).collect();
        self.graph.pieces(&rest).iter().all(|piece| divisible(self.problem, piece))
    }

    /// The set with its cheapest centre, where one may carry it.
    fn district(&self) -> Option<District> {
        let problem = self.problem;
        let cost = |centre: u32| self.units.iter().map(|&unit| problem.cost(centre as usize, unit as usize)).sum::<f64>();
        let carries = |centre: u32| {
            self.loads.iter().zip(&problem.bands).all(|(&load, band)| load <= band.upper[centre as usize] * (1.0 + super::HAIR))
        };
        let given: Vec<u32> = self.units.iter().copied().filter(|unit| problem.fixed.contains(unit)).collect();
        let among = match given.as_slice() {
            [] => self.units.as_slice(),
            [_] => given.as_slice(),
            _ => return None,
        };
        let best = among.iter().copied().filter(|&centre| carries(centre)).map(|centre| (cost(centre), centre));
        let (cost, centre) = best.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
        let mut units = self.units.clone();
        units.sort_unstable();
        Some(District { units, centre, cost })
    }
}

/// Whether some number of territories can carry exactly the units of a piece.
pub(super) fn divisible(problem: &Districting, piece: &[usize]) -> bool {
    let counts = |count: usize| {
        problem.bands.iter().all(|band| {
            let load: f64 = piece.iter().map(|&unit| band.load[unit]).sum();
            let (least, most) = (count as f64 * band.lower, count as f64 * largest(band));
            least * (1.0 - super::HAIR) <= load && load <= most * (1.0 + super::HAIR)
        })
    };
    (1..=problem.territories).any(counts)
}

/// The most that a territory may carry.
fn largest(band: &Band) -> f64 {
    band.upper.iter().copied().fold(0.0, f64::max)
}
