//! `sutton inspect`

use sutton::Result;

/// Arguments of `sutton inspect`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `sutton inspect`.
pub fn run(args: Args) -> Result<()> {
    let _ = args;
    unimplemented!()
}
