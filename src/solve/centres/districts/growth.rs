//! Connected districts around a centre: branch and bound, unit by unit in or out, where what may still come in is bounded by
//! a knapsack of divisible units.

use super::map::Map;
use super::set::Set;
use crate::model::Band;
use crate::solve::parameters::{ROUNDING, Stop};

/// Sets between two looks at the clock.
const OFTEN: usize = 4096;

/// A territory, its cheapest centre, and its cost less what its units pay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct District {
    pub units: Set,
    pub centre: u32,
    pub reduced: f64,
}

/// A search around one centre.
pub(super) struct Growth<'a> {
    map: &'a Map<'a>,
    centre: u32,
    /// Cost of each unit, less what it pays.
    reduced: Vec<f64>,
    /// The same per load, and the units in that order.
    rates: Vec<f64>,
    order: Vec<u32>,
    /// Loads of the set.
    loads: Vec<f64>,
    /// Districts of this reduced cost and above are of no use.
    limit: f64,
    /// Whether the cheapest is all that is wanted.
    one: bool,
    /// Districts found.
    pub found: Vec<District>,
    /// Sets that were looked at, and how many may be.
    pub sets: usize,
    most: usize,
    /// Whether anything was left out because of the limit.
    pub limited: bool,
    stop: Stop<'a>,
}

impl<'a> Growth<'a> {
    /// The districts around a centre whose reduced cost at `paid` is below `limit`; looks at no more than `most` sets.
    pub(super) fn below(map: &'a Map, centre: u32, paid: &[f64], (limit, most): (f64, usize), stop: Stop<'a>) -> Self {
        Growth::new(map, centre, paid, (limit, most), false, stop).grown()
    }

    /// The cheapest such district.
    pub(super) fn cheapest(map: &'a Map, centre: u32, paid: &[f64], (limit, most): (f64, usize), stop: Stop<'a>) -> Self {
        Growth::new(map, centre, paid, (limit, most), true, stop).grown()
    }

    fn new(map: &'a Map, centre: u32, paid: &[f64], (limit, most): (f64, usize), one: bool, stop: Stop<'a>) -> Self {
        let problem = map.problem;
        let reduced: Vec<f64> = paid.iter().enumerate().map(|(unit, paid)| problem.cost(centre as usize, unit) - paid).collect();
        let load = |unit: usize| problem.bands.first().map_or(0.0, |band| band.load[unit]);
        let rate = |(unit, &reduced): (usize, &f64)| match load(unit) {
            0.0 if reduced < 0.0 => f64::NEG_INFINITY,
            0.0 => f64::INFINITY,
            load => reduced / load,
        };
        let rates: Vec<f64> = reduced.iter().enumerate().map(rate).collect();
        let mut order: Vec<u32> = (0..paid.len() as u32).collect();
        order.sort_by(|&a, &b| rates[a as usize].total_cmp(&rates[b as usize]).then(a.cmp(&b)));
        let loads = vec![0.0; problem.bands.len()];
        Growth { map, centre, reduced, rates, order, loads, limit, one, found: Vec::new(), sets: 0, most, limited: false, stop }
    }

    /// Whether all sets could be looked at that matter.
    pub(super) fn ended(&self) -> bool {
        self.sets <= self.most
    }

    fn grown(mut self) -> Self {
        let given = &self.map.problem.fixed;
        let others = given.iter().filter(|&&given| given != self.centre);
        let out = others.fold(Set::EMPTY, |out, &given| out.with(Set::of(given)));
        if self.fits(self.centre) {
            self.change(self.centre, 1.0);
            self.grow(Set::of(self.centre), out, self.reduced[self.centre as usize]);
        }
        self
    }

    /// Looks at all districts that hold `set` and nothing of `out`.
    fn grow(&mut self, set: Set, mut out: Set, reduced: f64) {
        self.sets += 1;
        if self.sets.is_multiple_of(OFTEN) && (self.stop)() {
            self.most = 0;
        }
        if !self.ended() {
            return;
        }
        let next = self.map.around(set).without(set);
        let heavy = next.without(out).units().filter(|&unit| !self.fits(unit));
        out = heavy.fold(out, |out, unit| out.with(Set::of(unit)));
        let reach = self.map.reached(set, self.map.all.without(out));
        let open = reach.without(set);
        if !self.promising(open, reduced) || !self.leaves_districts(self.map.all.without(reach), open) {
            return;
        }
        let cheapest = next.without(out).units().min_by(|&a, &b| self.rates[a as usize].total_cmp(&self.rates[b as usize]));
        let Some(unit) = cheapest else { return self.keep(set, reduced) };
        self.change(unit, 1.0);
        self.grow(set.with(Set::of(unit)), out, reduced + self.reduced[unit as usize]);
        self.change(unit, -1.0);
        self.grow(set, out.with(Set::of(unit)), reduced);
    }

    fn change(&mut self, unit: u32, sign: f64) {
        self.loads.iter_mut().zip(&self.map.problem.bands).for_each(|(load, band)| *load += sign * band.load[unit as usize]);
    }

    /// Whether the centre may carry one unit more.
    fn fits(&self, unit: u32) -> bool {
        let limits = self.loads.iter().zip(&self.map.problem.bands);
        limits
            .into_iter()
            .all(|(load, band)| load + band.load[unit as usize] <= band.upper[self.centre as usize] * (1.0 + ROUNDING))
    }

    fn heavy_enough(&self) -> bool {
        self.loads.iter().zip(&self.map.problem.bands).all(|(&load, band)| load >= band.lower[0] * (1.0 - ROUNDING))
    }

    /// Whether parts of the open units can make the set heavy enough, of the first activity, at a reduced cost below the limit.
    fn promising(&mut self, open: Set, mut reduced: f64) -> bool {
        let limits = |band: &Band| (band.lower[0] * (1.0 - ROUNDING), band.upper[self.centre as usize] * (1.0 + ROUNDING));
        let first = self.map.problem.bands.first();
        let (lower, upper) = first.map_or((0.0, f64::INFINITY), limits);
        let carried = self.loads.first().copied().unwrap_or(0.0);
        let mut load = carried;
        for &unit in &self.order {
            let (own, cost) = (first.map_or(0.0, |band| band.load[unit as usize]), self.reduced[unit as usize]);
            if !open.contains(unit) || carried + own > upper {
                continue;
            }
            let most = if cost < 0.0 { upper } else { lower };
            if own > 0.0 && load >= most {
                break;
            }
            let part = if own > 0.0 { ((most - load) / own).min(1.0) } else { f64::from(u8::from(cost < 0.0)) };
            load += part * own;
            reduced += part * cost;
        }
        self.limited |= load >= lower && reduced >= self.limit;
        load >= lower && reduced < self.limit
    }

    /// Whether each piece of `rest` that the open units can't change has a load that whole territories can have.
    fn leaves_districts(&self, rest: Set, open: Set) -> bool {
        self.map.pieces(rest).all(|piece| self.map.around(piece).meets(open) || self.map.divisible(piece))
    }

    fn keep(&mut self, units: Set, reduced: f64) {
        if !self.heavy_enough() {
            return;
        }
        let problem = self.map.problem;
        let cost = |centre: u32| units.units().map(|unit| problem.cost(centre as usize, unit as usize)).sum::<f64>();
        let own = District { units, centre: self.centre, reduced };
        if self.one {
            (self.limit, self.found) = (reduced, vec![own]);
            return;
        }
        let least = (cost(self.centre), self.centre);
        if !units.units().any(|other| self.carried_by(other) && (cost(other), other) < least) {
            self.found.push(own);
        }
    }

    /// Whether another unit may be the centre of the set.
    fn carried_by(&self, other: u32) -> bool {
        let problem = self.map.problem;
        let limits = self.loads.iter().zip(&problem.bands);
        !problem.fixed.contains(&self.centre)
            && limits.into_iter().all(|(&load, band)| load <= band.upper[other as usize] * (1.0 + ROUNDING))
    }
}
