//! Services: full or reduced with an open rep of the role, shifted with one of the other role, uncovered where allowed.

use super::demand::Demand;
use super::role::Seat;
use crate::plan::service::Service;

/// Seats that nobody may have.
pub(super) fn violations(demand: &Demand, seats: &[Seat]) -> Vec<String> {
    let plan = demand.plan;
    let other = plan.config.shift.as_ref().filter(|own| own.from == demand.role).map(|own| own.to.as_str());
    let wrong = |seat: &Seat| {
        let own = demand.accounts.get(&seat.account)?;
        let of = |role: Option<&str>| seat.rep.is_some_and(|rep| Some(plan.reps[rep].role.as_str()) == role);
        let here = || of(Some(demand.role)) && seat.rep.is_some_and(|rep| demand.is_open(rep));
        let right = match seat.service {
            Service::Full => here(),
            Service::Reduced => here() && own.kept.is_some(),
            Service::Uncovered => seat.rep.is_none() && own.droppable,
            Service::Shifted => own.shifts.is_some() && of(other),
        };
        let rep = seat.rep.map_or("nobody", |rep| plan.reps[rep].id.as_str());
        (!right).then(|| format!("account {} may not be with {rep} as {:?}", plan.accounts[seat.account].id, seat.service))
    };
    seats.iter().filter_map(wrong).collect()
}
