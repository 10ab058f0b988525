//! Ways from units to territories, without a table of n × m wherever distances will do.

use std::sync::Arc;

use super::drive::Drive;
use super::entries::Entries;
use super::nearest;
use super::sphere::{Metric, Position};
use super::trips::Trips;

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
    /// Hours of the drives whose km another table has.
    Driven {
        /// The table underneath, of distances in km.
        base: Arc<Arcs>,
        /// What a distance takes.
        drive: Drive,
    },
    /// Hours of the way for each visit, on trips with the drives that another table has.
    Trips {
        /// The table underneath, of hours one way.
        base: Arc<Arcs>,
        /// Trips to the units.
        trips: Trips,
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
            Arcs::Trips { base, trips } => trips.of(unit, base.at(unit, territory)),
            Arcs::Overridden { base, entries } => entries.at(unit, territory).unwrap_or_else(|| base.at(unit, territory)),
        }
    }

    /// The table underneath all others: of places their straight distances.
    pub fn plain(&self) -> &Arcs {
        match self {
            Arcs::Driven { base, .. } | Arcs::Trips { base, .. } | Arcs::Overridden { base, .. } => base.plain(),
            plain => plain,
        }
    }

    /// The number underneath trips: hours one way.
    pub fn drive(&self, unit: usize, territory: usize) -> f64 {
        match self {
            Arcs::Trips { base, .. } => base.at(unit, territory),
            one_way => one_way.at(unit, territory),
        }
    }

    /// Nights away for each visit on the way from a territory to a unit.
    pub fn nights(&self, unit: usize, territory: usize) -> f64 {
        match self {
            Arcs::Trips { base, trips } => trips.nights(unit, base.at(unit, territory)),
            _ => 0.0,
        }
    }

    /// For each unit an interval that holds its numbers at all territories, told by places alone; `None` where there is a table, or
    /// a place is missing.
    pub fn intervals(&self) -> Option<Vec<(f64, f64)>> {
        match self {
            Arcs::Geometric { metric, units, sites } => nearest::site_intervals(*metric, units, sites),
            Arcs::Driven { base, drive } => {
                let ways = base.intervals()?;
                Some(ways.into_iter().map(|(near, far)| (drive.of(near), drive.of(far))).collect())
            }
            Arcs::Trips { base, trips } => {
                let ways = base.intervals()?.into_iter().enumerate();
                Some(ways.map(|(unit, (near, far))| (trips.of(unit, near), trips.of(unit, far))).collect())
            }
            Arcs::Dense { .. } | Arcs::Overridden { .. } => None,
        }
    }

    /// Whether a unit has numbers that replace those underneath.
    pub fn overrides(&self, unit: usize) -> bool {
        match self {
            Arcs::Overridden { base, entries } => !entries.of(unit).is_empty() || base.overrides(unit),
            Arcs::Driven { base, .. } | Arcs::Trips { base, .. } => base.overrides(unit),
            _ => false,
        }
    }
}
