//! The same instance under other names of its units and territories.

use std::sync::Arc;

use sutton::geometry::{Arcs, Entries, Trips};
use sutton::model::{Activity, Budget, Prices, Quantity};

use super::Draft;

impl Draft {
    /// The instance whose unit `i` is `units[i]` here, and whose territory `j` is `territories[j]`.
    pub fn relabelled(&self, units: &[usize], territories: &[usize]) -> Draft {
        let levels = self.options.levels();
        let quantity = |quantity: &Quantity| relabelled(quantity, levels, units, territories);
        let new_territory = |old: usize| territories.iter().position(|&j| j == old).unwrap();
        let new_unit = |old: usize| units.iter().position(|&i| i == old).unwrap();
        let table =
            |rows: &[Vec<bool>]| -> Vec<Vec<bool>> { picked(rows, units).iter().map(|row| picked(row, territories)).collect() };
        let activity = |activity: &Activity| Activity {
            load: quantity(&activity.load),
            share: picked(&activity.share, territories),
            lower: picked(&activity.lower, territories),
            upper: picked(&activity.upper, territories),
            scale: picked(&activity.scale, territories),
            ..activity.clone()
        };
        let budget = |budget: &Budget| Budget {
            usage: quantity(&budget.usage).into(),
            territory: budget.territory.map(new_territory),
            home: budget.home.map(new_territory),
            team_balance: budget.team_balance.clone().map(|mut span| {
                span.team = picked(&span.team, territories);
                span
            }),
            ..budget.clone()
        };
        Draft {
            costs: quantity(&self.costs),
            activities: self.activities.iter().map(activity).collect(),
            budgets: self.budgets.iter().map(budget).collect(),
            by_class: table(&self.by_class),
            by_pair: table(&self.by_pair),
            locks: picked(&self.locks, units).into_iter().map(|lock| lock.map(new_territory)).collect(),
            levels: picked(&self.levels, units),
            current: picked(&self.current, units).into_iter().map(|j| j.map(|j| new_territory(j as usize) as u32)).collect(),
            edges: self.edges.as_ref().map(|edges| edges.iter().map(|&(a, b)| (new_unit(a), new_unit(b))).collect()),
            ..self.clone()
        }
    }
}

/// Prices of the instance with other names of its territories.
pub fn prices(prices: &Prices, territories: &[usize]) -> Prices {
    Prices { load: prices.load.iter().map(|of_activity| picked(of_activity, territories)).collect(), ..prices.clone() }
}

fn picked<T: Clone>(values: &[T], at: &[usize]) -> Vec<T> {
    if values.is_empty() { Vec::new() } else { at.iter().map(|&at| values[at].clone()).collect() }
}

fn relabelled(quantity: &Quantity, levels: usize, units: &[usize], territories: &[usize]) -> Quantity {
    let rows: Vec<usize> = units.iter().flat_map(|unit| (0..levels).map(move |level| unit * levels + level)).collect();
    Quantity {
        fixed: picked(&quantity.fixed, &rows),
        scale: picked(&quantity.scale, &rows),
        arcs: quantity.arcs.as_deref().map(|old| Arc::new(arcs(old, units, territories))),
        away: picked(&quantity.away, units),
        single: entries(&quantity.single, units, territories),
        uncovered: picked(&quantity.uncovered, units),
    }
}

fn arcs(old: &Arcs, units: &[usize], territories: &[usize]) -> Arcs {
    match old {
        Arcs::Dense { territories: m, .. } => {
            let values = units.iter().flat_map(|&unit| territories.iter().map(move |&j| old.at(unit, j))).collect();
            Arcs::Dense { territories: *m, values }
        }
        Arcs::Geometric { metric, units: places, sites } => {
            Arcs::Geometric { metric: *metric, units: picked(places, units), sites: picked(sites, territories) }
        }
        Arcs::Driven { base, drive } => Arcs::Driven { base: Arc::new(arcs(base, units, territories)), drive: drive.clone() },
        Arcs::Trips { base, trips } => {
            let (visit, stop) = (picked(&trips.visit, units), picked(&trips.stop, units));
            Arcs::Trips { base: Arc::new(arcs(base, units, territories)), trips: Trips { days: trips.days, visit, stop } }
        }
        Arcs::Overridden { base, entries: old } => {
            Arcs::Overridden { base: Arc::new(arcs(base, units, territories)), entries: entries(old, units, territories) }
        }
    }
}

fn entries(old: &Entries, units: &[usize], territories: &[usize]) -> Entries {
    let own = |&(unit, j): &(usize, usize)| old.at(units[unit], territories[j]);
    let pairs = (0..units.len()).flat_map(|unit| (0..territories.len()).map(move |j| (unit, j)));
    Entries::new(pairs.filter_map(|pair| own(&pair).map(|number| (pair.0 as u32, pair.1 as u32, number))).collect())
}
