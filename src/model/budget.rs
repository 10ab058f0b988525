//! Budgets: Σ r_io ≤ R over all units or over those of a territory, or one end of a span.

use super::{Quantity, RuleId, Span};

/// Slack given to limits, relative to their size: sums of thousands of hours carry rounding errors.
pub const FEASIBILITY_TOLERANCE: f64 = 1e-9;

/// A limit on a sum over all units, or over those that choose one territory.
#[derive(Clone, Debug)]
pub struct Budget {
    /// What each option uses up; never negative. Empty where there is a `span`.
    pub usage: Quantity,
    /// Counts only options in this territory; `None` = all.
    pub territory: Option<usize>,
    /// The greatest sum allowed.
    pub limit: f64,
    /// The rule behind it.
    pub rule: RuleId,
    /// What is used up instead, where the budget is one end of a span.
    pub span: Option<Span>,
}

impl Budget {
    /// Both ends of a span around the share `share` of a team (a flag per territory), as far as they can bind.
    pub fn of_span(activity: usize, team: &[bool], share: f64, tolerance: f64, rule: RuleId) -> Vec<Self> {
        let ends = [((1.0 + tolerance) * share, true), ((1.0 - tolerance) * share, false)];
        let binding = ends.into_iter().filter(|&(part, above)| if above { part < 1.0 } else { part > 0.0 });
        let budget = |(part, above)| {
            let span = Span { activity, team: team.to_vec(), part, above, room: 0.0, offset: Vec::new(), most: Vec::new() };
            Budget { usage: Quantity::default(), territory: None, limit: 0.0, rule, span: Some(span) }
        };
        binding.map(budget).collect()
    }

    /// By how much a plan with these loads (by activity and territory) that uses `used` passes the limit, if by more than
    /// rounding; else 0. A span is held against the loads themselves: offsets would hide what they are of.
    pub fn excess(&self, used: f64, loads: &[Vec<f64>]) -> f64 {
        let (excess, size) = match &self.span {
            Some(span) => {
                let loads = &loads[span.activity];
                (span.excess(loads) - self.room(), span.part * loads.iter().sum::<f64>())
            }
            None => (used - self.limit, self.limit),
        };
        if excess > FEASIBILITY_TOLERANCE * size.abs().max(1.0) { excess } else { 0.0 }
    }

    /// What may be used beyond the offsets of a span: the limit itself where there is none.
    pub fn room(&self) -> f64 {
        self.span.as_ref().map_or(self.limit, |span| span.room)
    }

    /// Lets the limit give way.
    pub fn widen(&mut self, amount: f64) {
        self.limit += amount;
        self.span.iter_mut().for_each(|span| span.room += amount);
    }
}
