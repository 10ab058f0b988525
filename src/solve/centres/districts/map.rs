//! A small connected map: its units as bits, what is next to what, and which loads whole territories can have.

use super::super::HAIR;
use super::super::stranded::largest;
use super::set::{Set, UNITS};
use crate::model::Districting;

/// A problem whose territories must be connected, with few enough units for sets of bits.
pub(super) struct Map<'a> {
    pub problem: &'a Districting,
    pub all: Set,
    /// The units next to each.
    neighbours: Vec<Set>,
}

impl<'a> Map<'a> {
    /// `None` where units are too many, or need not be connected.
    pub(super) fn new(problem: &'a Districting) -> Option<Self> {
        let graph = problem.graph.as_ref().filter(|graph| graph.units() <= UNITS)?;
        let around = |unit: usize| graph.neighbours(unit).iter().fold(Set::EMPTY, |set, &next| set.with(Set::of(next)));
        let neighbours = (0..problem.units()).map(around).collect();
        Some(Map { problem, all: Set::first(problem.units()), neighbours })
    }

    /// The units of a set, and those next to it.
    pub(super) fn around(&self, set: Set) -> Set {
        set.units().fold(set, |around, unit| around.with(self.neighbours[unit as usize]))
    }

    /// What can be reached from a set without leaving `within`.
    pub(super) fn reached(&self, from: Set, within: Set) -> Set {
        let (mut reached, mut edge) = (from, from);
        while !edge.is_empty() {
            edge = self.around(edge).within(within).without(reached);
            reached = reached.with(edge);
        }
        reached
    }

    /// The connected pieces that a set falls into.
    pub(super) fn pieces(&self, set: Set) -> impl Iterator<Item = Set> {
        let mut left = set;
        std::iter::from_fn(move || {
            let piece = self.reached(Set::of(left.units().next()?), left);
            left = left.without(piece);
            Some(piece)
        })
    }

    /// Whether some number of territories can carry exactly the units of a piece.
    pub(super) fn divisible(&self, piece: Set) -> bool {
        let counts = |count: usize| {
            self.problem.bands.iter().all(|band| {
                let load: f64 = piece.units().map(|unit| band.load[unit as usize]).sum();
                let (least, most) = (count as f64 * band.lower, count as f64 * largest(band));
                least * (1.0 - HAIR) <= load && load <= most * (1.0 + HAIR)
            })
        };
        (1..=self.problem.territories).any(counts)
    }
}
