//! Random swaps (Fränti 2018) within the band: one of the territories around a place jumps there, what is left follows by
//! location-allocation, and gains are kept.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::cells::Cells;
use super::descent::Draft;
use super::plane::{PlanarUnits, squared};

/// Territories around a place, one of which jumps.
const AROUND: usize = 4;
/// Units drawn for a place that is far from its centre.
const DRAWN: usize = 8;
/// Least relative gain of a step for a descent to go on.
const LEAST: f64 = 1e-4;
/// Steps of a descent at most.
pub(super) const STEPS: usize = 30;
/// Least relative gain of a jump.
const GAIN: f64 = 1e-7;

/// Centres in the middle of the leaves of a k-d tree over units that are turned by a random angle.
pub(super) fn start(plane: &PlanarUnits, steps: usize, rng: &mut Pcg64Mcg) -> Option<Draft> {
    let (sin, cos) = (std::f64::consts::TAU * rng.random::<f64>()).sin_cos();
    let turned = |&[x, y]: &[f64; 2]| [x * cos - y * sin, x * sin + y * cos];
    let points = plane.points.iter().map(turned).collect();
    let weights = plane.weight.iter().zip(&plane.load).map(|(&weight, &load)| [weight, load]).collect();
    let turned = PlanarUnits::new(points, weights, plane.territories, [plane.lower, plane.upper]);
    let cells = Cells::new(turned.masses(), plane.territories, f64::INFINITY);
    let mut centres: Vec<[f64; 2]> = cells.iter().map(|units| middle(plane, units)).collect();
    // Units in one place may not be halved any further.
    centres.resize(plane.territories, plane.points[rng.random_range(0..plane.len())]);
    let mut draft = Draft::new(centres);
    draft.descend(plane, f64::INFINITY, LEAST, steps)?;
    Some(draft)
}

fn middle(plane: &PlanarUnits, units: &[u32]) -> [f64; 2] {
    let sum = |side: usize| units.iter().map(|&unit| plane.points[unit as usize][side]).sum::<f64>();
    [sum(0) / units.len() as f64, sum(1) / units.len() as f64]
}

/// Tries jumps; whether one gained.
pub(super) fn improve(plane: &PlanarUnits, draft: &mut Draft, jumps: usize, rng: &mut Pcg64Mcg, stop: &dyn Fn() -> bool) -> bool {
    let mut gained = false;
    for _ in 0..jumps {
        if stop() {
            break;
        }
        let place = place(plane, draft, rng);
        let mut around: Vec<(f64, usize)> = draft.centres.iter().map(|&centre| squared(place, centre)).zip(0..).collect();
        around.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (_, gone) = around[rng.random_range(0..around.len().min(AROUND))];
        let mut tried = draft.clone();
        (tried.centres[gone], tried.prices[gone]) = (place, 0.0);
        let done = tried.descend(plane, draft.cost, LEAST, STEPS).is_some();
        if done && tried.cost < draft.cost * (1.0 - GAIN) {
            (*draft, gained) = (tried, true);
        }
    }
    gained
}

/// Position of a random unit: any, or the one of a few that is farthest from its centre by weight.
fn place(plane: &PlanarUnits, draft: &Draft, rng: &mut Pcg64Mcg) -> [f64; 2] {
    let drawn = if rng.random::<bool>() { 1 } else { DRAWN };
    let far = |unit: usize| {
        let nearest = draft.centres.iter().map(|&centre| squared(plane.points[unit], centre)).fold(f64::INFINITY, f64::min);
        (plane.weight[unit] * nearest, unit)
    };
    let units = (0..drawn).map(|_| far(rng.random_range(0..plane.len())));
    let (_, unit) = units.fold((f64::NEG_INFINITY, 0), |best, next| if next.0 > best.0 { next } else { best });
    plane.points[unit]
}
