//! Reasons why an instance has no plan, each re-derived from raw numbers:
//! ```text
//! NoOption           every option of unit i is forbidden       CapacityViolation  Σ_i min(a_ij, j ∈ J; 0 elsewhere) > Σ_J high_j
//! TooLarge           a_ij > high_j for every permitted j       DeficitViolation   Σ_i max(a_ij, j ∈ J) < Σ_J low_j
//! EmptyInterval      low_j > high_j                            BudgetInfeasible   Σ_i min_o r_io > R
//! FarkasDual         D(λ, ν, μ) > 0 for the same limits without costs
//! ```
//! low and high are limits and band together, the band at the least and the greatest total that there can be.

use super::bound::bound;
use super::budget::counts;
use super::permissions::Barriers;
use super::raw::{self, Place};
use super::refusal::Refusal;
use super::sum::Sum;
use super::team_balance;
use super::tolerance::slack;
use crate::model::{Activity, Certificate, Conflict, Instance, Quantity};

/// Relative difference allowed between sums in another order.
const ROUNDING: f64 = 1e-8;

/// Confirms that an instance has no plan that [`violations`](super::violations) accepts, for the reason given.
///
/// # Errors
/// The [`Refusal`](super::Refusal) of a reason that does not hold.
///
/// ```
/// use sutton::check;
/// use sutton::model::{Activity, Conflict, Instance, Options, Quantity, RuleId};
/// let work = Activity { upper: vec![3.0, 2.0], ..Activity::even("work", Quantity::per_unit(vec![2.0; 3]), 2, RuleId(0)) };
/// let instance = Instance::builder(3, Options::new(2, 1, false)).activity(work).build()?;
/// let overfull = Conflict::CapacityViolation { activity: 0, territories: vec![0, 1], least: 6.0, capacity: 5.0 };
/// assert_eq!(check::conflict(&instance, &overfull), Ok(()));
/// assert!(check::conflict(&instance, &Conflict::TooLarge { unit: 0 }).is_err());
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn conflict(instance: &Instance, conflict: &Conflict) -> Result<(), Refusal> {
    let room = Room::new(instance);
    match conflict {
        Conflict::NoOption { unit } => {
            confirm(*unit < instance.units && places(instance, *unit).is_empty(), "a unit has options")
        }
        Conflict::TooLarge { unit } => confirm(*unit < instance.units && room.places(*unit).is_empty(), "a unit fits somewhere"),
        Conflict::EmptyInterval { activity, territory, lower, upper } => {
            let Some(&(low, high)) = room.limits.get(*activity).and_then(|limits| limits.get(*territory)) else {
                return Err(Refusal::malformed("there is no such territory"));
            };
            confirm(low - slack(low) > high + slack(high), "a territory has room")?;
            confirm(close(low, *lower) && close(high, *upper), "the limits of a territory are others")
        }
        Conflict::CapacityViolation { activity, territories, least, capacity } => {
            let limits = room.of(*activity, territories)?;
            let brought = room.sum(|places, load| least_inside(places, territories, load), *activity);
            confirm(brought > limits.iter().map(|&(_, high)| high + slack(high)).sum(), "territories have room")?;
            let high = limits.iter().map(|limit| limit.1).sum();
            confirm(brought >= least - ROUNDING * least.abs() && close(high, *capacity), "loads or limits are others")
        }
        Conflict::DeficitViolation { activity, territories, greatest, needed } => {
            let limits = room.of(*activity, territories)?;
            let brought = room.sum(|places, load| greatest_inside(places, territories, load), *activity);
            confirm(brought < limits.iter().map(|&(low, _)| low - slack(low)).sum(), "territories can be filled")?;
            let low = limits.iter().map(|limit| limit.0).sum();
            confirm(brought <= greatest + ROUNDING * greatest.abs() && close(low, *needed), "loads or limits are others")
        }
        Conflict::BudgetInfeasible { budget, least, limit } => {
            confirm(*budget < instance.budgets.len(), "there is no such budget")?;
            let (used, own, slack) = room.used(*budget);
            confirm(used > own + slack, "a budget suffices")?;
            confirm(used >= least - ROUNDING * least.abs() && close(own, *limit), "the use of a budget is another")
        }
        Conflict::FarkasDual { prices } => {
            let least = bound(&for_nothing(instance), &Certificate::Prices(prices.clone()))?;
            confirm(least > 0.0, "prices leave room for an assignment")
        }
        Conflict::Exhausted => Err(Refusal::Unconfirmed("a search that found nothing can't be confirmed".to_owned())),
    }
}

/// The same limits where no assignment costs anything: a positive bound is then one that no assignment keeps.
pub(super) fn for_nothing(instance: &Instance) -> Instance {
    let mut free = Instance { costs: Quantity::default(), pairing: None, integral: false, ..instance.clone() };
    free.activities.iter_mut().for_each(|activity| activity.weight = 0.0);
    free
}

/// Limits of loads, whatever the totals turn out to be.
struct Room<'a> {
    instance: &'a Instance,
    /// Least and greatest load, per activity and territory.
    limits: Vec<Vec<(f64, f64)>>,
}

impl<'a> Room<'a> {
    fn new(instance: &'a Instance) -> Self {
        let of_activity = |activity: &Activity| {
            let (mut least, mut greatest) = (Sum::default(), Sum::default());
            for unit in 0..instance.units {
                let loads = places(instance, unit).into_iter().map(|place| load(instance, activity, unit, place));
                let (low, high) = loads.fold((f64::INFINITY, 0.0_f64), |(low, high), load| (low.min(load), high.max(load)));
                least.add(if low.is_finite() { low } else { 0.0 });
                greatest.add(high);
            }
            (0..activity.share.len()).map(|j| limits(activity, j, least.value(), greatest.value())).collect()
        };
        Room { instance, limits: instance.activities.iter().map(of_activity).collect() }
    }

    /// The limits of a set of territories.
    fn of(&self, activity: usize, territories: &[usize]) -> Result<Vec<(f64, f64)>, Refusal> {
        let limits = self.limits.get(activity).ok_or_else(|| Refusal::malformed("there is no such activity"))?;
        let ascending = territories.is_sorted_by(|a, b| a < b);
        confirm(ascending && territories.iter().all(|&j| j < limits.len()), "the territories are no set")?;
        Ok(territories.iter().map(|&j| limits[j]).collect())
    }

    /// The places of a unit that have room for it.
    fn places(&self, unit: usize) -> Vec<Option<Place>> {
        let fits = |place: &Option<Place>| {
            let Some(Place { territory, .. }) = *place else { return true };
            self.instance.activities.iter().zip(&self.limits).all(|(activity, limits)| {
                let high = limits[territory].1;
                load(self.instance, activity, unit, *place) <= high + slack(high)
            })
        };
        places(self.instance, unit).into_iter().filter(fits).collect()
    }

    /// Σ over the units of what `part` makes of their places and loads there.
    fn sum(&self, part: impl Fn(&[Option<Place>], &dyn Fn(Option<Place>) -> f64) -> f64, activity: usize) -> f64 {
        let activity = &self.instance.activities[activity];
        let of_unit = |unit| part(&self.places(unit), &|place| load(self.instance, activity, unit, place));
        (0..self.instance.units).map(of_unit).collect::<Sum>().value()
    }

    /// The least use of a budget, its limit and what that may be passed by.
    fn used(&self, budget: usize) -> (f64, f64, f64) {
        let rule = &self.instance.budgets[budget];
        if let Some(balance) = &rule.team_balance {
            let activity = &self.instance.activities[balance.activity];
            let own = |unit: usize, place| load(self.instance, activity, unit, place);
            let counted = |unit: usize, place| team_balance::counted(balance, own(unit, place), place);
            let least = |unit| self.places(unit).into_iter().map(|place| counted(unit, place)).fold(f64::INFINITY, f64::min);
            let most = |unit| self.places(unit).into_iter().map(|place| own(unit, place)).fold(0.0, f64::max);
            let used = (0..self.instance.units).map(least).collect::<Sum>().value();
            let total = (0..self.instance.units).map(most).sum::<f64>();
            return (used, balance.room, slack(balance.part * total));
        }
        let usage = |unit: usize, place: Option<Place>| {
            if counts(self.instance, rule, unit, place) { raw::number(self.instance, &rule.usage, unit, place) } else { 0.0 }
        };
        let least = |unit| self.places(unit).into_iter().map(|place| usage(unit, place)).fold(f64::INFINITY, f64::min);
        let used = (0..self.instance.units).map(least).collect::<Sum>().value();
        (used, rule.limit, slack(rule.limit))
    }
}

fn limits(activity: &Activity, j: usize, least: f64, greatest: f64) -> (f64, f64) {
    let (low, high, share) = (activity.lower[j], activity.upper[j], activity.share[j]);
    if activity.tolerance.is_infinite() || share <= 0.0 {
        return (low, high);
    }
    let (half_least, half_greatest) = (activity.tolerance * share * least, activity.tolerance * share * greatest);
    // A band wider than its share has a lower end below 0, which is least at the greatest total.
    (low.max((share * least - half_least).max(0.0)), high.min(share * greatest + half_greatest))
}

fn least_inside(places: &[Option<Place>], territories: &[usize], load: &dyn Fn(Option<Place>) -> f64) -> f64 {
    let own = places.iter().map(|&place| if inside(place, territories) { load(place) } else { 0.0 });
    own.fold(f64::INFINITY, f64::min)
}

fn greatest_inside(places: &[Option<Place>], territories: &[usize], load: &dyn Fn(Option<Place>) -> f64) -> f64 {
    places.iter().filter(|place| inside(**place, territories)).map(|&place| load(place)).fold(0.0, f64::max)
}

fn inside(place: Option<Place>, territories: &[usize]) -> bool {
    place.is_some_and(|place| territories.binary_search(&place.territory).is_ok())
}

/// The allowed places of a unit.
fn places(instance: &Instance, unit: usize) -> Vec<Option<Place>> {
    let (options, barriers) = (instance.options, Barriers::of(&instance.permissions, unit));
    let all = (0..options.territories()).flat_map(|territory| (0..options.levels()).map(move |level| Place { territory, level }));
    let mut places: Vec<Option<Place>> = all.filter(|&place| barriers.allow_place(place)).map(Some).collect();
    if options.uncovered().is_some() && barriers.allow(None) {
        places.push(None);
    }
    places
}

fn load(instance: &Instance, activity: &Activity, unit: usize, place: Option<Place>) -> f64 {
    if place.is_some() { raw::number(instance, &activity.load, unit, place) } else { 0.0 }
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs()).max(1.0)
}

fn confirm(holds: bool, refusal: &'static str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::DoesNotHold(refusal)) }
}
