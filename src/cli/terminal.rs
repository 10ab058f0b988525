//! What the command line prints and tells.

use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};

use sutton::report::terminal::visible;
use sutton::report::width::{width, width_of_notes, wrapped};
use sutton::{Error, Result};

/// Prints a text; a reader that closed the pipe early has seen enough.
pub fn print(text: &str) -> Result<()> {
    put(wrapped(&visible(text), width()).as_bytes())
}

/// Prints JSON and the like, line by line as it is.
pub fn print_lines(text: &str) -> Result<()> {
    put(visible(text).as_bytes())
}

/// Prints what a program reads, to the byte; on a terminal, as text.
pub fn print_file(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<()> {
    let mut bytes = Vec::new();
    write(&mut bytes).map_err(|source| Error::Machine { path: "standard output".into(), source })?;
    if io::stdout().is_terminal() { print_lines(&String::from_utf8_lossy(&bytes)) } else { put(&bytes) }
}

fn put(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(source) if source.kind() != ErrorKind::BrokenPipe => Err(Error::Machine { path: "standard output".into(), source }),
        _ => Ok(()),
    }
}

/// Tells something on stderr; nobody may be listening.
pub fn tell(text: impl Display) {
    let _ = io::stderr().write_all(wrapped(&visible(&text.to_string()), width_of_notes()).as_bytes());
}

/// A remark on stderr.
pub fn note(text: &str) {
    tell(format_args!("note: {text}\n"));
}
