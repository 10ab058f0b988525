//! Terms of a bound: computed(Σ) − 64ε · Σ |parts| ≤ Σ.

/// A lower bound on something, and the sum of the absolute values that it was computed from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Term {
    pub(super) value: f64,
    pub(super) size: f64,
}

/// The lesser of two numbers; no number where one is none.
pub(super) fn lesser(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}
