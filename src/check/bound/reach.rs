//! The reach of loads, limits and bands aside: Σ_i min_o a_io ≤ Λ ≤ Σ_i max_o a_io, and likewise in each territory.

use super::super::sum::Sum;

/// Least and greatest value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) least: f64,
    pub(super) greatest: f64,
}

impl Range {
    /// The range of no value: the neutral element of [`or`](Self::or).
    pub(super) const EMPTY: Range = Range { least: f64::INFINITY, greatest: f64::NEG_INFINITY };
    pub(super) const ZERO: Range = Range::of(0.0);

    pub(super) const fn of(value: f64) -> Range {
        Range { least: value, greatest: value }
    }

    /// The range of either one.
    pub(super) fn or(self, other: Range) -> Range {
        Range { least: self.least.min(other.least), greatest: self.greatest.max(other.greatest) }
    }

    /// Makes this the range of the sum.
    pub(super) fn add(&mut self, other: Range) {
        self.least += other.least;
        self.greatest += other.greatest;
    }
}

/// The reach of one activity: of its total, and of its load in each territory.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    least: Sum,
    greatest: Sum,
    pub(super) territories: Vec<Range>,
}

impl Reach {
    pub(super) fn new(territories: usize) -> Self {
        Reach { least: Sum::default(), greatest: Sum::default(), territories: vec![Range::ZERO; territories] }
    }

    /// Least and greatest sum of all loads.
    pub(super) fn total(&self) -> Range {
        Range { least: self.least.value(), greatest: self.greatest.value() }
    }

    /// Adds a unit that can bring `total` somewhere, or to nowhere.
    pub(super) fn add(&mut self, total: Range) {
        self.least.add(total.least);
        self.greatest.add(total.greatest);
    }

    pub(super) fn merge(&mut self, other: &Reach) {
        self.least.merge(other.least);
        self.greatest.merge(other.greatest);
        self.territories.iter_mut().zip(&other.territories).for_each(|(own, other)| own.add(*other));
    }
}
