//! Drawing instances, assignments and prices from a seed.

use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::geometry::{Arcs, Entries, Metric, Position};
use sutton::model::{Activity, Budget, Instance, Options, Prices, Quantity, RuleId};

use super::Draft;

/// Plans that `brute_force` has to count at most.
const PLANS: usize = 20_000;
/// What spans are drawn from, beside the seed.
const SPANS: u64 = 0x5eed;

impl Draft {
    /// An instance of at most 9 units, 3 territories and 7 options, the same for the same seed.
    pub fn random(seed: u64) -> Draft {
        let mut draw = Draw(Pcg64::seed_from_u64(seed));
        let options = Options::new(draw.0.random_range(1..=3), if draw.yes(0.2) { 2 } else { 1 }, draw.yes(0.3));
        let most = (2..=9).rev().find(|&units| options.count().pow(units) <= PLANS).unwrap();
        let units = draw.0.random_range(most.min(4)..=most) as usize;
        let integral = draw.yes(0.2);
        let current = (0..units).map(|_| draw.yes(0.8).then(|| draw.territory(options) as u32)).collect();
        let arcs = Arc::new(draw.arcs(units, options, integral));
        let activities: Vec<Activity> =
            (0..if draw.yes(0.3) { 2 } else { 1 }).map(|_| draw.activity(units, options, &arcs, integral)).collect();
        let budgets = (0..if draw.yes(0.5) { draw.0.random_range(1..=2) } else { 0 }).map(|_| draw.budget(units, options));
        let mut budgets: Vec<Budget> = budgets.collect();
        let forbids = |draw: &mut Draw, yes: bool| {
            let mut row = || (0..options.territories()).map(|_| yes && draw.yes(0.1)).collect();
            (0..units).map(|_| row()).collect()
        };
        let (yes, also) = (draw.yes(0.5), draw.yes(0.5));
        let (by_class, by_pair) = (forbids(&mut draw, yes), forbids(&mut draw, also));
        let locks = (0..units).map(|_| draw.yes(0.05).then(|| draw.territory(options))).collect();
        let costs = draw.costs(units, options, &arcs, integral);
        let edges = draw.yes(0.3).then(|| draw.edges(units));
        let mut own = Draw(Pcg64::seed_from_u64(seed ^ SPANS));
        if options.territories() > 1 && own.yes(0.3) {
            budgets.extend(own.span(options, &activities));
        }
        let several = options.levels() > 1;
        let levels = (0..units).map(|_| (several && own.yes(0.3)).then(|| own.0.random_range(0..options.levels()))).collect();
        Draft { units, options, costs, activities, budgets, by_class, by_pair, locks, levels, current, edges, integral }
    }
}

/// An assignment of any options, forbidden or not.
pub fn assignment(instance: &Instance, seed: u64) -> Vec<u32> {
    let mut rng = Pcg64::seed_from_u64(seed);
    (0..instance.units()).map(|_| rng.random_range(0..instance.options().count() as u32)).collect()
}

/// Prices of any size and sign, budget prices not negative.
pub fn prices(instance: &Instance, seed: u64) -> Prices {
    let mut draw = Draw(Pcg64::seed_from_u64(seed));
    let size = [0.0, 0.1, 1.0, 10.0, 1e6][draw.0.random_range(0..5)];
    let mut prices = Prices::zero(instance);
    prices.load.iter_mut().flatten().chain(&mut prices.total).for_each(|price| *price = size * draw.0.random_range(-1.0..1.0));
    prices.budget.iter_mut().for_each(|price| *price = size * draw.0.random_range(0.0..1.0));
    prices
}

struct Draw(Pcg64);

impl Draw {
    fn yes(&mut self, probability: f64) -> bool {
        self.0.random_bool(probability)
    }

    fn territory(&mut self, options: Options) -> usize {
        self.0.random_range(0..options.territories())
    }

    fn numbers(&mut self, count: usize, low: f64, high: f64) -> Vec<f64> {
        (0..count).map(|_| self.0.random_range(low..high)).collect()
    }

    fn arcs(&mut self, units: usize, options: Options, integral: bool) -> Arcs {
        let m = options.territories();
        let base = match self.0.random_range(0..3) {
            metric @ 1..3 if !integral => self.geometry(units, m, [Metric::Plane, Metric::Sphere][metric - 1]),
            _ => Arcs::Dense { territories: m, values: rounded(self.numbers(units * m, 0.0, 10.0), integral) },
        };
        if self.yes(0.7) {
            return base;
        }
        let entries = self.entries(units, m);
        Arcs::Overridden { base: Arc::new(base), entries: Entries::new(entries) }
    }

    /// Whole numbers at some pairs.
    fn entries(&mut self, units: usize, territories: usize) -> Vec<(u32, u32, f64)> {
        let mut entries = Vec::new();
        for (unit, territory) in (0..units).flat_map(|unit| (0..territories).map(move |j| (unit, j))) {
            if self.yes(0.2) {
                entries.push((unit as u32, territory as u32, self.0.random_range(0..10) as f64));
            }
        }
        entries
    }

    fn geometry(&mut self, units: usize, territories: usize, metric: Metric) -> Arcs {
        let mut place = || match metric {
            Metric::Plane => Position::in_plane(self.0.random_range(0.0..10.0), self.0.random_range(0.0..10.0)),
            Metric::Sphere => Position::on_sphere(self.0.random_range(40.0..40.1), self.0.random_range(-90.1..-90.0)),
        };
        let (mut units, sites): (Vec<_>, Vec<_>) =
            ((0..units).map(|_| place()).collect(), (0..territories).map(|_| place()).collect());
        // The first unit is nowhere: every quantity must scale its distances with 0.
        units[0] = Position([f64::NAN; 3]);
        Arcs::Geometric { metric, units, sites }
    }

    fn scale(&mut self, rows: usize, levels: usize, low: f64, high: f64, integral: bool) -> Vec<f64> {
        let mut scale = rounded(self.numbers(rows, low, high), integral);
        scale[..levels].fill(0.0);
        scale
    }

    fn costs(&mut self, units: usize, options: Options, arcs: &Arc<Arcs>, integral: bool) -> Quantity {
        let rows = units * options.levels();
        Quantity {
            fixed: if self.yes(0.5) { rounded(self.numbers(rows, 0.0, 8.0), integral) } else { Vec::new() },
            scale: self.scale(rows, options.levels(), 0.5, 2.5, integral),
            arcs: Some(Arc::clone(arcs)),
            away: if self.yes(0.5) { rounded(self.numbers(units, 0.0, 6.0), integral) } else { Vec::new() },
            single: if self.yes(0.3) { Entries::new(self.entries(units, options.territories())) } else { Entries::default() },
            uncovered: rounded(self.numbers(units, 5.0, 25.0), integral),
        }
    }

    fn activity(&mut self, units: usize, options: Options, arcs: &Arc<Arcs>, integral: bool) -> Activity {
        let (m, rows) = (options.territories(), units * options.levels());
        let travels = self.yes(0.4);
        let load = Quantity {
            fixed: self.numbers(rows, 1.0, 5.0),
            scale: if travels { self.scale(rows, options.levels(), 0.0, 0.4, false) } else { Vec::new() },
            arcs: travels.then(|| Arc::clone(arcs)),
            away: if self.yes(0.1) { self.numbers(units, 0.0, 1.0) } else { Vec::new() },
            single: if self.yes(0.1) { Entries::new(self.entries(units, m)) } else { Entries::default() },
            uncovered: Vec::new(),
        };
        let share = self.shares(m);
        let mean = 3.0 * units as f64 / m as f64;
        let (lowers, uppers) = (self.yes(0.2), self.yes(0.4));
        let upper = |draw: &mut Draw, share: f64| match share {
            0.0 if draw.yes(0.7) => 0.0,
            _ if uppers => mean * draw.0.random_range(0.9..1.6),
            _ => f64::INFINITY,
        };
        let upper: Vec<f64> = share.iter().map(|&share| upper(self, share)).collect();
        Activity {
            name: "workload".to_owned(),
            load,
            lower: upper
                .iter()
                .map(|&upper| if lowers { self.0.random_range(0.0..0.6) * mean.min(upper) } else { 0.0 })
                .collect(),
            upper,
            tolerance: if self.yes(0.4) { self.0.random_range(0.05..0.5) } else { f64::INFINITY },
            weight: if self.yes(0.6) && !integral { 10.0 } else { 0.0 },
            scale: self.numbers(m, 2.0, 10.0),
            reference: mean * m as f64,
            share,
            band_rule: RuleId(5),
            limit_rule: RuleId(6),
        }
    }

    fn shares(&mut self, territories: usize) -> Vec<f64> {
        let mut share = if self.yes(0.5) { vec![1.0; territories] } else { self.numbers(territories, 0.5, 1.5) };
        if territories > 1 && self.yes(0.15) {
            share[self.0.random_range(0..territories)] = 0.0;
        }
        let sum: f64 = share.iter().sum();
        share.iter().map(|share| share / sum).collect()
    }

    fn budget(&mut self, units: usize, options: Options) -> Budget {
        let territory = self.yes(0.4).then(|| self.territory(options));
        let usage = if territory.is_some() {
            Quantity::dense(options.territories(), self.numbers(units * options.territories(), 0.0, 2.0))
        } else {
            Quantity { away: self.numbers(units, 0.0, 3.0), uncovered: self.numbers(units, 0.0, 3.0), ..Quantity::default() }
        };
        let limit = self.0.random_range(0.2..1.2) * units as f64;
        let home = (territory.is_none() && units.is_multiple_of(3)).then_some(units % options.territories());
        Budget { territory, home, ..Budget::new(usage, limit, RuleId(7)) }
    }

    /// Both ends of a span of some territories.
    fn span(&mut self, options: Options, activities: &[Activity]) -> Vec<Budget> {
        let (m, k) = (options.territories(), self.0.random_range(0..activities.len()));
        let mut team: Vec<bool> = (0..m).map(|_| self.yes(0.5)).collect();
        let first = self.territory(options);
        (team[first], team[(first + 1) % m]) = (true, false);
        let share = activities[k].share.iter().zip(&team).filter(|(_, inside)| **inside).map(|(share, _)| share).sum();
        Budget::of_team(k, &team, share, self.0.random_range(0.05..0.4), RuleId(8))
    }

    fn edges(&mut self, units: usize) -> Vec<(usize, usize)> {
        let mut edges: Vec<(usize, usize)> = (1..units).map(|unit| (self.0.random_range(0..unit), unit)).collect();
        edges.extend((0..units / 2).map(|_| (self.0.random_range(0..units), self.0.random_range(0..units))));
        edges
    }
}

fn rounded(numbers: Vec<f64>, whole: bool) -> Vec<f64> {
    if whole { numbers.into_iter().map(f64::round).collect() } else { numbers }
}
