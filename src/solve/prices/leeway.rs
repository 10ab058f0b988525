//! A box around prices: while they stay inside, most units' best option can't change.

use super::arcs::priced_cost;
use crate::model::{Instance, Prices};

/// Part of a box, at either end, that counts as its wall.
const WALL: f64 = 0.02;
/// How much a box grows where prices end at its wall, the first time; each time after that, twice as much as the last.
const GROWTH: f64 = 3.0;

/// Lower and upper limits of every price of a coupling row.
#[derive(Clone, Debug)]
pub struct Leeway {
    /// The least prices.
    pub low: Prices,
    /// The greatest prices.
    pub high: Prices,
}

impl Leeway {
    /// Prices within `widths` of the given ones; budget prices never below 0.
    pub fn around(prices: &Prices, widths: &Prices) -> Self {
        let shifted = |sign: f64| {
            let mut shifted = prices.clone();
            for (price, width) in rows(&mut shifted).zip(rows(&mut widths.clone())) {
                *price += sign * *width;
            }
            shifted
        };
        let (mut low, high) = (shifted(-1.0), shifted(1.0));
        low.budget.iter_mut().for_each(|price| *price = price.max(0.0));
        Leeway { low, high }
    }

    /// Keeps, of the options listed, those that may be the units' best together at some prices inside.
    pub fn retain(&self, instance: &Instance, units: &[u32], options: &mut Vec<(u32, f64)>) {
        let sum = |prices: &Prices, o: u32| {
            units.iter().map(|&unit| priced_cost(instance, prices, unit as usize, o as usize)).sum::<f64>()
        };
        let least = options.iter().map(|&(o, _)| sum(&self.high, o)).fold(f64::INFINITY, f64::min);
        options.iter_mut().for_each(|(o, lowest)| *lowest = sum(&self.low, *o));
        options.retain(|(_, lowest)| *lowest <= least);
    }

    /// Widens what prices ended at the wall of, after so many rounds. Returns whether some did: the best ones may lie beyond it.
    pub fn widen(&mut self, prices: &Prices, widths: &mut Prices, round: usize) -> bool {
        let growth = GROWTH * (1_u64 << round) as f64;
        let mut strained = false;
        let ends = rows(&mut self.low).zip(rows(&mut self.high));
        for ((width, (low, high)), price) in rows(widths).zip(ends).zip(rows(&mut prices.clone())) {
            let room = (*price - *low).min(*high - *price);
            // A budget's price may well end at 0.
            if room < WALL * (*high - *low) && !(*low == 0.0 && *price < 0.5 * *high) {
                *width *= growth;
                strained = true;
            }
        }
        strained
    }
}

/// The prices of the coupling rows.
fn rows(prices: &mut Prices) -> impl Iterator<Item = &mut f64> {
    prices.load.iter_mut().flatten().chain(&mut prices.budget)
}
