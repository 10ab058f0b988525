//! Which home serves which stop: a price per home that rises where it has more work than hours. Rough, and quick enough to
//! compare many teams; the plan itself is the optimiser's.

use rayon::prelude::*;

use super::market::{Home, MISSED, Market};

/// Rounds of prices.
const ROUNDS: usize = 80;
/// First step of a price for a home with twice its hours of work, in hours per hour.
const STEP: f64 = 0.5;
/// Rounds of moving homes to the middle of their work.
const CENTRINGS: usize = 12;
/// Places looked at as the middle of a home's work.
const MIDDLES: usize = 400;

/// Allocation of stops to sellers.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// The home of each stop; `None` where nobody has time.
    pub of: Vec<Option<usize>>,
    /// Cost of a stop at the prices: the way there, and the price of its hours.
    pub priced: Vec<f64>,
    /// Hours on the way, and what is missed.
    pub cost: f64,
    /// Hours of work and travel per home.
    pub hours: Vec<f64>,
}

/// Serves every stop from a home, the cheapest at prices that fit the hours.
pub fn allocate(market: &Market, homes: &[Home]) -> Allocation {
    let ways: Vec<Vec<f64>> =
        market.stops.par_iter().map(|stop| homes.iter().map(|home| market.way(stop, &home.position)).collect()).collect();
    let mut price = vec![0.0; homes.len()];
    let mut best: Option<Allocation> = None;
    for round in 0..ROUNDS {
        let found = at_prices(market, &ways, &price, homes);
        let over: Vec<f64> = found.hours.iter().zip(homes).map(|(hours, home)| hours / home.hours.max(1e-9) - 1.0).collect();
        let fits = over.iter().all(|over| *over <= 1e-9);
        if best.as_ref().is_none_or(|best| found.cost < best.cost) {
            best = Some(found);
        }
        if fits && price.iter().all(|price| *price == 0.0) {
            break;
        }
        let step = STEP / (1.0 + round as f64).sqrt();
        price.iter_mut().zip(over).for_each(|(price, over)| *price = (*price + step * over.clamp(-1.0, 1.0)).max(0.0));
    }
    best.unwrap_or_else(|| at_prices(market, &ways, &price, homes))
}

fn at_prices(market: &Market, ways: &[Vec<f64>], price: &[f64], homes: &[Home]) -> Allocation {
    let mut found = Allocation { of: Vec::new(), priced: Vec::new(), cost: 0.0, hours: vec![0.0; homes.len()] };
    for (stop, ways) in market.stops.iter().zip(ways) {
        let priced = |j: usize| ways[j] + price[j] * (stop.work + ways[j]);
        let cheapest = (0..homes.len()).min_by(|&a, &b| priced(a).total_cmp(&priced(b)));
        let missed = market.missed(stop, ways.iter().copied().fold(f64::INFINITY, f64::min));
        let home = cheapest.filter(|&j| priced(j) < missed);
        found.priced.push(home.map_or(missed, priced));
        found.cost += home.map_or(missed, |j| ways[j]);
        home.into_iter().for_each(|j| found.hours[j] += stop.work + ways[j]);
        found.of.push(home);
    }
    // What is above a home's hours will be missed, too.
    let over = found.hours.iter().zip(homes).map(|(hours, home)| (hours - home.hours).max(0.0)).sum::<f64>();
    found.cost += MISSED * over;
    found
}

/// Moves the homes from number `fixed` on to the middle of what they serve, as long as that helps.
pub fn settle(market: &Market, homes: &mut [Home], fixed: usize) -> Allocation {
    let mut best = allocate(market, homes);
    for _ in 0..CENTRINGS {
        let mut moved = homes.to_vec();
        let middles: Vec<Option<usize>> = (fixed..homes.len()).into_par_iter().map(|j| middle(market, &best, j)).collect();
        moved[fixed..].iter_mut().zip(middles).for_each(|(home, middle)| {
            home.position = middle.map_or(home.position, |at| market.stops[at].position);
        });
        let found = allocate(market, &moved);
        if found.cost >= best.cost * (1.0 - 1e-9) {
            break;
        }
        homes.copy_from_slice(&moved);
        best = found;
    }
    best
}

/// The stop of a home from where its stops are nearest.
fn middle(market: &Market, allocation: &Allocation, home: usize) -> Option<usize> {
    let members: Vec<usize> = (0..market.stops.len()).filter(|&at| allocation.of[at] == Some(home)).collect();
    let ways = |at: usize| members.iter().map(|&other| market.way(&market.stops[other], &market.stops[at].position)).sum::<f64>();
    let looked_at = members.iter().copied().step_by(members.len().div_ceil(MIDDLES).max(1));
    looked_at.map(|at| (ways(at), at)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, at)| at)
}
