//! Scaling of the price system: costs in units of their mean size, loads in units of a mean territory's, so that one tolerance
//! fits all; and the box of scaled prices.

use super::arcs::ArcList;
use super::price_box::PriceBox;
use crate::model::{Instance, Prices};

/// Prices beyond this, in mean costs per mean arc's load, are not looked for.
const REACH: f64 = 100.0;

/// Scales of the numbers in the price system.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Scale of costs.
    pub money: f64,
    /// Scale of each coupling row.
    pub unit: Vec<f64>,
}

/// Costs in units of their mean size, loads in units of a mean territory's, so that one tolerance fits all.
pub fn scaled_layout(instances: &[&Instance], arcs: &ArcList) -> Layout {
    let kinds = kinds(instances);
    let mut mean_load = vec![0.0; kinds.last().map_or(0, |kind| kind + 1)];
    for unit in 0..arcs.units() {
        let span = arcs.start[unit]..arcs.start[unit + 1];
        let mut sums = vec![0.0; mean_load.len()];
        span.clone().flat_map(|arc| arcs.entries(arc)).for_each(|(row, value)| sums[kinds[row]] += value);
        mean_load.iter_mut().zip(sums).for_each(|(mean, sum)| *mean += sum / span.len() as f64);
    }
    let mut settled = vec![0.0; mean_load.len()];
    arcs.fixed.iter().zip(&kinds).for_each(|(sum, &kind)| settled[kind] += sum);
    let mut scales = Vec::with_capacity(mean_load.len());
    for instance in instances {
        let own = (0..instance.activities().len()).map(|k| scales.len() + k);
        let means: Vec<f64> = own.map(|kind| (mean_load[kind] + settled[kind]) / instance.territories() as f64).collect();
        scales.extend(means);
        scales.extend(instance.budgets().iter().map(|budget| budget.limit));
    }
    let mean_cost = arcs.cost.iter().map(|cost| cost.abs()).sum::<f64>() / arcs.cost.len().max(1) as f64;
    let positive = |value: f64| if value > 0.0 && value.is_finite() { value } else { 1.0 };
    Layout { money: positive(mean_cost), unit: kinds.iter().map(|&kind| positive(scales[kind])).collect() }
}

/// Kind of each row: one for the loads of an activity, one for each budget.
fn kinds(instances: &[&Instance]) -> Vec<usize> {
    let sizes = instances.iter().flat_map(|instance| {
        let loads = instance.activities().iter().map(|_| instance.territories());
        loads.chain(instance.budgets().iter().map(|_| 1))
    });
    sizes.enumerate().flat_map(|(kind, rows)| std::iter::repeat_n(kind, rows)).collect()
}

/// Box of the prices, row by row, scaled.
pub fn limits(instances: &[&Instance], layout: &Layout, arcs: &ArcList, price_box: Option<&PriceBox>) -> Vec<(f64, f64)> {
    let scaled = |prices: &Prices| -> Vec<f64> {
        let rows = prices.load.iter().flatten().chain(&prices.budget);
        rows.zip(&layout.unit).map(|(price, unit)| price * unit / layout.money).collect()
    };
    if let Some(price_box) = price_box {
        return scaled(&price_box.low).into_iter().zip(scaled(&price_box.high)).collect();
    }
    let kinds = kinds(instances);
    let mut means = vec![(0.0, 0.0); kinds.last().map_or(0, |kind| kind + 1)];
    for (&row, value) in arcs.row.iter().zip(&arcs.value) {
        let (sum, count) = &mut means[kinds[row as usize]];
        (*sum, *count) = (*sum + value, *count + 1.0);
    }
    // Of the arcs that enter a row of its kind: a budget of one territory is far from most.
    let reach = |row: usize| match means[kinds[row]] {
        (sum, count) if sum > 0.0 => REACH * count / sum * layout.unit[row],
        _ => REACH,
    };
    let signed = |row: usize, signed: bool| (if signed { -reach(row) } else { 0.0 }, reach(row));
    let mut limits = Vec::with_capacity(kinds.len());
    for instance in instances {
        let loads = instance.activities().len() * instance.territories();
        let first = limits.len();
        limits.extend((first..first + loads + instance.budgets().len()).map(|row| signed(row, row < first + loads)));
    }
    limits
}
