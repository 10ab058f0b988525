//! Ejection chains: along a path of territories, each deals with the next and passes on what it has too much or too
//! little of. Dynamic programming over what is passed on finds the best of all such chains, up to loads that are alike.

use std::collections::BTreeSet;

use super::deals::{Deals, Table};
use super::state::{Gauge, Move};
use super::{State, View};

/// Deals with which a ring is closed, those with the least regret.
const CLOSINGS: usize = 24;
/// An improvement below this part of what is at stake is noise.
const NOISE: f64 = 1e-9;

/// What reaches a territory from those before it in the path, by the first load.
struct Arrivals {
    /// Activities.
    stride: usize,
    loads: Vec<f64>,
    /// The first load of each, ascending.
    order: Vec<f64>,
    cost: Vec<f64>,
    /// The deal it comes from, and what had arrived before.
    from: Vec<(u32, u32)>,
}

/// The moves that make the best chain along `path` (neighbours in the graph of territories), closed to a ring where its
/// ends are neighbours too; `None` where the plan is it already. At most so many units are dealt
/// between two territories, those with the least regret first; `noise` is added to each regret.
pub fn best(state: &State, view: &View, path: &[usize], most: usize, mut noise: impl FnMut() -> f64) -> Option<Vec<Move>> {
    let mut seated = BTreeSet::new();
    let mut seat = |ends: [usize; 2]| {
        let (units, shares) = view.trades.around(ends)?;
        let units = units.into_iter().filter(|&unit| !seated.contains(&(unit as usize)));
        let table = Table::new(state, view, ends, units, most * shares, &mut noise);
        seated.extend(table.units());
        Some(table)
    };
    let (first, last) = (path[0], *path.last()?);
    let tables: Vec<Table> = path.windows(2).map(|ends| seat([ends[0], ends[1]])).collect::<Option<_>>()?;
    let closing = if path.len() > 2 { seat([last, first]) } else { None };
    let gauges: Vec<Vec<Gauge>> = path.iter().map(|&j| view.gauges(state, j)).collect();
    let pressure: f64 = gauges[usize::from(first == last)..].iter().flatten().map(|gauge| gauge.at(0.0)).sum();
    let now = pressure + tables.iter().chain(&closing).map(Table::regret).sum::<f64>();
    let links: Vec<Link> =
        tables.iter().zip(&gauges).map(|(table, gauges)| Link { table, gauges, deals: table.deals(now) }).collect();
    let end = gauges.last()?;

    let activities = state.instance().activities().len();
    let Some(table) = closing else {
        let chain = Chain::new(&links, Arrivals::of(vec![0.0; activities], 0.0), end, &[], now);
        return chain.filter(|chain| chain.value < now - NOISE * now).map(|chain| chain.moves(&links));
    };
    let deals = table.deals(now);
    let round = |deal: usize| {
        let (there, here) = deals.changes(deal).split_at(table.first);
        Chain::new(&links, Arrivals::of(here.to_vec(), deals.regret[deal]), end, there, now).map(|chain| (chain, deal))
    };
    let rings = deals.cheapest(CLOSINGS).into_iter().filter_map(round);
    let (ring, deal) = rings.min_by(|a, b| a.0.value.total_cmp(&b.0.value))?;
    (ring.value < now - NOISE * now).then(|| ring.moves(&links).into_iter().chain(table.moves(&deals, deal)).collect())
}

/// Two neighbours in the path, and how they may deal.
struct Link<'a> {
    table: &'a Table,
    gauges: &'a [Gauge],
    deals: Deals,
}

/// The best chain there is, from the arrivals at every territory.
struct Chain {
    value: f64,
    arrived: Vec<Arrivals>,
    at: usize,
}

impl Chain {
    /// The best chain below `limit` from what arrives at the first territory, where `changes` come on top at the last one.
    fn new(links: &[Link], start: Arrivals, end: &[Gauge], changes: &[f64], limit: f64) -> Option<Self> {
        let mut arrived = vec![start];
        for link in links {
            let next = arrived.last()?.passed_on(link, limit);
            arrived.push(next);
        }
        let last = arrived.last()?;
        let total = |at: usize| last.cost[at] + last.pressure(at, end, changes);
        let (value, at) = (0..last.cost.len()).map(|at| (total(at), at)).min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Chain { value, arrived, at })
    }

    fn moves(&self, links: &[Link]) -> Vec<Move> {
        let (mut moves, mut at) = (Vec::new(), self.at);
        for (arrived, link) in self.arrived[1..].iter().zip(links).rev() {
            let (deal, before) = arrived.from[at];
            moves.extend(link.table.moves(&link.deals, deal as usize));
            at = before as usize;
        }
        moves
    }
}

impl Arrivals {
    fn of(loads: Vec<f64>, cost: f64) -> Self {
        let order = vec![loads.first().copied().unwrap_or(0.0)];
        Arrivals { stride: loads.len(), loads, order, cost: vec![cost], from: Vec::new() }
    }

    fn loads(&self, at: usize) -> &[f64] {
        &self.loads[at * self.stride..(at + 1) * self.stride]
    }

    /// Pressure on a territory when this arrives, and a deal changes its loads.
    fn pressure(&self, at: usize, gauges: &[Gauge], changes: &[f64]) -> f64 {
        let change = |k: usize| changes.get(k).copied().unwrap_or(0.0);
        gauges.iter().zip(self.loads(at)).enumerate().map(|(k, (gauge, load))| gauge.at(load + change(k))).sum()
    }

    /// What the deals of the territory reached pass on to the next, each with the best of what may have arrived before.
    fn passed_on(&self, link: &Link, limit: f64) -> Arrivals {
        let Link { table, gauges, deals } = link;
        let least = self.cost.iter().copied().fold(f64::INFINITY, f64::min);
        let mut found: Vec<(f64, u32, u32)> = Vec::new();
        for (deal, &regret) in deals.regret.iter().enumerate() {
            let changes = &deals.changes(deal)[..table.first];
            if let Some((cost, before)) = self.cheapest(changes, &gauges[..gauges.len().min(table.first)], least, limit - regret)
            {
                found.push((cost + regret, deal as u32, before as u32));
            }
        }
        let reaches = |deal: u32| &deals.changes(deal as usize)[table.first..];
        let first = |deal: u32| reaches(deal).first().copied().unwrap_or(0.0);
        found.sort_by(|a, b| first(a.1).total_cmp(&first(b.1)));
        let mut next = Arrivals { stride: self.stride, loads: Vec::new(), order: Vec::new(), cost: Vec::new(), from: Vec::new() };
        for (cost, deal, before) in found {
            let at = next.loads.len();
            next.loads.extend(reaches(deal));
            next.loads.resize(at + self.stride, 0.0);
            next.order.push(first(deal));
            next.cost.push(cost);
            next.from.push((deal, before));
        }
        next
    }

    /// What may have arrived that goes best with a deal's changes: looked for from where the first load would be best, as
    /// far as the pressure of that load alone allows.
    fn cheapest(&self, changes: &[f64], gauges: &[Gauge], least: f64, limit: f64) -> Option<(f64, usize)> {
        let first = |at: usize| gauges.first().map_or(0.0, |gauge| gauge.at(self.loads(at)[0] + changes[0]));
        let middle = gauges.first().map_or(0, |gauge| {
            let wish = gauge.wish() - changes[0];
            self.order.partition_point(|&load| load < wish)
        });
        let mut best: Option<(f64, usize)> = None;
        let mut look = |at: usize| {
            let bound = best.map_or(limit, |(cost, _)| cost);
            if first(at) + least >= bound {
                return false;
            }
            let cost = self.cost[at] + self.pressure(at, gauges, changes);
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
