//! The units' part of the bound: Σ_i min_o (c_io + Σ_k λ_k,j(o) a_iko + Σ_r μ_r r_io) over permitted options, in one
//! pass that also finds how far loads can reach.

use rayon::prelude::*;

use super::super::budget::Counting;
use super::super::permissions::Barriers;
use super::super::raw::{self, Place};
use super::super::sum::Sum;
use super::super::team_balance;
use super::reach::{Range, Reach};
use super::tables::{Tabled, Tables};
use super::term::{Term, lesser};
use crate::model::{Instance, Prices};

/// Units of one parallel task; fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 2048;

/// Result of the pass.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    cheapest: Sum,
    size: Sum,
    /// Per activity.
    pub(super) reach: Vec<Reach>,
    /// Whether a unit has no allowed option.
    pub(super) stranded: bool,
}

impl Scan {
    fn new(instance: &Instance) -> Self {
        let reach = vec![Reach::new(instance.options.territories()); instance.activities.len()];
        Scan { cheapest: Sum::default(), size: Sum::default(), reach, stranded: false }
    }

    /// Σ over the units of their cheapest priced option.
    pub(super) fn priced(&self) -> Term {
        Term { value: self.cheapest.value(), size: self.size.value() }
    }

    fn merge(mut self, other: Scan) -> Scan {
        self.cheapest.merge(other.cheapest);
        self.size.merge(other.size);
        self.stranded |= other.stranded;
        self.reach.iter_mut().zip(&other.reach).for_each(|(own, other)| own.merge(other));
        self
    }
}

pub(super) fn scan(instance: &Instance, prices: &Prices) -> Scan {
    let (units, counting) = (instance.units, Counting::new(instance));
    let chunks: Vec<Scan> = (0..units.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut scanner = Scanner::new(instance, prices, &counting);
            (chunk * CHUNK..units.min((chunk + 1) * CHUNK)).for_each(|unit| scanner.unit(unit));
            scanner.scan
        })
        .collect();
    chunks.into_iter().fold(Scan::new(instance), Scan::merge)
}

/// The cheapest priced place of each unit in every team, and outside all teams.
pub(super) struct ByTeam {
    /// Number of teams.
    pub(super) teams: usize,
    least: Vec<Term>,
    /// Per activity.
    pub(super) reach: Vec<Reach>,
    /// Whether a unit has no allowed option.
    pub(super) stranded: bool,
}

impl ByTeam {
    /// The cheapest of a unit by team; outside all of them, last. Infinite where it can't be.
    pub(super) fn of(&self, unit: usize) -> &[Term] {
        &self.least[unit * (self.teams + 1)..(unit + 1) * (self.teams + 1)]
    }
}

/// The same pass as [`scan`], where options are in teams.
pub(super) fn by_team(instance: &Instance, prices: &Prices, of_option: &[Option<u32>], teams: usize) -> ByTeam {
    let (units, counting) = (instance.units, Counting::new(instance));
    let chunks: Vec<(Scan, Vec<Term>)> = (0..units.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut scanner = Scanner::new(instance, prices, &counting);
            let units = chunk * CHUNK..units.min((chunk + 1) * CHUNK);
            let least = units.flat_map(|unit| scanner.unit_by_team(unit, of_option, teams)).collect();
            (scanner.scan, least)
        })
        .collect();
    let (scans, least): (Vec<Scan>, Vec<Vec<Term>>) = chunks.into_iter().unzip();
    let scan = scans.into_iter().fold(Scan::new(instance), Scan::merge);
    ByTeam { teams, least: least.concat(), reach: scan.reach, stranded: scan.stranded }
}

struct Scanner<'a> {
    instance: &'a Instance,
    prices: &'a Prices,
    counting: &'a Counting,
    tables: Tables<'a>,
    costs: Tabled<'a>,
    loads: Vec<Tabled<'a>>,
    uses: Vec<Tabled<'a>>,
    places: Vec<Option<Place>>,
    scan: Scan,
}

impl<'a> Scanner<'a> {
    fn new(instance: &'a Instance, prices: &'a Prices, counting: &'a Counting) -> Self {
        let mut tables = Tables::new(instance);
        let costs = tables.tabled(&instance.costs);
        let loads = instance.activities.iter().map(|activity| tables.tabled(&activity.load)).collect();
        let uses = instance.budgets.iter().map(|budget| tables.tabled(&budget.usage)).collect();
        let (places, scan) = (Vec::new(), Scan::new(instance));
        Scanner { instance, prices, counting, tables, costs, loads, uses, places, scan }
    }

    fn unit(&mut self, unit: usize) {
        self.gather_places(unit);
        self.tables.fill(unit);
        let (mut cheapest, mut size) = (f64::INFINITY, 0.0_f64);
        for &place in &self.places {
            let priced = self.priced(unit, place);
            cheapest = lesser(cheapest, priced.value);
            size = size.max(priced.size);
        }
        if self.places.is_empty() {
            self.scan.stranded = true;
            return;
        }
        self.scan.cheapest.add(cheapest);
        self.scan.size.add(size);
        (0..self.instance.activities.len()).for_each(|k| self.extend_reach(k, unit));
    }

    fn unit_by_team(&mut self, unit: usize, of_option: &[Option<u32>], teams: usize) -> Vec<Term> {
        self.gather_places(unit);
        self.tables.fill(unit);
        self.scan.stranded |= self.places.is_empty();
        let mut least = vec![Term { value: f64::INFINITY, size: 0.0 }; teams + 1];
        for &place in &self.places {
            let priced = self.priced(unit, place);
            let team = of_option[raw::option(self.instance, place)];
            let own = &mut least[team.map_or(teams, |team| team as usize)];
            *own = Term { value: lesser(own.value, priced.value), size: own.size.max(priced.size) };
        }
        if !self.places.is_empty() {
            (0..self.instance.activities.len()).for_each(|k| self.extend_reach(k, unit));
        }
        least
    }

    /// The allowed places of a unit, territory by territory.
    fn gather_places(&mut self, unit: usize) {
        let (options, barriers) = (self.instance.options, Barriers::of(&self.instance.permissions, unit));
        self.places.clear();
        for territory in (0..options.territories()).filter(|&j| barriers.allow(Some(j))) {
            let levels = (0..options.levels()).map(|level| Place { territory, level });
            self.places.extend(levels.filter(|&place| barriers.allow_place(place)).map(Some));
        }
        if options.uncovered().is_some() && barriers.allow(None) {
            self.places.push(None);
        }
    }

    fn priced(&self, unit: usize, place: Option<Place>) -> Term {
        let cost = self.tables.number(self.costs, unit, place);
        let mut term = Term { value: cost, size: cost.abs() };
        let mut add = |part: f64| {
            term.value += part;
            term.size += part.abs();
        };
        if let Some(Place { territory, .. }) = place {
            for (&load, prices) in self.loads.iter().zip(&self.prices.load) {
                add(prices[territory] * self.tables.number(load, unit, place));
            }
        }
        for budget in self.counting.at(place) {
            let used = match &self.instance.budgets[budget].team_balance {
                Some(balance) if place.is_some() => {
                    team_balance::counted(balance, self.tables.number(self.loads[balance.activity], unit, place), place)
                }
                Some(_) => 0.0,
                None => self.tables.number(self.uses[budget], unit, place),
            };
            add(self.prices.budget[budget] * used);
        }
        term
    }

    /// Adds what a unit can bring to each territory, and to their total. It brings nothing where it does not go: only in
    /// a territory that it can't escape is 0 no choice.
    fn extend_reach(&mut self, k: usize, unit: usize) {
        let (tables, load, reach) = (&self.tables, self.loads[k], &mut self.scan.reach[k]);
        let bound_to_one = self.places.first().map(territory) == self.places.last().map(territory);
        let mut total = Range::EMPTY;
        for places in self.places.chunk_by(|a, b| territory(a) == territory(b)) {
            let brought = |place: &Option<Place>| place.map_or(0.0, |_| tables.number(load, unit, *place));
            let own = places.iter().fold(Range::EMPTY, |range, place| range.or(Range::of(brought(place))));
            total = total.or(own);
            if let Some(j) = territory(&places[0]) {
                reach.territories[j].add(if bound_to_one { own } else { own.or(Range::ZERO) });
            }
        }
        reach.add(total);
    }
}

fn territory(place: &Option<Place>) -> Option<usize> {
    place.map(|place| place.territory)
}
