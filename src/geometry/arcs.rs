//! Ways from units to territories, without a table of n × m wherever distances will do.

use std::sync::Arc;

use super::drive::Drive;
use super::entries::Entries;
use super::sphere::{Metric, Position};

/// A number per unit and territory.
#[derive(Clone, Debug)]
pub enum Arcs {
    /// A full table, unit by unit: `values[unit · territories + territory]`.
    Dense {
        /// Number of territories.
        territories: usize,
        /// The table.
        values: Vec<f64>,
    },
    /// Distances in km from the units to the territories' sites, computed when asked.
    Geometric {
        /// Metric of distances.
        metric: Metric,
        /// A position per unit.
        units: Vec<Position>,
        /// A position per territory.
        sites: Vec<Position>,
    },
    /// What the numbers of another table take.
    Driven {
        /// The table underneath, of distances.
        base: Arc<Arcs>,
        /// What a distance takes.
        drive: Drive,
    },
    /// Another table with single entries replaced.
    Overridden {
        /// The table underneath.
        base: Arc<Arcs>,
        /// Replacement of the base.
        entries: Entries,
    },
}

impl Arcs {
    /// The number of a unit at a territory.
    pub fn at(&self, unit: usize, territory: usize) -> f64 {
        match self {
            Arcs::Dense { territories, values } => values[unit * territories + territory],
            Arcs::Geometric { metric, units, sites } => metric.distance(&units[unit], &sites[territory]),
            Arcs::Driven { base, drive } => drive.of(base.at(unit, territory)),
            Arcs::Overridden { base, entries } => entries.at(unit, territory).unwrap_or_else(|| base.at(unit, territory)),
        }
    }

    /// The number underneath all that replaces it: of a pair of places their straight distance.
    pub fn straight(&self, unit: usize, territory: usize) -> f64 {
        match self {
            Arcs::Driven { base, .. } | Arcs::Overridden { base, .. } => base.straight(unit, territory),
            plain => plain.at(unit, territory),
        }
    }

    /// Whether a unit has numbers that replace those underneath.
    pub fn overrides(&self, unit: usize) -> bool {
        match self {
            Arcs::Overridden { base, entries } => !entries.of(unit).is_empty() || base.overrides(unit),
            Arcs::Driven { base, .. } => base.overrides(unit),
            _ => false,
        }
    }
}
