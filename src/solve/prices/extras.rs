//! What leaving home and budgets add to the priced costs of clusters, beside the ways.

use super::kd_tree::Interval;
use super::price_box::PriceBox;
use crate::model::{Instance, Prices, Quantity};

/// What leaving home and budgets add to priced costs, beside the ways.
pub(super) struct Extras<'a> {
    instance: &'a Instance,
    /// The greatest prices.
    prices: &'a Prices,
    /// What budgets of single territories count, with their prices by territory.
    into: Vec<(&'a Quantity, Vec<Interval>)>,
}

impl<'a> Extras<'a> {
    pub(super) fn new(instance: &'a Instance, price_box: &'a PriceBox) -> Self {
        let mut into: Vec<(&Quantity, Vec<Interval>)> = Vec::new();
        for (r, budget) in instance.budgets().iter().enumerate() {
            let (low, high) = (price_box.low.budget[r].max(0.0), price_box.high.budget[r]);
            let Some(j) = budget.territory.filter(|_| high > 0.0) else { continue };
            let at = into.iter().position(|(usage, _)| std::ptr::eq(*usage, &*budget.usage)).unwrap_or_else(|| {
                into.push((&budget.usage, vec![(0.0, 0.0); instance.territories()]));
                into.len() - 1
            });
            let price = &mut into[at].1[j];
            // Who is not at the home that a budget asks for uses nothing of it.
            *price = (price.0 + if budget.home.is_none() { low } else { 0.0 }, price.1 + high);
        }
        Extras { instance, prices: &price_box.high, into }
    }

    /// The most that they add to a unit's priced cost wherever it goes; `None` where they may lower it.
    pub(super) fn most(&self, unit: usize) -> Option<f64> {
        let instance = self.instance;
        let leaving = if instance.current(unit).is_some() { number(&instance.costs.away, unit) } else { 0.0 };
        if leaving < 0.0 || instance.activities().iter().any(|activity| number(&activity.load.away, unit) != 0.0) {
            return None;
        }
        let of_budget = |r: usize| {
            let (budget, price) = (&instance.budgets()[r], self.prices.budget[r]);
            let use_of = |level: usize| number(&budget.usage.fixed, unit * instance.options().levels() + level);
            let fixed = || (0..instance.options().levels()).map(use_of).fold(0.0, f64::max);
            let most = || fixed() + number(&budget.usage.away, unit);
            price.max(0.0) * budget.team_balance.as_ref().map_or_else(most, |balance| balance.most[unit])
        };
        Some(leaving + instance.counting(unit, None).map(of_budget).sum::<f64>())
    }

    /// What budgets of single territories take of units that go there from elsewhere.
    pub(super) fn entering(&self, members: &[u32]) -> Entering<'_> {
        let (instance, levels) = (self.instance, self.instance.options().levels());
        let rows =
            || members.iter().flat_map(|&unit| (0..levels).map(move |level| (unit as usize, unit as usize * levels + level)));
        let of = |usage: &Quantity| {
            let per_kilometre = |(unit, row): (usize, usize)| {
                let away = if instance.current(unit).is_some() { number(&usage.away, unit) } else { 0.0 };
                (number(&usage.fixed, row) + away) / instance.costs.scale.get(row).copied().unwrap_or(1.0)
            };
            rows().map(per_kilometre).fold((f64::INFINITY, 0.0_f64), |(least, most), x| (least.min(x), most.max(x)))
        };
        let mut homes = Vec::new();
        if !self.into.is_empty() {
            homes = members.iter().filter_map(|&unit| instance.current(unit as usize)).collect();
            homes.sort_unstable();
            homes.dedup();
        }
        Entering { uses: self.into.iter().map(|(usage, prices)| (of(usage), prices.as_slice())).collect(), homes }
    }
}

/// What budgets of single territories take of the units of a cluster, least and most, per kilometre; and where some of these are at home.
pub(super) struct Entering<'a> {
    uses: Vec<(Interval, &'a [Interval])>,
    homes: Vec<usize>,
}

impl Entering<'_> {
    /// A priced cost in kilometres with what the budgets of the territory add.
    pub(super) fn with(&self, priced: Interval, j: usize) -> Interval {
        let home = !self.uses.is_empty() && self.homes.binary_search(&j).is_ok();
        let add = |(low, high): Interval, &((least, most), prices): &(Interval, &[Interval])| {
            let (cheap, dear) = prices[j];
            (low + if home { 0.0 } else { cheap * least }, high + dear * most)
        };
        self.uses.iter().fold(priced, add)
    }
}

fn number(values: &[f64], at: usize) -> f64 {
    values.get(at).copied().unwrap_or(0.0)
}
