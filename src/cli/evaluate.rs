//! `sutton evaluate`

use sutton::Result;

/// Arguments of `sutton evaluate`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `sutton evaluate`.
pub fn run(args: Args) -> Result<()> {
    let _ = args;
    unimplemented!()
}
