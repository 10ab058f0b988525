//! A unit i that no district can hold: no connected set S ∋ i has min lower ≤ Σ_{u ∈ S} a_u ≤ max upper. All connected sets are
//! enumerated, by taking or leaving out one neighbour after another.

use super::super::refusal::Refusal;
use crate::model::{Band, Districting};

/// More sets than this are no proof that anybody wants to wait for.
const MOST_SETS: usize = 1_000_000;
/// Loads may pass limits by this part of them.
const SLACK: f64 = 1e-9;

/// Confirms that no connected set of units with `unit` in it has a load that a territory may have.
///
/// # Errors
/// The [`Refusal`]: a set that has, no graph, or too many sets.
///
/// ```
/// use sutton::check::Refusal;
/// use sutton::check::districting::no_district;
/// use sutton::geometry::Position;
/// use sutton::geometry::Adjacency;
/// use sutton::model::{Band, CentreCosts, Districting};
/// let places = (0..3).map(|unit| Position::in_plane(f64::from(unit), 0.0)).collect();
/// let band = Band { name: "people".into(), load: vec![6.0, 3.0, 5.0], lower: vec![6.5], upper: vec![8.0; 3] };
/// let row = Adjacency::new(3, &[(0, 1), (1, 2)]);
/// let problem = Districting::new(places, 2, CentreCosts::Table(vec![0.0; 9])).band(band).contiguous(row);
/// assert_eq!(no_district(&problem, 0), Ok(()));
/// assert_eq!(no_district(&problem, 2), Err(Refusal::MayBeATerritory(vec![2, 1])));
/// ```
pub fn no_district(problem: &Districting, unit: usize) -> Result<(), Refusal> {
    let Some(graph) = &problem.graph else { return Err(Refusal::malformed("territories need not be connected")) };
    if unit >= problem.positions.len() {
        return Err(Refusal::malformed(format!("unit {unit} does not exist")));
    }
    // Sets to go on from: what is in, and what is left out.
    let mut open: Vec<(Vec<usize>, Vec<usize>)> = vec![(vec![unit], Vec::new())];
    let mut seen = 0;
    while let Some((inside, outside)) = open.pop() {
        seen += 1;
        if seen > MOST_SETS {
            return Err(Refusal::Unconfirmed(format!("unit {unit} is in more than {MOST_SETS} connected sets")));
        }
        if problem.bands.iter().all(|band| within(band, &inside)) {
            return Err(Refusal::MayBeATerritory(inside));
        }
        let beside = inside.iter().flat_map(|&own| graph.neighbours(own)).map(|&next| next as usize);
        let Some(next) = beside.into_iter().find(|next| !inside.contains(next) && !outside.contains(next)) else { continue };
        open.push((inside.clone(), [outside.as_slice(), &[next]].concat()));
        let larger = [inside.as_slice(), &[next]].concat();
        if problem.bands.iter().all(|band| load(band, &larger) <= most(band)) {
            open.push((larger, outside));
        }
    }
    Ok(())
}

fn load(band: &Band, units: &[usize]) -> f64 {
    units.iter().map(|&unit| band.load[unit]).sum()
}

fn most(band: &Band) -> f64 {
    band.upper.iter().copied().fold(0.0, f64::max) * (1.0 + SLACK)
}

fn within(band: &Band, units: &[usize]) -> bool {
    let load = load(band, units);
    let least = band.lower.iter().copied().fold(f64::INFINITY, f64::min);
    load >= least * (1.0 - SLACK) && load <= most(band)
}
