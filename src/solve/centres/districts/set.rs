//! Sets of at most 128 units, as bits.

use std::iter;

/// The most units that a set can tell apart.
pub(super) const UNITS: usize = 128;

/// A set of units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set(u128);

impl Set {
    pub(super) const EMPTY: Set = Set(0);

    pub(super) fn of(unit: u32) -> Set {
        Set(1 << unit)
    }

    /// The units below a number.
    pub(super) fn first(units: usize) -> Set {
        Set(if units == UNITS { u128::MAX } else { (1 << units) - 1 })
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn contains(self, unit: u32) -> bool {
        self.0 >> unit & 1 == 1
    }

    pub(super) fn with(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }

    pub(super) fn without(self, other: Set) -> Set {
        Set(self.0 & !other.0)
    }

    pub(super) fn within(self, other: Set) -> Set {
        Set(self.0 & other.0)
    }

    pub(super) fn meets(self, other: Set) -> bool {
        self.0 & other.0 != 0
    }

    /// The units, ascending.
    pub(super) fn units(self) -> impl Iterator<Item = u32> {
        let mut left = self.0;
        iter::from_fn(move || {
            let unit = (left != 0).then(|| left.trailing_zeros())?;
            left &= left - 1;
            Some(unit)
        })
    }
}
