//! The arcs (unit, option) that the price system looks at, with their numbers side by side.

use rayon::prelude::*;

use crate::model::{Instance, Prices};

/// Arcs unit by unit, with cost, loads (one per activity) and budget use (one per budget).
#[derive(Clone, Debug, Default)]
pub struct ArcList {
    /// Where each unit's arcs start; one more entry than units.
    pub start: Vec<usize>,
    /// The instance's unit behind each unit of the list.
    pub unit: Vec<u32>,
    /// Option of each arc.
    pub option: Vec<u32>,
    /// Cost of each arc.
    pub cost: Vec<f64>,
    /// Loads, arc by arc.
    pub load: Vec<f64>,
    /// Budget use, arc by arc.
    pub usage: Vec<f64>,
}

impl ArcList {
    /// The given options of the given units, each unit counted `weight` times.
    pub fn new(instance: &Instance, choices: &[(u32, Vec<u32>)], weight: f64) -> Self {
        let (activities, budgets) = (instance.activities().len(), instance.budgets().len());
        let rows: Vec<(Vec<f64>, Vec<f64>, Vec<f64>)> = choices
            .par_iter()
            .map(|(unit, options)| {
                let unit = *unit as usize;
                let (mut load, mut usage) = (Vec::new(), Vec::new());
                let cost = options.iter().map(|&o| weight * instance.cost(unit, o as usize)).collect();
                for &o in options {
                    load.extend((0..activities).map(|k| weight * instance.load(k, unit, o as usize)));
                    usage.extend((0..budgets).map(|r| weight * instance.usage(r, unit, o as usize)));
                }
                (cost, load, usage)
            })
            .collect();
        let mut list = ArcList { start: vec![0], ..ArcList::default() };
        for ((unit, options), (cost, load, usage)) in choices.iter().zip(rows) {
            list.unit.push(*unit);
            list.option.extend_from_slice(options);
            list.cost.extend(cost);
            list.load.extend(load);
            list.usage.extend(usage);
            list.start.push(list.option.len());
        }
        list
    }

    /// Number of units in the list.
    pub fn units(&self) -> usize {
        self.unit.len()
    }
}

/// The options of every unit that its permissions leave open.
pub fn all_options(instance: &Instance) -> Vec<(u32, Vec<u32>)> {
    (0..instance.units() as u32).into_par_iter().map(|unit| (unit, open_options(instance, unit as usize))).collect()
}

/// The options that a unit's permissions leave open, ascending.
pub fn open_options(instance: &Instance, unit: usize) -> Vec<u32> {
    (0..instance.options().count()).filter(|&o| instance.allows(unit, o)).map(|o| o as u32).collect()
}

/// The priced cost of an option: c + λa + μr.
pub fn priced_cost(instance: &Instance, prices: &Prices, unit: usize, option: usize) -> f64 {
    let mut cost = instance.cost(unit, option);
    if let Some(j) = instance.options().territory(option) {
        for (k, price) in prices.load.iter().enumerate() {
            cost += price[j] * instance.load(k, unit, option);
        }
    }
    for (r, price) in prices.budget.iter().enumerate() {
        cost += price * instance.usage(r, unit, option);
    }
    cost
}

/// Each unit's `keep` cheapest options at the given prices (ascending by option), for the units asked.
pub fn cheapest_options(instance: &Instance, prices: &Prices, units: &[u32], keep: usize) -> Vec<(u32, Vec<u32>)> {
    let cheapest = |&unit: &u32| {
        let mut priced: Vec<(f64, u32)> = open_options(instance, unit as usize)
            .into_iter()
            .map(|o| (priced_cost(instance, prices, unit as usize, o as usize), o))
            .collect();
        if priced.len() > keep {
            priced.select_nth_unstable_by(keep, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            priced.truncate(keep);
        }
        let mut options: Vec<u32> = priced.into_iter().map(|(_, o)| o).collect();
        options.sort_unstable();
        (unit, options)
    };
    units.par_iter().map(cheapest).collect()
}
