//! `sutton init`

use sutton::Result;

/// Arguments of `sutton init`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `sutton init`.
pub fn run(args: Args) -> Result<()> {
    let _ = args;
    unimplemented!()
}
