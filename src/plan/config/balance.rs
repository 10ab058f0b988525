//! What is balanced beside numeric columns: activities that are computed.

/// The activity that every plan has: hours of calls and travel.
pub const WORKLOAD: &str = "workload";
/// The activity that counts accounts.
pub const ACCOUNTS: &str = "accounts";
/// Activities that are computed from call patterns: calls, those that cost travel, hours of calls without travel.
pub const CALLS: &str = "calls";
/// See [`CALLS`].
pub const VISITS: &str = "visits";
/// See [`CALLS`].
pub const CALL_HOURS: &str = "call_hours";

/// Whether an activity is no column of the accounts.
pub fn is_computed(name: &str) -> bool {
    [WORKLOAD, ACCOUNTS, CALLS, VISITS, CALL_HOURS].contains(&name)
}
