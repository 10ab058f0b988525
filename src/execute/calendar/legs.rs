//! What drives between the places of a rep take.

use crate::geometry::{Drive, Metric, Position};

/// Places up to which all drives are kept; a rep who visits more is measured on the way.
const KEPT: usize = 2_500;
const SECONDS: f64 = 3_600.0;

/// Drives between places, in whole seconds, the same both ways but from and to home.
#[derive(Debug)]
pub struct Legs {
    metric: Metric,
    drive: Drive,
    places: Vec<Position>,
    /// Seconds from home to each place, and back.
    home: Vec<u32>,
    table: Vec<u32>,
}

impl Legs {
    /// Drives between `places`, the first of which is home, whose ways take `home` hours.
    pub fn new(metric: Metric, drive: Drive, places: Vec<Position>, home: &[f64]) -> Self {
        let home = home.iter().map(|hours| (hours * SECONDS).round() as u32).collect();
        let mut legs = Legs { metric, drive, places, home, table: Vec::new() };
        let n = legs.places.len();
        if n <= KEPT {
            legs.table = (0..n * n).map(|at| legs.measured(at / n, at % n)).collect();
        }
        legs
    }

    /// Seconds from a place to another.
    pub fn seconds(&self, from: usize, to: usize) -> u32 {
        if self.table.is_empty() { self.measured(from, to) } else { self.table[from * self.places.len() + to] }
    }

    /// Whole minutes that a drive is given.
    pub fn minutes(&self, from: usize, to: usize) -> u32 {
        self.seconds(from, to).div_ceil(60)
    }

    fn measured(&self, from: usize, to: usize) -> u32 {
        match (from, to) {
            (same, other) if same == other => 0,
            (0, place) | (place, 0) => self.home[place],
            _ => {
                let km = self.metric.distance(&self.places[from], &self.places[to]);
                (self.drive.of(km) * SECONDS).round() as u32
            }
        }
    }
}
