//! Means with their intervals, of numbers some of which are no measurements.
//!
//! What a plan needs of a length or a drive is its mean, since it sums them up: a median would be 3 % too low where lengths scatter
//! by a quarter, as they do (lognormally). So the mean is taken, of all numbers but those that can't be of the same kind: their
//! logarithm lies more than four robust standard deviations (1.4826 · median absolute deviation; Rousseeuw, Croux 1993) from the
//! median's, and no less than a factor of e. A scatter of a quarter leaves 1 in 15,000 out, which moves no mean; a day that is blocked in
//! somebody's calendar is left out.

use statrs::distribution::{ContinuousCDF, FisherSnedecor, StudentsT};

/// The interval holds the true value with this chance.
const SURE: f64 = 0.95;
/// Robust standard deviations beyond which a logarithm is of something else.
const FAR: f64 = 4.0;
/// Standard deviation of logarithms, at least.
const LEAST_SCATTER: f64 = 0.25;
/// Median absolute deviations in a standard deviation of a normal distribution.
const NORMAL: f64 = 1.4826;
/// What is rounded in the last digits is the same.
const SAME: f64 = 1e-9;
/// How far what a plan assumes may be off, as the standard deviation of the true value ÷ the assumed one.
pub const DOUBT: f64 = 0.2;

/// A value, and what chance leaves open of it at 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its lower limit.
    pub low: f64,
    /// Its upper limit.
    pub high: f64,
    /// Its standard error.
    pub error: f64,
    /// How far it may be off besides, whatever chance does.
    pub hidden: f64,
    /// Numbers that it rests on.
    pub count: usize,
}

impl Estimate {
    /// A value with the standard error that so many numbers give it.
    ///
    /// ```
    /// use sutton::measure::calibrate::estimate::Estimate;
    /// let found = Estimate::of(10.0, 1.0, 11);
    /// assert!((found.high - 12.228).abs() < 1e-3 && found.holds(8.0) && !found.holds(7.7));
    /// ```
    pub fn of(value: f64, error: f64, count: usize) -> Self {
        let quantile = student(count).map_or(f64::INFINITY, |own| own.inverse_cdf(0.5 + SURE / 2.0));
        Estimate { value, low: value - quantile * error, high: value + quantile * error, error, hidden: 0.0, count }
    }

    /// The mean of numbers; `None` of fewer than two.
    pub fn of_mean(values: &[f64]) -> Option<Self> {
        let (mean, deviation) = moments(values)?;
        Some(Estimate::of(mean, deviation / (values.len() as f64).sqrt(), values.len()))
    }

    /// Whether a value lies in the interval.
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// The chance that it lies as far from a true value, either way; of numbers that are all the same, 0 or 1.
    pub fn chance(&self, value: f64) -> f64 {
        let distance = ((self.value - value).abs() - self.hidden).max(0.0);
        if self.error < SAME {
            return f64::from(u8::from(distance < SAME));
        }
        student(self.count).map_or(1.0, |own| 2.0 * own.cdf(-distance / self.error))
    }

    /// The same in other units.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let [value, low, high, error, hidden] =
            [self.value, self.low, self.high, self.error, self.hidden].map(|own| factor * own);
        Estimate { value, low, high, error, hidden, ..self }
    }

    /// The same with limits that lie this much farther out.
    #[must_use]
    pub fn widened(self, by: f64) -> Self {
        Estimate { low: self.low - by, high: self.high + by, hidden: self.hidden + by, ..self }
    }

    /// The value drawn towards an assumed one, as far as its interval is wide: the mean of both by their precision, where the
    /// assumption may be off by [`DOUBT`].
    ///
    /// ```
    /// use sutton::measure::calibrate::estimate::Estimate;
    /// let [sure, unsure] = [1000, 4].map(|count| Estimate::of(72.0, 15.0 / f64::sqrt(count as f64), count).shrunk(60.0));
    /// assert!(sure > 71.9 && (65.0..68.0).contains(&unsure));
    /// ```
    pub fn shrunk(&self, assumed: f64) -> f64 {
        let (prior, error) = (DOUBT * assumed, (self.high - self.low) / 4.0);
        let weight = prior * prior / (prior * prior + error * error);
        if weight.is_finite() { assumed + weight * (self.value - assumed) } else { assumed }
    }
}

/// A value as files and tables say it.
pub fn tenth(value: f64) -> f64 {
    (10.0 * value).round() / 10.0
}

/// The distribution of a mean of so many numbers.
fn student(count: usize) -> Option<StudentsT> {
    StudentsT::new(0.0, 1.0, count.saturating_sub(1).max(1) as f64).ok()
}

/// Mean and standard deviation; `None` of fewer than two numbers.
pub fn moments(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some((mean, (squares / (count - 1.0)).sqrt()))
}

/// The median; 0 of none.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => sorted[odd / 2],
        even => (sorted[even / 2 - 1] + sorted[even / 2]) / 2.0,
    }
}

/// Which positive numbers are of one kind with most of them.
///
/// ```
/// use sutton::measure::calibrate::estimate::of_one_kind;
/// assert_eq!(of_one_kind(&[50.0, 60.0, 70.0, 480.0, 55.0, 65.0]), [true, true, true, false, true, true]);
/// ```
pub fn of_one_kind(values: &[f64]) -> Vec<bool> {
    let logs: Vec<f64> = values.iter().map(|value| value.max(f64::MIN_POSITIVE).ln()).collect();
    let middle = median(&logs);
    let deviations: Vec<f64> = logs.iter().map(|log| (log - middle).abs()).collect();
    let limit = FAR * (NORMAL * median(&deviations)).max(LEAST_SCATTER);
    deviations.into_iter().map(|own| own <= limit).collect()
}

/// The chance that the means of groups lie as far from each other, if all numbers come from one source; 1 where there is nothing
/// to compare.
pub fn chance_of_groups(groups: &[Vec<f64>]) -> f64 {
    let (count, all) = (groups.iter().map(Vec::len).sum::<usize>(), groups.iter().flatten().sum::<f64>());
    if groups.len() < 2 || count <= groups.len() {
        return 1.0;
    }
    let (mean, mut between, mut within) = (all / count as f64, 0.0, 0.0);
    for group in groups.iter().filter(|group| !group.is_empty()) {
        let own = group.iter().sum::<f64>() / group.len() as f64;
        between += group.len() as f64 * (own - mean) * (own - mean);
        within += group.iter().map(|value| (value - own) * (value - own)).sum::<f64>();
    }
    let (above, below) = ((groups.len() - 1) as f64, (count - groups.len()) as f64);
    let rounding = count as f64 * (SAME * mean).powi(2);
    if within <= rounding {
        return if between > rounding { 0.0 } else { 1.0 };
    }
    FisherSnedecor::new(above, below).map_or(1.0, |own| 1.0 - own.cdf(between / above / (within / below)))
}

/// The step to whose multiples nearly all whole minutes are rounded: 30, 15, 10 or 5; 1 where there is none.
pub fn step(minutes: impl Iterator<Item = f64> + Clone) -> f64 {
    /// Numbers that may be no multiples: one in so many.
    const OTHERS: usize = 20;
    let all = minutes.clone().count();
    let is_step = |step: &f64| minutes.clone().filter(|own| own % step != 0.0).count() * OTHERS <= all;
    if all == 0 { 1.0 } else { [30.0, 15.0, 10.0, 5.0].into_iter().find(is_step).unwrap_or(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_are_one_are_no_surprise() {
        let same = vec![vec![1.0, 2.0, 3.0], vec![1.5, 2.5, 2.0]];
        assert!(chance_of_groups(&same) > 0.9);
        let apart = vec![vec![1.0, 1.1, 0.9], vec![2.0, 2.1, 1.9]];
        // F = 150 with 1 and 4 degrees of freedom.
        assert!((chance_of_groups(&apart) - 0.000255).abs() < 1e-5, "{}", chance_of_groups(&apart));
        assert_eq!((chance_of_groups(&[vec![1.0, 2.0]]), chance_of_groups(&[])), (1.0, 1.0));
    }

    #[test]
    fn what_differs_in_the_last_digits_is_the_same() {
        let nearly: Vec<f64> = (0..9).map(|at| if at % 2 == 0 { 60.0 / 45.0 } else { 4.0_f64 / 3.0 + 3e-16 }).collect();
        let groups = vec![nearly.clone(), nearly.iter().map(|own| own + 3e-16).collect()];
        assert_ne!(groups[0], groups[1]);
        assert_eq!(chance_of_groups(&groups), 1.0);
        assert_eq!(chance_of_groups(&[vec![1.0; 5], vec![1.2; 5]]), 0.0);
    }

    #[test]
    fn steps_are_those_of_people() {
        let step_of = |minutes: &[f64]| step(minutes.iter().copied());
        assert_eq!(step_of(&[15.0, 45.0, 60.0, 30.0]), 15.0);
        assert_eq!(
            (step_of(&[30.0, 60.0]), step_of(&[20.0, 50.0]), step_of(&[14.0, 51.0]), step_of(&[])),
            (30.0, 10.0, 1.0, 1.0)
        );
    }
}
