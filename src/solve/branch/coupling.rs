//! The coupling rows of an instance whose loads cost nothing between their limits, and parts of it over some of the rows.

use super::part::{Offer, Part, RangeRow};
use crate::model::objective::interval;
use crate::model::{Activity, FEASIBILITY_TOLERANCE, Instance, evaluate};
use crate::solve::prices::arcs::open_options;

/// An instance by its coupling rows: activities × territories, then budgets.
pub struct CouplingRows<'a> {
    instance: &'a Instance,
    /// All rows.
    pub rows: Vec<RangeRow>,
    /// Entries of an arc.
    width: usize,
}

impl<'a> CouplingRows<'a> {
    /// The rows; `None` where the instance asks for more: variance, bands around a total that moves, service levels,
    /// contiguity, pairing.
    pub fn of(instance: &'a Instance) -> Option<Self> {
        let options = instance.options();
        let plain = options.levels() == 1
            && options.uncovered().is_none()
            && instance.contiguity().is_none()
            && instance.pairing().is_none();
        let linear =
            |activity: &Activity| activity.weight <= 0.0 && (activity.tolerance.is_infinite() || activity.load.same_everywhere());
        if !plain || instance.units() == 0 || instance.activities().is_empty() || !instance.activities().iter().all(linear) {
            return None;
        }
        let loads = (0..instance.activities().len()).flat_map(|k| load_rows(instance, k));
        let budgets = instance.budgets().iter().map(|budget| widened(0.0, budget.limit));
        let rows = loads.chain(budgets).collect();
        Some(CouplingRows { instance, rows, width: instance.activities().len() + instance.budgets().len() })
    }

    /// The rows of an activity's loads, one per territory.
    pub fn loads(&self, activity: usize) -> &[RangeRow] {
        let m = self.instance.territories();
        &self.rows[activity * m..(activity + 1) * m]
    }

    /// The rows of a part over some territories: their loads, and all budgets.
    pub fn rows_of(&self, territories: &[usize]) -> Vec<usize> {
        let (activities, m) = (self.instance.activities().len(), self.instance.territories());
        let loads = (0..activities).flat_map(|k| territories.iter().map(move |j| k * m + j));
        loads.chain(activities * m..self.rows.len()).collect()
    }

    /// Coefficients of a unit's option in the rows.
    pub fn entries(&self, unit: usize, option: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let (activities, m) = (self.instance.activities().len(), self.instance.territories());
        let instance = self.instance;
        let loads = (0..activities).map(move |k| (k * m + option, instance.load(k, unit, option)));
        let budgets = (0..instance.budgets().len()).map(move |r| (activities * m + r, instance.usage(r, unit, option)));
        loads.chain(budgets).filter(|entry| entry.1 != 0.0)
    }

    /// Territories whose loads are outside their limits.
    pub fn broken(&self, plan: &[u32]) -> Vec<usize> {
        let loads = evaluate(self.instance, plan).loads;
        let outside = |row: &RangeRow, load: f64| load < row.low || load > row.high;
        let broken = |j: usize| loads.iter().enumerate().any(|(k, loads)| outside(&self.loads(k)[j], loads[j]));
        (0..self.instance.territories()).filter(|&j| broken(j)).collect()
    }

    /// A part over some rows, already loaded: `units`, each with its `options`.
    pub fn part(&self, rows: &[usize], load: Vec<f64>, units: &[u32], options: impl Fn(usize) -> Vec<u32>) -> Part {
        let mut place = vec![u32::MAX; self.rows.len()];
        rows.iter().zip(0..).for_each(|(&row, at)| place[row] = at);
        let mut part = Part::new(self.width, load);
        for &unit in units {
            let offer = |option: u32| -> Offer {
                let entries = self.entries(unit as usize, option as usize).map(|(row, load)| (place[row], load));
                (option, self.instance.cost(unit as usize, option as usize), entries.collect())
            };
            part.add(unit, &options(unit as usize).into_iter().map(offer).collect::<Vec<_>>());
        }
        part
    }
}

/// Limits of an activity's loads, with its band around the total, which no choice changes.
fn load_rows(instance: &Instance, k: usize) -> Vec<RangeRow> {
    let activity = &instance.activities()[k];
    let greatest = |unit: usize| {
        let loads = open_options(instance, unit).into_iter().map(|o| instance.load(k, unit, o as usize));
        loads.fold(0.0, f64::max)
    };
    let total: f64 = (0..instance.units()).map(greatest).sum();
    let row = |j: usize| {
        let (low, high) = interval(activity, j, total);
        widened(low.max(0.0), high.min(total))
    };
    (0..instance.territories()).map(row).collect()
}

fn widened(low: f64, high: f64) -> RangeRow {
    let slack = |limit: f64| FEASIBILITY_TOLERANCE * limit.abs().max(1.0);
    RangeRow { low: low - slack(low), high: high + slack(high) }
}
