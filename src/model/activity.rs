//! Activities: what is balanced, and between which limits.

use super::{Quantity, RuleId};

/// Load that is balanced or bounded: hours of work always, revenue, potential, number of accounts as the plan asks.
#[derive(Clone, Debug)]
pub struct Activity {
    /// For messages: `workload`, `potential`, …
    pub name: String,
    /// Load of each unit, by option; never negative.
    pub load: Quantity,
    /// Each territory's share of the total; sums to 1. 0 = no share, no band and no variance.
    pub share: Vec<f64>,
    /// τ: relative half width of the band around the share of the actual total; infinite = no band.
    pub tolerance: f64,
    /// Least load per territory.
    pub lower: Vec<f64>,
    /// Greatest load per territory (capacity); may be infinite.
    pub upper: Vec<f64>,
    /// β: price of variance; 0 = none.
    pub weight: f64,
    /// h: what the squared relative deviation of a territory is multiplied with (a rep's capacity hours).
    pub scale: Vec<f64>,
    /// T: the reference total that makes deviations relative.
    pub reference: f64,
    /// The rule behind the band.
    pub band_rule: RuleId,
    /// The rule behind `lower` and `upper`.
    pub limit_rule: RuleId,
}

impl Activity {
    /// An activity of equal shares, without limits, band or variance; `rule` is behind those that are set later.
    pub fn even(name: &str, load: Quantity, territories: usize, rule: RuleId) -> Self {
        Activity {
            name: name.into(),
            load,
            share: vec![1.0 / territories as f64; territories],
            tolerance: f64::INFINITY,
            lower: vec![0.0; territories],
            upper: vec![f64::INFINITY; territories],
            weight: 0.0,
            scale: vec![1.0; territories],
            reference: 1.0,
            band_rule: rule,
            limit_rule: rule,
        }
    }

    /// w: the coefficient of (load − share · total)² in the objective, per territory.
    pub fn curvature(&self, territory: usize) -> f64 {
        let share = self.share[territory];
        if share > 0.0 && self.weight > 0.0 {
            self.weight * self.scale[territory] / (share * self.reference).powi(2)
        } else {
            0.0
        }
    }
}
