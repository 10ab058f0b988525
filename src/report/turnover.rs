//! What leaves its owner, as every report tells it: the number, and of which kinds it is.

use serde::{Deserialize, Serialize};

use crate::balance::turnover::Turnover;
use crate::plan::words::{count, number};

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

/// The row of a table: `965 of 4,345`.
pub(super) fn row(turnover: &Turnover) -> [String; 3] {
    let left = format!("{} of {}", number(turnover.left() as f64), number(turnover.owned as f64));
    ["accounts moved".into(), String::new(), left]
}

/// Of which kinds they are, where some don't go to other reps.
pub(super) fn kinds(turnover: &Turnover) -> Option<String> {
    let kinds = [
        (turnover.moved, ["goes to another rep", "go to other reps"]),
        (turnover.given_up, ["is given up", "are given up"]),
        (turnover.shifted, ["shifts to another role", "shift to another role"]),
    ];
    let words = |(n, what): &(usize, [&str; 2])| format!("{} {}", number(*n as f64), what[usize::from(*n > 1)]);
    let told: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(words).collect();
    let other = turnover.given_up + turnover.shifted > 0;
    other.then(|| format!("  Of {} moved, {}.\n", count(turnover.left(), "account"), told.join(", ")))
}
