//! `sutton schema`

use sutton::Result;

/// Arguments of `sutton schema`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `sutton schema`.
pub fn run(args: Args) -> Result<()> {
    let _ = args;
    unimplemented!()
}
