//! `sutton verify`

use sutton::Result;

/// Arguments of `sutton verify`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `sutton verify`.
pub fn run(args: Args) -> Result<()> {
    let _ = args;
    unimplemented!()
}
