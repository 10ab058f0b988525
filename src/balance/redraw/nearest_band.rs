//! The nearest band that sizes allow: units in order of their loads, each to the territory with least (longest processing time first,
//! Graham 1969), then moved and exchanged as long as the greatest deviation falls.

use crate::model::{Band, Districting};
use crate::plan::words::percent;

/// Deviations are told by the tenth of a percent point, rounded up.
const STEPS: f64 = 1000.0;
/// Tolerances that differ by no more are the same.
const SAME: f64 = 1e-9;
/// Units that are worth the trouble: exchanges are tried by pairs.
const UNITS: usize = 20_000;

/// What tolerance would do where that of a map is too narrow, in words. Nothing where other limits count as well, or where sizes
/// would fit the band as it is.
pub(super) fn words(problem: &Districting) -> Option<String> {
    let [band] = problem.bands() else { return None };
    let asked = tolerance(band, problem.territories())?;
    if !problem.given().is_empty() || problem.units() > UNITS {
        return None;
    }
    let deviation = Some(least_deviation(&band.load, problem.territories())).filter(|own| *own > asked + SAME)?;
    let tolerance = (STEPS * deviation - 1e-6).ceil() / STEPS;
    let connected = if problem.graph().is_some() { ", as far as sizes go: whether in connected pieces is not known" } else { "" };
    Some(format!(
        "{} can't be parted into {} territories so evenly: a tolerance of {tolerance} ({}) would do{connected}",
        band.name,
        problem.territories(),
        percent(tolerance)
    ))
}

/// The tolerance behind a band; `None` where it has other ends than one.
fn tolerance(band: &Band, territories: usize) -> Option<f64> {
    let share = band.load.iter().sum::<f64>() / territories as f64;
    let most = *band.upper.first()?;
    let (below, above) = (1.0 - band.lower / share, most / share - 1.0);
    let even = band.upper.iter().all(|own| *own == most) && (below - above).abs() <= SAME;
    (share > 0.0 && even).then_some(below)
}

/// The greatest deviation from an equal share, relative to it, of a division of loads that is as even as was found.
fn least_deviation(loads: &[f64], territories: usize) -> f64 {
    let share = loads.iter().sum::<f64>() / territories as f64;
    let mut order: Vec<usize> = (0..loads.len()).collect();
    order.sort_by(|&a, &b| loads[b].total_cmp(&loads[a]).then(a.cmp(&b)));
    let (mut sums, mut members) = (vec![0.0; territories], vec![Vec::new(); territories]);
    for unit in order {
        let least = (0..territories).min_by(|&a, &b| f64::total_cmp(&sums[a], &sums[b])).unwrap_or_default();
        sums[least] += loads[unit];
        members[least].push(unit);
    }
    while let Some((from, to, given, taken)) = exchange(loads, &sums, &members, share) {
        let mut hand_over = |unit: usize, from: usize, to: usize| {
            members[from].retain(|own| *own != unit);
            members[to].push(unit);
            (sums[from], sums[to]) = (sums[from] - loads[unit], sums[to] + loads[unit]);
        };
        hand_over(given, from, to);
        taken.into_iter().for_each(|unit| hand_over(unit, to, from));
    }
    sums.iter().map(|sum| (sum / share - 1.0).abs()).fold(0.0, f64::max)
}

/// A unit given, and perhaps one taken for it, that lessen the greatest deviation of the two territories: (from, to, given, taken).
fn exchange(loads: &[f64], sums: &[f64], members: &[Vec<usize>], share: f64) -> Option<(usize, usize, usize, Option<usize>)> {
    let off = |sum: f64| (sum - share).abs();
    let worst = (0..sums.len()).max_by(|&a, &b| off(sums[a]).total_cmp(&off(sums[b])))?;
    for other in (0..sums.len()).filter(|&other| other != worst) {
        let (from, to) = if sums[worst] > share { (worst, other) } else { (other, worst) };
        let better = |change: f64| off(sums[from] - change).max(off(sums[to] + change)) < off(sums[worst]) - 1e-9 * share;
        for &given in &members[from] {
            let taken = std::iter::once(None).chain(members[to].iter().copied().map(Some));
            let change = |taken: Option<usize>| loads[given] - taken.map_or(0.0, |unit| loads[unit]);
            if let Some(taken) = taken.into_iter().find(|taken| better(change(*taken))) {
                return Some((from, to, given, taken));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Position;
    use crate::model::CentreCosts;

    #[test]
    fn fourteen_accounts_part_into_five_five_and_four() {
        assert!((least_deviation(&[1.0; 14], 3) - (1.0 - 12.0 / 14.0)).abs() < 1e-12);
        assert_eq!(least_deviation(&[3.0, 3.0, 2.0, 2.0, 2.0], 2), 0.0, "by the longest first alone it would be 7 and 5");
    }

    #[test]
    fn a_wider_tolerance_is_told_only_where_sizes_need_one() {
        let places: Vec<Position> = (0..14).map(|at| Position::in_plane(f64::from(at), 0.0)).collect();
        let told = |lower: f64, upper: f64| {
            let band = Band { name: "accounts".into(), load: vec![1.0; 14], lower, upper: vec![upper; 14] };
            words(&Districting::new(places.clone(), 3, CentreCosts::Table(vec![0.0; 14 * 14])).band(band))
        };
        let share = 14.0 / 3.0;
        assert!(told(0.9 * share, 1.1 * share).is_some_and(|words| words.contains("0.143 (14.3 %) would do")));
        assert_eq!(told(0.8 * share, 1.2 * share), None, "five, five and four are within it");
        assert_eq!(told(4.5, 4.6), None, "limits of their own are no tolerance");
    }
}
