//! The command line, run as a user runs it.

use std::process::{Command, Output};

pub fn sutton(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sutton")).args(args).output().unwrap()
}
