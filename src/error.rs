//! What can go wrong, a variant per stage, each with the exit code the command line gives it.

mod defect;
mod text;

use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;

use serde::Serialize;
use thiserror::Error;

pub use defect::Defect;
pub(crate) use defect::EXAMPLES;
use text::MESSAGES;
pub(crate) use text::{MESSAGE, VALUE, shortened};

/// Everything that stops a command.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The input can't be used; every defect found is listed.
    #[error("{}", defect::told(.0))]
    Input(Vec<Defect>),
    /// The command itself is wrong (unknown file, an output folder that is not ours, …).
    #[error("{}", shortened(.0.clone(), MESSAGE))]
    Command(String),
    /// A model is built of parts that don't fit: a mistake of the program that builds it.
    #[error("{of}: {reason}")]
    Model {
        /// What is built.
        of: &'static str,
        /// What does not fit.
        reason: String,
    },
    /// No feasible plan exists or was found; the reasons carry the numbers that show it.
    #[error("{}", list("no feasible plan:", "reason", .0))]
    Infeasible(Vec<String>),
    /// A plan did not pass the check; every violation is listed.
    #[error("{}", list("the plan is refused:", "violation", .0))]
    Refused(Vec<String>),
    /// An assignment that was to be scored breaks rules of the plan: how many, role by role.
    #[error("{}", list("rules of the plan are broken:", "role", .0))]
    Broken(Vec<String>),
    /// Scenarios of a batch have no plan, and why; the others are as they should be.
    #[error("{}", list("without a plan:", "scenario", .0))]
    Scenarios(Vec<String>),
    /// The disk or the memory failed us.
    #[error("{}: {}", path.display(), machine_words(source))]
    Machine {
        /// The file or folder concerned.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Error {
    /// The exit code where the machine failed us.
    pub const MACHINE: u8 = 3;

    /// The exit code of the command line: 1 no plan or a refused one, 2 wrong input or command, 3 the machine.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Infeasible(_) | Error::Refused(_) | Error::Broken(_) | Error::Scenarios(_) => 1,
            Error::Input(_) | Error::Command(_) | Error::Model { .. } => 2,
            Error::Machine { .. } => Self::MACHINE,
        }
    }

    /// The error as a script reads it.
    pub fn told(&self) -> Told<'_> {
        let (defects, messages): (&[Defect], &[String]) = match self {
            Error::Input(defects) => (defects, &[]),
            Error::Infeasible(messages) | Error::Refused(messages) | Error::Broken(messages) | Error::Scenarios(messages) => {
                (&[], messages)
            }
            Error::Command(_) | Error::Model { .. } | Error::Machine { .. } => (&[], &[]),
        };
        let total = defects.iter().map(|defect| defect.count).sum::<usize>() + messages.len();
        Told { schema: "sutton/error/1", exit_code: self.exit_code(), error: self.to_string(), total, defects, messages }
    }

    /// An input error with a single defect.
    pub fn defect(defect: Defect) -> Self {
        Error::Input(vec![defect])
    }
}

/// An error with everything that is wrong, one by one.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    schema: &'static str,
    exit_code: u8,
    /// In words, as on the terminal.
    error: String,
    /// How many defects or messages there are.
    total: usize,
    defects: &'a [Defect],
    messages: &'a [String],
}

/// Result of everything in the crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

fn list<T: fmt::Display>(head: &str, noun: &str, items: &[T]) -> String {
    let plural = if items.len() == 1 { "" } else { "s" };
    let mut text = format!("{head} {} {noun}{plural}", items.len());
    for item in items.iter().take(MESSAGES) {
        text.push_str(&format!("\n  {}", shortened(item.to_string(), MESSAGE)));
    }
    if items.len() > MESSAGES {
        text.push_str(&format!("\n  and {} more", items.len() - MESSAGES));
    }
    text
}

/// What the system said, led by what it means for the user.
fn machine_words(source: &std::io::Error) -> String {
    match cause(source) {
        ErrorKind::StorageFull => format!("the disk is full ({source})"),
        ErrorKind::QuotaExceeded => format!("the disk quota is used up ({source})"),
        ErrorKind::FileTooLarge => format!("the limit of the size of files is reached ({source})"),
        ErrorKind::OutOfMemory => format!("memory is used up ({source})"),
        _ => source.to_string(),
    }
}

/// The kind of the error that the system gave, which a writer of tables wraps.
fn cause(source: &std::io::Error) -> ErrorKind {
    let table = source.get_ref().and_then(|inner| inner.downcast_ref::<csv::Error>());
    match table.map(csv::Error::kind) {
        Some(csv::ErrorKind::Io(error)) => error.kind(),
        _ => source.kind(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_told_by_their_beginning() {
        let cell = "ü".repeat(10_000_000);
        let defect = Defect::of_file("a.csv", format!("{cell} is no rep")).line(2).column(cell.clone()).value(cell.clone());
        let told = Error::Input(vec![defect]).to_string();
        assert!(told.len() < 10_000 && told.contains("… (10000000 characters)"), "{} bytes", told.len());
        for error in [Error::Command(cell.clone()), Error::Infeasible(vec![cell.clone()]), Error::Refused(vec![cell])] {
            assert!(error.to_string().len() < 10_000);
        }
        assert_eq!(Defect::of_file("a.csv", "r").value("x".repeat(VALUE)).value, Some("x".repeat(VALUE)));
    }

    #[test]
    fn messages_beyond_a_thousand_are_counted() {
        let told = Error::Refused(vec!["r".into(); 1_234]).to_string();
        assert!(told.starts_with("the plan is refused: 1234 violations\n  r\n") && told.ends_with("\n  and 234 more"));
    }

    #[test]
    fn a_full_disk_is_named() {
        let error = |kind: ErrorKind| Error::Machine { path: "out/a.csv".into(), source: kind.into() };
        assert!(error(ErrorKind::StorageFull).to_string().starts_with("out/a.csv: the disk is full ("));
        assert_eq!(error(ErrorKind::StorageFull).exit_code(), 3);
        let table = csv::Error::from(std::io::Error::from(ErrorKind::StorageFull));
        let wrapped = Error::Machine { path: "out/a.csv".into(), source: table.into() };
        assert!(wrapped.to_string().starts_with("out/a.csv: the disk is full ("), "{wrapped}");
    }
}
