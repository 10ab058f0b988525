//! The long-step dual ratio test: along a ray of prices, the value is concave and piecewise linear. Units change their best
//! arc and rows their limit on the way, until it rises no more (Fourer 1994; Maros 2003).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::basis::Basic;
use super::part::{Part, RangeRow};

/// A rate below this, relative to the rates it is a difference of, is none.
const LEVEL: f64 = 1e-9;

/// End of a ray.
pub enum Ray {
    /// At what becomes basic.
    Enters {
        /// The entering variable.
        entering: Basic,
        /// How far it is, in steps of the direction.
        step: f64,
    },
    /// Nowhere: beyond a place, the value rises for ever at a slope.
    Endless {
        /// The place, in steps of the direction.
        from: f64,
        /// The slope.
        slope: f64,
    },
}

/// A kink: where it is, how much of the slope it takes, and what changes there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kink {
    at: f64,
    jump: f64,
    changes: Basic,
}

/// The prices that a ray begins at, and what changes on the way.
pub(super) struct RatioTest<'a> {
    pub part: &'a Part,
    pub rows: &'a [RangeRow],
    /// Arcs that may be used, and those that tie with a key.
    pub open: &'a [bool],
    pub tied: &'a [bool],
    /// How many arcs of each unit tie.
    pub ties: &'a [u32],
    pub basic_row: &'a [bool],
    pub prices: &'a [f64],
    /// Priced cost of each arc.
    pub priced: &'a [f64],
    /// How fast that changes along the ray: found on the way.
    pub rates: &'a mut [f64],
    /// The best arc of each unit.
    pub keys: &'a mut [u32],
    /// Rows whose load is at the upper limit.
    pub at_high: &'a mut [bool],
}

impl RatioTest<'_> {
    /// Follows a ray while its slope, at first `slope`, is above 0; `leaving` is what stops being basic, `kinks` is scratch.
    pub(super) fn run(&mut self, direction: &[f64], mut slope: f64, leaving: Basic, kinks: &mut Vec<Kink>) -> Ray {
        let part = self.part;
        self.rates.iter_mut().enumerate().for_each(|(arc, rate)| *rate = part.dot(arc, direction));
        kinks.extend((0..self.part.units.len()).filter_map(|at| self.next_arc(at, self.keys[at], 0.0)));
        kinks.extend((0..self.rows.len()).filter_map(|row| self.next_limit(row, direction)));
        let mut heap = BinaryHeap::from(std::mem::take(kinks));
        let (mut from, mut enters) = (0.0, None);
        while let Some(kink) = heap.pop() {
            slope -= kink.jump;
            from = kink.at;
            if slope <= 0.0 || self.holds(kink.changes, leaving) {
                enters = Some(kink.changes);
                break;
            }
            match kink.changes {
                Basic::Tie { unit, arc, .. } => {
                    self.keys[unit as usize] = arc;
                    heap.extend(self.next_arc(unit as usize, arc, kink.at));
                }
                Basic::Slack { row } => self.at_high[row as usize] ^= true,
            }
        }
        *kinks = heap.into_vec();
        kinks.clear();
        enters.map_or(Ray::Endless { from, slope }, |entering| Ray::Enters { entering, step: from })
    }

    /// Whether a unit can't change its best arc in passing, since other equations rest on it.
    fn holds(&self, changes: Basic, leaving: Basic) -> bool {
        let Basic::Tie { unit, .. } = changes else { return false };
        let leaves = matches!(leaving, Basic::Tie { unit: other, .. } if other == unit);
        self.ties[unit as usize] > u32::from(leaves)
    }

    /// The first arc that undercuts `key` along the ray.
    fn next_arc(&self, at: usize, key: u32, from: f64) -> Option<Kink> {
        let (cost, rate) = (self.priced[key as usize], self.rates[key as usize]);
        let mut first: Option<Kink> = None;
        for arc in self.part.arcs(at).filter(|&arc| arc != key as usize && self.open[arc] && !self.tied[arc]) {
            let own = self.rates[arc];
            let closing = rate - own;
            if closing <= LEVEL * (rate.abs() + own.abs()) {
                continue;
            }
            let kink = ((self.priced[arc] - cost) / closing).max(from);
            if first.is_none_or(|first| kink < first.at || (kink == first.at && closing > first.jump)) {
                let changes = Basic::Tie { unit: at as u32, arc: arc as u32, base: key };
                first = Some(Kink { at: kink, jump: closing, changes });
            }
        }
        first
    }

    /// Kink at which a row's price crosses 0.
    fn next_limit(&self, row: usize, direction: &[f64]) -> Option<Kink> {
        let (rate, at_high) = (direction[row], self.at_high[row]);
        if self.basic_row[row] || rate == 0.0 || at_high == (rate > 0.0) {
            return None;
        }
        let jump = rate.abs() * (self.rows[row].high - self.rows[row].low);
        Some(Kink { at: (-self.prices[row] / rate).max(0.0), jump, changes: Basic::Slack { row: row as u32 } })
    }
}

impl PartialEq for Kink {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Kink {}

impl PartialOrd for Kink {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kink {
    /// The nearest is the greatest; of those at one place, the one that takes most.
    fn cmp(&self, other: &Self) -> Ordering {
        other.at.total_cmp(&self.at).then(self.jump.total_cmp(&other.jump))
    }
}
