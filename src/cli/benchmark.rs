//! `sutton benchmark`

use sutton::Result;

/// Arguments of `sutton benchmark`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `sutton benchmark`.
pub fn run(args: Args) -> Result<()> {
    let _ = args;
    unimplemented!()
}
