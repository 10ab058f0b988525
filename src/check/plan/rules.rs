//! Every rule that a plan of a role breaks.

use super::broken::Broken;
use super::demand::Demand;
use super::role::Seat;
use super::{eligibility, limits, stability};

/// The rules that the seats of a role break, with accounts taken over from another role and their reps.
pub fn broken(demand: &Demand, seats: &[Seat], taken: &[(usize, usize)]) -> Vec<Broken> {
    let mut broken = eligibility::broken(demand, seats, taken);
    broken.extend(limits::broken(demand, seats, taken));
    broken.extend(stability::broken(demand, seats));
    broken
}
