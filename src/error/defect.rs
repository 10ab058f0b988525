//! Defects of inputs, and how many of a kind are told as one.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::text::{MESSAGE, MESSAGES, NAME, VALUE, shortened};

/// Defects of one kind that are told with their lines.
pub(crate) const EXAMPLES: usize = 3;

/// One defect of an input: where it is, what stands there and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Defect {
    /// File as the user named it.
    pub file: String,
    /// Line, counted from 1 with the header; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// Column header or configuration key.
    pub column: Option<String>,
    /// The value found.
    pub value: Option<String>,
    /// What is wrong and what would be right: the same for all defects of a kind.
    pub reason: String,
    /// What this one has beside its kind: the name that may be meant, the other line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Defects of its kind that it stands for, itself among them.
    pub count: usize,
}

impl Defect {
    /// A defect of a whole file.
    pub fn of_file(file: impl Into<String>, reason: impl Into<String>) -> Self {
        let reason = shortened(reason.into(), MESSAGE);
        Defect { file: file.into(), line: None, column: None, value: None, reason, detail: None, count: 1 }
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
        self.column = Some(shortened(column.into(), NAME));
        self
    }

    /// The same defect, with the value found.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(shortened(value.into(), VALUE));
        self
    }

    /// The same defect, with what it has beside its kind; nothing where that is empty.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(shortened(detail.into(), MESSAGE)).filter(|detail| !detail.is_empty());
        self
    }

    /// What defects of a kind have in common: file, column, reason.
    pub(crate) fn kind(&self) -> (&str, Option<&str>, &str) {
        (&self.file, self.column.as_deref(), &self.reason)
    }

    /// `line 3 = "12 h" (did you mean …?)`
    fn example(&self) -> String {
        let line = self.line.map(|line| format!("line {line}"));
        let value = self.value.as_ref().map(|value| format!("{value:?}"));
        let place: Vec<String> = line.into_iter().chain(value).collect();
        let detail = self.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
        place.join(" = ") + &detail
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
        write!(f, ": {}", self.reason)?;
        match &self.detail {
            Some(detail) => write!(f, " ({detail})"),
            None => Ok(()),
        }
    }
}

/// Defects as they are told: a kind of more than a few is one line, with its first examples and how many they are.
pub(super) fn told(defects: &[Defect]) -> String {
    let mut kinds: Vec<Vec<&Defect>> = Vec::new();
    let mut known = BTreeMap::new();
    for defect in defects {
        let at = *known.entry(defect.kind()).or_insert(kinds.len());
        if at == kinds.len() {
            kinds.push(Vec::new());
        }
        kinds[at].push(defect);
    }
    let lines: Vec<String> = kinds.iter().flat_map(|kind| lines(kind)).collect();
    let total: usize = defects.iter().map(|defect| defect.count).sum();
    let (plural, of_kinds) = (if total == 1 { "" } else { "s" }, format!(" of {} kinds", kinds.len()));
    let of_kinds = if lines.len() < total && kinds.len() > 1 { of_kinds } else { String::new() };
    let mut text = format!("the input has {} defect{plural}{of_kinds}", total);
    for line in lines.iter().take(MESSAGES) {
        text.push_str(&format!("\n  {}", shortened(line.clone(), MESSAGE)));
    }
    if lines.len() > MESSAGES {
        text.push_str(&format!("\n  and {} more", lines.len() - MESSAGES));
    }
    text
}

/// A kind of defects: each on its own where they are few.
fn lines(kind: &[&Defect]) -> Vec<String> {
    let total: usize = kind.iter().map(|defect| defect.count).sum();
    if total <= EXAMPLES {
        let times = |defect: &&Defect| if defect.count > 1 { format!(" – {} times", defect.count) } else { String::new() };
        return kind.iter().map(|defect| defect.to_string() + &times(defect)).collect();
    }
    let (file, column, reason) = kind[0].kind();
    let column = column.map(|column| format!(", {column}")).unwrap_or_default();
    let examples: Vec<String> = kind.iter().take(EXAMPLES).map(|defect| defect.example()).collect();
    vec![format!("{file}{column}: {reason} – {} times: {}, …", total, examples.join(", "))]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(line: usize, value: &str) -> Defect {
        Defect::of_file("a.csv", "is no number: write it like 1234.5").line(line).column("revenue").value(value)
    }

    #[test]
    fn a_few_of_a_kind_are_told_each_and_many_as_one() {
        let few = [wrong(2, "x"), Defect::of_file("b.csv", "is empty"), wrong(5, "y")];
        let each = "the input has 3 defects\n  a.csv, line 2, revenue = \"x\": is no number: write it like 1234.5\n  \
                    a.csv, line 5, revenue = \"y\": is no number: write it like 1234.5\n  b.csv: is empty";
        assert_eq!(told(&few), each);
        let mut many: Vec<Defect> = (2..1_002).map(|line| wrong(line, "x").detail(format!("as in {line}"))).collect();
        many.push(Defect::of_file("b.csv", "is empty"));
        let one = "the input has 1001 defects of 2 kinds\n  a.csv, revenue: is no number: write it like 1234.5 – 1000 times: \
                   line 2 = \"x\" (as in 2), line 3 = \"x\" (as in 3), line 4 = \"x\" (as in 4), …\n  b.csv: is empty";
        assert_eq!(told(&many), one);
        let counted = [wrong(2, "x"), Defect { count: 7, ..wrong(3, "y") }];
        assert!(
            told(&counted).starts_with("the input has 8 defects\n  a.csv, revenue: is no number: write it like 1234.5 – 8 times")
        );
    }
}
