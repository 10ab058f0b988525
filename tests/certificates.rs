//! Forged certificates: whatever is done to a proof, the checker never takes from it more than is true, and `verify` never
//! takes the word of a file for what its proof does not bear out.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;
mod common;
mod grid;

mod certificates {
    mod folders;
    mod forged;
    mod mutation;
}
