//! How far units may be from the centre of their territory.

use crate::geometry::{Metric, Position};

/// The greatest distance of a territory's centre from its units.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// Metric of distances.
    pub metric: Metric,
    /// The most, km.
    pub km: f64,
    /// Which units it holds for.
    pub units: Vec<bool>,
}

impl Reach {
    /// Whether a unit may be so far from its centre.
    pub(super) fn allows(&self, positions: &[Position], centre: usize, unit: usize) -> bool {
        !self.units[unit] || self.metric.distance(&positions[centre], &positions[unit]) <= self.km
    }

    /// The same for some of the units.
    pub(super) fn part(&self, units: &[u32]) -> Self {
        Reach { units: units.iter().map(|&unit| self.units[unit as usize]).collect(), ..self.clone() }
    }
}
