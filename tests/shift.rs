//! Calls that shift from one role to another: against all plans of small teams, and from the plan file to a verified folder.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod by_hand;
mod case;

mod shift {
    mod cases;
    mod counted;
    mod folder;
    mod rules;
    mod small_teams;
}
