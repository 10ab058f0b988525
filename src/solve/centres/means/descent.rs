//! Location-allocation (Cooper 1964; Lloyd 1982) within the band: units are divided among the centres, centres move to the
//! means of what they got, until nothing changes.

use super::division::Division;
use super::paths::divide;
use super::plane::{PlanarUnits, squared};

/// Pairs of unit and territory are looked at up to this multiple of the mean cost of load; if that does not do, of more.
const REACH: f64 = 0.5;
const FURTHER: f64 = 8.0;
/// Expected gain of the rest of a descent, as a multiple of its last step.
const HOPE: f64 = 6.0;

/// Centres, the prices of load around them, and what it costs to divide the units among them.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub centres: Vec<[f64; 2]>,
    pub prices: Vec<f64>,
    pub cost: f64,
}

impl Draft {
    pub fn new(centres: Vec<[f64; 2]>) -> Self {
        let prices = vec![0.0; centres.len()];
        Draft { centres, prices, cost: f64::INFINITY }
    }

    /// Divides the units and moves the centres.
    pub fn step(&mut self, plane: &PlanarUnits) -> Option<Division> {
        let scale = if self.cost.is_finite() { self.cost / plane.total().max(f64::MIN_POSITIVE) } else { f64::INFINITY };
        let mut reach = REACH * scale;
        let division = loop {
            match divide(plane, &self.centres, &self.prices, reach) {
                Some(division) => break division,
                None if reach == f64::INFINITY => return None,
                // A plan that costs nothing has no scale.
                None if reach == 0.0 || reach > REACH * FURTHER * scale => reach = f64::INFINITY,
                None => reach *= FURTHER,
            }
        };
        self.centre(plane, &division);
        self.prices.clone_from(&division.prices);
        Some(division)
    }

    /// Steps until one gains less than `least` of the cost, or the cost can't be expected to end below `goal`.
    pub fn descend(&mut self, plane: &PlanarUnits, goal: f64, least: f64, steps: usize) -> Option<Division> {
        let mut last = f64::INFINITY;
        for step in 1.. {
            let division = self.step(plane)?;
            let gain = last - self.cost;
            if step >= steps || gain <= least * self.cost || self.cost - HOPE * gain > goal {
                return Some(division);
            }
            last = self.cost;
        }
        None
    }

    /// Moves the centres to the means; the cost is that around them.
    fn centre(&mut self, plane: &PlanarUnits, division: &Division) {
        // Sums are taken around the old centres: nothing of the squares is lost to rounding.
        let mut sums = vec![[0.0; 3]; self.centres.len()];
        let mut cost = 0.0;
        division.each(plane, |unit, j, part| {
            let (point, weight) = (plane.points[unit], part * plane.weight[unit]);
            cost += weight * squared(point, self.centres[j]);
            sums[j][0] += weight;
            (0..2).for_each(|side| sums[j][1 + side] += weight * (point[side] - self.centres[j][side]));
        });
        for (centre, [weight, x, y]) in self.centres.iter_mut().zip(sums).filter(|(_, sums)| sums[0] > 0.0) {
            cost -= (x * x + y * y) / weight;
            *centre = [centre[0] + x / weight, centre[1] + y / weight];
        }
        self.cost = cost.max(0.0);
    }
}
