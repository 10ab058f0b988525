//! The arcs (unit, option) that the price system looks at, with their numbers side by side.

use rayon::prelude::*;

use crate::model::{Instance, Prices};

/// Choices whose arcs are listed in one piece of work: fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 1024;

/// Units that choose as one (a single unit, or a group), and the options they may choose from, ascending.
pub type Choice<'a> = (&'a [u32], Vec<u32>);

/// Arcs of whoever has a choice, one after another, with cost and entries in coupling rows. The rows of an instance are its
/// activities × territories, then its budgets; instances that are tied follow one another.
#[derive(Clone, Debug, Default)]
pub struct ArcList {
    /// First arc of each choice; one more entry than choices.
    pub start: Vec<usize>,
    /// Option of each arc.
    pub option: Vec<u32>,
    /// Cost of each arc.
    pub cost: Vec<f64>,
    /// First entry of each arc; one more than arcs.
    pub entry: Vec<usize>,
    /// Row of each entry.
    pub row: Vec<u32>,
    /// Coefficient of each entry.
    pub value: Vec<f64>,
    /// Cost of the units without a choice.
    pub fixed_cost: f64,
    /// Their part of each row.
    pub fixed: Vec<f64>,
}

impl ArcList {
    /// No arcs yet, of so many coupling rows.
    pub fn empty(rows: usize) -> Self {
        ArcList { start: vec![0], entry: vec![0], fixed: vec![0.0; rows], ..ArcList::default() }
    }

    /// The arcs of the given choices.
    pub fn new(instance: &Instance, choices: &[Choice]) -> Self {
        let parts: Vec<ArcList> = choices.par_chunks(CHUNK).map(|choices| ArcList::part(instance, choices)).collect();
        let mut all = ArcList::empty(rows(instance));
        parts.into_iter().for_each(|part| all.append(part));
        all
    }

    fn part(instance: &Instance, choices: &[Choice]) -> Self {
        let mut list = ArcList::empty(rows(instance));
        for (units, options) in choices {
            if let [only] = options[..] {
                units.iter().for_each(|&unit| list.fix(instance, 0, unit as usize, only as usize));
                continue;
            }
            for &o in options {
                let cost = list.add_coefficients(instance, 0, units, o as usize);
                list.cost.push(cost);
                list.end_arc(o);
            }
            list.end_choice();
        }
        list
    }

    /// Adds the arcs of further choices.
    fn append(&mut self, part: ArcList) {
        let (arcs, entries) = (self.option.len(), self.row.len());
        self.start.extend(part.start[1..].iter().map(|start| arcs + start));
        self.entry.extend(part.entry[1..].iter().map(|entry| entries + entry));
        self.option.extend(part.option);
        self.cost.extend(part.cost);
        self.row.extend(part.row);
        self.value.extend(part.value);
        self.fixed_cost += part.fixed_cost;
        self.fixed.iter_mut().zip(part.fixed).for_each(|(sum, own)| *sum += own);
    }

    /// Adds what units bring by an option to the rows of their instance, which start at `first`. Returns what they cost.
    pub fn add_coefficients(&mut self, instance: &Instance, first: usize, units: &[u32], option: usize) -> f64 {
        let (activities, m) = (instance.activities().len(), instance.territories());
        let (mut cost, mut loads, mut usage) = (0.0, vec![0.0; activities], Vec::new());
        for &unit in units {
            let numbers = instance.numbers(unit as usize, option);
            cost += numbers.cost();
            loads.iter_mut().enumerate().for_each(|(k, sum)| *sum += numbers.load(k));
            usage.extend(numbers.uses());
        }
        if let Some(j) = instance.options().territory(option) {
            loads.into_iter().enumerate().for_each(|(k, sum)| self.push(first + k * m + j, sum));
        }
        usage.sort_by_key(|&(r, _): &(usize, f64)| r);
        for same in usage.chunk_by(|a, b| a.0 == b.0) {
            self.push(first + activities * m + same[0].0, same.iter().map(|own| own.1).sum());
        }
        cost
    }

    fn push(&mut self, row: usize, value: f64) {
        if value != 0.0 {
            self.row.push(row as u32);
            self.value.push(value);
        }
    }

    /// Ends an arc, whose cost and entries are there.
    pub fn end_arc(&mut self, option: u32) {
        self.option.push(option);
        self.entry.push(self.row.len());
    }

    /// Ends a choice, whose arcs are there.
    pub fn end_choice(&mut self) {
        self.start.push(self.option.len());
    }

    /// Adds a unit without a choice, the rows of whose instance start at `first`.
    pub fn fix(&mut self, instance: &Instance, first: usize, unit: usize, option: usize) {
        let (activities, m) = (instance.activities().len(), instance.territories());
        let numbers = instance.numbers(unit, option);
        self.fixed_cost += numbers.cost();
        if let Some(j) = instance.options().territory(option) {
            for k in 0..activities {
                self.fixed[first + k * m + j] += numbers.load(k);
            }
        }
        numbers.uses().for_each(|(r, usage)| self.fixed[first + activities * m + r] += usage);
    }

    /// Number of choices.
    pub fn units(&self) -> usize {
        self.start.len() - 1
    }

    /// The entries of an arc: (row, value).
    pub fn entries(&self, arc: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let span = self.entry[arc]..self.entry[arc + 1];
        self.row[span.clone()].iter().map(|&row| row as usize).zip(self.value[span].iter().copied())
    }
}

/// Number of coupling rows of an instance.
pub fn rows(instance: &Instance) -> usize {
    instance.activities().len() * instance.territories() + instance.budgets().len()
}

/// The options that a unit's permissions leave open, ascending.
pub fn open_options(instance: &Instance, unit: usize) -> Vec<u32> {
    (0..instance.options().count()).filter(|&o| instance.allows(unit, o)).map(|o| o as u32).collect()
}

/// The options that a unit's permissions leave open, ascending, with what they cost at prices.
pub fn priced_openly(instance: &Instance, prices: &Prices, unit: usize) -> Vec<(u32, f64)> {
    open_options(instance, unit).into_iter().map(|o| (o, priced_cost(instance, prices, unit, o as usize))).collect()
}

/// A unit's best two options at prices with their priced costs; infinite ones where there are not so many.
pub fn best_two(instance: &Instance, prices: &Prices, unit: usize) -> [(u32, f64); 2] {
    let mut best = [(0, f64::INFINITY); 2];
    for own in open_options(instance, unit).into_iter().map(|o| (o, priced_cost(instance, prices, unit, o as usize))) {
        if own.1 < best[0].1 {
            best = [own, best[0]];
        } else if own.1 < best[1].1 {
            best[1] = own;
        }
    }
    best
}

/// The priced cost of an option: c + λa + μr.
pub fn priced_cost(instance: &Instance, prices: &Prices, unit: usize, option: usize) -> f64 {
    let [cost] = priced_costs(instance, [prices], unit, option);
    cost
}

/// The same at several prices.
pub fn priced_costs<const N: usize>(instance: &Instance, prices: [&Prices; N], unit: usize, option: usize) -> [f64; N] {
    let numbers = instance.numbers(unit, option);
    let mut costs = [numbers.cost(); N];
    let territory = instance.options().territory(option);
    if let Some(j) = territory {
        for k in (0..instance.activities().len()).filter(|&k| prices.iter().any(|prices| prices.load[k][j] != 0.0)) {
            let load = numbers.load(k);
            costs.iter_mut().zip(prices).for_each(|(cost, prices)| *cost += prices.load[k][j] * load);
        }
    }
    for r in instance.counting(unit, territory).filter(|&r| prices.iter().any(|prices| prices.budget[r] != 0.0)) {
        let usage = numbers.usage(r);
        costs.iter_mut().zip(prices).for_each(|(cost, prices)| *cost += prices.budget[r] * usage);
    }
    costs
}
