//! Compensated summation (Neumaier 1974): Σ a_i, exact to the last digits.

/// A sum that keeps what each addition loses (Neumaier 1974): exact to the last digits over millions of terms.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    pub(super) fn add(&mut self, term: f64) {
        let next = self.sum + term;
        let (large, small) = if self.sum.abs() >= term.abs() { (self.sum, term) } else { (term, self.sum) };
        self.lost += (large - next) + small;
        self.sum = next;
    }

    /// Adds another sum, and what it lost.
    pub(super) fn merge(&mut self, other: Sum) {
        self.add(other.sum);
        self.lost += other.lost;
    }

    pub(super) fn value(self) -> f64 {
        self.sum + self.lost
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Sum::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::Sum;

    #[test]
    fn small_terms_survive_large_ones() {
        let sum: Sum = [1.0, 1e100, 1.0, -1e100].into_iter().collect();
        assert_eq!(sum.value(), 2.0);
    }

    #[test]
    fn merging_is_adding() {
        let (mut left, right): (Sum, Sum) = ([1e100, 1.0].into_iter().collect(), [1.0, -1e100].into_iter().collect());
        left.merge(right);
        assert_eq!(left.value(), 2.0);
    }
}
