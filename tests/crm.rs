//! Load files for a CRM: applied to what it exported they make the plan, and what puts back makes the exports again.

#![allow(clippy::unwrap_used)]

mod binary;

mod crm {
    mod applied;
    mod files;
    mod held;
    mod named;
    mod refused;
    mod tables;
}
