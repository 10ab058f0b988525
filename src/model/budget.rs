//! Budgets: Σ r_io ≤ R over all units, over those that a territory gets or has today, or one end of a team balance.

use std::sync::Arc;

use super::{Quantity, RuleId, TeamBalance};

/// Slack given to limits, relative to their size: sums of thousands of hours carry rounding errors.
pub const FEASIBILITY_TOLERANCE: f64 = 1e-9;

/// A limit on a sum over all units, or over those that choose one territory, or come from one.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Use of each option; never negative. Shared by all budgets that count the same, one per territory say. Empty where there is a
    /// `team_balance`.
    pub usage: Arc<Quantity>,
    /// Counts only options in this territory; `None` = all.
    pub territory: Option<usize>,
    /// Counts only units that are in this territory today; `None` = all.
    pub home: Option<usize>,
    /// The greatest sum allowed.
    pub limit: f64,
    /// The rule behind it.
    pub rule: RuleId,
    /// End of a team balance that the budget is, if it is one.
    pub team_balance: Option<TeamBalance>,
}

impl Budget {
    /// A limit on what all units use.
    pub fn new(usage: impl Into<Arc<Quantity>>, limit: f64, rule: RuleId) -> Self {
        Budget { usage: usage.into(), territory: None, home: None, limit, rule, team_balance: None }
    }

    /// Both ends of a team balance around the share `share` of a team (a flag per territory), as far as they can bind.
    pub fn of_team(activity: usize, team: &[bool], share: f64, tolerance: f64, rule: RuleId) -> Vec<Self> {
        let ends = [((1.0 + tolerance) * share, true), ((1.0 - tolerance) * share, false)];
        let binding = ends.into_iter().filter(|&(part, above)| if above { part < 1.0 } else { part > 0.0 });
        let budget = |(part, above)| {
            let balance =
                TeamBalance { activity, team: team.to_vec(), part, above, room: 0.0, offset: Vec::new(), most: Vec::new() };
            Budget { team_balance: Some(balance), ..Budget::new(Quantity::default(), 0.0, rule) }
        };
        binding.map(budget).collect()
    }

    /// By how much a plan with these loads (by activity and territory) that uses `used` passes the limit, if by more than
    /// rounding; else 0. A team balance is held against the loads themselves: offsets would hide what they are of.
    pub fn excess(&self, used: f64, loads: &[Vec<f64>]) -> f64 {
        let (excess, size) = match &self.team_balance {
            Some(balance) => {
                let loads = &loads[balance.activity];
                (balance.excess(loads) - self.room(), balance.part * loads.iter().sum::<f64>())
            }
            None => (used - self.limit, self.limit),
        };
        if excess > FEASIBILITY_TOLERANCE * size.abs().max(1.0) { excess } else { 0.0 }
    }

    /// Room beyond the offsets of a team balance: the limit itself where there is none.
    pub fn room(&self) -> f64 {
        self.team_balance.as_ref().map_or(self.limit, |balance| balance.room)
    }

    /// Lets the limit give way.
    pub fn widen(&mut self, amount: f64) {
        self.limit += amount;
        self.team_balance.iter_mut().for_each(|balance| balance.room += amount);
    }
}
