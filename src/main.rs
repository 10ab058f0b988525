//! The command line: parse, run, one error report, exit code.

use std::any::Any;
use std::{io, thread};

use clap::Parser;
use sutton::{Error, Result, machine};

mod cli;

/// Bytes of the stack that commands run on. It is had at once: a stack that grows ends the program where memory is short.
const STACK: usize = 16 << 20;
/// Exit code after a panic, as Rust has it.
const PANICKED: u8 = 101;

fn main() {
    let code = command();
    // A stop can leave the MIP solver at work on a thread of its own: no destructor may take its memory away.
    signal_hook::low_level::exit(code.into())
}

/// Runs the command line, in a thread of its own. Returns the exit code.
fn command() -> u8 {
    cli::process::share_arenas();
    cli::process::end_orderly_without_memory();
    cli::process::fail_at_the_limit_of_files();
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(wrong) if wrong.use_stderr() => {
            cli::terminal::tell(wrong.render());
            return 2;
        }
        Err(help) => help.exit(),
    };
    let json = cli.wants_json();
    let command = thread::Builder::new().stack_size(STACK).spawn(|| run(cli));
    match command.map_err(no_thread).map(thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => 0,
        Ok(Ok(Err(error))) | Err(error) => report(&error, json),
        Ok(Err(panic)) if spawned_nothing(&*panic) => report(&no_thread(io::ErrorKind::OutOfMemory.into()), json),
        Ok(Err(_)) => PANICKED,
    }
}

/// Runs the command. Threads are had here, where it can be told that there are none: the first parallel loop would panic.
fn run(cli: cli::Cli) -> Result<()> {
    machine::begin_threads()?;
    cli::run(cli)
}

/// Tells the error, and gives a script all of it as JSON. Returns the exit code.
fn report(error: &Error, json: bool) -> u8 {
    // Scenarios without a plan and rules that are broken stand in what was printed.
    let json = json && !matches!(error, Error::Scenarios(_) | Error::Broken(_));
    if let (true, Ok(text)) = (json, serde_json::to_string_pretty(&error.told())) {
        // The words below tell the same where nobody listens.
        let _ = cli::terminal::print_lines(&(text + "\n"));
    }
    cli::terminal::tell(format_args!("sutton: {error}\n"));
    error.exit_code()
}

fn no_thread(source: io::Error) -> Error {
    Error::Machine { path: "a thread could not be had".into(), source }
}

/// Whether a panic is that of the standard library where the system has no memory, or no number, for one more thread.
fn spawned_nothing(panic: &(dyn Any + Send)) -> bool {
    panic.downcast_ref::<String>().is_some_and(|message| message.starts_with("failed to spawn thread"))
}
