//! The independent verifier: re-derives loads, limits, objective and bound from raw arrays, a file per rule.
//!
//! It shares no code with the engine, nor with `model::objective` and `model::costs`: a mistake there can't hide here. What it
//! takes on trust is the instance: its arrays, how its options and permissions are numbered, and where its positions are. Whether
//! an instance says what a plan says is another question.

mod assignment;
mod bound;
mod budget;
pub mod calendar;
mod conflict;
mod contiguity;
mod coupled;
pub mod districting;
mod loads;
mod permissions;
pub mod plan;
mod raw;
mod refusal;
mod sum;
mod team_balance;
mod tolerance;
mod trips;
mod violation;

pub use assignment::violations;
pub use bound::bound;
pub use conflict::conflict;
pub use coupled::{coupled_bound, coupled_conflict, coupled_violations};
pub use refusal::Refusal;
pub use tolerance::{TOLERANCE, bears_out};
pub use violation::Violation;
