//! The units' part of the bound: Σ_i min_o (c_io + Σ_k λ_k,j(o) a_iko + Σ_r μ_r r_io) over permitted options, in one
//! pass that also finds how far loads can reach.

mod brackets;

use rayon::prelude::*;

use super::super::budget::{Counting, counts};
use super::super::permissions::Barriers;
use super::super::raw::{self, Place};
use super::super::team_balance;
use super::reach::{Range, Reach};
use super::scan::Scan;
use super::tables::{Tabled, Tables};
use super::term::{Term, lesser};
use crate::model::{Instance, Prices};
use brackets::Brackets;

/// Units of one parallel task; fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 2048;
/// Pairs of unit and territory up to which every option is computed.
const LISTED: usize = 5_000_000;

pub(super) fn scan(instance: &Instance, prices: &Prices) -> Scan {
    let many = instance.units * instance.options.territories() > LISTED;
    scan_by(instance, prices, many)
}

/// The scan, by brackets of the ways where these will do, or option by option.
fn scan_by(instance: &Instance, prices: &Prices, bracketed: bool) -> Scan {
    let (units, counting) = (instance.units, Counting::new(instance));
    let brackets = if bracketed { Brackets::new(instance, prices) } else { None };
    let chunks: Vec<Scan> = (0..units.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut scanner = Scanner::new(instance, prices, &counting);
            let mut brackets = brackets.clone();
            for unit in chunk * CHUNK..units.min((chunk + 1) * CHUNK) {
                if !brackets.as_mut().is_some_and(|brackets| brackets.add(unit, &mut scanner.scan)) {
                    scanner.unit(unit);
                }
            }
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
        for budget in self.counting.at(self.instance.current[unit], place) {
            let used = match &self.instance.budgets[budget].team_balance {
                _ if !counts(self.instance, &self.instance.budgets[budget], unit, place) => 0.0,
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::sync::Arc;

    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::{Brackets, scan_by};
    use crate::geometry::{Arcs, Drive, Metric, Position};
    use crate::model::{Activity, Instance, Options, Permissions, Prices, Quantity, RuleId};

    /// Units that drive on the sphere or in the plane, with homes, classes, locks and exclusions.
    fn instance(metric: Metric, rng: &mut Pcg64) -> Instance {
        let (units, m) = (400, 9);
        let mut places = |count: usize| -> Vec<Position> {
            let mut place = || match metric {
                Metric::Sphere => Position::on_sphere(rng.random_range(25.0..50.0), rng.random_range(-120.0..-70.0)),
                Metric::Plane => Position::in_plane(rng.random_range(0.0..900.0), rng.random_range(0.0..900.0)),
            };
            (0..count).map(|_| place()).collect()
        };
        let plain = Arcs::Geometric { metric, units: places(units), sites: places(m) };
        let drive = Drive::new(vec![(10.0, 0.3), (100.0, 1.6), (500.0, 6.5)]);
        let arcs = Arc::new(Arcs::Driven { base: Arc::new(plain), drive });
        let scale: Vec<f64> = (0..units).map(|_| rng.random_range(0.0..9.0)).collect();
        let costs = Quantity { scale: scale.clone(), arcs: Some(arcs.clone()), away: vec![1.5; units], ..Quantity::default() };
        let fixed = (0..units).map(|_| rng.random_range(1.0..30.0)).collect();
        let load = Quantity { fixed, scale, arcs: Some(arcs), ..Quantity::default() };
        let mut permissions = Permissions::all(units);
        let class = permissions.add_class((0..m).map(|j| (j % 3 == 0).then_some(RuleId(7))).collect());
        let one = permissions.add_class((0..m).map(|j| (j > 0).then_some(RuleId(7))).collect());
        for unit in (0..units).step_by(5) {
            permissions.set_class(unit, if unit % 10 == 0 { class } else { one });
        }
        permissions.lock(3, 2, RuleId(8));
        permissions.forbid(4, 1, RuleId(9));
        let current = (0..units).map(|unit| (unit % 2 == 0).then_some((unit % m) as u32)).collect();
        let builder = Instance::builder(units, Options::new(m, 1, false)).costs(costs).permissions(permissions).current(current);
        builder.activity(Activity::even("work", load, m, RuleId(0))).build().unwrap()
    }

    #[test]
    fn brackets_find_the_cheapest_options_and_no_less_reach() {
        let mut rng = Pcg64::seed_from_u64(3);
        for metric in [Metric::Sphere, Metric::Plane] {
            let instance = instance(metric, &mut rng);
            for spread in [0.0, 0.3, 4.0] {
                let load = vec![(0..instance.territories()).map(|_| spread * rng.random_range(-1.0..1.0)).collect()];
                let prices = Prices { load, total: vec![0.1], budget: Vec::new() };
                assert!(Brackets::new(&instance, &prices).is_some());
                let [exact, fast] = [false, true].map(|bracketed| scan_by(&instance, &prices, bracketed));
                assert!((exact.priced().value - fast.priced().value).abs() <= 1e-12 * exact.priced().value.abs());
                assert!(fast.priced().size >= exact.priced().size * (1.0 - 1e-12) && !fast.stranded);
                let pairs = exact.reach[0].territories.iter().zip(&fast.reach[0].territories);
                for (exact, fast) in pairs.map(|(a, b)| (*a, *b)).chain([(exact.reach[0].total(), fast.reach[0].total())]) {
                    assert!(fast.least <= exact.least + 1e-9 && exact.greatest <= fast.greatest + 1e-9);
                    assert!(
                        fast.greatest <= exact.greatest * 1.2 && fast.least >= 0.8 * exact.least - 1e-9,
                        "{exact:?} {fast:?}"
                    );
                }
            }
        }
    }
}
