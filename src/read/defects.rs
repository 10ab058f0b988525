//! All defects of all files, gathered: a column that is wrong in every row is shown by its first rows and a count.

use std::collections::BTreeMap;

use crate::error::{Defect, Error, Result};

/// Defects shown per column of a file.
const SHOWN: usize = 20;
/// Columns that defects are counted for; what is wrong in others is one count.
const COLUMNS: usize = 200;

/// Defects in the order in which they were found.
#[derive(Debug, Default)]
pub struct Defects {
    shown: Vec<Defect>,
    counts: BTreeMap<(String, Option<String>), usize>,
    /// Defects of columns that are not counted one by one.
    elsewhere: usize,
}

impl Defects {
    /// Adds a defect.
    pub fn push(&mut self, defect: Defect) {
        if self.counts_one_more(&defect.file, defect.column.as_deref()) {
            self.shown.push(defect);
        }
    }

    /// Adds a defect of a column, which is put into words only where it is shown.
    pub fn push_of(&mut self, file: &str, column: &str, words: impl FnOnce() -> Defect) {
        if self.counts_one_more(file, Some(column)) {
            self.shown.push(words());
        }
    }

    /// Counts a defect, and tells whether it is shown.
    fn counts_one_more(&mut self, file: &str, column: Option<&str>) -> bool {
        let key = (file.to_string(), column.map(String::from));
        if self.counts.len() >= COLUMNS && !self.counts.contains_key(&key) {
            self.elsewhere += 1;
            return false;
        }
        let count = self.counts.entry(key).or_default();
        *count += 1;
        *count <= SHOWN
    }

    /// Adds the defects of a later part of the same reading.
    pub fn append(&mut self, other: Defects) {
        self.elsewhere += other.elsewhere;
        let mut hidden = other.counts;
        for defect in other.shown {
            if let Some(count) = hidden.get_mut(&(defect.file.clone(), defect.column.clone())) {
                *count -= 1;
            }
            self.push(defect);
        }
        for (key, count) in hidden {
            match self.counts.get_mut(&key) {
                Some(own) => *own += count,
                None => self.elsewhere += count,
            }
        }
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The defects shown.
    pub fn into_shown(self) -> impl Iterator<Item = Defect> {
        self.shown.into_iter()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`Error::Input`] with every defect, if there is one.
    pub fn finish(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(self.into()) }
    }
}

impl From<Defects> for Error {
    fn from(mut defects: Defects) -> Error {
        for ((file, column), count) in defects.counts {
            if count <= SHOWN {
                continue;
            }
            let place = if column.is_some() { "column" } else { "file" };
            let reason = format!("{} more defects of this {place} are not shown", count - SHOWN);
            defects.shown.push(Defect { column, ..Defect::of_file(file, reason) });
        }
        if defects.elsewhere > 0 {
            let reason = format!("{} more defects, of further columns, are not shown", defects.elsewhere);
            defects.shown.push(Defect::of_file("all files", reason));
        }
        Error::Input(defects.shown)
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

    #[test]
    fn a_column_wrong_everywhere_is_counted_not_listed() {
        let wrong = |line| Defect::of_file("a.csv", "no number").line(line).column("revenue");
        let (mut first, mut second) = (Defects::default(), Defects::default());
        first.extend((2..42).map(wrong));
        second.extend((42..102).map(wrong));
        second.push(Defect::of_file("b.csv", "empty"));
        first.append(second);
        let Err(Error::Input(list)) = first.finish() else { panic!("defects must fail") };
        assert_eq!(list.len(), SHOWN + 2);
        assert_eq!(list.last().unwrap().reason, "80 more defects of this column are not shown");
    }

    #[test]
    fn more_columns_than_anybody_reads_of_are_one_count() {
        let wrong = |column: usize| Defect::of_file("a.csv", "no number").line(2).column(format!("c{column}"));
        let (mut first, mut second) = (Defects::default(), Defects::default());
        first.extend((0..150).map(wrong));
        second.extend((100..100_000).map(wrong));
        first.append(second);
        let Err(Error::Input(list)) = first.finish() else { panic!("defects must fail") };
        assert!(list.len() < 2 * COLUMNS, "{} shown", list.len());
        assert_eq!(list.last().unwrap().reason, format!("{} more defects, of further columns, are not shown", 99_800));
    }
}
