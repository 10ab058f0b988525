//! What leaves its owner, as every report tells it: the number, and of which kinds it is.

use serde::{Deserialize, Serialize};

use crate::balance::turnover::Turnover;

/// What leaves its owner, of the accounts whose owner stays in the role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TurnoverSummary {
    /// Accounts whose owner stays and no longer has them.
    pub moved_accounts: usize,
    /// Of these, who goes to another rep of the role.
    pub moved_to_reps: usize,
    /// Of these, who is left without a rep.
    pub moved_given_up: usize,
    /// Of these, whose calls shift to another role.
    pub moved_shifted: usize,
    /// Accounts whose owner stays.
    pub owned_accounts: usize,
    /// Revenue of the accounts that leave.
    pub moved_revenue: f64,
    /// Revenue of the accounts whose owner stays.
    pub owned_revenue: f64,
}

impl From<Turnover> for TurnoverSummary {
    fn from(turnover: Turnover) -> Self {
        TurnoverSummary {
            moved_accounts: turnover.left(),
            moved_to_reps: turnover.moved,
            moved_given_up: turnover.given_up,
            moved_shifted: turnover.shifted,
            owned_accounts: turnover.owned,
            moved_revenue: turnover.left_revenue,
            owned_revenue: turnover.owned_revenue,
        }
    }
}
