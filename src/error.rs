//! What can go wrong, a variant per stage, each with the exit code the command line gives it.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

/// One defect of an input: where it is, what stands there and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Defect {
    /// File as the user named it.
    pub file: String,
    /// Line, counted from 1 with the header; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// Column header or configuration key.
    pub column: Option<String>,
    /// The value found.
    pub value: Option<String>,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl Defect {
    /// A defect of a whole file.
    pub fn of_file(file: impl Into<String>, reason: impl Into<String>) -> Self {
        Defect { file: file.into(), line: None, column: None, value: None, reason: reason.into() }
    }

    /// The same defect, at a line (from 1).
    #[must_use]
    pub fn line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// The same defect, in a column or at a key.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// The same defect, with the value found.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        if let Some(value) = &self.value {
            write!(f, " = {value:?}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Everything that stops a command.
#[derive(Debug, Error)]
pub enum Error {
    /// The input can't be used; every defect found is listed.
    #[error("{}", list("the input has", "defect", .0))]
    Input(Vec<Defect>),
    /// The command itself is wrong (unknown file, an output folder that is not ours, …).
    #[error("{0}")]
    Command(String),
    /// No feasible plan exists or was found; the reasons carry the numbers that show it.
    #[error("{}", list("no feasible plan:", "reason", .0))]
    Infeasible(Vec<String>),
    /// A plan did not pass the check; every violation is listed.
    #[error("{}", list("the plan is refused:", "violation", .0))]
    Refused(Vec<String>),
    /// Scenarios of a batch have no plan, and why; the others are as they should be.
    #[error("{}", list("without a plan:", "scenario", .0))]
    Scenarios(Vec<String>),
    /// The disk or the memory failed us.
    #[error("{}: {source}", path.display())]
    Machine {
        /// The file or folder concerned.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Error {
    /// The exit code of the command line: 1 no plan or a refused one, 2 wrong input or command, 3 the machine.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Infeasible(_) | Error::Refused(_) | Error::Scenarios(_) => 1,
            Error::Input(_) | Error::Command(_) => 2,
            Error::Machine { .. } => 3,
        }
    }

    /// An input error with a single defect.
    pub fn defect(defect: Defect) -> Self {
        Error::Input(vec![defect])
    }
}

/// Result of everything in the crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

fn list<T: fmt::Display>(head: &str, noun: &str, items: &[T]) -> String {
    let plural = if items.len() == 1 { "" } else { "s" };
    let mut text = format!("{head} {} {noun}{plural}", items.len());
    for item in items {
        text.push_str(&format!("\n  {item}"));
    }
    text
}
