//! What chance may do: counts of calls as Poisson draws, lengths of calls as means, many questions held to one chance of a false alarm.

use statrs::distribution::{ChiSquared, ContinuousCDF, StudentsT};
use statrs::function::gamma::{gamma_lr, gamma_ur};

/// The means of which a count is no surprise, at 95 % (Garwood 1936, exact).
///
/// ```
/// use sutton::measure::chance::interval;
/// let (low, high) = interval(10);
/// assert!((low - 4.795).abs() < 1e-3 && (high - 18.390).abs() < 1e-3);
/// assert_eq!(interval(0).0, 0.0);
/// ```
pub fn interval(count: usize) -> (f64, f64) {
    let quantile = |freedom: f64, at: f64| ChiSquared::new(freedom).map_or(f64::NAN, |own| own.inverse_cdf(at) / 2.0);
    let twice = 2.0 * count as f64;
    (if count == 0 { 0.0 } else { quantile(twice, 0.025) }, quantile(twice + 2.0, 0.975))
}

/// The chance that a count lies at least as far on its side of the mean, twice.
pub fn of_count(count: usize, mean: f64) -> f64 {
    if mean <= 0.0 {
        return 1.0;
    }
    let at_most = gamma_ur(count as f64 + 1.0, mean);
    let at_least = if count == 0 { 1.0 } else { gamma_lr(count as f64, mean) };
    (2.0 * at_most.min(at_least)).min(1.0)
}

/// The chance that a mean of so many numbers lies as far from 1, either way; of numbers that are all the same, 0 or 1.
pub fn of_mean((count, mean, variance): (usize, f64, f64)) -> f64 {
    /// What is rounded in the last digits is the same.
    const SAME: f64 = 1e-9;
    let error = (variance / count as f64).sqrt();
    if (mean - 1.0).abs() < SAME {
        return 1.0;
    }
    if error < SAME {
        return 0.0;
    }
    StudentsT::new(0.0, 1.0, (count - 1) as f64).map_or(1.0, |own| (2.0 * own.cdf(-((mean - 1.0) / error).abs())).min(1.0))
}

/// Which of many chances are too small to be chance, all together at a level (Holm 1979).
pub fn holm(chances: &[f64], level: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|&a, &b| chances[a].total_cmp(&chances[b]).then(a.cmp(&b)));
    let mut found = vec![false; chances.len()];
    for (rank, at) in order.into_iter().enumerate() {
        if chances[at] > level / (chances.len() - rank) as f64 {
            break;
        }
        found[at] = true;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P(X ≤ count), term by term.
    fn at_most(count: usize, mean: f64) -> f64 {
        let mut term = (-mean).exp();
        (0..=count).fold(0.0, |sum, at| {
            let own = term;
            term *= mean / (at + 1) as f64;
            sum + own
        })
    }

    #[test]
    fn chances_of_counts_are_sums_of_terms() {
        for (count, mean) in [(0, 3.0), (2, 7.5), (9, 7.5), (30, 20.0), (12, 20.0), (150, 120.0)] {
            let below = at_most(count, mean);
            let above = if count == 0 { 1.0 } else { 1.0 - at_most(count - 1, mean) };
            let wanted = (2.0 * below.min(above)).min(1.0);
            assert!((of_count(count, mean) - wanted).abs() < 1e-9, "{count} of {mean}: {} {wanted}", of_count(count, mean));
        }
        assert!(of_count(50_000, 52_000.0) < 1e-15 && of_count(50_000, 50_001.0) > 0.9);
    }

    #[test]
    fn intervals_end_where_the_count_becomes_a_surprise() {
        for count in [1, 4, 40, 900] {
            let (low, high) = interval(count);
            assert!((at_most(count, high.min(700.0)) - 0.025).abs() < 1e-6 || count > 600);
            assert!((1.0 - at_most(count - 1, low.min(700.0)) - 0.025).abs() < 1e-6 || count > 600);
            assert!(low < count as f64 && high > count as f64);
        }
    }

    #[test]
    fn holm_steps_down_until_one_is_chance() {
        assert_eq!(holm(&[0.004, 0.5, 0.003, 0.0001], 0.01), [true, false, true, true]);
        assert_eq!(holm(&[0.004, 0.004, 0.0001, 0.9], 0.01), [false, false, true, false]);
        assert_eq!(holm(&[], 0.01), [false; 0]);
    }

    #[test]
    fn means_that_are_the_same_are_no_surprise() {
        assert_eq!((of_mean((30, 1.0, 0.0)), of_mean((30, 1.2, 0.0))), (1.0, 0.0));
        // t = 2 with 24 degrees of freedom.
        assert!((of_mean((25, 1.2, 0.25)) - 0.0569).abs() < 1e-4);
    }
}
