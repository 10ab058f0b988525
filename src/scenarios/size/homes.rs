//! Homes for sellers: candidate homes priced by the dual of the capacitated p-median problem (assignment rows
//! relaxed, a knapsack per home: Mulvey, Beck 1984), then settled in the middle of what they serve.

use rayon::prelude::*;

use super::allocation::{Allocation, allocate, settle};
use super::market::{Home, Market};

/// Rounds of the subgradient method, and after how many without a better bound its steps are halved.
const ROUNDS: usize = 120;
const PATIENCE: usize = 8;
/// Rounds between teams that are tried out.
const TRIED: usize = 12;
/// Stops in a knapsack with less left than this are taken.
const TAKEN: f64 = 1e-9;

/// Stops and the share of each that a seller takes.
type Shares = Vec<(usize, f64)>;

/// A home that a hire may have, and what the hire would be worth there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The stop at which the home is.
    pub stop: usize,
    /// Hours that a hire here saves at most at the prices, given those before it in the list.
    pub worth: f64,
}

/// A team with its hires settled.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The homes: those given, then the hires'.
    pub homes: Vec<Home>,
    /// Allocation of stops to sellers.
    pub allocation: Allocation,
}

/// Settles so many hires of `hours` each beside the homes that are there.
pub fn hire(market: &Market, there: &[Home], hires: usize, hours: f64) -> Settled {
    let candidates = market.candidates();
    let home = |&at: &usize| Home { position: market.stops[at].position, hours };
    let mut best = try_out(market, there, &first(market, there, &candidates, hires, hours));
    let mut search =
        Dual { market, there, values: best.allocation.priced.clone(), step: 1.5, bound: f64::NEG_INFINITY, stale: 0 };
    let mut tried: Vec<Vec<usize>> = Vec::new();
    for round in 0..ROUNDS {
        let chosen = search.round(&candidates, hires, hours, best.allocation.cost);
        if round % TRIED == TRIED - 1 && !tried.contains(&chosen) {
            let found = try_out(market, there, &chosen.iter().map(home).collect::<Vec<_>>());
            if found.allocation.cost < best.allocation.cost {
                best = found;
            }
            tried.push(chosen);
        }
    }
    best
}

fn try_out(market: &Market, there: &[Home], hires: &[Home]) -> Settled {
    let mut homes = [there, hires].concat();
    let allocation = settle(market, &mut homes, there.len());
    Settled { homes, allocation }
}

/// Hires one after another, each where it helps most at what the others leave.
fn first(market: &Market, there: &[Home], candidates: &[usize], hires: usize, hours: f64) -> Vec<Home> {
    let mut homes = there.to_vec();
    for _ in 0..hires {
        let values = allocate(market, &homes).priced;
        let left = vec![1.0; market.stops.len()];
        let worth = |&at: &usize| (knapsack(market, &values, &left, market.stops[at].position, hours).0, at);
        let worths: Vec<(f64, usize)> = candidates.par_iter().map(worth).collect();
        let best = worths.into_iter().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        homes.extend(best.map(|(_, at)| Home { position: market.stops[at].position, hours }));
    }
    homes.split_off(there.len())
}

/// The best `count` homes for hires, each priced at what those before it leave of the values.
pub fn ranked(market: &Market, values: &[f64], count: usize, hours: f64) -> Vec<Candidate> {
    let (mut open, mut left, mut found) = (market.candidates(), vec![1.0; market.stops.len()], Vec::new());
    while found.len() < count && !open.is_empty() {
        let worth = |&at: &usize| (knapsack(market, values, &left, market.stops[at].position, hours).0, at);
        let worths: Vec<(f64, usize)> = open.par_iter().map(worth).collect();
        let best = worths.into_iter().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((worth, stop)) = best.filter(|best| best.0 > 0.0) else { break };
        open.retain(|&at| at != stop);
        let book = knapsack(market, values, &left, market.stops[stop].position, hours).1;
        take(&mut left, &book);
        found.push(Candidate { stop, worth });
    }
    found
}

/// Of the first `free` homes, the one that is worth least: the others take over its stops at the least cost.
pub fn leaver(market: &Market, homes: &[Home], free: usize) -> Option<usize> {
    if market.stops.is_empty() {
        return None;
    }
    let without = |j: usize| {
        let others: Vec<Home> = homes.iter().enumerate().filter(|(other, _)| *other != j).map(|(_, home)| *home).collect();
        (allocate(market, &others).cost, j)
    };
    let costs: Vec<(f64, usize)> = (0..free).into_par_iter().map(without).collect();
    costs.into_iter().min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, j)| j)
}

fn take(left: &mut [f64], book: &[(usize, f64)]) {
    book.iter().for_each(|&(at, share)| left[at] -= share);
}

/// Value of a seller at a home, and which stops (number, share) fill the hours: the best value for an hour first.
fn knapsack(market: &Market, values: &[f64], left: &[f64], home: crate::geometry::Position, hours: f64) -> (f64, Shares) {
    let gain = |at: usize| {
        let stop = &market.stops[at];
        let way = market.way(stop, &home);
        let gain = values[at] - way;
        (gain > 0.0 && left[at] > TAKEN).then_some((gain, stop.work + way, at))
    };
    let mut gains: Vec<(f64, f64, usize)> = (0..market.stops.len()).filter_map(gain).collect();
    gains.sort_unstable_by(|a, b| (b.0 / b.1).total_cmp(&(a.0 / a.1)).then(a.2.cmp(&b.2)));
    let (mut room, mut worth, mut book) = (hours, 0.0, Vec::new());
    for (gain, load, at) in gains {
        let share = left[at].min(if load > 0.0 { room / load } else { 1.0 });
        worth += share * gain;
        room -= share * load;
        book.push((at, share));
        if room <= 0.0 {
            break;
        }
    }
    (worth, book)
}

/// The subgradient method on the values of stops.
struct Dual<'a> {
    market: &'a Market,
    there: &'a [Home],
    values: Vec<f64>,
    step: f64,
    bound: f64,
    stale: usize,
}

impl Dual<'_> {
    /// One round: the candidates that are worth most at the values, which then rise where a stop is served by nobody and
    /// fall where by several. `target`: the cost of the best team so far.
    fn round(&mut self, candidates: &[usize], hires: usize, hours: f64, target: f64) -> Vec<usize> {
        let left = vec![1.0; self.values.len()];
        let book = |position, hours| knapsack(self.market, &self.values, &left, position, hours);
        let fixed: Vec<(f64, Shares)> = self.there.par_iter().map(|home| book(home.position, home.hours)).collect();
        let mut open: Vec<(f64, usize, Shares)> = candidates
            .par_iter()
            .map(|&at| {
                let (worth, book) = book(self.market.stops[at].position, hours);
                (worth, at, book)
            })
            .collect();
        open.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        open.truncate(hires);
        let mut served = vec![0.0; self.values.len()];
        let books = fixed.iter().map(|(_, book)| book).chain(open.iter().map(|(.., book)| book));
        books.flatten().for_each(|&(at, share)| served[at] += share);
        let worth = fixed.iter().map(|(worth, _)| worth).sum::<f64>() + open.iter().map(|(worth, ..)| worth).sum::<f64>();
        self.learn(self.values.iter().sum::<f64>() - worth, &served, target);
        open.into_iter().map(|(_, at, _)| at).collect()
    }

    fn learn(&mut self, bound: f64, served: &[f64], target: f64) {
        self.stale += 1;
        if bound > self.bound {
            (self.bound, self.stale) = (bound, 0);
        } else if self.stale >= PATIENCE {
            (self.step, self.stale) = (0.5 * self.step, 0);
        }
        let norm: f64 = served.iter().map(|served| (1.0 - served).powi(2)).sum();
        if norm < 1e-12 {
            return;
        }
        let length = self.step * (target - bound).max(1e-6 * target.abs()) / norm;
        for ((value, stop), served) in self.values.iter_mut().zip(&self.market.stops).zip(served) {
            *value = (*value + length * (1.0 - served)).clamp(0.0, self.market.missed(stop, f64::INFINITY));
        }
    }
}
