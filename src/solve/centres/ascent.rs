//! Deflected subgradient steps (Camerini, Fratta and Maffioli 1975) for the multipliers π of units:
//! `d ← 0.95 d − 0.05 excess`, steps scaled by unit, half as long after rounds in vain.

/// Part of the last directions that is kept in the next.
const MEMORY: f64 = 0.95;
/// Rounds without progress after which steps are halved.
const PATIENCE: usize = 20;
/// The shortest step, as a share of the first, at which the search ends.
const SHORTEST: f64 = 2e-3;

/// Direction of the last steps, and length of the next one.
pub(super) struct Ascent {
    direction: Vec<f64>,
    /// How far the price of each unit may go, against the others.
    scales: Vec<f64>,
    step: f64,
    idle: usize,
}

impl Ascent {
    /// Steps from these prices: a place far from all others pays so much more than they do that steps of one size for all would
    /// never end with it.
    pub(super) fn new(start: &[f64]) -> Self {
        let mean = start.iter().map(|price| price.abs()).sum::<f64>() / start.len() as f64;
        let scales = start.iter().map(|price| (price.abs() / mean).max(1.0)).collect();
        Ascent { direction: vec![0.0; start.len()], scales, step: 1.0, idle: 0 }
    }

    /// Whether steps have become too short to matter.
    pub(super) fn ended(&self) -> bool {
        self.step < SHORTEST
    }

    /// The next multipliers, `excess` being how often each unit is taken, less once, and `distance` how much the bound
    /// may still rise. `None` where every unit is taken just once.
    pub(super) fn next(&mut self, multipliers: &[f64], excess: &[f64], distance: f64) -> Option<Vec<f64>> {
        self.direction.iter_mut().zip(excess).for_each(|(kept, new)| *kept = MEMORY * *kept - (1.0 - MEMORY) * new);
        let square: f64 = self.direction.iter().zip(&self.scales).map(|(part, scale)| scale * part * part).sum();
        let length = self.step * distance / square * (1.0 - MEMORY);
        let steps = self.direction.iter().zip(&self.scales).map(|(part, scale)| length * scale * part);
        (square >= 1e-12).then(|| multipliers.iter().zip(steps).map(|(unit, step)| unit + step).collect())
    }

    /// Takes note of a round. Returns whether the next should start from the best multipliers again.
    pub(super) fn note(&mut self, better: bool) -> bool {
        self.idle = if better { 0 } else { self.idle + 1 };
        let back = self.idle >= PATIENCE;
        if back {
            (self.step, self.idle) = (0.5 * self.step, 0);
            self.direction.fill(0.0);
        }
        back
    }
}
