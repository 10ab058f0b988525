//! All defects of all files, gathered by kind: what is wrong in every row is listed up to a limit, and counted.

use std::collections::BTreeMap;

use crate::error::{Defect, EXAMPLES, Error, Result};
use crate::plan::words::number;

/// Defects of a kind that are listed.
const LISTED: usize = 10_000;
/// Kinds that are told apart; what is wrong beside them is one count.
const KINDS: usize = 1_000;

/// File, column, reason.
type Kind = (String, Option<String>, String);

/// Defects of a kind so far.
#[derive(Debug, Default)]
struct Counter {
    listed: usize,
    /// Place of the last one listed, which stands for those that are not.
    last: usize,
}

/// Defects in the order in which they were found.
#[derive(Debug, Default)]
pub struct Defects {
    list: Vec<Defect>,
    kinds: BTreeMap<Kind, Counter>,
    /// Defects of kinds that are not told apart.
    elsewhere: usize,
}

impl Defects {
    /// Adds a defect.
    pub fn push(&mut self, defect: Defect) {
        let kind = kind(&defect);
        if self.kinds.len() >= KINDS && !self.kinds.contains_key(&kind) {
            self.elsewhere += defect.count;
            return;
        }
        let counter = self.kinds.entry(kind).or_default();
        if counter.listed < LISTED {
            *counter = Counter { listed: counter.listed + 1, last: self.list.len() };
            self.list.push(defect);
        } else {
            self.list[counter.last].count += defect.count;
        }
    }

    /// Adds a defect, whose detail is asked for only where it may be shown.
    pub fn push_with(&mut self, defect: Defect, detail: impl FnOnce() -> String) {
        let kind = kind(&defect);
        let is_shown = self.kinds.get(&kind).is_none_or(|counter| counter.listed < EXAMPLES);
        self.push(if is_shown { defect.detail(detail()) } else { defect });
    }

    /// Adds the defects of a later part of the same reading.
    pub fn append(&mut self, other: Defects) {
        self.elsewhere += other.elsewhere;
        self.extend(other.list);
    }

    /// Number of defects so far.
    pub fn count(&self) -> usize {
        self.list.iter().map(|defect| defect.count).sum::<usize>() + self.elsewhere
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The defects listed.
    pub fn into_listed(self) -> impl Iterator<Item = Defect> {
        self.list.into_iter()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`Error::Input`] with every defect, if there is one.
    pub fn finish(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(self.into()) }
    }
}

fn kind(defect: &Defect) -> Kind {
    let (file, column, reason) = defect.kind();
    (file.to_string(), column.map(String::from), reason.to_string())
}

impl From<Defects> for Error {
    fn from(mut defects: Defects) -> Error {
        if defects.elsewhere > 0 {
            let reason = format!("further defects, of kinds beyond {}, are not listed", number(KINDS as f64));
            defects.list.push(Defect { count: defects.elsewhere, ..Defect::of_file("all files", reason) });
        }
        Error::Input(defects.list)
    }
}

impl Extend<Defect> for Defects {
    fn extend<I: IntoIterator<Item = Defect>>(&mut self, defects: I) {
        for defect in defects {
            self.push(defect);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(list: &[Defect]) -> usize {
        list.iter().map(|defect| defect.count).sum()
    }

    #[test]
    fn a_kind_beyond_the_limit_is_counted_not_listed() {
        let wrong = |line| Defect::of_file("a.csv", "no number").line(line).column("revenue");
        let (mut first, mut second) = (Defects::default(), Defects::default());
        first.extend((0..9_000).map(wrong));
        second.extend((9_000..30_000).map(wrong));
        second.push(Defect::of_file("b.csv", "empty"));
        first.append(second);
        let Err(Error::Input(list)) = first.finish() else { panic!("defects must fail") };
        assert_eq!((list.len(), total(&list)), (LISTED + 1, 30_001));
    }

    #[test]
    fn more_kinds_than_anybody_reads_of_are_one_count() {
        let wrong = |column: usize| Defect::of_file("a.csv", "no number").line(2).column(format!("c{column}"));
        let (mut first, mut second) = (Defects::default(), Defects::default());
        first.extend((0..900).map(wrong));
        second.extend((500..100_000).map(wrong));
        first.append(second);
        let Err(Error::Input(list)) = first.finish() else { panic!("defects must fail") };
        assert_eq!((list.last().map(|defect| defect.file.as_str()), total(&list)), (Some("all files"), 100_400));
    }

    #[test]
    fn details_are_made_for_examples_alone() {
        let (mut defects, mut made) = (Defects::default(), 0);
        for line in 2..100 {
            defects.push_with(Defect::of_file("a.csv", "is no rep").line(line), || {
                made += 1;
                "did you mean R1?".into()
            });
        }
        assert_eq!((made, total(&defects.list)), (EXAMPLES, 98));
    }
}
