//! Prices of the coupling rows (loads, totals, budgets): the dual bound at every size, and the arcs worth looking at.
//!
//! From coarse to fine: groups of units that choose as one, smaller from level to level, then the units themselves. The
//! prices of one level tell who has a choice at the next; the rest are settled, and checked once the new prices are known.

pub mod arcs;
pub mod dual;
pub mod groups;
pub mod interior;
mod leeway;
mod level;
mod loads;
mod units;
mod walls;

use crate::model::{Instance, Prices};
use crate::solve::Parameters;

use groups::Groups;
pub use leeway::Leeway;
pub use level::Flow;
use level::Level;

/// How many times as many arcs as usual the price system looks at all at once where budgets or service levels make units of
/// a group differ too much to choose as one, and where levels of groups have not come to an end.
const UNLIKE: usize = 10;
const UNSETTLED: usize = 80;
/// Groups per territory at the coarsest level, and how many times as many there are at each next one.
const COARSEST: usize = 25;
const REFINEMENT: usize = 8;
/// Units in a group that chooses as one, on average and at the very least.
const FEWEST: usize = 3;
/// Units in a group that is there to be scanned, on average.
const SCANNED: usize = 32;

/// Best prices found, what they prove, and the fractional plan behind them.
pub struct Priced<'a> {
    /// The prices.
    pub prices: Prices,
    /// D over all arcs.
    pub bound: f64,
    /// Per unit: (option, share), the options with the largest shares first.
    pub flow: Flow,
    /// All units, for looking at near-best options.
    pub groups: Groups<'a>,
}

impl<'a> Priced<'a> {
    /// An instance at given prices, with a fractional plan from elsewhere.
    pub fn at(instance: &'a Instance, prices: Prices, flow: Flow) -> Self {
        let groups = Groups::new(instance, &level::worth_of(&prices), instance.units() / SCANNED);
        let bound = dual::dual_value(&groups, instance, &prices, &dual::total_ranges(instance));
        Priced { prices, bound, flow, groups }
    }
}

/// Finds prices whose dual value is (nearly) the best there is.
pub fn price<'a>(instance: &'a Instance, parameters: &Parameters) -> Priced<'a> {
    price_from(instance, None, parameters)
}

/// The same, around prices of an instance that is nearly the same.
pub fn price_from<'a>(instance: &'a Instance, start: Option<&Prices>, parameters: &Parameters) -> Priced<'a> {
    let ranges = dual::total_ranges(instance);
    let stop = || parameters.should_stop();
    let mut level = Level::new(instance, &ranges, &stop);
    let alike = instance.budgets().is_empty() && instance.options().count() == instance.territories();
    let flow = if let Some(start) = start {
        level.start(start);
        let flow = finest(&mut level, instance, parameters);
        // From prices that are far off the system may run away.
        if !finite(&level.prices) {
            return price(instance, parameters);
        }
        flow
    } else if at_once(instance, parameters, if alike { 1 } else { UNLIKE }) {
        level.whole(|unit| arcs::open_options(instance, unit))
    } else {
        let (coarsest, finer) = group_counts(instance);
        level.first(&Groups::roughly(instance, &level.worth(), coarsest));
        for count in finer {
            level.coarse(&Groups::roughly(instance, &level.worth(), count));
        }
        finest(&mut level, instance, parameters)
    };
    let groups = Groups::new(instance, &level.worth(), instance.units() / SCANNED);
    let bound = dual::dual_value(&groups, instance, &level.prices, &ranges);
    Priced { prices: level.prices, bound, flow, groups }
}

fn finite(prices: &Prices) -> bool {
    prices.load.iter().flatten().chain(&prices.total).chain(&prices.budget).all(|price| price.is_finite())
}

/// The last level: prices of the units themselves, around those of the level before.
fn finest(level: &mut Level, instance: &Instance, parameters: &Parameters) -> Flow {
    let (flow, settled) = level.fine(&Groups::new(instance, &level.worth(), instance.units() / SCANNED));
    if settled || !at_once(instance, parameters, UNSETTLED) || parameters.should_stop() {
        return flow;
    }
    level.whole(|unit| arcs::open_options(instance, unit))
}

/// Whether all arcs may be looked at at once, if so many times as many as usual may.
fn at_once(instance: &Instance, parameters: &Parameters, times: usize) -> bool {
    instance.units() * instance.options().count() <= parameters.arcs_at_once.saturating_mul(times)
}

/// The best fractional plan where each unit has only some of its options.
pub fn flow_over(instance: &Instance, options: impl Fn(usize) -> Vec<u32>, parameters: &Parameters) -> Flow {
    let ranges = dual::total_ranges(instance);
    Level::new(instance, &ranges, &|| parameters.should_stop()).whole(options)
}

/// How many groups choose as one at the coarsest level, and at each one after it.
fn group_counts(instance: &Instance) -> (usize, impl Iterator<Item = usize>) {
    // Groups of a few units would be work done twice.
    let most = (instance.units() / FEWEST).max(1);
    let coarsest = (COARSEST * instance.territories()).min(most);
    let finer = std::iter::successors(Some(coarsest * REFINEMENT), |count| Some(count * REFINEMENT));
    (coarsest, finer.take_while(move |count| *count <= most))
}
