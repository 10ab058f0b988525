//! What moves change, summed.

/// Changes by territory, or by budget, in the order in which they are met. Most moves are few, and are weighed by the million: they need
/// no heap.
#[derive(Default)]
pub(super) struct Changes {
    few: [(usize, f64); 8],
    count: usize,
    more: Vec<(usize, f64)>,
}

impl Changes {
    /// Adds a change.
    pub(super) fn add(&mut self, at: usize, change: f64) {
        if let Some(own) = self.few[..self.count].iter_mut().chain(&mut self.more).find(|own| own.0 == at) {
            own.1 += change;
        } else if self.count < self.few.len() {
            self.few[self.count] = (at, change);
            self.count += 1;
        } else {
            self.more.push((at, change));
        }
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, f64)> {
        self.few[..self.count].iter().chain(&self.more).copied()
    }
}
