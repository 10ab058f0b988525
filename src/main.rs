//! The command line: parse, run, one error report, exit code.

use std::process::ExitCode;

use clap::Parser;

mod cli;

fn main() -> ExitCode {
    let outcome = match cli::Cli::try_parse() {
        Ok(cli) => cli::run(cli),
        Err(wrong) if wrong.use_stderr() => {
            cli::tell(wrong.render());
            return ExitCode::from(2);
        }
        Err(help) => help.exit(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cli::tell(format_args!("sutton: {error}\n"));
            ExitCode::from(error.exit_code())
        }
    }
}
