//! What an account is worth: its potential, or its revenue where no account has a potential.

use crate::plan::Plan;

/// The column that is counted.
pub fn column(plan: &Plan) -> Option<&'static str> {
    let has = |column: &&str| plan.accounts.iter().any(|account| account.number(column) > 0.0);
    ["potential", "revenue"].into_iter().find(has)
}

/// The worth of each account; 0 where there is none, or less.
pub fn values(plan: &Plan) -> Vec<f64> {
    let column = column(plan);
    plan.accounts.iter().map(|account| column.map_or(0.0, |column| account.number(column).max(0.0))).collect()
}
