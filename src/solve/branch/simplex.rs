//! The dual simplex method for `max D(λ)` over a part's rows, units as generalised upper bounds ([`super::basis`]): from vertex
//! to vertex the bound rises, by the steepest edge (Forrest and Goldfarb 1992) and long steps (`ratio_test`).

use super::basis::{Basic, Inverse, Vertex};
use super::part::{Part, RangeRow};
use super::ratio_test::{Kink, RatioTest, Ray};

/// Amounts, prices and loads below this, relative to what they are part of, are 0.
const TINY: f64 = 1e-9;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// No prices are better.
    Best,
    /// No plan costs less than the cutoff: the prices prove it.
    Cut,
    /// The iterations are used up: the prices prove what they prove.
    Tired,
}

/// A part at some prices.
#[derive(Clone, Debug)]
pub struct Simplex<'a> {
    part: &'a Part,
    rows: &'a [RangeRow],
    /// Arcs that may be used.
    pub open: Vec<bool>,
    /// The current vertex.
    pub vertex: Vertex,
    /// D at the prices, a lower bound.
    pub value: f64,
    /// A price per row.
    pub prices: Vec<f64>,
    /// Priced cost of each arc.
    pub priced: Vec<f64>,
    /// Iterations so far.
    pub iterations: usize,
    inverse: Inverse,
    /// Amounts of what is basic: of its unit for a tie, the load (negative) for a row.
    amount: Vec<f64>,
    /// Rows whose load is at the upper limit; those of basic ones mean nothing.
    at_high: Vec<bool>,
    basic_row: Vec<bool>,
    /// Arcs that tie with a key, and how many of each unit do.
    tied: Vec<bool>,
    ties: Vec<u32>,
    kinks: Vec<Kink>,
    /// How fast each arc's priced cost changes along the last ray.
    rates: Vec<f64>,
    /// Whether priced costs belong to the prices.
    fresh: bool,
}

/// A vertex, and what its equations were solved with.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The vertex.
    pub vertex: Vertex,
    inverse: Inverse,
}

/// The leaving variable: its equation, which way, and the slope of the value that way; none where it and its key
/// change places.
struct Leaving {
    equation: usize,
    sign: f64,
    slope: Option<f64>,
}

impl<'a> Simplex<'a> {
    /// A part at a vertex.
    pub fn new(part: &'a Part, rows: &'a [RangeRow], vertex: Vertex) -> Self {
        let mut simplex = Simplex {
            open: part.open.clone(),
            value: f64::NEG_INFINITY,
            prices: vec![0.0; rows.len()],
            priced: vec![0.0; part.option.len()],
            iterations: 0,
            inverse: Inverse::new(rows.len()),
            amount: vec![0.0; rows.len()],
            at_high: vec![false; rows.len()],
            basic_row: vec![false; rows.len()],
            tied: vec![false; part.option.len()],
            ties: vec![0; part.units.len()],
            kinks: Vec::new(),
            rates: vec![0.0; part.option.len()],
            fresh: false,
            vertex,
            part,
            rows,
        };
        simplex.mark_all(true);
        simplex
    }

    /// The current vertex.
    pub fn stand(&self) -> Stand {
        Stand { vertex: self.vertex.clone(), inverse: self.inverse.clone() }
    }

    /// Goes back to where it stood.
    pub fn stand_at(&mut self, stand: Stand) {
        self.mark_all(false);
        (self.vertex, self.inverse) = (stand.vertex, stand.inverse);
        self.mark_all(true);
    }

    fn mark_all(&mut self, on: bool) {
        (0..self.vertex.basis.len()).for_each(|at| self.mark(self.vertex.basis[at], on));
    }

    fn mark(&mut self, basic: Basic, on: bool) {
        match basic {
            Basic::Tie { unit, arc, .. } => {
                self.tied[arc as usize] = on;
                let ties = &mut self.ties[unit as usize];
                *ties = if on { *ties + 1 } else { *ties - 1 };
            }
            Basic::Slack { row } => self.basic_row[row as usize] = on,
        }
    }

    /// Leaves a unit only the arcs for which `keep` holds.
    pub fn restrict(&mut self, at: usize, keep: impl Fn(usize) -> bool) {
        self.part.arcs(at).filter(|&arc| !keep(arc)).for_each(|arc| self.open[arc] = false);
        if self.open[self.vertex.keys[at] as usize] {
            return;
        }
        let (key, open) = (self.vertex.keys[at], &self.open);
        let of_unit = |unit: u32, base: u32| unit as usize == at && base == key;
        let tie = |basic: &Basic| matches!(*basic, Basic::Tie { unit, arc, base } if of_unit(unit, base) && open[arc as usize]);
        if let Some(equation) = self.vertex.basis.iter().position(tie) {
            self.exchange(equation);
            return;
        }
        let cost = |arc: usize| self.part.cost[arc] + self.part.dot(arc, &self.prices);
        let best = self.part.arcs(at).filter(|&arc| self.open[arc]).min_by(|&a, &b| cost(a).total_cmp(&cost(b)));
        self.vertex.keys[at] = best.map_or(self.vertex.keys[at], |arc| arc as u32);
    }

    /// A tie and its unit's key change places.
    fn exchange(&mut self, equation: usize) {
        let Basic::Tie { unit, arc: new, base: old } = self.vertex.basis[equation] else { return };
        (self.tied[new as usize], self.tied[old as usize]) = (false, true);
        self.vertex.keys[unit as usize] = new;
        for (at, basic) in self.vertex.basis.iter_mut().enumerate() {
            if let Basic::Tie { unit: of, arc, base } = basic
                && (*of, *base) == (unit, old)
            {
                *base = new;
                *arc = if at == equation { old } else { *arc };
            }
        }
        self.inverse.expire();
    }

    /// Raises the value up to the cutoff, by so many iterations at most.
    pub fn run(&mut self, cutoff: f64, iterations: usize) -> End {
        self.fresh = false;
        for _ in 0..iterations {
            if !self.inverse.solve(self.part, &self.vertex.basis, &mut self.prices) {
                // Rounding has made it singular: anew from where nothing is.
                self.iterations += 1;
                self.stand_at(Stand { vertex: Vertex::origin(self.part, self.rows.len()), inverse: self.inverse.clone() });
                self.inverse.expire();
                self.fresh = false;
                continue;
            }
            let leaving = self.look(cutoff);
            if self.value >= cutoff {
                return End::Cut;
            }
            let Some(leaving) = leaving else { return End::Best };
            self.iterations += 1;
            match leaving.slope {
                None => self.exchange(leaving.equation),
                Some(slope) if !self.pivot(&leaving, slope, cutoff) => return End::Cut,
                Some(_) => {}
            }
        }
        self.price();
        End::Tired
    }

    /// Value and what is to leave; from scratch where that would end the run, or has not been done yet.
    fn look(&mut self, cutoff: f64) -> Option<Leaving> {
        if self.fresh {
            self.add_up();
            self.measure();
            let leaving = self.leaving();
            if self.value < cutoff && leaving.is_some() {
                return leaving;
            }
        }
        self.price();
        self.measure();
        self.leaving()
    }

    /// Follows the ray of what leaves; `false` where it is endless, and passes the cutoff.
    fn pivot(&mut self, leaving: &Leaving, slope: f64, cutoff: f64) -> bool {
        let direction = self.inverse.direction(leaving.equation, leaving.sign);
        let left = self.vertex.basis[leaving.equation];
        let mut test = RatioTest {
            part: self.part,
            rows: self.rows,
            open: &self.open,
            tied: &self.tied,
            ties: &self.ties,
            basic_row: &self.basic_row,
            prices: &self.prices,
            priced: &self.priced,
            rates: &mut self.rates,
            keys: &mut self.vertex.keys,
            at_high: &mut self.at_high,
        };
        let (entering, step) = match test.run(&direction, slope, left, &mut self.kinks) {
            Ray::Enters { entering, step } => (entering, step),
            Ray::Endless { from, slope } => {
                // Far enough for the cutoff.
                let step = from + 1.001 * (cutoff - self.value).max(TINY * cutoff.abs()) / slope;
                self.prices.iter_mut().zip(&direction).for_each(|(price, along)| *price += step * along);
                return false;
            }
        };
        self.priced.iter_mut().zip(&self.rates).for_each(|(priced, rate)| *priced += step * rate);
        self.mark(left, false);
        if let Basic::Slack { row } = left {
            self.at_high[row as usize] = leaving.sign > 0.0;
        }
        self.mark(entering, true);
        self.vertex.basis[leaving.equation] = entering;
        self.inverse.replace(self.part, leaving.equation, entering);
        true
    }

    /// Prices all arcs. Keys without ties follow the prices, and so do the limits of rows.
    fn price(&mut self) {
        let steepest = self.prices.iter().fold(0.0, |most: f64, price| most.max(price.abs()));
        for (at_high, price) in self.at_high.iter_mut().zip(&self.prices).filter(|(_, price)| price.abs() > TINY * steepest) {
            *at_high = *price > 0.0;
        }
        let mut value = self.settled();
        for at in 0..self.part.units.len() {
            let (mut least, mut best) = (f64::INFINITY, self.vertex.keys[at] as usize);
            for arc in self.part.arcs(at) {
                let cost = self.part.cost[arc] + self.part.dot(arc, &self.prices);
                self.priced[arc] = cost;
                if cost < least && self.open[arc] {
                    (least, best) = (cost, arc);
                }
            }
            value += least;
            let key = self.vertex.keys[at] as usize;
            if self.ties[at] == 0 && (!self.open[key] || self.priced[key] > least + TINY * least.abs()) {
                self.vertex.keys[at] = best as u32;
            }
        }
        (self.value, self.fresh) = (value, true);
    }

    /// The value, from the priced costs as they are.
    fn add_up(&mut self) {
        let keys: f64 = self.vertex.keys.iter().map(|&key| self.priced[key as usize]).sum();
        self.value = self.settled() + keys;
    }

    /// The part of the value that is not the units'.
    fn settled(&self) -> f64 {
        let row =
            |((price, row), load): ((&f64, &RangeRow), &f64)| price * (load - if *price > 0.0 { row.high } else { row.low });
        self.part.settled_cost + self.prices.iter().zip(self.rows).zip(&self.part.settled_load).map(row).sum::<f64>()
    }

    /// The amounts of what is basic.
    fn measure(&mut self) {
        let mut missing: Vec<f64> = self.part.settled_load.iter().map(|load| -load).collect();
        for &key in &self.vertex.keys {
            self.part.entries(key as usize).for_each(|(row, load)| missing[row] -= load);
        }
        for (at, row) in self.rows.iter().enumerate().filter(|(at, _)| !self.basic_row[*at]) {
            missing[at] += if self.at_high[at] { row.high } else { row.low };
        }
        for (equation, amount) in self.amount.iter_mut().enumerate() {
            *amount = self.inverse.dot(equation, &missing);
        }
    }

    /// The variable that violates its limits most, relative to the length of its edge (steepest edge).
    fn leaving(&self) -> Option<Leaving> {
        let mut worst: Option<(f64, Leaving)> = None;
        for (equation, basic) in self.vertex.basis.iter().enumerate() {
            let Some((sign, excess, slope)) = self.broken(equation, *basic) else { continue };
            // Closed arcs go first: children count on it that they are gone.
            let closed = matches!(*basic, Basic::Tie { arc, .. } if !self.open[arc as usize]);
            let score = if closed { f64::INFINITY } else { excess * excess / self.inverse.length(equation) };
            if worst.as_ref().is_none_or(|(most, _)| score > *most) {
                worst = Some((score, Leaving { equation, sign, slope }));
            }
        }
        worst.map(|(_, leaving)| leaving)
    }

    /// Sign with which a basic variable leaves, by how much it violates its limits, and the slope.
    fn broken(&self, equation: usize, basic: Basic) -> Option<(f64, f64, Option<f64>)> {
        let amount = self.amount[equation];
        let leaves = |sign: f64, excess: f64| Some((sign, excess, Some(excess)));
        match basic {
            Basic::Slack { row } => {
                let (load, RangeRow { low, high }) = (-amount, self.rows[row as usize]);
                let slack = TINY * high.abs().max(low.abs());
                match load {
                    _ if load > high + slack => leaves(1.0, load - high),
                    _ if load < low - slack => leaves(-1.0, low - load),
                    _ => None,
                }
            }
            Basic::Tie { arc, .. } if !self.open[arc as usize] => leaves(if amount < 0.0 { 1.0 } else { -1.0 }, amount.abs()),
            Basic::Tie { .. } if amount < -TINY => leaves(1.0, -amount),
            Basic::Tie { unit, base, .. } if amount > TINY && base == self.vertex.keys[unit as usize] => {
                let excess = self.taken(unit) - 1.0;
                (excess > TINY).then_some((1.0, excess, None))
            }
            Basic::Tie { .. } => None,
        }
    }

    /// Part of a unit that its ties take from its key.
    fn taken(&self, unit: u32) -> f64 {
        let key = self.vertex.keys[unit as usize];
        let amounts = self.vertex.basis.iter().zip(&self.amount);
        let of_unit =
            amounts.filter(|(basic, _)| matches!(**basic, Basic::Tie { unit: of, base, .. } if (of, base) == (unit, key)));
        of_unit.map(|(_, amount)| amount).sum()
    }

    /// Units that ties take something of: their place, the arc, and how much.
    pub fn shares(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        self.vertex.basis.iter().zip(&self.amount).filter_map(|(basic, &amount)| match *basic {
            Basic::Tie { unit, arc, .. } if amount > TINY => Some((unit as usize, arc as usize, amount)),
            _ => None,
        })
    }
}
