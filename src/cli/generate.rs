//! `sutton generate`

use sutton::Result;

/// Arguments of `sutton generate`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `sutton generate`.
pub fn run(args: Args) -> Result<()> {
    let _ = args;
    unimplemented!()
}
