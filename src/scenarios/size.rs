//! How many sellers, and where: the best plan for each head count of a range, and what it costs.
//!
//! With more heads than there are sellers, hires get homes that the dual of the location problem prices high; with fewer,
//! those go whose work the others take over at the least cost. Which team that is, is a good choice and no proven one; each
//! team is then solved and checked like any plan.

mod allocation;
mod cost;
mod homes;
mod market;
mod need;
mod relief;
mod team;

pub use cost::Cost;
pub use team::{Hire, NextHome};

use std::time::Instant;

use crate::balance::formulate::formulate;
use crate::balance::optimise::{lead, optimise, optimise_tied};
use crate::balance::territories::RolePlan;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::segment::{Segmented, segment};
use crate::plan::shift::{Side, side};
use crate::solve::progress::Listener;
use crate::solve::{Parameters, Progress};
use market::Market;
use team::{Bench, SizedTeam};

/// Head counts tried where none are given: below the least that seems to do, above the cheapest, and above the
/// first at most.
const BELOW: usize = 1;
const ABOVE: usize = 2;
const MOST: usize = 20;

/// Costs of head counts of a role.
#[derive(Clone, Debug)]
pub struct Sizing {
    /// The role.
    pub role: String,
    /// Sellers who stay today.
    pub today: usize,
    /// Every head count, ascending.
    pub counts: Vec<HeadCount>,
    /// Number of the one that costs least.
    pub best: usize,
    /// Homes for a hire more than the best count has, those first that save most at its prices, each given those before.
    pub next_homes: Vec<NextHome>,
}

/// A head count.
#[derive(Clone, Debug)]
pub struct HeadCount {
    /// Sellers.
    pub heads: usize,
    /// Ids of the sellers who would go.
    pub dropped: Vec<String>,
    /// Hires, and where they live.
    pub hires: Vec<Hire>,
    /// The plan; in words why there is none.
    pub plan: std::result::Result<SizedPlan, String>,
}

/// The best plan found for a head count.
#[derive(Clone, Debug)]
pub struct SizedPlan {
    /// Its cost.
    pub cost: Cost,
    /// The plan, checked.
    pub plan: RolePlan,
    /// The plan of the role that may take calls over; `None` where none may.
    pub taker: Option<RolePlan>,
    /// Hours above capacity.
    pub overtime_hours: f64,
}

/// Solves the head counts given. Without any: from a little below the least that seems to do, and from today's number where
/// it is larger, up to where more only cost more.
///
/// # Errors
/// [`Error::Command`] where the counts are below what the work needs, or the role may but take calls over;
/// [`Error::Infeasible`] where none has a plan; else as [`formulate`] and [`optimise`].
pub fn size(
    plan: &Plan,
    role: &str,
    heads: Option<&[usize]>,
    parameters: &Parameters,
    listener: Option<&Listener>,
) -> Result<Sizing> {
    if let Some((Side::Takes, section)) = side(plan, role) {
        return Err(Error::Command(format!(
            "role {role} may take over calls of {} ([shift]), and what that saves is no cost of its own: size the role {}, or take \
             [shift] out",
            section.from, section.from
        )));
    }
    let segments = segment(plan)?;
    let market = Market::of(plan, &segments, role)?;
    let bench = Bench::new(plan, role, &market)?;
    let led = lead(plan, &segments, role, parameters)?;
    let mut scale =
        Scale { bench: &bench, segments: &segments, led, parameters, listener, counts: Vec::new(), teams: Vec::new() };
    match heads {
        Some(heads) => {
            let heads = need::in_reach(plan, &segments, &bench, heads)?;
            heads.iter().enumerate().try_for_each(|(at, &count)| scale.solve(count, heads.len() - at))?;
        }
        None => {
            // Up to today's number sellers go, from there on hires come: both may be worth it.
            let least = need::least_heads(plan, &segments, &bench)?;
            scale.climb(least.saturating_sub(BELOW).max(1))?;
            if bench.today() > least {
                scale.climb(bench.today())?;
            }
        }
    }
    let Scale { counts, teams, .. } = scale;
    let Some(best) = cheapest(&counts) else {
        return Err(Error::Infeasible(counts.into_iter().filter_map(|count| count.plan.err()).collect()));
    };
    let next_homes = bench.next_homes(&teams[best], 2 * counts[best].heads);
    Ok(Sizing { role: role.into(), today: bench.today(), counts, best, next_homes })
}

/// Number of the head count that costs least.
fn cheapest(counts: &[HeadCount]) -> Option<usize> {
    let total = |count: &HeadCount| count.plan.as_ref().ok().map(|solved| solved.cost.total());
    let costs = counts.iter().enumerate().filter_map(|(at, count)| Some((total(count)?, at)));
    costs.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, at)| at)
}

/// Head counts solved so far, ascending.
struct Scale<'a> {
    bench: &'a Bench<'a>,
    segments: &'a [Segmented],
    /// Accounts of the reps of the role that it follows.
    led: Vec<(usize, usize)>,
    parameters: &'a Parameters,
    listener: Option<&'a Listener<'a>>,
    counts: Vec<HeadCount>,
    teams: Vec<SizedTeam>,
}

impl Scale<'_> {
    /// Solves a head count; `left` share the time that is left.
    fn solve(&mut self, heads: usize, left: usize) -> Result<()> {
        let team = self.bench.team(heads);
        let plan = match self.best_of(&team, left) {
            Ok(solved) => Ok(solved),
            Err(Error::Infeasible(reasons)) => Err(reasons.join("; ")),
            Err(other) => return Err(other),
        };
        let hires = team.hires(plan.as_ref().ok().map(|solved| &solved.plan));
        let at = self.counts.partition_point(|count| count.heads < heads);
        self.counts.insert(at, HeadCount { heads, dropped: team.dropped.clone(), hires, plan });
        self.teams.insert(at, team);
        Ok(())
    }

    /// From a head count up to where more only cost more.
    fn climb(&mut self, first: usize) -> Result<()> {
        for heads in first..=first + MOST {
            if !self.counts.iter().any(|count| count.heads == heads) {
                self.solve(heads, 1 + first + MOST - heads)?;
            }
            let from = self.counts.partition_point(|count| count.heads < first);
            let best = cheapest(&self.counts[from..]).map(|at| self.counts[from + at].heads);
            if best.is_some_and(|best| heads >= best + ABOVE) {
                break;
            }
        }
        Ok(())
    }

    /// The best plan of a team: without overtime, or with it where that does not do or costs less.
    fn best_of(&self, team: &SizedTeam, left: usize) -> Result<SizedPlan> {
        let (role, parameters) = (self.bench.role(), self.parameters);
        let prices = &team.plan.config.size;
        let once = |overtime: f64, left: usize| {
            let plan = team.with_overtime(role, overtime);
            let share = parameters.remaining().map(|remaining| remaining / left.max(1) as u32);
            let parameters = Parameters {
                time_limit: share,
                started: Instant::now(),
                // The last bit of the gap is not worth the time of a tree.
                mip_size: 0,
                ..parameters.clone()
            };
            let (solved, taker) = self.best_plan(&plan, &parameters)?;
            let (cost, overtime_hours) = cost::of(&team.plan, &solved);
            Ok(SizedPlan { cost, plan: solved, taker, overtime_hours })
        };
        let plain = once(0.0, left);
        let enough = match &plain {
            Ok(solved) => solved.cost.given_up == 0.0,
            Err(error) => !matches!(error, Error::Infeasible(_)),
        };
        if enough || prices.overtime == 0.0 {
            return plain;
        }
        match (plain, once(prices.overtime, left)) {
            (Ok(plain), Ok(longer)) => Ok(if longer.cost.total() < plain.cost.total() { longer } else { plain }),
            (Ok(plain), Err(Error::Infeasible(_))) => Ok(plain),
            (_, longer) => longer,
        }
    }

    /// The best plan of a role, with that of the role that may take its calls over.
    fn best_plan(&self, plan: &Plan, parameters: &Parameters) -> Result<(RolePlan, Option<RolePlan>)> {
        let (role, segments, progress) = (self.bench.role(), self.segments, &Progress::new(self.listener));
        let mut own = formulate(plan, segments, role)?;
        own.follow(plan, self.led.iter().copied());
        let Some((_, section)) = side(plan, role) else {
            return Ok((optimise(plan, &own, parameters, progress)?.plan, None));
        };
        let taker = formulate(plan, segments, &section.to)?;
        // Without anything to do, and nothing to take over, the other role is out of it.
        if taker.accounts.is_empty() {
            return Ok((optimise(plan, &own, parameters, progress)?.plan, None));
        }
        let mut solved = optimise_tied(plan, &[&own, &taker], parameters, progress)?.into_iter().map(|role| role.plan);
        let giver = solved.next().ok_or_else(|| Error::Command("tied roles have no plan".into()))?;
        Ok((giver, solved.next()))
    }
}
