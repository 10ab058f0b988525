//! The demand on a role, and what it takes to serve it:
//! ```text
//! way_ij = visits_i · min over nights n of (2 ŵ_ij + n · overnight) / stops_n,    ŵ_ij the hours of a drive, known or typical
//! hours_ij = part · (call hours_i + hops_i + way_ij)
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::super::raw::driven;
use super::super::trips;
use super::asked::{Asked, asked, lock, units};
use super::role::{PublishedRole, Seat};
use super::work::{self, Work};
use super::{coverage, drives, travel};
use crate::plan::config::{Centres, Missing, RoleSection, TravelSection};
use crate::plan::{Place, Plan, Rep, RepStatus};

/// The demand on a role, whoever serves it.
pub struct Demand<'a> {
    pub(super) plan: &'a Plan,
    pub(super) role: &'a str,
    /// The reps of the role, in file order.
    pub(super) reps: Vec<usize>,
    /// Accounts with calls of the role, and those that it may take over.
    pub(super) accounts: BTreeMap<usize, Asked>,
    /// Site that each rep serves from.
    sites: BTreeMap<usize, Place>,
    pub(super) redrawn: bool,
    /// Hours of a drive by kilometres as the crow flies, as the known drives have them: (km, hours).
    drives: Vec<(f64, f64)>,
}

impl<'a> Demand<'a> {
    /// The demand on a role of a plan.
    pub fn new(plan: &'a Plan, role: &'a str) -> Self {
        let reps: Vec<usize> = (0..plan.reps.len()).filter(|&rep| plan.reps[rep].role == role).collect();
        let sites = reps.iter().filter_map(|&rep| Some((rep, plan.reps[rep].place?))).collect();
        let redrawn = plan.redrawn(role).is_some();
        let drives = drives::typical(plan);
        let mut demand = Demand { plan, role, reps, accounts: asked(plan, role), sites, redrawn, drives };
        demand.find_shifts();
        demand.find_travel();
        coverage::find(plan, role, &mut demand.accounts);
        demand
    }

    /// The same, served from the centres of a map that is redrawn.
    pub(super) fn around(mut self, role: &PublishedRole) -> Self {
        if self.redrawn {
            let centres = role.figures.iter().filter_map(|figures| Some((figures.rep, figures.centre?.1)));
            self.sites = centres.collect();
        }
        self
    }

    pub(super) fn rep(&self, rep: usize) -> &'a Rep {
        &self.plan.reps[rep]
    }

    /// Whether a rep may have accounts: whoever stays, and where the map is redrawn has a centre.
    pub(super) fn is_open(&self, rep: usize) -> bool {
        if self.redrawn { self.sites.contains_key(&rep) } else { self.rep(rep).status != RepStatus::Leaving }
    }

    /// Whether rules that name a rep hold: always, but for territories around free centres.
    pub(super) fn is_named(&self, rep: usize) -> bool {
        self.plan.redrawn(self.role).is_none_or(|own| own.fixed.contains(&self.rep(rep).id))
    }

    /// Whether a rep's way to accounts is limited: from a home, or from a centre that is a unit.
    pub(super) fn has_site(&self, rep: usize) -> bool {
        self.plan.redrawn(self.role).is_none_or(|own| own.centres == Centres::Units && self.sites.contains_key(&rep))
    }

    pub(super) fn are_one(&self, a: usize, b: usize) -> bool {
        match (self.accounts.get(&a), self.accounts.get(&b)) {
            (Some(a), Some(b)) => a.unit == b.unit,
            _ => false,
        }
    }

    /// Hours of the drive from a rep to an account: known, or as typical for that distance.
    pub(super) fn drive(&self, account: usize, rep: usize) -> f64 {
        let known = self.plan.travel.get(&(rep, account)).filter(|_| !self.redrawn);
        known.copied().unwrap_or_else(|| driven(&self.drives, self.straight_km(account, rep)))
    }

    /// Kilometres from a rep to an account as the crow flies.
    pub(super) fn straight_km(&self, account: usize, rep: usize) -> f64 {
        let place = self.accounts.get(&account).and_then(|own| own.place);
        match (place, self.sites.get(&rep)) {
            (Some(from), Some(to)) => travel::km(&from, to),
            _ => f64::NAN,
        }
    }

    /// Hours on the way to an account and back, of all its calls; an account that nobody visits has none.
    pub(super) fn way(&self, account: usize, rep: usize) -> f64 {
        self.way_of(account, || self.drive(account, rep)).0
    }

    /// Nights away for all calls of an account.
    pub(super) fn nights(&self, account: usize, rep: usize) -> f64 {
        self.way_of(account, || self.drive(account, rep)).1
    }

    fn way_of(&self, account: usize, drive: impl Fn() -> f64) -> (f64, f64) {
        let Some(own) = self.accounts.get(&account).filter(|own| own.own.visits > 0.0) else { return (0.0, 0.0) };
        let TravelSection { day_hours, overnight_hours, stops_per_trip, .. } = self.plan.config.travel;
        let (hours, nights) = trips::way([day_hours, overnight_hours, stops_per_trip], drive(), own.visit, own.stop);
        (own.own.visits * hours, own.own.visits * nights)
    }

    /// Hours that an account takes in a seat: of calls, and of travel.
    pub(super) fn hours(&self, seat: &Seat) -> (f64, f64) {
        let Some((own, rep)) = self.accounts.get(&seat.account).zip(seat.rep) else { return (0.0, 0.0) };
        let part = own.part(seat.service);
        if part > 0.0 { (part * own.own.hours, part * (own.hops + self.way(seat.account, rep))) } else { (0.0, 0.0) }
    }

    /// Marks the accounts whose calls may shift: all of a unit, no member locked, all of the segments named.
    fn find_shifts(&mut self) {
        let Some(shift) = self.plan.config.shift.as_ref().filter(|own| [&own.from, &own.to].contains(&&self.role.to_owned()))
        else {
            return;
        };
        let from = if self.role == shift.from { self.accounts.clone() } else { asked(self.plan, &shift.from) };
        let labels = &self.plan.config.segment.labels;
        let stays = |(account, own): (&usize, &Asked)| {
            !shift.segments.contains(&labels[own.segment]) || lock(self.plan, *account, &shift.from).is_some()
        };
        let held: Vec<&str> = from.iter().filter(|own| stays(*own)).map(|(_, own)| own.unit.as_str()).collect();
        let held: BTreeSet<&str> = held.into_iter().collect();
        let units = units(self.plan, self.role);
        for (&account, own) in from.iter().filter(|(_, own)| !held.contains(own.unit.as_str())) {
            let by_phone = work::phoned(self.plan, account, &labels[own.segment]);
            let unit = units[account].clone();
            let fresh = || Asked { own: Work::default(), named: false, unit, ..own.clone() };
            self.accounts.entry(account).or_insert_with(fresh).shifts = Some(by_phone);
        }
    }

    fn find_travel(&mut self) {
        let visited: Vec<usize> =
            self.accounts.iter().filter(|(_, own)| own.own.visits > 0.0).map(|(&account, _)| account).collect();
        let places: Vec<Place> = visited.iter().filter_map(|&account| self.plan.accounts[account].place).collect();
        let stay = self.reps.iter().filter(|&&rep| self.rep(rep).status != RepStatus::Leaving).count();
        let heads = self.plan.redrawn(self.role).and_then(RoleSection::territories).unwrap_or(stay);
        let drive = |km| driven(&self.drives, km);
        let hops = travel::hops(&self.plan.config.travel, drive, &places, heads);
        for (account, hop) in visited.iter().zip(hops) {
            if let Some(own) = self.accounts.get_mut(account) {
                own.hops = own.own.visits * hop;
                own.visit = own.own.on_site / own.own.visits;
                own.stop = own.visit + hop;
            }
        }
        if self.redrawn {
            self.gather_places();
            self.gather_stops();
        } else {
            self.find_least_ways(&visited);
        }
    }

    /// The least way from a home of who stays: the nearest, as typical drives go, or of those with known drives the least of all.
    fn find_least_ways(&mut self, visited: &[usize]) {
        let open: Vec<usize> = self.reps.iter().copied().filter(|&rep| self.is_open(rep)).collect();
        let homes = if open.is_empty() { self.reps.clone() } else { open };
        let sites: Vec<Place> = homes.iter().filter_map(|rep| self.sites.get(rep).copied()).collect();
        let places: Vec<Place> = visited.iter().filter_map(|account| self.plan.accounts[*account].place).collect();
        let typical = travel::to_nearest(&places, &sites).into_iter().map(|km| driven(&self.drives, km));
        let mut least: BTreeMap<usize, f64> = visited.iter().copied().zip(typical).collect();
        let of_role = |pair: &&(usize, usize)| self.rep(pair.0).role == self.role;
        let known: BTreeSet<usize> = self.plan.travel.keys().filter(of_role).map(|pair| pair.1).collect();
        let listed_only = self.plan.config.travel.missing == Missing::Forbid;
        for (account, hours) in least.iter_mut().filter(|(account, _)| known.contains(account)) {
            let ways = homes.iter().filter(|&&rep| !listed_only || self.plan.travel.contains_key(&(rep, *account)));
            let shortest = ways.map(|&rep| self.drive(*account, rep)).fold(f64::INFINITY, f64::min);
            *hours = if shortest.is_finite() { shortest } else { *hours };
        }
        for (account, hours) in least {
            let way = self.way_of(account, || hours).0;
            self.accounts.entry(account).and_modify(|own| own.least_way = way);
        }
    }

    /// Units of a map that is redrawn are reached in their middle, by visits.
    fn gather_places(&mut self) {
        let mut members: BTreeMap<&str, Vec<(Place, f64)>> = BTreeMap::new();
        for (&account, own) in &self.accounts {
            let place = self.plan.accounts[account].place.map(|place| (place, own.own.visits));
            members.entry(&own.unit).or_default().extend(place);
        }
        for places in members.values_mut().filter(|places| places.iter().all(|own| own.1 == 0.0)) {
            places.iter_mut().for_each(|own| own.1 = 1.0);
        }
        let middles: Vec<Option<Place>> = self.accounts.values().map(|own| travel::middle(&members[own.unit.as_str()])).collect();
        self.accounts.values_mut().zip(middles).for_each(|(own, middle)| own.place = middle);
    }

    /// Visits to a unit of such a map take what those to its accounts take on average.
    fn gather_stops(&mut self) {
        let mut sums: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
        for own in self.accounts.values() {
            let sum = sums.entry(&own.unit).or_default();
            [1.0, own.visit, own.stop].iter().zip(sum).for_each(|(hours, sum)| *sum += own.own.visits * hours);
        }
        let means = self.accounts.values().map(|own| sums[own.unit.as_str()].map(|sum| sum / sums[own.unit.as_str()][0]));
        let means: Vec<[f64; 3]> = means.collect();
        self.accounts.values_mut().zip(means).for_each(|(own, [_, visit, stop])| (own.visit, own.stop) = (visit, stop));
    }
}
