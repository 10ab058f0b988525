//! What one pass over the units finds: the sum of their cheapest priced options, and how far loads can reach.

use super::super::sum::Sum;
use super::reach::Reach;
use super::term::Term;
use crate::model::Instance;

/// Result of the pass.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    pub(super) cheapest: Sum,
    pub(super) size: Sum,
    /// Per activity.
    pub(super) reach: Vec<Reach>,
    /// Whether a unit has no allowed option.
    pub(super) stranded: bool,
}

impl Scan {
    pub(super) fn new(instance: &Instance) -> Self {
        let reach = vec![Reach::new(instance.options.territories()); instance.activities.len()];
        Scan { cheapest: Sum::default(), size: Sum::default(), reach, stranded: false }
    }

    /// Σ over the units of their cheapest priced option.
    pub(super) fn priced(&self) -> Term {
        Term { value: self.cheapest.value(), size: self.size.value() }
    }

    pub(super) fn merge(mut self, other: Scan) -> Scan {
        self.cheapest.merge(other.cheapest);
        self.size.merge(other.size);
        self.stranded |= other.stranded;
        self.reach.iter_mut().zip(&other.reach).for_each(|(own, other)| own.merge(other));
        self
    }
}
