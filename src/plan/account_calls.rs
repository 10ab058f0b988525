//! Calls of single accounts, in the place of what their segment's pattern asks: exceptions, and what a plan for the rest of a period
//! has left.

/// A row of the table: calls on an account by a role through one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountCalls {
    /// Role that calls.
    pub role: String,
    /// Channel, one of the role's pattern for the account's segment.
    pub channel: String,
    /// Calls from the plan's first to its last day; an account with none stays somebody's all the same.
    pub calls: f64,
    /// Line in the file, for messages.
    pub line: usize,
}
