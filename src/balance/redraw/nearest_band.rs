//! The nearest band that loads allow: units in order of their loads, each to the territory with least for its share (longest processing time first,
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
    let (shares, asked) = shares(problem, band)?;
    if !problem.given().is_empty() || problem.units() > UNITS {
        return None;
    }
    let deviation = Some(least_deviation(&band.load, &shares)).filter(|own| *own > asked + SAME)?;
    let tolerance = (STEPS * deviation - 1e-6).ceil() / STEPS;
    let connected = if problem.graph().is_some() { ", as far as sizes go: whether in connected pieces is not known" } else { "" };
    Some(format!(
        "{} can't be parted into {} territories so {}: a tolerance of {tolerance} ({}) would do{connected}",
        band.name,
        problem.territories(),
        if problem.of_sizes().len() > 1 { "closely to their sizes" } else { "evenly" },
        percent(tolerance)
    ))
}

/// The share of each territory, and the tolerance behind a band around them; `None` where it has other ends than that.
fn shares(problem: &Districting, band: &Band) -> Option<(Vec<f64>, f64)> {
    let (mut shares, mut tolerances) = (Vec::new(), Vec::new());
    for ((&lower, upper), &count) in band.lower.iter().zip(band.upper.chunks(problem.units())).zip(problem.of_sizes()) {
        let most = *upper.first().filter(|&&most| upper.iter().all(|own| *own == most))?;
        let share = 0.5 * (lower + most);
        shares.resize(shares.len() + count, share);
        tolerances.push(most / share - 1.0);
    }
    let (all, total) = (shares.iter().sum::<f64>(), band.load.iter().sum::<f64>());
    let tolerance = *tolerances.first()?;
    let even = tolerances.iter().all(|own| (own - tolerance).abs() <= SAME) && (all - total).abs() <= SAME * total;
    (total > 0.0 && even).then_some((shares, tolerance))
}

/// The greatest deviation from these shares, relative to them, of a division of loads that is as close as was found.
fn least_deviation(loads: &[f64], shares: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..loads.len()).collect();
    order.sort_by(|&a, &b| loads[b].total_cmp(&loads[a]).then(a.cmp(&b)));
    let (mut sums, mut members) = (vec![0.0; shares.len()], vec![Vec::new(); shares.len()]);
    for unit in order {
        let part = |j: &usize| sums[*j] / shares[*j];
        let least = (0..shares.len()).min_by(|a, b| part(a).total_cmp(&part(b))).unwrap_or_default();
        sums[least] += loads[unit];
        members[least].push(unit);
    }
    while let Some((from, to, given, taken)) = exchange(loads, &sums, &members, shares) {
        let mut hand_over = |unit: usize, from: usize, to: usize| {
            members[from].retain(|own| *own != unit);
            members[to].push(unit);
            (sums[from], sums[to]) = (sums[from] - loads[unit], sums[to] + loads[unit]);
        };
        hand_over(given, from, to);
        taken.into_iter().for_each(|unit| hand_over(unit, to, from));
    }
    sums.iter().zip(shares).map(|(sum, share)| (sum / share - 1.0).abs()).fold(0.0, f64::max)
}

/// A unit given, and perhaps one taken for it, that lessen the greatest deviation of the two territories: (from, to, given, taken).
fn exchange(loads: &[f64], sums: &[f64], members: &[Vec<usize>], shares: &[f64]) -> Option<(usize, usize, usize, Option<usize>)> {
    let off = |j: usize, sum: f64| (sum / shares[j] - 1.0).abs();
    let worst = (0..sums.len()).max_by(|&a, &b| off(a, sums[a]).total_cmp(&off(b, sums[b])))?;
    for other in (0..sums.len()).filter(|&other| other != worst) {
        let (from, to) = if sums[worst] > shares[worst] { (worst, other) } else { (other, worst) };
        let after = |change: f64| off(from, sums[from] - change).max(off(to, sums[to] + change));
        let better = |change: f64| after(change) < off(worst, sums[worst]) - SAME;
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
        assert!((least_deviation(&[1.0; 14], &[14.0 / 3.0; 3]) - (1.0 - 12.0 / 14.0)).abs() < 1e-12);
        assert_eq!(least_deviation(&[1.0; 14], &[6.0, 4.0, 4.0]), 0.0);
        assert_eq!(least_deviation(&[3.0, 3.0, 2.0, 2.0, 2.0], &[6.0; 2]), 0.0, "by the longest first alone it would be 7 and 5");
    }

    #[test]
    fn a_wider_tolerance_is_told_only_where_sizes_need_one() {
        let places: Vec<Position> = (0..14).map(|at| Position::in_plane(f64::from(at), 0.0)).collect();
        let told = |lower: f64, upper: f64| {
            let band = Band { name: "accounts".into(), load: vec![1.0; 14], lower: vec![lower], upper: vec![upper; 14] };
            words(&Districting::new(places.clone(), 3, CentreCosts::Table(vec![0.0; 14 * 14])).band(band))
        };
        let share = 14.0 / 3.0;
        assert!(told(0.9 * share, 1.1 * share).is_some_and(|words| words.contains("0.143 (14.3 %) would do")));
        assert_eq!(told(0.8 * share, 1.2 * share), None, "five, five and four are within it");
        assert_eq!(told(4.5, 4.6), None, "limits of their own are no tolerance");
    }
}
