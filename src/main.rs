//! The command line: parse, run, one error report, exit code.

use std::process::ExitCode;

use clap::Parser;

mod cli;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sutton: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
