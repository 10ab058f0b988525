//! Prices of the coupling rows (loads, totals, budgets): the dual bound at every size, and the arcs worth looking at.
//!
//! The Lagrangian dual of the assignment model, its coupling rows relaxed (Geoffrion 1974):
//! ```text
//! D(λ, ν, μ) = Σ_i min_o (c_io + λ a_io + μ r_io)  −  μ R  +  min over loads ℓ in band and limits of (variance(ℓ, Λ) − λ ℓ)
//! λ_kj: load of territory j in activity k    ν_k: Λ_k = Σ_j ℓ_kj    μ_r ≥ 0: budget r    (whole: [`crate::model::Prices`])
//! ```
//! Small instances hand all arcs to an interior-point method (`interior`) at once. Larger ones go from coarse to fine
//! (`sifting`): clusters of units that choose as one, smaller from level to level, then the units themselves. The prices of
//! one level tell who has a choice at the next; the rest are fixed, and checked once the new prices are known.

pub mod arcs;
mod box_barrier;
mod box_widths;
pub mod dual;
mod extras;
pub mod farkas;
pub(crate) mod interior;
pub(crate) mod kd_clusters;
mod kd_tree;
mod loads;
mod normal_matrix;
mod price_box;
mod scaling;
pub(crate) mod shrinking;
mod sifting;
mod units;

use crate::model::{Instance, Prices};
use crate::solve::{Parameters, Progress};

use kd_clusters::{KdClusters, cluster_counts};
pub use price_box::PriceBox;
use shrinking::shrunk;
pub use sifting::FractionalSolution;
use sifting::Sifting;

/// How many times as many arcs as usual the price system looks at all at once where service levels make units of a cluster differ too much
/// to choose as one, and where levels of clusters have not come to an end.
const UNLIKE: usize = 10;
const UNSETTLED: usize = 80;
/// Units in a cluster that is there to be scanned, on average.
const SCANNED: usize = 32;

/// Best prices found, what they prove, and the fractional plan behind them.
pub struct DualSolution<'a> {
    /// The prices.
    pub prices: Prices,
    /// D over all arcs.
    pub bound: f64,
    /// Per unit: (option, share), the options with the largest shares first.
    pub fractional: FractionalSolution,
    /// All units, for looking at near-best options.
    pub clusters: KdClusters<'a>,
}

impl<'a> DualSolution<'a> {
    /// An instance at given prices, with a fractional plan from elsewhere.
    pub fn at(instance: &'a Instance, prices: Prices, fractional: FractionalSolution) -> Self {
        let clusters = KdClusters::new(instance, &sifting::worth_of(&prices), instance.units() / SCANNED);
        let bound = dual::dual_value(&clusters, instance, &prices, &dual::total_ranges(instance));
        DualSolution { prices, bound, fractional, clusters }
    }
}

/// What each unit adds to D at given prices, min_o (c_io + λ a_io + μ r_io).
pub fn least_priced_costs(instance: &Instance, prices: &Prices) -> Vec<f64> {
    dual::least_priced_costs(&KdClusters::new(instance, &sifting::worth_of(prices), instance.units() / SCANNED), prices)
}

/// Finds prices whose dual value is (nearly) the best there is.
pub fn price<'a>(instance: &'a Instance, parameters: &Parameters) -> DualSolution<'a> {
    price_from(instance, None, parameters, &Progress::new(None))
}

/// The same, around prices of an instance that is nearly the same.
pub fn price_from<'a>(
    instance: &'a Instance,
    start: Option<&Prices>,
    parameters: &Parameters,
    progress: &Progress,
) -> DualSolution<'a> {
    price_watched(instance, start, parameters, progress, &|_, _| false)
}

/// Told of first prices, which are near the best, with the fractional plan behind them; says whether these will do.
pub type FirstPrices<'a> = &'a dyn Fn(&Prices, &FractionalSolution) -> bool;

/// The same, where `first` is told of first prices before those of single units are found, if there are any. Where these will do,
/// or time is up, no others are looked for.
pub fn price_watched<'a>(
    instance: &'a Instance,
    start: Option<&Prices>,
    parameters: &Parameters,
    progress: &Progress,
    first: FirstPrices,
) -> DualSolution<'a> {
    let ranges = dual::total_ranges(instance);
    let stop = || parameters.should_stop();
    let mut sifting = Sifting::new(instance, &ranges, &stop, progress, parameters.gap);
    let alike = instance.options().count() == instance.territories();
    let fractional = if let Some(start) = start {
        sifting.start(start);
        let fractional = finest(&mut sifting, instance, parameters);
        // From prices that are far off the system may run away.
        if !finite(&sifting.prices) {
            return price_watched(instance, None, parameters, progress, first);
        }
        fractional
    } else if at_once(instance, parameters, if alike { 1 } else { UNLIKE }) {
        sifting.price_full(|unit| arcs::open_options(instance, unit))
    } else {
        let (coarsest, finer) = cluster_counts(instance);
        let fractional = sifting.price_sample(&KdClusters::roughly(instance, &sifting.worth(), coarsest));
        progress.begin("first plan");
        if first(&sifting.prices, &fractional) || stop() {
            return best_of(instance, vec![sifting.prices, Prices::zero(instance)], &ranges);
        }
        let coarse = sifting.prices.clone();
        for count in finer {
            sifting.price_clustered(&KdClusters::roughly(instance, &sifting.worth(), count));
        }
        let fractional = finest(&mut sifting, instance, parameters);
        if stop() {
            return best_of(instance, vec![sifting.prices, coarse], &ranges);
        }
        fractional
    };
    progress.begin("bound");
    let clusters = KdClusters::new(instance, &sifting.worth(), instance.units() / SCANNED);
    let value = |prices: &[Prices]| dual::dual_value(&clusters, instance, &prices[0], &ranges);
    let (found, arcs) = (vec![sifting.prices], instance.units() * instance.options().count());
    let (mut prices, bound) = shrunk(found.clone(), value(&found), arcs, value);
    DualSolution { prices: prices.swap_remove(0), bound, fractional, clusters }
}

/// The prices that prove most of some that are not settled. Units go where their priced cost is least.
fn best_of<'a>(instance: &'a Instance, all: Vec<Prices>, ranges: &[(f64, f64)]) -> DualSolution<'a> {
    let solution = |prices: Prices| {
        let clusters = KdClusters::new(instance, &sifting::worth_of(&prices), instance.units() / SCANNED);
        let exactly = PriceBox { low: prices.clone(), high: prices.clone() };
        let cheapest = |_: usize, options: &mut Vec<(u32, f64)>| {
            let least = options.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            least.map_or((f64::INFINITY, Vec::new()), |(o, cost)| (cost, vec![(o, 1.0)]))
        };
        let (least, fractional): (Vec<f64>, FractionalSolution) = clusters.scan(&exactly, |_| 0.0, cheapest).into_iter().unzip();
        let bound = dual::value_of(&least, instance, &prices, ranges);
        DualSolution { prices, bound, fractional, clusters }
    };
    let better = |best: DualSolution<'a>, other: DualSolution<'a>| if other.bound > best.bound { other } else { best };
    all.into_iter().filter(finite).map(solution).reduce(better).unwrap_or_else(|| solution(Prices::zero(instance)))
}

fn finite(prices: &Prices) -> bool {
    prices.load.iter().flatten().chain(&prices.total).chain(&prices.budget).all(|price| price.is_finite())
}

/// The last level: prices of the units themselves, around those of the level before.
fn finest(sifting: &mut Sifting, instance: &Instance, parameters: &Parameters) -> FractionalSolution {
    let (fractional, settled) =
        sifting.price_restricted(&KdClusters::new(instance, &sifting.worth(), instance.units() / SCANNED));
    if settled || !at_once(instance, parameters, UNSETTLED) || parameters.should_stop() {
        return fractional;
    }
    sifting.price_full(|unit| arcs::open_options(instance, unit))
}

/// Whether all arcs may be looked at at once, if so many times as many as usual may.
fn at_once(instance: &Instance, parameters: &Parameters, times: usize) -> bool {
    instance.units() * instance.options().count() <= parameters.arcs_at_once.saturating_mul(times)
}

/// The best fractional plan where each unit has only some of its options.
pub fn fractional_over(instance: &Instance, options: impl Fn(usize) -> Vec<u32>, parameters: &Parameters) -> FractionalSolution {
    let ranges = dual::total_ranges(instance);
    Sifting::new(instance, &ranges, &|| parameters.should_stop(), &Progress::new(None), parameters.gap).price_full(options)
}
