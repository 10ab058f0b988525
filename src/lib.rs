//! Sutton puts a sales force where the money is: it segments customers, sets call patterns, and balances territories
//! as a mixed-integer program with a proven gap.
//!
//! Data flows one way: read → plan → instance → solve → outcome → check → plan → report.

pub mod error;
pub mod folder;
pub mod geometry;
pub mod model;

pub mod check;
pub mod solve;

pub mod plan;
pub mod read;

pub mod generate;

pub mod benchmark;

pub mod report;

pub use error::{Defect, Error, Result};
