//! Units that need a centre each: no unit may be the centre of two of them, so p territories can't hold more than p.

use super::super::raw;
use super::super::refusal::Refusal;
use crate::model::Districting;

/// Confirms that no two of these units may have one centre, and that there are more of them than territories.
///
/// # Errors
/// The [`Refusal`]: too few units, one that does not exist or stands twice, or two that may share a centre.
///
/// ```
/// use sutton::check::districting::too_far;
/// use sutton::geometry::{Metric, Position};
/// use sutton::model::{CentreCosts, Districting, Reach};
/// let places = [0.0, 10.0, 30.0].map(|x| Position::in_plane(x, 0.0)).to_vec();
/// let within = |km| Reach { metric: Metric::Plane, km, units: vec![true; 3] };
/// let problem = Districting::new(places, 1, CentreCosts::Table(vec![0.0; 9]));
/// assert_eq!(too_far(&problem.clone().within(within(19.0)), &[0, 2]), Ok(()));
/// assert!(too_far(&problem.within(within(20.0)), &[0, 2]).is_err(), "the second one reaches both");
/// ```
pub fn too_far(problem: &Districting, units: &[usize]) -> Result<(), Refusal> {
    let n = problem.positions.len();
    let mut own = units.to_vec();
    own.sort_unstable();
    own.dedup();
    if own.len() != units.len() || own.len() <= problem.territories || own.iter().any(|&unit| unit >= n) {
        return Err(Refusal::DoesNotHold("that takes more units than there are territories, each of them once"));
    }
    let shared = (0..n).any(|centre| own.iter().filter(|&&unit| !is_far(problem, centre, unit)).count() > 1);
    if shared { Err(Refusal::DoesNotHold("two of the units may have one centre")) } else { Ok(()) }
}

/// Whether a unit may not be so far from a centre.
pub(super) fn is_far(problem: &Districting, site: usize, unit: usize) -> bool {
    let centre = site % problem.positions.len();
    problem.reach.as_ref().is_some_and(|reach| {
        let km = || raw::distance(reach.metric, &problem.positions[centre], &problem.positions[unit]);
        reach.units[unit] && km() > reach.km
    })
}
