//! Territories whose centres are free.

pub mod matching;
