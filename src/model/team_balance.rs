//! Team balances: (1−τ) s_t Λ ≤ Σ_{j ∈ t} ℓ_j ≤ (1+τ) s_t Λ for the territories t of a team with share s_t.

/// One end of a team balance as use of a budget, made so that it is never negative: the team's load less a part of the total (or,
/// for the lower end, the other way round), and `offset` more of every unit whatever it chooses. The budget's limit is
/// the sum of the offsets, and `room` where the end has given way.
#[derive(Clone, Debug)]
pub struct TeamBalance {
    /// The activity.
    pub activity: usize,
    /// Which territories are the team's.
    pub team: Vec<bool>,
    /// The part of the total that the team may carry at most, or must at least.
    pub part: f64,
    /// Whether it is the most.
    pub above: bool,
    /// Amount by which the end may be passed; more than 0 where it is relaxed.
    pub room: f64,
    /// Per unit; set where the instance is built.
    pub(crate) offset: Vec<f64>,
    /// The most that each unit can use.
    pub(crate) most: Vec<f64>,
}

impl TeamBalance {
    /// Use of a unit that brings `load`, to the team or elsewhere.
    pub fn usage(&self, unit: usize, inside: bool, load: f64) -> f64 {
        let counted = if inside { load } else { 0.0 } - self.part * load;
        self.offset[unit] + if self.above { counted } else { -counted }
    }

    /// By how much loads of all territories pass this end.
    pub fn excess(&self, loads: &[f64]) -> f64 {
        let own: f64 = loads.iter().zip(&self.team).filter(|(_, inside)| **inside).map(|(load, _)| load).sum();
        let beyond = own - self.part * loads.iter().sum::<f64>();
        if self.above { beyond } else { -beyond }
    }
}
