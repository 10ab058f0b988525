//! Who gets which of the territories that were drawn: at least cost in hours, on the way from the reps' homes and of accounts
//! that change hands.

use std::collections::BTreeMap;

use crate::balance::formulate::stability::moving_prices;
use crate::balance::formulate::{Formulation, Redraw};
use crate::geometry::Metric;
use crate::plan::Plan;
use crate::solve::centres::matching::cheapest;

/// The centre of each territory (numbered as the role's reps): given ones stay, free ones go to whom they suit best.
pub(super) fn centres(plan: &Plan, draft: &Formulation, redraw: &Redraw, placed: &[u32]) -> Vec<Option<usize>> {
    let mut used: Vec<usize> = placed.iter().map(|&centre| centre as usize).collect();
    used.sort_unstable();
    used.dedup();
    let mut centres = vec![None; draft.reps.len()];
    redraw.fixed.iter().for_each(|&(j, unit)| centres[j] = Some(unit));
    used.retain(|unit| redraw.fixed.iter().all(|(_, given)| given != unit));
    let costs = Costs::of(plan, draft, redraw, placed);
    let cost = |territory: usize, rep: usize| costs.hours(used[territory], redraw.free[rep]);
    for (territory, rep) in cheapest(used.len(), redraw.free.len(), cost).into_iter().enumerate() {
        centres[redraw.free[rep]] = Some(used[territory]);
    }
    centres
}

struct Costs<'a> {
    plan: &'a Plan,
    draft: &'a Formulation,
    redraw: &'a Redraw,
    /// By centre: hours per km of all its visits.
    per_km: BTreeMap<usize, f64>,
    /// By centre: what it takes to give all of its accounts to somebody new.
    moving: BTreeMap<usize, f64>,
    /// By centre and territory: the part of it that the rep has already.
    kept: BTreeMap<(usize, usize), f64>,
}

impl<'a> Costs<'a> {
    fn of(plan: &'a Plan, draft: &'a Formulation, redraw: &'a Redraw, placed: &[u32]) -> Self {
        let mut costs = Costs { plan, draft, redraw, per_km: BTreeMap::new(), moving: BTreeMap::new(), kept: BTreeMap::new() };
        let per_visit = plan.config.travel.hours_per_km();
        let moving = moving_prices(plan, draft);
        for (at, &hours) in moving.iter().enumerate() {
            let centre = placed[draft.units.unit(at)] as usize;
            *costs.per_km.entry(centre).or_default() += per_visit * draft.workload.visits[at];
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
        of(&self.per_km) * km + of(&self.moving) - self.kept.get(&(centre, territory)).copied().unwrap_or(0.0)
    }
}
