//! How much memory a plan takes: to be read, and to be solved.

use super::Plan;

/// Bytes that are taken in any case, per account and role, and per account and rep.
const BASE: f64 = 64e6;
const PER_ACCOUNT: f64 = 2.5e3;
const PER_PAIR: f64 = 8.0;

/// Bytes that reading takes for each byte of a table.
const PER_BYTE: f64 = 15.0;

/// Bytes that reading so many bytes of tables takes, a cautious estimate.
pub fn bytes_to_read(files: f64) -> f64 {
    BASE / 2.0 + PER_BYTE * files
}

/// Bytes that solving a plan takes, a cautious estimate from its sizes.
pub fn bytes_needed(plan: &Plan) -> f64 {
    let accounts = plan.accounts.len() as f64;
    let roles = plan.roles().len() as f64;
    BASE + accounts * (roles * PER_ACCOUNT + plan.reps.len() as f64 * PER_PAIR)
}
