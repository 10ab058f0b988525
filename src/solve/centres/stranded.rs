//! Units that no connected set can hold whose load a territory may have: connected subgraphs grown from their first unit
//! (Wernicke 2006, ESU) until one is heavy enough.

use super::impossible::{largest, smallest};
use crate::geometry::Adjacency;
use crate::model::Districting;
use crate::solve::parameters::ROUNDING;

/// Sets around a unit looked at, where its load is at least such a part of a territory's: a light one is rarely alone.
const AROUND: usize = 10_000;
const HEAVY: f64 = 0.25;

/// A unit that is in no connected set with a load that a territory may have, where few sets show that.
pub(super) fn stranded(problem: &Districting) -> Option<usize> {
    let graph = problem.graph.as_ref()?;
    let heavy = |unit: &usize| problem.bands.iter().any(|band| band.load[*unit] >= HEAVY * largest(band));
    let alone = |unit: &usize| Growth::new(problem, graph, *unit as u32).comes_to_nothing();
    (0..problem.units()).filter(heavy).find(alone)
}

/// A connected set that grows and shrinks.
struct Growth<'a> {
    problem: &'a Districting,
    graph: &'a Adjacency,
    units: Vec<u32>,
    loads: Vec<f64>,
    /// Units in the set, or next to it.
    near: Vec<bool>,
    /// Sets that may still be looked at.
    left: usize,
}

impl<'a> Growth<'a> {
    fn new(problem: &'a Districting, graph: &'a Adjacency, first: u32) -> Self {
        let loads = problem.bands.iter().map(|band| band.load[first as usize]).collect();
        let mut near = vec![false; problem.units()];
        near[first as usize] = true;
        Growth { problem, graph, units: vec![first], loads, near, left: AROUND }
    }

    /// Whether all sets could be looked at, and none is heavy enough.
    fn comes_to_nothing(&mut self) -> bool {
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

    /// Grows the set by its extension in every way. Returns whether that came to an end without a set that is heavy enough.
    fn grow(&mut self, mut extension: Vec<u32>) -> bool {
        if self.left == 0 || self.heavy_enough() {
            return false;
        }
        self.left -= 1;
        while let Some(unit) = extension.pop() {
            if !self.fits(unit) {
                continue;
            }
            self.change(unit, 1.0);
            self.units.push(unit);
            let new = self.new_neighbours(unit);
            let nothing = self.grow(extension.iter().chain(&new).copied().collect());
            new.iter().for_each(|&next| self.near[next as usize] = false);
            self.units.pop();
            self.change(unit, -1.0);
            if !nothing {
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
            .all(|(load, band)| load + band.load[unit as usize] <= largest(band) * (1.0 + ROUNDING))
    }

    fn heavy_enough(&self) -> bool {
        self.loads.iter().zip(&self.problem.bands).all(|(&load, band)| load >= smallest(band) * (1.0 - ROUNDING))
    }
}
