//! Stability: an account leaves its owner where the owner stays and no longer has it.
//! ```text
//! price = Σ factor · (handover + per_year · days / 365.25 + per_1000_revenue · revenue / 1000 + per_1000_pipeline · pipeline / 1000)
//! price = Σ flat,    where that is given
//! part that leaves ≤ cap · whole,    of accounts, revenue or hours, of all owners or of one rep
//! ```

use std::collections::BTreeMap;

use super::broken::Broken;
use super::demand::Demand;
use super::role::Seat;
use crate::plan::RepStatus;
use crate::plan::rule::Rule;
use crate::plan::service::Service;

/// Days of a year.
const YEAR: f64 = 365.25;

/// An account whose owner stays, and who has it now.
struct Owned {
    account: usize,
    owner: usize,
    now: Option<usize>,
}

/// The accounts of owners who stay in the role. Calls that have shifted are another role's.
fn owned(demand: &Demand, seats: &[Seat]) -> Vec<Owned> {
    let of = |seat: &Seat| {
        let owner = demand.plan.owners.get(seat.account, demand.role)?.rep?;
        let stays = demand.rep(owner).role == demand.role && demand.rep(owner).status != RepStatus::Leaving;
        let now = seat.rep.filter(|_| seat.service != Service::Shifted);
        stays.then_some(Owned { account: seat.account, owner, now })
    };
    seats.iter().filter_map(of).collect()
}

/// Number of accounts that leave their owners.
pub(super) fn left(demand: &Demand, seats: &[Seat]) -> usize {
    owned(demand, seats).iter().filter(|own| own.now != Some(own.owner)).count()
}

/// Hours that it costs that accounts leave their owners.
pub(super) fn price(demand: &Demand, seats: &[Seat]) -> f64 {
    let prices = demand.plan.stability(demand.role);
    let of = |own: &Owned| {
        let since = demand.plan.owners.get(own.account, demand.role).and_then(|owner| owner.since);
        let days = since.zip(demand.plan.config.plan.start).and_then(|(since, start)| Some(since.until(start).ok()?.get_days()));
        let thousands = |column: &str| demand.plan.accounts[own.account].number(column).max(0.0) / 1000.0;
        let visited = demand.accounts.get(&own.account).is_some_and(|asked| asked.own.visits > 0.0);
        let hours = prices.move_hours.unwrap_or(if visited { 1.0 } else { 0.5 })
            + prices.move_hours_per_year * f64::from(days.unwrap_or(0).max(0)) / YEAR
            + prices.move_hours_per_1000_revenue * thousands("revenue")
            + prices.move_hours_per_1000_pipeline * thousands("open_pipeline");
        match prices.flat_hours {
            Some(flat) => flat,
            None => prices.price_factor.unwrap_or(1.0) * hours,
        }
    };
    owned(demand, seats).iter().filter(|own| own.now != Some(own.owner)).map(of).sum()
}

/// The caps of `[stability]`; where nobody owns anything there is nothing to cap. A map that is redrawn has none.
pub(super) fn broken(demand: &Demand, seats: &[Seat]) -> Vec<Broken> {
    let (caps, owned) = (demand.plan.stability(demand.role), owned(demand, seats));
    let mut broken = Vec::new();
    if demand.redrawn {
        return broken;
    }
    let mut cap = |key: &'static str, rep: Option<usize>, most: Option<f64>, (part, base): (f64, f64)| {
        if let Some(most) = most.filter(|_| base > 0.0) {
            broken.extend(Broken::beyond(Rule::Cap { key, rep }, 100.0 * (part / base - most), 100.0));
        }
    };
    let left = |own: &&Owned| own.now != Some(own.owner);
    let of_all = |amount: &dyn Fn(&Owned) -> f64| {
        (owned.iter().filter(left).map(amount).sum::<f64>(), owned.iter().map(amount).sum::<f64>())
    };
    cap("max_moved", None, caps.max_moved, of_all(&|_| 1.0));
    let revenue = |own: &Owned| demand.plan.accounts[own.account].number("revenue").max(0.0);
    cap("max_moved_revenue", None, caps.max_moved_revenue, of_all(&revenue));
    let hours = |own: &Owned| demand.accounts.get(&own.account).map_or(0.0, |asked| asked.own.hours);
    cap("max_moved_hours", None, caps.max_moved_hours, of_all(&hours));
    let by_rep = |rep: &dyn Fn(&Owned) -> Option<usize>| {
        let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
        owned.iter().filter_map(rep).for_each(|rep| *counts.entry(rep).or_default() += 1.0);
        move |rep: &usize| counts.get(rep).copied().unwrap_or(0.0)
    };
    let base = by_rep(&|own| Some(own.owner));
    let (handed_over, received) =
        (by_rep(&|own| Some(own.owner).filter(|_| left(&own))), by_rep(&|own| own.now.filter(|_| left(&own))));
    for &rep in &demand.reps {
        cap("max_handed_over", Some(rep), caps.max_handed_over, (handed_over(&rep), base(&rep)));
        cap("max_received", Some(rep), caps.max_received, (received(&rep), base(&rep)));
    }
    broken
}
