//! The arcs (unit, option) that the price system looks at, with their numbers side by side.

use crate::model::{Instance, Prices};

/// Units that choose as one (a single unit, or a group), and the options they may choose from, ascending.
pub type Choice<'a> = (&'a [u32], Vec<u32>);

/// Arcs of whoever has a choice, one after another, with cost, loads (one per activity) and budget use (one per budget).
#[derive(Clone, Debug, Default)]
pub struct ArcList {
    /// Where each choice's arcs start; one more entry than choices.
    pub start: Vec<usize>,
    /// Option of each arc.
    pub option: Vec<u32>,
    /// Cost of each arc.
    pub cost: Vec<f64>,
    /// Loads, arc by arc.
    pub load: Vec<f64>,
    /// Budget use, arc by arc.
    pub usage: Vec<f64>,
    /// What units without a choice cost.
    pub settled_cost: f64,
    /// What they bring to each activity's territories (activity by activity), then to each budget.
    pub settled: Vec<f64>,
}

impl ArcList {
    /// The arcs of the given choices.
    pub fn new(instance: &Instance, choices: &[Choice]) -> Self {
        let (activities, budgets, m) = (instance.activities().len(), instance.budgets().len(), instance.territories());
        let mut list = ArcList { start: vec![0], settled: vec![0.0; activities * m + budgets], ..ArcList::default() };
        let sum = |units: &[u32], number: &dyn Fn(usize) -> f64| units.iter().map(|&unit| number(unit as usize)).sum::<f64>();
        for (units, options) in choices {
            if let [only] = options[..] {
                units.iter().for_each(|&unit| list.settle(instance, unit as usize, only as usize));
                continue;
            }
            for o in options.iter().map(|&o| o as usize) {
                list.option.push(o as u32);
                list.cost.push(sum(units, &|unit| instance.cost(unit, o)));
                list.load.extend((0..activities).map(|k| sum(units, &|unit| instance.load(k, unit, o))));
                list.usage.extend((0..budgets).map(|r| sum(units, &|unit| instance.usage(r, unit, o))));
            }
            list.start.push(list.option.len());
        }
        list
    }

    fn settle(&mut self, instance: &Instance, unit: usize, option: usize) {
        let (activities, m) = (instance.activities().len(), instance.territories());
        self.settled_cost += instance.cost(unit, option);
        if let Some(j) = instance.options().territory(option) {
            for k in 0..activities {
                self.settled[k * m + j] += instance.load(k, unit, option);
            }
        }
        for r in 0..instance.budgets().len() {
            self.settled[activities * m + r] += instance.usage(r, unit, option);
        }
    }

    /// Number of choices.
    pub fn units(&self) -> usize {
        self.start.len() - 1
    }
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
    for (r, price) in prices.budget.iter().enumerate().filter(|(_, price)| **price != 0.0) {
        cost += price * instance.usage(r, unit, option);
    }
    cost
}
