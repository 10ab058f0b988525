//! The price of pairs: of each rep of the role that is followed, the reps of this one with an account in common are counted;
//! each beyond `pair_free` costs `pair_hours`.

use std::collections::{BTreeMap, BTreeSet};

use super::demand::Demand;
use super::role::{PublishedRole, Seat};
use crate::plan::service::Service;

/// Free reps and hours of each one beyond, where a plan file says nothing.
const USUAL: (usize, f64) = (2, 8.0);

/// What the pairs of a role cost, beside the other `roles`; 0 where it follows none.
pub(super) fn price(demand: &Demand, seats: &[Seat], roles: &[PublishedRole]) -> f64 {
    let section = demand.plan.config.roles.get(demand.role);
    let Some((section, followed)) = section.and_then(|own| Some((own, own.pair.as_ref()?))) else { return 0.0 };
    let (free, hours) = (section.pair_free.unwrap_or(USUAL.0), section.pair_hours.unwrap_or(USUAL.1));
    let rows = roles.iter().filter(|role| role.name == followed.as_str()).flat_map(|role| &role.rows);
    let served = rows.map(|row| row.seat).filter(|seat| seat.service != Service::Shifted);
    let others: BTreeMap<usize, usize> = served.filter_map(|seat| Some((seat.account, seat.rep?))).collect();
    let mut partners: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (account, rep) in seats.iter().filter_map(|seat| Some((seat.account, seat.rep?))) {
        if let Some(&other) = others.get(&account) {
            partners.entry(other).or_default().insert(rep);
        }
    }
    partners.values().filter(|own| own.len() > free).map(|own| (own.len() - free) as f64 * hours).sum()
}
