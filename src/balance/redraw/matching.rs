//! Who gets which of the territories that were drawn: at least cost in hours, on the way from the reps' homes and of accounts
//! that change hands.

use std::collections::BTreeMap;

use crate::balance::formulate::stability::moving_prices;
use crate::balance::formulate::{Formulation, Redraw};
use crate::geometry::Metric;
use crate::plan::Plan;
use crate::plan::travel::Road;
use crate::solve::centres::matching::cheapest;

/// The centre of each territory (numbered as the role's reps): given ones stay, free ones go to whom of
/// their size they suit best.
pub(super) fn centres(plan: &Plan, draft: &Formulation, redraw: &Redraw, placed: &[u32]) -> Vec<Option<usize>> {
    let problem = &redraw.districting;
    let mut used = placed.to_vec();
    used.sort_unstable();
    used.dedup();
    used.retain(|site| !problem.given().contains(site));
    let mut centres = vec![None; draft.reps.len()];
    redraw.fixed.iter().for_each(|&(j, unit)| centres[j] = Some(unit));
    let costs = Costs::of(plan, draft, redraw, placed);
    for size in 0..problem.of_sizes().len() {
        let sites: Vec<u32> = used.iter().copied().filter(|&site| problem.size(site) == size).collect();
        let reps: Vec<usize> = redraw.free.iter().copied().filter(|&j| redraw.size_of[j] == size).collect();
        let unit = |site: u32| problem.unit(site) as usize;
        let cost = |territory: usize, rep: usize| costs.hours(unit(sites[territory]), reps[rep]);
        for (territory, rep) in cheapest(sites.len(), reps.len(), cost).into_iter().enumerate() {
            centres[reps[rep]] = Some(unit(sites[territory]));
        }
    }
    centres
}

struct Costs<'a> {
    plan: &'a Plan,
    draft: &'a Formulation,
    redraw: &'a Redraw,
    road: Road,
    /// By centre: its visits, and the hours that they take without and with their hops.
    stops: BTreeMap<usize, [f64; 3]>,
    /// By centre: what it takes to give all of its accounts to somebody new.
    moving: BTreeMap<usize, f64>,
    /// By centre and territory: the part of it that the rep has already.
    kept: BTreeMap<(usize, usize), f64>,
}

impl<'a> Costs<'a> {
    fn of(plan: &'a Plan, draft: &'a Formulation, redraw: &'a Redraw, placed: &[u32]) -> Self {
        let mut costs = Costs {
            plan,
            draft,
            redraw,
            road: Road::of(plan),
            stops: BTreeMap::new(),
            moving: BTreeMap::new(),
            kept: BTreeMap::new(),
        };
        let moving = moving_prices(plan, draft);
        for (at, &hours) in moving.iter().enumerate() {
            let centre = redraw.districting.unit(placed[draft.units.unit(at)]) as usize;
            let (visits, visit_hours) = (draft.workload.visits[at], draft.workload.visit_hours[at]);
            let own = [visits, visit_hours, visit_hours + draft.hop_hours[at]];
            costs.stops.entry(centre).or_default().iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
            *costs.moving.entry(centre).or_default() += hours;
            if let Some(owner) = draft.owner(at) {
                *costs.kept.entry((centre, owner)).or_default() += hours;
            }
        }
        costs
    }

    /// What it takes a territory's rep to have a centre: visits from home as if all were at the centre, nothing for who has no
    /// home, and accounts that come from others.
    fn hours(&self, centre: usize, territory: usize) -> f64 {
        let of = |sums: &BTreeMap<usize, f64>| sums.get(&centre).copied().unwrap_or(0.0);
        let home = self.plan.reps[self.draft.reps[territory]].place;
        let ground = &self.redraw.ground;
        let alike = home.filter(|home| home.planar == (ground.metric == Metric::Plane));
        let km = alike.map_or(0.0, |home| ground.metric.distance(&home.position(), &ground.positions[centre]));
        let [visits, visit, stop] = self.stops.get(&centre).copied().unwrap_or_default();
        let way = if visits > 0.0 { visits * self.road.way_hours(km, visit / visits, stop / visits) } else { 0.0 };
        way + of(&self.moving) - self.kept.get(&(centre, territory)).copied().unwrap_or(0.0)
    }
}
