//! A small connected map: its units as bits, what is next to what, and which loads whole territories can have.

use super::super::impossible::{counts, largest};
use super::set::Set;
use crate::model::Districting;

/// A problem whose territories must be connected, with few enough units for sets of bits.
pub(super) struct Map<'a> {
    pub problem: &'a Districting,
    pub all: Set,
    /// The units next to each.
    neighbours: Vec<Set>,
    /// The most that a territory may carry, by activity.
    largest: Vec<f64>,
}

impl<'a> Map<'a> {
    /// `None` where territories need not be connected.
    pub(super) fn new(problem: &'a Districting) -> Option<Self> {
        let graph = problem.graph.as_ref()?;
        let around = |unit: usize| graph.neighbours(unit).iter().fold(Set::EMPTY, |set, &next| set.with(Set::of(next)));
        let neighbours = (0..problem.units()).map(around).collect();
        let largest = problem.bands.iter().map(largest).collect();
        Some(Map { problem, all: Set::first(problem.units()), neighbours, largest })
    }

    /// The units of a set, and those next to it.
    pub(super) fn around(&self, set: Set) -> Set {
        set.units().fold(set, |around, unit| around.with(self.neighbours[unit as usize]))
    }

    /// Units reached from a set without leaving `within`.
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
        let bands = self.problem.bands.iter().zip(&self.largest);
        let counts =
            bands.map(|(band, &largest)| counts(band, largest, piece.units().map(|unit| band.load[unit as usize]).sum()));
        let (least, most) =
            counts.fold((1.0_f64, self.problem.territories as f64), |all, one| (all.0.max(one.0), all.1.min(one.1)));
        least <= most
    }
}
