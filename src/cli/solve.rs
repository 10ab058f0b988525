//! `sutton solve`

use sutton::Result;

/// Arguments of `sutton solve`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `sutton solve`.
pub fn run(args: Args) -> Result<()> {
    let _ = args;
    unimplemented!()
}
