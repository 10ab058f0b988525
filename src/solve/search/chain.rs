//! Ejection chains (Glover 1996) and rings of them (cyclic transfers, Thompson and Psaraftis 1993): along a path of territories
//! `j_0, j_1, …`, each exchanges units with the next, which ejects what is then too much or too little:
//! ```text
//! F_0(0) = 0,   F_k+1(y) = min over transfers (x, y) of the exchange k → k+1 of  F_k(z) + p_k(z + x) + regret(x, y)
//! x, y: change of the loads of j_k and j_k+1    z: change that reached j_k    p_k: variance and penalties less λ_k · load
//! ```
//! Dynamic programming finds the best of all such chains, up to loads that are alike.

use std::collections::BTreeSet;

use super::exchange::{Exchange, Transfers};
use super::state::{LoadPenalty, Move};
use super::{SearchSpace, SearchState};

/// Transfers with which a ring is closed, those with the least regret.
const CLOSINGS: usize = 8;
/// An improvement below this part of what is at stake is noise.
const NOISE: f64 = 1e-9;

/// The states F_k: what reaches a territory from those before it in the path, by the first load.
struct ChainStates {
    /// Activities.
    stride: usize,
    loads: Vec<f64>,
    /// The first load of each, ascending.
    order: Vec<f64>,
    cost: Vec<f64>,
    /// The transfer it comes from, and the state before.
    from: Vec<(u32, u32)>,
}

/// The moves that make the best chain along `path` (neighbours in the graph of territories), closed to a ring where its
/// ends are neighbours too; `None` where the plan is it already. At most so many units are exchanged
/// between two territories, those with the least regret for their size first; `noise` is added to each regret.
pub fn best(
    state: &SearchState,
    space: &SearchSpace,
    path: &[usize],
    most: usize,
    mut noise: impl FnMut() -> f64,
) -> Option<Vec<Move>> {
    let mut chosen = BTreeSet::new();
    let mut exchange_of = |ends: [usize; 2]| {
        let (units, shares) = space.graph.around(ends)?;
        let units = units.into_iter().filter(|&unit| !chosen.contains(&(unit as usize)));
        let exchange = Exchange::new(state, space, ends, units, most * shares, &mut noise);
        chosen.extend(exchange.units());
        Some(exchange)
    };
    let (first, last) = (path[0], *path.last()?);
    let exchanges: Vec<Exchange> = path.windows(2).map(|ends| exchange_of([ends[0], ends[1]])).collect::<Option<_>>()?;
    let closing = if path.len() > 2 { exchange_of([last, first]) } else { None };
    let penalties: Vec<Vec<LoadPenalty>> = path.iter().map(|&j| space.penalties(state, j)).collect();
    let pressure: f64 = penalties[usize::from(first == last)..].iter().flatten().map(|penalty| penalty.at(0.0)).sum();
    let now = pressure + exchanges.iter().chain(&closing).map(Exchange::regret).sum::<f64>();
    let links: Vec<Link> = exchanges
        .iter()
        .zip(&penalties)
        .map(|(exchange, penalties)| Link { exchange, penalties, transfers: exchange.transfers(now) })
        .collect();
    let end = penalties.last()?;

    let activities = state.instance().activities().len();
    let Some(exchange) = closing else {
        let chain = Chain::new(&links, ChainStates::of(vec![0.0; activities], 0.0), end, &[], now);
        return chain.filter(|chain| chain.value < now - NOISE * now).map(|chain| chain.moves(&links));
    };
    let transfers = exchange.transfers(now);
    let round = |transfer: usize| {
        let (there, here) = transfers.changes(transfer).split_at(exchange.first);
        Chain::new(&links, ChainStates::of(here.to_vec(), transfers.regret()[transfer]), end, there, now)
            .map(|chain| (chain, transfer))
    };
    let rings = transfers.cheapest(CLOSINGS).into_iter().filter_map(round);
    let (ring, transfer) = rings.min_by(|a, b| a.0.value.total_cmp(&b.0.value))?;
    (ring.value < now - NOISE * now).then(|| ring.moves(&links).into_iter().chain(exchange.moves(&transfers, transfer)).collect())
}

/// Two neighbours in the path, and the transfers between them.
struct Link<'a> {
    exchange: &'a Exchange,
    penalties: &'a [LoadPenalty],
    transfers: Transfers,
}

/// The best chain there is, from the states at every territory.
struct Chain {
    value: f64,
    layers: Vec<ChainStates>,
    at: usize,
}

impl Chain {
    /// The best chain below `limit` from what arrives at the first territory, where `changes` come on top at the last one.
    fn new(links: &[Link], start: ChainStates, end: &[LoadPenalty], changes: &[f64], limit: f64) -> Option<Self> {
        let mut layers = vec![start];
        for link in links {
            let next = layers.last()?.extended(link, limit);
            layers.push(next);
        }
        let last = layers.last()?;
        let total = |at: usize| last.cost[at] + last.pressure(at, end, changes);
        let (value, at) = (0..last.cost.len()).map(|at| (total(at), at)).min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Chain { value, layers, at })
    }

    fn moves(&self, links: &[Link]) -> Vec<Move> {
        let (mut moves, mut at) = (Vec::new(), self.at);
        for (layer, link) in self.layers[1..].iter().zip(links).rev() {
            let (transfer, before) = layer.from[at];
            moves.extend(link.exchange.moves(&link.transfers, transfer as usize));
            at = before as usize;
        }
        moves
    }
}

impl ChainStates {
    fn of(loads: Vec<f64>, cost: f64) -> Self {
        let order = vec![loads.first().copied().unwrap_or(0.0)];
        ChainStates { stride: loads.len(), loads, order, cost: vec![cost], from: Vec::new() }
    }

    fn loads(&self, at: usize) -> &[f64] {
        &self.loads[at * self.stride..(at + 1) * self.stride]
    }

    /// Pressure on a territory in a state, where a transfer changes its loads.
    fn pressure(&self, at: usize, penalties: &[LoadPenalty], changes: &[f64]) -> f64 {
        let change = |k: usize| changes.get(k).copied().unwrap_or(0.0);
        penalties.iter().zip(self.loads(at)).enumerate().map(|(k, (penalty, load))| penalty.at(load + change(k))).sum()
    }

    /// The states at the next territory: each transfer with the best state before it.
    fn extended(&self, link: &Link, limit: f64) -> ChainStates {
        let Link { exchange, penalties, transfers } = link;
        let least = self.cost.iter().copied().fold(f64::INFINITY, f64::min);
        let mut found: Vec<(f64, u32, u32)> = Vec::new();
        for (transfer, &regret) in transfers.regret().iter().enumerate() {
            let changes = &transfers.changes(transfer)[..exchange.first];
            if let Some((cost, before)) =
                self.cheapest(changes, &penalties[..penalties.len().min(exchange.first)], least, limit - regret)
            {
                found.push((cost + regret, transfer as u32, before as u32));
            }
        }
        let reaches = |transfer: u32| &transfers.changes(transfer as usize)[exchange.first..];
        let first = |transfer: u32| reaches(transfer).first().copied().unwrap_or(0.0);
        found.sort_by(|a, b| first(a.1).total_cmp(&first(b.1)));
        let mut next =
            ChainStates { stride: self.stride, loads: Vec::new(), order: Vec::new(), cost: Vec::new(), from: Vec::new() };
        for (cost, transfer, before) in found {
            let at = next.loads.len();
            next.loads.extend(reaches(transfer));
            next.loads.resize(at + self.stride, 0.0);
            next.order.push(first(transfer));
            next.cost.push(cost);
            next.from.push((transfer, before));
        }
        next
    }

    /// The state that goes best with a transfer's changes: looked for from where the first load would be best, as
    /// far as the pressure of that load alone allows.
    fn cheapest(&self, changes: &[f64], penalties: &[LoadPenalty], least: f64, limit: f64) -> Option<(f64, usize)> {
        let first = |at: usize| penalties.first().map_or(0.0, |penalty| penalty.at(self.loads(at)[0] + changes[0]));
        let middle = penalties.first().map_or(0, |penalty| {
            let best = penalty.best_change() - changes[0];
            self.order.partition_point(|&load| load < best)
        });
        let mut best: Option<(f64, usize)> = None;
        let mut look = |at: usize| {
            let bound = best.map_or(limit, |(cost, _)| cost);
            if first(at) + least >= bound {
                return false;
            }
            let cost = self.cost[at] + self.pressure(at, penalties, changes);
            if cost < bound {
                best = Some((cost, at));
            }
            true
        };
        let _ = (middle..self.cost.len()).all(&mut look);
        let _ = (0..middle).rev().all(&mut look);
        best
    }
}
