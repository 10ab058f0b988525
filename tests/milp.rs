//! The monolithic model against plain enumeration, and on plans whose optimum is known.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::Duration;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use sutton::geometry::Adjacency;
use sutton::model::{Activity, Budget, Contiguity, Instance, InstanceBuilder, Options, Permissions, Quantity, RuleId, evaluate};
use sutton::solve::milp::{MipLimits, MipResult, RestrictedMip, solve};

fn limits() -> MipLimits {
    MipLimits { gap: 1e-7, time: None, nodes: None, stop: Arc::default() }
}

/// Every allowed option of every unit.
fn whole(instance: &Instance) -> RestrictedMip {
    let allowed = |unit| (0..instance.options().count()).filter(move |&o| instance.allows(unit, o)).map(|o| o as u32).collect();
    RestrictedMip { options: (0..instance.units()).map(allowed).collect(), incumbent: None }
}

/// The best assignment of a core and its value, by trying all.
fn enumerate(instance: &Instance, core: &RestrictedMip) -> Option<(f64, Vec<u32>)> {
    let mut best: Option<(f64, Vec<u32>)> = None;
    let mut digits = vec![0; core.options.len()];
    loop {
        let assignment: Vec<u32> = digits.iter().zip(&core.options).map(|(&at, options)| options[at]).collect();
        let evaluation = evaluate(instance, &assignment);
        if evaluation.feasible() && best.as_ref().is_none_or(|(value, _)| evaluation.value < *value) {
            best = Some((evaluation.value, assignment));
        }
        let Some(next) = (0..digits.len()).find(|&unit| digits[unit] + 1 < core.options[unit].len()) else { return best };
        digits[next] += 1;
        digits[..next].fill(0);
    }
}

/// Compares what the MIP returns with enumeration. Returns the optimum, where there is a plan.
fn agrees(name: &str, instance: &Instance, core: &RestrictedMip) -> Option<f64> {
    let MipResult { assignment, bound } = solve(instance, core, &limits());
    let Some((best, _)) = enumerate(instance, core) else {
        assert_eq!((assignment, bound), (None, f64::INFINITY), "{name}: no plan");
        return None;
    };
    let assignment = assignment.unwrap_or_else(|| panic!("{name}: a plan of {best} was not found"));
    let evaluation = evaluate(instance, &assignment);
    let tolerance = 1e-6 * best.abs().max(1e-3);
    assert!(evaluation.feasible(), "{name}: {:?}", evaluation.violations);
    assert!(assignment.iter().zip(&core.options).all(|(option, options)| options.contains(option)), "{name}: left the core");
    assert!((evaluation.value - best).abs() <= tolerance, "{name}: {} instead of {best}", evaluation.value);
    assert!((bound - best).abs() <= tolerance, "{name}: bound {bound}, optimum {best}");
    Some(best)
}

/// An activity without limits, band or price: equal shares of a load.
fn activity(m: usize, load: Quantity) -> Activity {
    Activity::even("workload", load, m, RuleId(1))
}

/// Draws instances.
struct Maker(Pcg64Mcg);

impl Maker {
    fn numbers(&mut self, count: usize, low: f64, high: f64) -> Vec<f64> {
        (0..count).map(|_| self.0.random_range(low..high)).collect()
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.0.random_bool(probability)
    }

    /// Load, use or cost that may depend on the unit, its level, the territory and the way from the current one.
    fn quantity(&mut self, n: usize, m: usize, levels: usize, high: f64) -> Quantity {
        let mut quantity = Quantity::per_unit(self.numbers(n * levels, 0.1 * high, high));
        if self.chance(0.5) {
            quantity.arcs = Quantity::dense(m, self.numbers(n * m, 0.0, high)).arcs;
            quantity.scale = self.numbers(n * levels, 0.0, 1.0);
        }
        if self.chance(0.3) {
            quantity.away = self.numbers(n, 0.0, 0.5 * high);
        }
        quantity
    }

    fn activity(&mut self, n: usize, m: usize, levels: usize) -> Activity {
        let mut made = activity(m, self.quantity(n, m, levels, 20.0));
        let weights = self.numbers(m, 0.3, 1.0);
        made.share = weights.iter().map(|weight| weight / weights.iter().sum::<f64>()).collect();
        if m > 1 && self.chance(0.15) {
            made.share[0] += made.share[m - 1];
            made.share[m - 1] = 0.0;
        }
        let fair = 12.0 * n as f64 / m as f64;
        if self.chance(0.5) {
            made.tolerance = self.0.random_range(0.1..0.8);
        }
        if self.chance(0.4) {
            made.upper = self.numbers(m, 0.9 * fair, 2.5 * fair);
        }
        if self.chance(0.3) {
            made.lower = self.numbers(m, 0.0, 0.5 * fair);
        }
        if self.chance(0.6) {
            (made.weight, made.scale, made.reference) = (10.0, self.numbers(m, 0.5 * fair, fair), fair * m as f64);
        }
        made
    }

    fn budget(&mut self, n: usize, m: usize, levels: usize) -> Budget {
        let territory = self.chance(0.5).then(|| self.0.random_range(0..m));
        let (usage, limit) = (self.quantity(n, m, levels, 5.0), self.0.random_range(1.0..5.0) * n as f64);
        Budget { territory, ..Budget::new(usage, limit, RuleId(3)) }
    }

    fn permissions(&mut self, n: usize, m: usize) -> Permissions {
        let mut permissions = Permissions::all(n);
        for unit in 0..n {
            if self.chance(0.1) {
                permissions.lock(unit, self.0.random_range(0..m), RuleId(4));
            } else if m > 1 && self.chance(0.2) {
                permissions.forbid(unit, self.0.random_range(0..m), RuleId(5));
            }
        }
        permissions
    }

    fn graph(&mut self, n: usize) -> Adjacency {
        let mut edges: Vec<(usize, usize)> = (1..n).map(|unit| (unit, self.0.random_range(0..unit))).collect();
        edges.extend((0..n / 2).map(|_| (self.0.random_range(0..n), self.0.random_range(0..n))));
        Adjacency::new(n, &edges)
    }

    /// Everything a model can hold, now and then.
    fn instance(&mut self) -> Instance {
        let (m, levels, uncovered) = (self.0.random_range(1..=3), 1 + usize::from(self.chance(0.3)), self.chance(0.3));
        let options = Options::new(m, levels, uncovered);
        let few = (3000f64.ln() / (options.count().max(2) as f64).ln()) as usize;
        let n = self.0.random_range(2..=few.min(8));
        let mut costs = self.quantity(n, m, levels, 30.0);
        costs.uncovered = self.numbers(n, 20.0, 60.0);
        let current = (0..n).map(|_| self.chance(0.7).then(|| self.0.random_range(0..m) as u32)).collect();
        let mut builder = Instance::builder(n, options).costs(costs).current(current).activity(self.activity(n, m, levels));
        for _ in 0..self.0.random_range(0..=1) {
            builder = builder.activity(self.activity(n, m, levels));
        }
        for _ in 0..self.0.random_range(0..=2) {
            builder = builder.budget(self.budget(n, m, levels));
        }
        builder = if self.chance(0.5) { builder.permissions(self.permissions(n, m)) } else { builder };
        if self.chance(0.4) {
            builder = builder.contiguity(Contiguity { graph: self.graph(n), rule: RuleId(6) });
        }
        builder.build().expect("the maker keeps the builder's rules")
    }
}

#[test]
fn random_instances_agree_with_enumeration() {
    let mut maker = Maker(Pcg64Mcg::seed_from_u64(1));
    let instances: Vec<Instance> = (0..100).map(|_| maker.instance()).collect();
    let solved = instances.iter().enumerate().filter_map(|(at, instance)| agrees(&at.to_string(), instance, &whole(instance)));
    let feasible = solved.count();
    assert!((30..=90).contains(&feasible), "{feasible} of 100 have a plan: too many or too few to show much");
}

#[test]
fn random_cores_agree_with_enumeration() {
    let mut maker = Maker(Pcg64Mcg::seed_from_u64(2));
    for number in 0..40 {
        let instance = maker.instance();
        let mut core = whole(&instance);
        for options in &mut core.options {
            if maker.chance(0.5) {
                let at = maker.0.random_range(0..options.len());
                options.drain(..at);
                options.truncate(1 + usize::from(maker.chance(0.3)));
            }
        }
        agrees(&number.to_string(), &instance, &core);
    }
}

#[test]
fn a_plan_to_start_from_changes_nothing() {
    let mut maker = Maker(Pcg64Mcg::seed_from_u64(3));
    for number in 0..30 {
        let instance = maker.instance();
        let core = whole(&instance);
        let first = core.options.iter().map(|options| options.first().copied()).collect();
        agrees(&number.to_string(), &instance, &RestrictedMip { incumbent: first, ..core });
    }
}

/// Units with nothing to pay but the variance between territories of equal share.
fn variance_only(loads: Vec<f64>, m: usize) -> InstanceBuilder {
    let (n, total) = (loads.len(), loads.iter().sum::<f64>());
    let mut work = activity(m, Quantity::per_unit(loads));
    (work.weight, work.scale, work.reference) = (10.0, vec![total / m as f64; m], total);
    Instance::builder(n, Options::new(m, 1, false)).activity(work)
}

#[test]
fn variance_is_exact() {
    // 9 and 8 is the fairest split of 17: each is half an hour off, (0.5 / 8.5)² of 8.5 h at β = 10, twice.
    let instance = variance_only(vec![7.0, 5.0, 3.0, 2.0], 2).build().unwrap();
    let value = agrees("17 hours", &instance, &whole(&instance)).unwrap();
    assert!((value - 2.0 * 10.0 * 8.5 * (0.5f64 / 8.5).powi(2)).abs() < 1e-12);
}

#[test]
fn limits_may_be_met_exactly() {
    // Sums of tenths are not exact in binary: 0.1 + 0.5 and 0.2 + 0.4 both are 0.6 but for rounding.
    let mut work = activity(2, Quantity::per_unit(vec![0.1, 0.2, 0.4, 0.5]));
    (work.lower, work.upper) = (vec![0.6; 2], vec![0.6; 2]);
    let costs = Quantity::dense(2, vec![0.0, 1.0, 0.0, 1.0, 0.0, 3.0, 0.0, 1.0]);
    let limited = Instance::builder(4, Options::new(2, 1, false)).costs(costs).activity(work).build().unwrap();
    assert_eq!(agrees("limits", &limited, &whole(&limited)), Some(2.0));
    // A band of no width around the half of a total that moves: the third unit weighs less with its neighbour.
    let mut work = activity(2, Quantity::dense(2, vec![0.3, 0.3, 0.1, 0.1, 0.4, 0.2]));
    work.tolerance = 0.0;
    let banded = Instance::builder(3, Options::new(2, 1, false)).activity(work).build().unwrap();
    assert_eq!(agrees("band", &banded, &whole(&banded)), Some(0.0));
}

#[test]
fn territories_become_connected() {
    // A grid of 5 × 2 whose costs lure every other column to territory 1.
    let n = 10;
    let edges: Vec<(usize, usize)> =
        (0..n).flat_map(|unit| [(unit, unit + 2), (unit, unit ^ 1)]).filter(|&(_, neighbour)| neighbour < n).collect();
    let costs = (0..n).flat_map(|unit| if unit / 2 % 2 == 0 { [1.0, 2.0] } else { [2.0, 1.0] }).collect();
    let mut work = activity(2, Quantity::per_unit(vec![1.0; n]));
    work.tolerance = 0.2;
    let torn = Instance::builder(n, Options::new(2, 1, false)).costs(Quantity::dense(2, costs)).activity(work);
    let connected = torn.clone().contiguity(Contiguity { graph: Adjacency::new(n, &edges), rule: RuleId(6) });
    let [torn, connected] = [torn, connected].map(|builder| builder.build().unwrap());
    assert_eq!(agrees("stripes", &torn, &whole(&torn)), Some(10.0));
    assert!(agrees("combs", &connected, &whole(&connected)).unwrap() > 10.0);
}

#[test]
fn a_core_of_few_free_units_closes_in_a_large_instance() {
    let mut maker = Maker(Pcg64Mcg::seed_from_u64(4));
    let (n, m) = (2000, 20);
    let mut work = activity(m, Quantity::per_unit(maker.numbers(n, 1.0, 9.0)));
    (work.tolerance, work.weight, work.scale, work.reference) = (0.5, 10.0, vec![500.0; m], 10_000.0);
    let costs = Quantity::dense(m, maker.numbers(n * m, 0.0, 10.0));
    let instance = Instance::builder(n, Options::new(m, 1, false)).costs(costs).activity(work).build().unwrap();
    let mut core = RestrictedMip { options: (0..n).map(|unit| vec![(unit % m) as u32]).collect(), incumbent: None };
    for unit in [3, 800, 1321] {
        core.options[unit] = vec![0, 7, 12, 19];
    }
    assert!(agrees("core", &instance, &core).is_some());
}

#[test]
fn a_unit_without_options_means_no_plan() {
    let instance = variance_only(vec![1.0, 1.0], 2).build().unwrap();
    let result = solve(&instance, &RestrictedMip { options: vec![vec![0, 1], vec![]], incumbent: None }, &limits());
    assert_eq!((result.assignment, result.bound), (None, f64::INFINITY));
}

#[test]
fn without_time_nothing_is_claimed() {
    let instance = variance_only(vec![2.0, 1.0, 1.0], 2).build().unwrap();
    let core = RestrictedMip { incumbent: Some(vec![0, 0, 0]), ..whole(&instance) };
    let result = solve(&instance, &core, &MipLimits { time: Some(Duration::ZERO), ..limits() });
    assert_eq!((result.assignment, result.bound), (Some(vec![0, 0, 0]), f64::NEG_INFINITY));
}

#[test]
#[cfg(feature = "highs")]
fn sixty_units_close() {
    let mut maker = Maker(Pcg64Mcg::seed_from_u64(5));
    let (n, m) = (60, 4);
    let (x, y) = (maker.numbers(n + m, 0.0, 100.0), maker.numbers(n + m, 0.0, 100.0));
    let pairs = (0..n).flat_map(|unit| (n..n + m).map(move |site| (unit, site)));
    let travel: Vec<f64> = pairs.map(|(unit, site)| (x[unit] - x[site]).hypot(y[unit] - y[site]) / 25.0).collect();
    let load = Quantity { fixed: maker.numbers(n, 1.0, 15.0), ..Quantity::dense(m, travel.clone()) };
    let mut work = activity(m, load);
    (work.tolerance, work.weight, work.scale, work.reference) = (0.1, 10.0, vec![150.0; m], 600.0);
    let costs = Quantity::dense(m, travel);
    let instance = Instance::builder(n, Options::new(m, 1, false)).costs(costs).activity(work).build().unwrap();
    let MipResult { assignment, bound } = solve(&instance, &whole(&instance), &MipLimits { gap: 1e-6, ..limits() });
    let evaluation = evaluate(&instance, &assignment.unwrap());
    let gap = (evaluation.value - bound) / evaluation.value;
    assert!(evaluation.feasible() && gap <= 1e-6, "gap {gap}, {:?}", evaluation.violations);
}
