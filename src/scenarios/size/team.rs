//! Teams of any size: who is there today, who would come and who would go.

use std::collections::BTreeSet;

use super::allocation;
use super::homes::{Candidate, Settled, hire, leaver, ranked};
use super::market::{Home, Market};
use crate::balance::territories::RolePlan;
use crate::error::{Defect, Error, Result};
use crate::plan::locks::holding;
use crate::plan::{Place, Plan, Rep, RepStatus};

/// Sellers and placeholders who can be had for a role.
#[derive(Clone, Debug)]
pub struct Bench<'a> {
    plan: &'a Plan,
    role: &'a str,
    market: &'a Market,
    /// Sellers with a home of their own: indices into `Plan::reps`.
    sellers: Vec<usize>,
    /// Placeholders whose home is still open.
    open: Vec<usize>,
    hours: f64,
}

/// A team, as a plan of its own.
#[derive(Clone, Debug)]
pub struct SizedTeam {
    /// The plan with this team.
    pub plan: Plan,
    /// Ids of sellers who would go.
    pub dropped: Vec<String>,
    /// Hires: indices into the plan's reps, and the account at whose place they live.
    hires: Vec<(usize, Option<usize>)>,
    settled: Option<Settled>,
}

/// Somebody who would come.
#[derive(Clone, Debug, PartialEq)]
pub struct Hire {
    /// Id: that of the placeholder, or a new one.
    pub id: String,
    /// The account at whose place the hire lives: index into `Plan::accounts`; `None` where nobody is visited.
    pub account: Option<usize>,
    /// Place of that account.
    pub place: Option<Place>,
    /// Accounts in the plan; 0 where there is none.
    pub accounts: usize,
    /// Hours of work and travel in the plan.
    pub hours: f64,
    /// Hours of travel in the plan.
    pub travel_hours: f64,
}

/// A home for another hire.
#[derive(Clone, Debug, PartialEq)]
pub struct NextHome {
    /// The account at whose place it is: index into `Plan::accounts`.
    pub account: usize,
    /// Hours of travel and of missing hours that a hire there saves at most, at rough prices.
    pub worth: f64,
}

impl<'a> Bench<'a> {
    /// Sellers and placeholders who can be had for a role.
    ///
    /// # Errors
    /// [`Error::Input`] where nobody has hours, so that a hire's are not known.
    pub fn new(plan: &'a Plan, role: &'a str, market: &'a Market) -> Result<Self> {
        let stays = |at: &usize| plan.reps[*at].role == role && plan.reps[*at].status != RepStatus::Leaving;
        let homeless = |at: &usize| {
            let rep = &plan.reps[*at];
            rep.status == RepStatus::Placeholder && rep.place.is_none_or(|place| place.radius_km.is_infinite())
        };
        let (open, sellers): (Vec<usize>, Vec<usize>) = (0..plan.reps.len()).filter(stays).partition(homeless);
        let hours: Vec<f64> =
            sellers.iter().chain(&open).map(|&at| plan.reps[at].capacity_hours).filter(|hours| *hours > 0.0).collect();
        let mean = hours.iter().sum::<f64>() / hours.len() as f64;
        let hours = plan.config.size.hire_hours.unwrap_or(mean);
        if hours.is_nan() || hours <= 0.0 {
            let reason = format!("nobody of role {role} has hours, so a hire's are unknown: give size.hire_hours");
            return Err(Error::defect(Defect::of_file(plan.file(), reason).column("size.hire_hours")));
        }
        Ok(Bench { plan, role, market, sellers, open, hours })
    }

    /// The role.
    pub fn role(&self) -> &str {
        self.role
    }

    /// Sellers and placeholders of today.
    pub fn today(&self) -> usize {
        self.sellers.len() + self.open.len()
    }

    /// Sellers with a home of their own.
    pub fn sellers(&self) -> &[usize] {
        &self.sellers
    }

    /// A hire's hours.
    pub fn hours(&self) -> f64 {
        self.hours
    }

    /// The hours of whoever has most.
    pub fn most_hours(&self) -> f64 {
        let all = self.sellers.iter().chain(&self.open).map(|&at| self.plan.reps[at].capacity_hours);
        all.fold(self.hours, f64::max)
    }

    /// Hours on the ways of a team of so many, everybody served from the nearest home.
    pub fn ways(&self, heads: usize) -> f64 {
        let (hires, there) = (heads.saturating_sub(self.sellers.len()), self.homes(&self.sellers));
        let homes = if hires > 0 { hire(self.market, &there, hires, self.hours).homes } else { there };
        let way = |stop| homes.iter().map(|home| self.market.way(stop, &home.position)).fold(f64::INFINITY, f64::min);
        self.market.stops.iter().map(way).filter(|way| way.is_finite()).sum()
    }

    /// The homes of sellers, as far as they have a place.
    fn homes(&self, sellers: &[usize]) -> Vec<Home> {
        let home = |&at: &usize| {
            let rep = &self.plan.reps[at];
            Some(Home { position: rep.place?.position(), hours: rep.capacity_hours })
        };
        sellers.iter().filter_map(home).collect()
    }

    /// The team of so many heads.
    pub fn team(&self, heads: usize) -> SizedTeam {
        let mut team = SizedTeam { plan: self.plan.clone(), dropped: Vec::new(), hires: Vec::new(), settled: None };
        let hires = heads.saturating_sub(self.sellers.len());
        for &at in self.open.iter().skip(hires) {
            team.plan.reps[at].status = RepStatus::Leaving;
        }
        if heads < self.sellers.len() {
            self.drop(&mut team, self.sellers.len() - heads);
        }
        if hires > 0 {
            self.add(&mut team, hires);
        }
        team
    }

    /// Lets so many go, one after another: whose stops the others take over at the least cost. Who has locked accounts stays
    /// as long as others can go.
    fn drop(&self, team: &mut SizedTeam, leavers: usize) {
        let of_role = self.plan.locks.keys().filter(|(_, role)| *role == self.role);
        let held = of_role.filter_map(|(account, role)| holding(self.plan, account, role));
        let locked: BTreeSet<usize> = held.map(|lock| lock.rep).collect();
        let mut left = self.sellers.clone();
        left.sort_by_key(|rep| locked.contains(rep));
        for _ in 0..leavers {
            let free = left.iter().take_while(|rep| !locked.contains(rep)).count();
            let free = if free > 0 { free } else { left.len() };
            let homes = self.homes(&left);
            let out = if homes.len() == left.len() { leaver(self.market, &homes, free) } else { None };
            let rep = left.remove(out.unwrap_or(free - 1));
            team.plan.reps[rep].status = RepStatus::Leaving;
            team.dropped.push(self.plan.reps[rep].id.clone());
        }
    }

    /// So many hires, settled where they are needed.
    fn add(&self, team: &mut SizedTeam, hires: usize) {
        let there = self.homes(&self.sellers);
        let settled = (!self.market.stops.is_empty()).then(|| hire(self.market, &there, hires, self.hours));
        for number in 0..hires {
            let home = settled.as_ref().map(|settled| settled.homes[there.len() + number].position);
            let account = home.and_then(|home| Some(self.market.stops.iter().find(|stop| stop.position == home)?.account));
            let place = account.and_then(|account| self.plan.accounts[account].place);
            let rep = match self.open.get(number) {
                Some(&at) => at,
                None => {
                    let id = free_id(&team.plan, number + 1);
                    team.plan.reps.push(Rep { id, ..self.newcomer() });
                    team.plan.reps.len() - 1
                }
            };
            team.plan.reps[rep].place = place.or(team.plan.reps[rep].place);
            team.hires.push((rep, account));
        }
        team.settled = settled;
    }

    /// A hire like the others.
    fn newcomer(&self) -> Rep {
        let weights: Vec<f64> = self.sellers.iter().filter_map(|&at| self.plan.reps[at].target_weight).collect();
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        Rep {
            role: self.role.into(),
            capacity_hours: self.hours,
            status: RepStatus::Placeholder,
            target_weight: Some(mean).filter(|mean| mean.is_finite()),
            ..Rep::default()
        }
    }

    /// Homes for one hire more than a team has.
    pub fn next_homes(&self, team: &SizedTeam, most: usize) -> Vec<NextHome> {
        let values = match &team.settled {
            Some(settled) => settled.allocation.priced.clone(),
            None => allocation::allocate(self.market, &self.homes(&self.sellers)).priced,
        };
        let next = |Candidate { stop, worth }| NextHome { account: self.market.stops[stop].account, worth };
        ranked(self.market, &values, most, self.hours).into_iter().map(next).collect()
    }
}

impl SizedTeam {
    /// The plan, everybody of a role with so much more of the capacity.
    pub fn with_overtime(&self, role: &str, share: f64) -> Plan {
        let mut plan = self.plan.clone();
        plan.reps.iter_mut().filter(|rep| rep.role == role).for_each(|rep| rep.capacity_hours *= 1.0 + share);
        plan
    }

    /// Hires, and their loads in the plan.
    pub fn hires(&self, role: Option<&RolePlan>) -> Vec<Hire> {
        let hire = |&(rep, account): &(usize, Option<usize>)| {
            let load = role.and_then(|role| role.territories.iter().find(|territory| territory.rep == rep));
            let load = load.map(|territory| &territory.after);
            Hire {
                id: self.plan.reps[rep].id.clone(),
                account,
                place: self.plan.reps[rep].place,
                accounts: load.map_or(0, |load| load.accounts),
                hours: load.map_or(0.0, |load| load.hours()),
                travel_hours: load.map_or(0.0, |load| load.travel_hours),
            }
        };
        self.hires.iter().map(hire).collect()
    }
}

/// An id that nobody has.
fn free_id(plan: &Plan, number: usize) -> String {
    let taken = |id: &String| plan.reps.iter().any(|rep| rep.id == *id);
    let plain = format!("hire-{number}");
    let ids = std::iter::once(plain).chain((1..).map(|extra| format!("hire-{number}-{extra}")));
    ids.into_iter().find(|id| !taken(id)).unwrap_or_default()
}
