//! A trust region of prices, a box (boxstep: Marsten, Hogan and Blankenship 1975): while they stay inside, most units' best
//! option can't change.

use super::arcs::priced_costs;
use crate::model::{Instance, Prices};

/// Part of a box, at either end, that counts as its bound.
const BOUND: f64 = 0.02;
/// The part of their last move by which prices are taken to go on.
const AHEAD: f64 = 0.5;
/// How much a box grows where prices end at its bound.
const GROWTH: f64 = 3.0;
/// A box that gets narrower still has room for so many times the last move: it would close before prices are there else.
const MOVES: f64 = 2.0;

/// Lower and upper limits of every price of a coupling row.
#[derive(Clone, Debug)]
pub struct PriceBox {
    /// The least prices.
    pub low: Prices,
    /// The greatest prices.
    pub high: Prices,
}

impl PriceBox {
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
        PriceBox { low, high }
    }

    /// Prices within `widths` of where their last move leads on to: those of whole regions drift the same way for many rounds.
    pub fn ahead(before: &Prices, prices: &Prices, widths: &Prices) -> Self {
        let mut centre = prices.clone();
        for (price, before) in rows(&mut centre).zip(rows(&mut before.clone())) {
            *price += AHEAD * (*price - *before);
        }
        centre.budget.iter_mut().for_each(|price| *price = price.max(0.0));
        PriceBox::around(&centre, widths)
    }

    /// The priced cost of an option at the least and at the greatest prices inside.
    pub fn priced(&self, instance: &Instance, unit: usize, option: usize) -> [f64; 2] {
        priced_costs(instance, [&self.low, &self.high], unit, option)
    }

    /// Keeps, of the options listed, those that may be the units' best together at some prices inside.
    pub fn retain(&self, instance: &Instance, units: &[u32], options: &mut Vec<(u32, f64)>) {
        let mut least = f64::INFINITY;
        for (o, lowest) in options.iter_mut() {
            let priced = units.iter().map(|&unit| self.priced(instance, unit as usize, *o as usize));
            let [low, high] = priced.fold([0.0; 2], |sum, own| [sum[0] + own[0], sum[1] + own[1]]);
            *lowest = low;
            least = least.min(high);
        }
        options.retain(|(_, lowest)| *lowest <= least);
    }

    /// Expands the box where prices ended at its bound, and narrows it elsewhere by a factor at most. Returns whether some
    /// did end there: the best ones may lie outside.
    pub fn adapt(&mut self, prices: &Prices, widths: &mut Prices, narrowing: f64) -> bool {
        let mut at_bound = false;
        let ends = rows(&mut self.low).zip(rows(&mut self.high));
        for ((width, (low, high)), price) in rows(widths).zip(ends).zip(rows(&mut prices.clone())) {
            let room = (*price - *low).min(*high - *price);
            // A budget's price may well end at 0.
            if room < BOUND * (*high - *low) && !(*low == 0.0 && *price < 0.5 * *high) {
                *width *= GROWTH;
                at_bound = true;
            } else {
                let moved = (*price - 0.5 * (*low + *high)).abs();
                *width *= narrowing.max((MOVES * moved / *width).min(1.0));
            }
        }
        at_bound
    }
}

/// The prices of the coupling rows.
fn rows(prices: &mut Prices) -> impl Iterator<Item = &mut f64> {
    prices.load.iter_mut().flatten().chain(&mut prices.budget)
}
