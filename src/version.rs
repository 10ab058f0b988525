//! Which program this is.

/// Its version, for people.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A hash of what it was built from: sources, the versions of all crates, features. Programs of the same build give the same
/// plans; those of another need not, whatever their version says.
pub const BUILD: &str = env!("SUTTON_BUILD");
