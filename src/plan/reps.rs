//! Sellers of every role.

use super::Place;

/// Whether a rep stays, leaves, or is yet to be hired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RepStatus {
    /// Works through the period.
    #[default]
    Active,
    /// Leaves: must end without accounts.
    Leaving,
    /// A position to be filled.
    Placeholder,
}

/// A seller, as read.
#[derive(Clone, Debug, Default)]
pub struct Rep {
    /// Unique id, text.
    pub id: String,
    /// Role: outside, inside, vp, …
    pub role: String,
    /// Hours of calls and travel that fit into the period.
    pub capacity_hours: f64,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// Manager's id.
    pub manager_id: Option<String>,
    /// Home or office; may be missing where the role's channels don't travel.
    pub place: Option<Place>,
    /// Skills.
    pub skills: Vec<String>,
    /// Weight for weighted shares.
    pub target_weight: Option<f64>,
    /// Active, leaving or placeholder.
    pub status: RepStatus,
    /// Line in the reps file, for messages.
    pub line: usize,
}
